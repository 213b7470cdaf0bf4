package io.gantry.storage.journal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.gantry.storage.CommitInDoubtException;
import io.gantry.storage.StorageUnavailableException;
import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal in a relational database. {@link JournalWriter} writes; queries use connections of their own.
 */
public final class JdbcJournal implements Journal {

    private static final Logger log = LoggerFactory.getLogger(JdbcJournal.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(15);

    private final JournalDatabase database;
    private final JournalSettings settings;
    private final JournalQueries queries;
    private final JournalWriter writer;
    private final Thread writerThread;
    private final ScheduledExecutorService checkpoints;
    private final ExecutorService completions = Executors.newVirtualThreadPerTaskExecutor();

    private final Object checkpointLock = new Object();
    private final Object finishedLock = new Object();
    @GuardedBy("finishedLock")
    private List<InstanceId> finished = new ArrayList<>();
    private volatile boolean dirty;
    private final AtomicBoolean closed = new AtomicBoolean();

    private JdbcJournal(JournalDatabase database, JournalSettings settings, Clock clock) {
        this.database = database;
        this.settings = settings;
        this.queries = new JournalQueries(database);
        this.writer = new JournalWriter(database, settings, clock, this::committed);
        this.writerThread = Thread.ofPlatform().daemon().name("journal-writer").unstarted(writer);
        this.checkpoints = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("journal-checkpoint").factory());
    }

    /**
     * Starts a journal on the database, which it closes with itself. Where the chain does not hold all that it held, it goes
     * on with an event that says so.
     *
     * @throws IOException when the database does not answer; the caller closes it then
     */
    public static JdbcJournal start(JournalDatabase database, JournalSettings settings, Clock clock)
            throws IOException {
        Optional<Transition.EventsLost> lost = database.eventsLost();
        JdbcJournal journal = new JdbcJournal(database, settings, clock);
        journal.writerThread.start();
        if (lost.isPresent()) {
            journal.admit(lost.get());
        }
        long interval = settings.checkpointInterval().toMillis();
        var _ = journal.checkpoints.scheduleWithFixedDelay(journal::tick, interval, interval,
                TimeUnit.MILLISECONDS);
        return journal;
    }

