package io.gantry.gateway.process;

import io.gantry.gateway.metrics.GatewayMetrics;
import io.gantry.storage.StorageUnavailableException;
import io.gantry.storage.journal.Description;
import io.gantry.storage.journal.IllegalTransitionException;
import io.gantry.storage.journal.InstanceRecord;
import io.gantry.storage.journal.InstanceState;
import io.gantry.storage.journal.Journal;
import io.gantry.storage.journal.Reason;
import io.gantry.storage.journal.Receipt;
import io.gantry.storage.journal.Transition;
import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * A fixed number of threads that process what was received. Reception hands instances over; what finds no room, and
 * what earlier runs or operators left in state RECEIVED, is read from the journal once a second.
 *
 * <p>What cannot be worked on through no fault of its own (disk full, no file descriptors, journal away) stays
 * RECEIVED and is tried again, later each time; {@link #problem()} says so meanwhile. What ended the process several
 * times is held.
 */
public final class Workers {

    /** Held: the process ended again and again while it worked on it. */
    public static final String PROCESS_ENDED = "PROCESS_ENDED";

    private static final Logger log = LoggerFactory.getLogger(Workers.class);
    private static final long POLL_MILLIS = 1000;
    private static final int PAGE = 500;
    /** An instance that so many processes ended with is not worked on again. */
    private static final int MOST_ENDS = 3;

    /** @param receipt null where the journal has to be asked */
    private record Work(InstanceId id, @Nullable Receipt receipt) {
    }

    private final Journal journal;
    private final StudyPatients patients;
    private final Processor processor;
    private final Consumer<CleanInstance> next;
    private final GatewayMetrics metrics;
    private final WorkQueue<Work> queue;
    private final AtomicLong backlog = new AtomicLong();
    private final TryAgain tryAgain = new TryAgain(System::nanoTime);
    private final InHand inHand;
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean running = true;

    /**
     * @param inHand file to keep in mind what is being worked on, of these workers alone
     * @param next takes instances once their step is committed, and closes them; must not block
     * @throws IOException where that file cannot be read or written
     */
    public Workers(int count, int queueLimit, Path inHand, Journal journal, Processor processor,
            Consumer<CleanInstance> next, GatewayMetrics metrics) throws IOException {
        this.journal = journal;
        this.patients = new StudyPatients(journal);
        this.processor = processor;
        this.next = next;
        this.metrics = metrics;
        this.queue = new WorkQueue<>(queueLimit);
        this.inHand = InHand.open(inHand, count);
        for (int i = 0; i < count; i++) {
            int slot = i;
            threads.add(Thread.ofPlatform().daemon().name("worker-" + i).unstarted(() -> work(slot)));
        }
        threads.add(Thread.ofPlatform().daemon().name("worker-poll").unstarted(this::pollJournal));
        metrics.gauge("gantry.queue.depth", "queue", "process", queue::size);
        metrics.gauge("gantry.backlog", "state", "received", backlog::get);
        metrics.gauge("gantry.backlog", "state", "try-again", tryAgain::size);
    }

    public void start() {
        threads.forEach(Thread::start);
    }

    /** An instance was received; returns at once. */
    public void received(Receipt receipt) {
        backlog.incrementAndGet();
        // No room: the journal has it.
        boolean _ = queue.offer(receipt.id(), new Work(receipt.id(), receipt));
    }

    /** Instances received and not yet processed, as far as is known. */
    public long backlog() {
        return backlog.get();
    }

    /** What keeps instances from being processed; null where nothing does. Holds no attribute value. */
    public @Nullable String problem() {
        if (running && threads.stream().anyMatch(thread -> thread.getState() == Thread.State.TERMINATED)) {
            return "a worker has ended";
        }
        return tryAgain.problem();
    }

    /** Ends after the instances that are being worked on, or after the time given. */
    public void stop(Duration limit) throws InterruptedException, IOException {
        running = false;
        stopped.countDown();
        long end = System.nanoTime() + limit.toNanos();
        for (Thread thread : threads) {
            if (!thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
                log.warn("{} still works on an instance; it is taken up at the next start",
                        thread.getName());
            }
        }
        inHand.close(slot -> threads.get(slot).isAlive());
    }

    private void work(int slot) {
        while (running) {
            Work work;
            try {
                work = queue.poll(200);
            } catch (InterruptedException _) {
                return;
            }
            if (work == null) {
                continue;
            }
            try (var _ = MDC.putCloseable("instance", work.id.toString())) {
                handle(slot, work);
            } catch (LinkageError e) {
                // What could not be loaded once, for want of descriptors for instance, never can in this process. The
                // end of the thread is to end it.
                throw e;
            } catch (IOException | RuntimeException | Error e) {
                // Also another Error: without its thread, nothing would be processed and nobody would know.
                failed(work.id, e);
            }
        }
    }

    private void failed(InstanceId id, Throwable cause) {
        tryAgain.failed(id, cause);
        queue.done(id);
        log.error("instance {} not processed, stays received and is tried again: {}", id,
                TryAgain.describe(cause));
    }

    private void handle(int slot, Work work) throws IOException {
        Receipt receipt = work.receipt;
        boolean sentBefore = false;
        if (receipt == null) {
            Optional<InstanceRecord> row = journal.instance(work.id);
            if (row.isEmpty() || row.get().state() != InstanceState.RECEIVED) {
                tryAgain.done(work.id);
                queue.done(work.id);
                return;
            }
            receipt = row.get().receipt();
            sentBefore = !journal.deliveries(work.id).isEmpty();
        }
        Outcome outcome = process(slot, receipt);
        InstanceId id = work.id;
        if (outcome instanceof Outcome.Cleaned cleaned) {
            warnOfTwoPatients(id, cleaned);
        }
        Transition transition = switch (outcome) {
            case Outcome.Cleaned c ->
                new Transition.Processed(id, c.description(), c.instance().route().destinations());
            case Outcome.Held h -> new Transition.Quarantined(id, h.description(), h.reason());
            case Outcome.Unwanted u -> new Transition.Filtered(id, u.description(), u.reason());
        };
        // A destination that has it already must not get it again: each asks the journal for what is due there.
        Consumer<CleanInstance> to = sentBefore ? CleanInstance::close : next;
        var _ = journal.record(transition).whenComplete((_, e) -> recorded(id, outcome, to, e));
    }

    private Outcome process(int slot, Receipt receipt) throws IOException {
        InstanceId id = receipt.id();
        long ends = inHand.ends(id);
        if (ends >= MOST_ENDS) {
            inHand.forget(id);
            return new Outcome.Held(new Reason(PROCESS_ENDED,
                    "the process ended " + ends + " times while it worked on it"), Description.NOTHING);
        }
        inHand.begin(slot, id);
        Outcome outcome;
        try {
            outcome = processor.process(receipt);
        } catch (IOException | RuntimeException e) {
            release(slot, id);
            throw e;
        }
        release(slot, id);
        return outcome;
    }

    /** What came of the instance counts, whether or not this can be written. */
    private void release(int slot, InstanceId id) {
        try {
            inHand.end(slot, id);
        } catch (IOException e) {
            log.warn("instance {} is still noted as in hand: {}", id, TryAgain.describe(e));
        }
    }

    private void warnOfTwoPatients(InstanceId id, Outcome.Cleaned cleaned)
            throws StorageUnavailableException {
        try {
            if (patients.differ(cleaned.description().pseudonyms())) {
                log.warn("the study of instance {} holds another patient, too: it leaves with two pseudonyms",
                        id);
                var _ = journal.record(new Transition.StudyHasTwoPatients(id));
            }
        } catch (StorageUnavailableException | RuntimeException e) {
            cleaned.instance().close();
            throw e;
        }
    }

    private void recorded(InstanceId id, Outcome outcome, Consumer<CleanInstance> to,
            @Nullable Throwable failure) {
        if (failure != null) {
            if (outcome instanceof Outcome.Cleaned cleaned) {
                cleaned.instance().close();
            }
            if (isNoMoreReceived(failure)) {
                // Taken twice: by the poll, before reception could hand it over. Tried again it would never be, and wait.
                tryAgain.done(id);
                queue.done(id);
            } else {
                failed(id, failure);
            }
            return;
        }
        tryAgain.done(id);
        queue.done(id);
        backlog.decrementAndGet();
        switch (outcome) {
            case Outcome.Cleaned cleaned -> to.accept(cleaned.instance());
            case Outcome.Held held -> {
                metrics.quarantined(held.reason().code(), held.description().route());
                log.warn("instance {} held: {}", id, held.reason());
            }
            case Outcome.Unwanted _ -> metrics.filtered();
        }
    }

    private static boolean isNoMoreReceived(Throwable e) {
        return e instanceof IllegalTransitionException || e.getCause() instanceof IllegalTransitionException;
    }

    private void pollJournal() {
        while (running) {
            try {
                backlog.set(journal.totals().getOrDefault(InstanceState.RECEIVED, 0L));
                InstanceId after = Journal.FIRST;
                boolean more = true;
                while (more && running && !queue.isFull()) {
                    List<InstanceId> page = journal.idsInState(InstanceState.RECEIVED, after, PAGE);
                    for (InstanceId id : page) {
                        if (tryAgain.isDue(id)) {
                            boolean _ = queue.offer(id, new Work(id, null));
                        }
                        after = id;
                    }
                    more = page.size() == PAGE;
                }
            } catch (StorageUnavailableException | RuntimeException | Error e) {
                log.warn("the journal does not list received instances: {}", e.getClass().getSimpleName());
            }
            try {
                queue.awaitRoom(stopped, POLL_MILLIS);
            } catch (InterruptedException _) {
                return;
            }
        }
    }
}
