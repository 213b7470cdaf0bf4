package io.gantry.storage.journal;

import io.gantry.storage.CommitInDoubtException;
import io.gantry.storage.StorageUnavailableException;
import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes the journal. It takes whatever has queued up while the last transaction was
 * committed and commits it together, so that concurrent associations share the price: one force of the spool
 * folder, one move of the chain's head, one commit. What nobody waits for is committed every {@value #PATIENCE_MILLIS} ms
 * at most, so that it comes in larger groups and keeps no sender waiting for its answer.
 */
final class JournalWriter implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(JournalWriter.class);

    /** Short beside what an instance takes through the node, long beside a commit. */
    private static final long PATIENCE_MILLIS = 20;

    private final JournalDatabase database;
    private final JournalSettings settings;
    private final Clock clock;
    private final Consumer<List<InstanceId>> committed;
    private final BlockingQueue<JournalCommand> queue;
    private volatile boolean closing;
    private volatile boolean stopped;
    private volatile @Nullable String problem;
    private @Nullable Statements statements;
    private final LastKnown known = new LastKnown();
    /** All that is no first step, taken from the queue, in its order. */
    private final List<JournalCommand> waiting = new ArrayList<>();
    private volatile int waitingCount;
    /** When those were last committed, {@link System#nanoTime()}. */
    private long lastGroup = System.nanoTime();

    /** @param committed is given, after each commit, the instances that it brought to a final state */
    JournalWriter(JournalDatabase database, JournalSettings settings, Clock clock,
            Consumer<List<InstanceId>> committed) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
        this.committed = committed;
        this.queue = new ArrayBlockingQueue<>(settings.queueCapacity());
    }

    /** Hands a transition over; waits for room in the queue up to the deadline. */
    JournalCommand enqueue(Transition transition) throws StorageUnavailableException {
        JournalCommand command = new JournalCommand(transition);
        try {
            if (closing || !queue.offer(command, settings.commitDeadline().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new StorageUnavailableException(
                        closing ? "the journal is closed" : "the journal is too slow");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageUnavailableException("interrupted", e);
        }
        if (stopped && command.abandon()) {
            throw new StorageUnavailableException("the journal is closed");
        }
        return command;
    }

    int queued() {
        return queue.size() + waitingCount;
    }

    /** What failed last; null when the last transaction worked. */
    @Nullable
    String problem() {
        return problem;
    }

    void problemGone() {
        problem = null;
    }

    /** Takes no more; what is queued is still committed, then {@link #run()} returns. */
    void close() {
        closing = true;
    }

    @Override
    public void run() {
        try {
            List<JournalCommand> batch = new ArrayList<>();
            while (true) {
                // Closing must be read before the queue: what was queued before it was set is then seen.
                boolean last = closing;
                JournalCommand first = queue.poll(last ? 0 : patience(), TimeUnit.NANOSECONDS);
                if (first == null && last && waiting.isEmpty()) {
                    return;
                }
                JournalCommand next = first;
                while (next != null) {
                    take(next, batch);
                    next = batch.size() + waiting.size() < settings.batchLimit() ? queue.poll() : null;
                }
                if (!waiting.isEmpty() && (last || batch.size() + waiting.size() >= settings.batchLimit()
                        || patience() <= 0)) {
                    batch.addAll(waiting);
                    waiting.clear();
                    lastGroup = System.nanoTime();
                }
                waitingCount = waiting.size();
                if (!batch.isEmpty()) {
                    commit(batch);
                    batch.clear();
                }
            }
        } catch (InterruptedException e) {
            log.error("journal writer interrupted", e);
        } finally {
            stopped = true;
            disconnect();
            waiting.forEach(JournalWriter::leave);
            for (JournalCommand left = queue.poll(); left != null; left = queue.poll()) {
                leave(left);
            }
        }
    }

    private static void leave(JournalCommand command) {
        if (command.take()) {
            command.done().completeExceptionally(new StorageUnavailableException("the journal is closed"));
        }
    }

    private void take(JournalCommand command, List<JournalCommand> batch) {
        (command.transition().isFirst() ? batch : waiting).add(command);
    }

    /** How long to wait for the queue, in nanoseconds: what waits already must not wait longer. */
    private long patience() {
        return waiting.isEmpty()
                ? TimeUnit.MILLISECONDS.toNanos(100)
                : lastGroup + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS) - System.nanoTime();
    }

    private void commit(List<JournalCommand> batch) {
        batch.removeIf(command -> !command.take());
        List<JournalCommand> durable = forceFolders(batch);
        if (durable.isEmpty()) {
            return;
        }
        database.storing().lock();
        try {
            write(durable);
        } finally {
            database.storing().unlock();
        }
    }

    private void write(List<JournalCommand> durable) {
        try {
            transaction(durable);
        } catch (SQLException | RuntimeException e) {
            disconnect();
            if (durable.size() > 1 && onlyOneIsToBlame(e)) {
                for (JournalCommand command : durable) {
                    commitAlone(command);
                }
            } else {
                fail(durable, e);
            }
        }
    }

    private void commitAlone(JournalCommand command) {
        try {
            transaction(List.of(command));
        } catch (SQLException | RuntimeException e) {
            disconnect();
            fail(List.of(command), e);
        }
    }

    /**
     * A value or key that the database refuses spoils the batch, but only its own transition deserves to
     * fail.
     */
    private static boolean onlyOneIsToBlame(Exception e) {
        if (!(e instanceof SQLException sql)) {
            return true;
        }
        String state = sql.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }

    private void transaction(List<JournalCommand> batch) throws SQLException {
        try {
            attempt(batch);
        } catch (JournalTransaction.HeadMovedException _) {
            // With its statements, which hold rows of the attempt.
            disconnect();
            try {
                attempt(batch);
            } catch (JournalTransaction.HeadMovedException e) {
                throw new SQLException("the head of the chain moved although it was locked", e);
            }
        }
    }

    private void attempt(List<JournalCommand> batch)
            throws SQLException, JournalTransaction.HeadMovedException {
        long start = System.nanoTime();
        Statements sql = connect();
        JournalTransaction transaction = new JournalTransaction(sql, known, clock.millis());
        List<JournalCommand> applied = new ArrayList<>(batch.size());
        List<Runnable> refusals = new ArrayList<>();
        for (JournalCommand command : batch) {
            try {
                transaction.apply(command.transition());
                applied.add(command);
            } catch (IllegalTransitionException e) {
                refusals.add(() -> complete(command, e));
            }
        }
        transaction.flush();
        try {
            sql.connection().commit();
        } catch (SQLException e) {
            disconnect();
            CommitInDoubtException doubt = new CommitInDoubtException("the journal's commit failed", e);
            report(e);
            applied.forEach(command -> complete(command, doubt));
            refusals.forEach(Runnable::run);
            return;
        }
        problem = null;
        transaction.committed();
        committed.accept(transaction.finished());
        applied.forEach(command -> complete(command, null));
        refusals.forEach(Runnable::run);
        settings.observer().committed(applied.size(), System.nanoTime() - start);
    }

    /**
     * Makes the names of received files durable; fails those commands where that fails and returns the
     * others.
     */
    private List<JournalCommand> forceFolders(List<JournalCommand> batch) {
        List<InstanceId> received = new ArrayList<>();
        for (JournalCommand command : batch) {
            if (command.transition() instanceof Transition.Received t) {
                received.add(t.receipt().id());
            }
        }
        if (received.isEmpty()) {
            return batch;
        }
        try {
            settings.beforeCommit().force(received);
            return batch;
        } catch (IOException e) {
            List<JournalCommand> others = new ArrayList<>();
            List<JournalCommand> failed = new ArrayList<>();
            for (JournalCommand command : batch) {
                (command.transition() instanceof Transition.Received ? failed : others).add(command);
            }
            fail(failed, e);
            return others;
        }
    }

    private Statements connect() throws SQLException {
        Statements open = statements;
        if (open == null) {
            open = new Statements(database.connection());
            statements = open;
        }
        return open;
    }

    private void disconnect() {
        known.forget();
        Statements open = statements;
        statements = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                log.debug("connection of the journal's writer did not close: {}", e.getSQLState());
            }
        }
    }

    private void fail(List<JournalCommand> commands, Exception cause) {
        report(cause);
        StorageUnavailableException unavailable = new StorageUnavailableException("the journal cannot write",
                cause);
        commands.forEach(command -> complete(command, unavailable));
    }

    /** The message of a database error may quote values; class and SQL state tell enough, or what the system said. */
    private void report(Exception cause) {
        String text = cause.getClass().getSimpleName() + switch (cause) {
            case SQLException sql -> " " + sql.getSQLState();
            case FileSystemException file when file.getReason() != null -> ": " + file.getReason();
            default -> "";
        };
        problem = text;
        log.error("the journal cannot write: {}", text);
    }

    private static void complete(JournalCommand command, @Nullable Exception failure) {
        if (failure == null) {
            command.done().complete(null);
        } else {
            command.done().completeExceptionally(failure);
        }
    }
}