    private void admit(Transition.EventsLost lost) throws StorageUnavailableException {
        log.error(
                "The journal does not hold event {} any more: its file was damaged or cut, or an older one is in its"
                        + " place. It goes on with an event EVENTS_LOST; what is missing it cannot prove",
                lost.seq());
        // Before any checkpoint, which would move the mark and with it the only proof.
        JournalCommand command = writer.enqueue(lost);
        try {
            command.done().get(settings.commitDeadline().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            writer.close();
            throw new StorageUnavailableException("the journal cannot record that it lost events", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            writer.close();
            throw new StorageUnavailableException("interrupted", e);
        }
    }

    @Override
    public void received(Receipt receipt) throws StorageUnavailableException {
        JournalCommand command = writer.enqueue(new Transition.Received(receipt));
        try {
            command.done().get(settings.commitDeadline().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CommitInDoubtException doubt) {
                throw new CommitInDoubtException("instance " + receipt.id() + " may be in the journal",
                        doubt);
            }
            throw new StorageUnavailableException("instance " + receipt.id() + " is not in the journal",
                    e.getCause());
        } catch (TimeoutException e) {
            throw givenUp(command, receipt.id(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw givenUp(command, receipt.id(), e);
        }
    }

    private static StorageUnavailableException givenUp(JournalCommand command, InstanceId id,
            Exception cause) {
        return command.abandon()
                ? new StorageUnavailableException("instance " + id + " is not in the journal", cause)
                : new CommitInDoubtException("instance " + id + " may be in the journal", cause);
    }

    @Override
    public CompletableFuture<Void> record(Transition transition) {
        try {
            // Another thread completes it, so that what a caller appends cannot block or break the writer.
            return writer.enqueue(transition).done().whenCompleteAsync((_, _) -> {
            }, completions);
        } catch (StorageUnavailableException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void committed(List<InstanceId> nowFinal) {
        synchronized (finishedLock) {
            finished.addAll(nowFinal);
        }
        dirty = true;
    }

    @Override
    public void checkpoint() throws StorageUnavailableException {
        synchronized (checkpointLock) {
            List<InstanceId> gone;
            synchronized (finishedLock) {
                gone = finished;
                finished = new ArrayList<>();
            }
            dirty = false;
            try {
                database.makeDurable();
            } catch (SQLException | IOException e) {
                synchronized (finishedLock) {
                    finished.addAll(gone);
                }
                dirty = true;
                throw new StorageUnavailableException(
                        "the journal cannot be made durable" + JournalDatabase.said(e), e);
            }
            // INVARIANT: only what was final before the checkpoint began is given away.
            settings.whenDurable().accept(gone);
        }
    }

    /** Must not throw: it would not be called again. */
    private void tick() {
        if (database.isLost()) {
            return;
        }
        try {
            database.probe();
            if (writer.problem() != null) {
                queries.list(row -> row.getLong(1), JournalSql.HEAD);
                writer.problemGone();
            }
            if (dirty) {
                checkpoint();
            }
        } catch (SQLException e) {
            log.error("the journal's database was closed under the node ({}): nothing is accepted until it is"
                    + " started again", e.getSQLState());
        } catch (StorageUnavailableException | RuntimeException | Error e) {
            log.error("journal checkpoint failed: {}",
                    e instanceof StorageUnavailableException ? e.getMessage() : e.getClass().getSimpleName());
        }
    }

    @Override
    public JournalHealth health() {
        boolean lost = database.isLost();
        String problem = lost
                ? "the database was closed under the node: start the node again"
                : writer.problem();
        boolean alive = writerThread.isAlive();
        return new JournalHealth(alive && problem == null, alive ? problem : "the writer has ended",
                writer.queued(), lost || !alive);
    }

    @Override
    public Optional<InstanceRecord> instance(InstanceId id) throws StorageUnavailableException {
        return queries.list(JournalQueries::instance, JournalSql.INSTANCE_BY_ID, id.value()).stream()
                .findFirst();
    }

    @Override
    public List<InstanceRecord> find(Lookup by, String pseudonym, InstanceId after, int limit)
            throws StorageUnavailableException {
        return queries.list(JournalQueries::instance, JournalSql.find(by), pseudonym, after.value(), limit);
    }

    @Override
    public List<InstanceRecord> inState(InstanceState state, InstanceId after, int limit)
            throws StorageUnavailableException {
        return queries.list(JournalQueries::instance, JournalSql.INSTANCES_IN_STATE, state.name(),
                after.value(),
                limit);
    }

    @Override
    public List<InstanceId> idsInState(InstanceState state, InstanceId after, int limit)
            throws StorageUnavailableException {
        return queries.list(JournalQueries::id, JournalSql.IDS_IN_STATE, state.name(), after.value(), limit);
    }

    @Override
    public List<InstanceRecord> receivedBetween(Instant from, Instant until, InstanceId after, int limit)
            throws StorageUnavailableException {
        long first = Math.max(after.value(), InstanceId.firstAt(from).value() - 1);
        return queries.list(JournalQueries::instance, JournalSql.INSTANCES_BETWEEN, first,
                InstanceId.firstAt(until).value(), limit);
    }

    @Override
    public Map<InstanceId, InstanceState> states(InstanceId first, InstanceId last)
            throws StorageUnavailableException {
        Map<InstanceId, InstanceState> states = new TreeMap<>();
        queries.list(row -> states.put(JournalQueries.id(row), InstanceState.valueOf(row.getString(2))),
                JournalSql.STATES_BETWEEN, first.value(), last.value());
        return states;
    }

    @Override
    public long lastId() throws StorageUnavailableException {
        return Math.max(queries.number(JournalSql.LAST_INSTANCE),
                queries.number(JournalSql.LAST_ASSOCIATION));
    }

    @Override
    public List<InstanceRecord> ofAssociation(long associationId, InstanceId after, int limit)
            throws StorageUnavailableException {
        return queries.list(JournalQueries::instance, JournalSql.INSTANCES_OF_ASSOCIATION, associationId,
                after.value(), limit);
    }

    @Override
    public List<AssociationRecord> associations(long before, int limit) throws StorageUnavailableException {
        return queries.list(JournalQueries::association, JournalSql.ASSOCIATIONS_BEFORE, before, limit);
    }

    @Override
    public List<EventRecord> events(InstanceId id) throws StorageUnavailableException {
        return queries.list(JournalQueries::event, JournalSql.EVENTS_OF, id.value());
    }

    @Override
    public List<EventRecord> lastEvents(int limit) throws StorageUnavailableException {
        return queries.list(JournalQueries::event, JournalSql.LAST_EVENTS, Long.MAX_VALUE, limit).reversed();
    }

    @Override
    public List<EventRecord> lastEvents(EventType type, int limit) throws StorageUnavailableException {
        return queries
                .list(JournalQueries::event, JournalSql.LAST_EVENTS_OF_TYPE, Long.MAX_VALUE, type.name(),
                        limit)
                .reversed();
    }

    @Override
    public List<DeliveryRecord> deliveries(InstanceId id) throws StorageUnavailableException {
        return queries.list(JournalQueries::delivery, JournalSql.DELIVERIES_OF, id.value());
    }

    @Override
    public List<DeliveryRecord> due(String destination, Instant now, @Nullable DeliveryRecord after,
            int limit)
            throws StorageUnavailableException {
        return deliveries(destination, DeliveryState.PENDING, now.toEpochMilli(), after, limit);
    }

    @Override
    public List<DeliveryRecord> deliveriesInState(String destination, DeliveryState state,
            @Nullable DeliveryRecord after, int limit) throws StorageUnavailableException {
        return deliveries(destination, state, Long.MAX_VALUE, after, limit);
    }

    private List<DeliveryRecord> deliveries(String destination, DeliveryState state, long until,
            @Nullable DeliveryRecord after, int limit) throws StorageUnavailableException {
        long time = after == null ? 0 : after.nextAttempt().toEpochMilli();
        long id = after == null ? -1 : after.id().value();
        return queries.list(JournalQueries::delivery, JournalSql.DELIVERIES_DUE, destination, state.name(),
                time,
                until, time, id, limit);
    }

    @Override
    public List<String> destinationsDue() throws StorageUnavailableException {
        List<String> names = queries.list(row -> row.getString(1), JournalSql.DESTINATIONS_DUE);
        names.sort(Comparator.naturalOrder());
        return names;
    }

    @Override
    public List<DeliveryCount> undeliveredCounts() throws StorageUnavailableException {
        return queries.list(JournalQueries::deliveryCount, JournalSql.UNDELIVERED_COUNTS);
    }

    @Override
    public List<Undelivered> undelivered(InstanceId after, int limit) throws StorageUnavailableException {
        return queries.inSnapshot(connection -> {
            List<InstanceRecord> page = JournalQueries.list(connection, JournalQueries::instance,
                    JournalSql.UNDELIVERED, after.value(), limit);
            if (page.isEmpty()) {
                return List.of();
            }
            Map<InstanceId, List<DeliveryRecord>> failed = JournalQueries.list(connection,
                    JournalQueries::delivery, JournalSql.FAILED_OF_SPAN,
                    page.getFirst().receipt().id().value(), page.getLast().receipt().id().value()).stream()
                    .collect(Collectors.groupingBy(DeliveryRecord::id));
            return page.stream()
                    .map(row -> new Undelivered(row, failed.getOrDefault(row.receipt().id(), List.of())))
                    .toList();
        });
    }

    @Override
    public List<DeliveryCount> deliveryCounts(Instant from, Instant until)
            throws StorageUnavailableException {
        List<DeliveryCount> counts = queries.list(JournalQueries::deliveryCount, JournalSql.DELIVERY_COUNTS,
                InstanceId.firstAt(from).value() - 1, InstanceId.firstAt(until).value());
        // There are few: sorted here, so that the statement needs no order that no index has.
        counts.sort(Comparator.comparing(DeliveryCount::destination).thenComparing(DeliveryCount::state)
                .thenComparing(DeliveryCount::status, Comparator.nullsFirst(Comparator.naturalOrder())));
        return counts;
    }

    @Override
    public List<ActionCount> actionCounts(Instant from, Instant until) throws StorageUnavailableException {
        return queries.inSnapshot(connection -> {
            record Of(@Nullable String profile, long set, long instances) {
            }
            record Key(@Nullable String profile, ActionSet.Pair what) {
            }
            Map<Key, Long> counts = new HashMap<>();
            List<Of> sets = JournalQueries.list(connection,
                    row -> new Of(row.getString(1), row.getLong(2), row.getLong(3)),
                    JournalSql.ACTION_SET_COUNTS,
                    InstanceId.firstAt(from).value() - 1, InstanceId.firstAt(until).value());
            for (Of of : sets) {
                for (ActionSet.Pair pair : JournalQueries.list(connection,
                        row -> new ActionSet.Pair(row.getString(1), row.getString(2)), JournalSql.ACTIONS,
                        of.set)) {
                    counts.merge(new Key(of.profile, pair), of.instances, Long::sum);
                }
            }
            return counts.entrySet().stream()
                    .map(each -> new ActionCount(each.getKey().profile, each.getKey().what, each.getValue()))
                    .sorted(Comparator
                            .comparing(ActionCount::profileDigest,
                                    Comparator.nullsFirst(Comparator.<String>naturalOrder()))
                            .thenComparing(count -> count.what().attribute())
                            .thenComparing(count -> count.what().action()))
                    .toList();
        });
    }

    @Override
    public List<MachineRecord> machines() throws StorageUnavailableException {
        return queries.inSnapshot(connection -> {
            Map<Long, Map<String, Long>> rules = new HashMap<>();
            JournalQueries.list(connection,
                    row -> rules.computeIfAbsent(row.getLong(1), _ -> new HashMap<>())
                            .put(row.getString(2), row.getLong(3)),
                    JournalSql.RULES_OF_MACHINES);
            return JournalQueries.list(connection, row -> JournalQueries.machine(row, rules),
                    JournalSql.MACHINES);
        });
    }

    @Override
    public Map<InstanceState, Long> totals() throws StorageUnavailableException {
        Map<InstanceState, Long> totals = new EnumMap<>(InstanceState.class);
        queries.list(row -> {
            for (InstanceState state : InstanceState.values()) {
                totals.put(state, row.getLong(state.ordinal() + 1));
            }
            return totals;
        }, JournalSql.TOTALS);
        return totals;
    }

    @Override
    public boolean reconcile(Consumer<Balance> each) throws StorageUnavailableException {
        return new Reconciler(queries, each).run();
    }

    @Override
    public Optional<ChainBreak> verify() throws StorageUnavailableException {
        return new ChainVerifier(queries).run();
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        writer.close();
        try {
            if (!writerThread.join(CLOSE_LIMIT)) {
                log.error("journal: {} transitions are not committed at the end", writer.queued());
            }
            checkpoint();
        } catch (StorageUnavailableException e) {
            log.error("journal: last checkpoint failed; the next start repairs what is missing");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            checkpoints.shutdownNow();
            completions.shutdown();
            database.close();
        }
    }
}
