package io.gantry.gateway.deliver;

import io.gantry.dicom.net.dimse.Status;
import io.gantry.gateway.config.RetryConfig;
import io.gantry.gateway.metrics.GatewayMetrics;
import io.gantry.gateway.process.CleanInstance;
import io.gantry.gateway.process.Outcome;
import io.gantry.gateway.process.Processor;
import io.gantry.gateway.process.TryAgain;
import io.gantry.gateway.process.WorkQueue;
import io.gantry.storage.StorageUnavailableException;
import io.gantry.storage.journal.DeliveryRecord;
import io.gantry.storage.journal.DeliveryState;
import io.gantry.storage.journal.Description;
import io.gantry.storage.journal.IllegalTransitionException;
import io.gantry.storage.journal.InstanceRecord;
import io.gantry.storage.journal.InstanceState;
import io.gantry.storage.journal.Journal;
import io.gantry.storage.journal.Reason;
import io.gantry.storage.journal.Transition;
import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Delivers to one destination, at least once. Processing hands cleaned instances over; what finds no room, what has
 * to be tried again and what earlier runs left is read from the journal once a second, and cleaned again by the rules
 * that are recorded with it. While the destination cannot be reached, nothing is tried.
 *
 * <p>An archive may take fewer associations than there are threads. One that gets none while another has one waits by
 * itself, longer each time; its instance goes to the others.
 *
 * <p>What keeps an instance from being cleaned or read again through no fault of its own (disk, file descriptors,
 * journal) is waited for, longer each time; {@link #problem()} says so meanwhile. An instance that makes the code fail
 * again and again has its delivery FAILED, with the reason, and the threads go on with the others.
 */
public final class Deliverer {

    private static final Logger log = LoggerFactory.getLogger(Deliverer.class);
    private static final long POLL_MILLIS = 1000;
    /** How long a thread waits for work before it looks after what it holds open. */
    private static final long IDLE_MILLIS = 200;
    private static final int PAGE = 500;
    /** From this attempt on, an instance with which the code fails twice in a row is not tried again by itself. */
    private static final int MOST_FAULTS = 3;
    /** How long the record of an attempt that ends the process may take. */
    private static final long COMMIT_SECONDS = 10;
    private static final String FAULT = "failed inside: ";

    /** How the work on an instance ended. */
    private enum End {
        /** A step is on its way to the journal, which then ends the work. */
        RECORDED,
        /** Nothing was done, or nothing is to be done. */
        LEFT,
        /** The destination takes no association beside those that it has. */
        TURNED_AWAY
    }

    /** @param instance null where it has to be cleaned again */
    private record Work(InstanceId id, @Nullable CleanInstance instance) implements AutoCloseable {
        @Override
        public void close() {
            if (instance != null) {
                instance.close();
            }
        }
    }

    private final String destination;
    private final Journal journal;
    private final Processor processor;
    private final Supplier<Outlet> outlets;
    private final Backoff backoff;
    private final Clock clock;
    private final GatewayMetrics metrics;
    private final WorkQueue<Work> queue;
    private final TryAgain tryAgain = new TryAgain(System::nanoTime);
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean running = true;
    private volatile int unreachable;
    /** This run had nothing for it so far. */
    private volatile String reach = "not tried yet";
    private volatile long pausedUntil = System.nanoTime();
    /** Those of the threads that hold the destination open. */
    private final Set<Outlet> open = ConcurrentHashMap.newKeySet();

    Deliverer(String destination, int parallel, int queueLimit, RetryConfig retry, Supplier<Outlet> outlets,
            Journal journal, Processor processor, Clock clock, GatewayMetrics metrics) {
        this.destination = destination;
        this.journal = journal;
        this.processor = processor;
        this.outlets = outlets;
        this.backoff = new Backoff(retry, () -> ThreadLocalRandom.current().nextDouble());
        this.clock = clock;
        this.metrics = metrics;
        this.queue = new WorkQueue<>(queueLimit);
        for (int i = 0; i < parallel; i++) {
            threads.add(Thread.ofPlatform().daemon().name("deliver-" + destination + "-" + i)
                    .unstarted(this::work));
        }
        threads.add(Thread.ofPlatform().daemon().name("deliver-" + destination + "-poll")
                .unstarted(this::pollJournal));
        metrics.gauge("gantry.queue.depth", "queue", "deliver " + destination, queue::size);
    }

    public String destination() {
        return destination;
    }

    /** What the last attempt told of the destination, for a person. Holds no attribute value. */
    public String reach() {
        return reach;
    }

    /** What on this node, not at the destination, keeps instances from being sent; null where nothing does. */
    public @Nullable String problem() {
        if (running && threads.stream().anyMatch(thread -> thread.getState() == Thread.State.TERMINATED)) {
            return "a thread has ended";
        }
        return tryAgain.problem();
    }

    public void start() {
        threads.forEach(Thread::start);
    }

    /** An instance is due; closes it when it is done with it. Returns at once. */
    public void due(CleanInstance instance) {
        if (!running || isPaused() || !queue.offer(instance.id(), new Work(instance.id(), instance))) {
            // The journal has it.
            instance.close();
        }
    }

    /** Whatever is not being sent stays due. Returns at once. */
    void takeNoMore() {
        running = false;
        stopped.countDown();
    }

    /** Ends after the instances that are being sent, or after the time given; the others stay due. */
    public void stop(Duration limit) throws InterruptedException {
        takeNoMore();
        long end = System.nanoTime() + limit.toNanos();
        for (Thread thread : threads) {
            if (!thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
                log.warn("{} still sends; the instance is sent again after the next start", thread.getName());
            }
        }
        queue.drain().forEach(Work::close);
    }

    private boolean isPaused() {
        return unreachable > 0 && System.nanoTime() - pausedUntil < 0;
    }

    private void work() {
        long lastWork = System.nanoTime();
        int turnedAway = 0;
        try (Outlet outlet = outlets.get()) {
            while (running) {
                // Turned away, it takes what those leave that were not: else it might take the last one again and again.
                boolean yields = turnedAway > 0 && !open.isEmpty();
                Work work = queue.poll(yields ? 0 : IDLE_MILLIS);
                if (work == null) {
                    idle(outlet, System.nanoTime() - lastWork);
                    boolean _ = yields && stopped.await(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                    continue;
                }
                boolean away = handle(outlet, work) == End.TURNED_AWAY;
                lastWork = System.nanoTime();
                turnedAway = away ? turnedAway + 1 : 0;
                if (away) {
                    boolean _ = stopped.await(backoff.after(turnedAway).toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException _) {
            log.debug("interrupted");
        }
    }

    private void idle(Outlet outlet, long idleNanos) {
        try {
            outlet.idle(idleNanos);
        } catch (RuntimeException e) {
            // An association that cannot be closed in order is closed by its end.
            log.warn("{} not closed in order: {}", destination, e.getClass().getSimpleName());
        }
        note(outlet);
    }

    private void note(Outlet outlet) {
        boolean _ = outlet.isOpen() ? open.add(outlet) : open.remove(outlet);
    }

    private End handle(Outlet outlet, Work work) {
        End end = End.LEFT;
        try (var _ = MDC.putCloseable("instance", work.id.toString()); var _ = work) {
            if (!isPaused()) {
                end = attempt(outlet, work);
            }
        } catch (LinkageError e) {
            // As in the workers: what could not be loaded once never can in this process. The end of the thread is to
            // end it. The attempt is on record, so that one instance cannot do this at every start.
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            // Also another Error: without its thread, nothing would be sent and nobody would know.
            tryAgain.failed(work.id, e);
            log.error("delivery to {} not done, stays due: {}", destination, TryAgain.describe(e));
        } finally {
            if (end != End.RECORDED) {
                queue.done(work.id);
            }
        }
        return end;
    }

    /** Tries once. */
    private End attempt(Outlet outlet, Work work) throws IOException {
        if (work.instance != null) {
            return deliver(outlet, work.instance, 0, null);
        }
        Optional<InstanceRecord> row = journal.instance(work.id);
        Optional<DeliveryRecord> delivery = journal.deliveries(work.id).stream()
                .filter(d -> d.destination().equals(destination) && d.state() == DeliveryState.PENDING)
                .findFirst();
        if (row.isEmpty() || row.get().state() != InstanceState.PROCESSED || delivery.isEmpty()) {
            tryAgain.done(work.id);
            return End.LEFT;
        }
        int earlier = delivery.get().attempts();
        String last = delivery.get().detail();
        Outcome outcome;
        try {
            outcome = processor.again(row.get());
        } catch (LinkageError e) {
            faulty(work.id, earlier, last, e);
            return End.RECORDED;
        }
        switch (outcome) {
            case Outcome.Cleaned cleaned -> {
                try (CleanInstance instance = cleaned.instance()) {
                    return deliver(outlet, instance, earlier, last);
                }
            }
            case Outcome.Held held -> hold(row.get(), held.description(), held.reason());
            case Outcome.Unwanted unwanted -> hold(row.get(), unwanted.description(), unwanted.reason());
        }
        return End.RECORDED;
    }

    private void hold(InstanceRecord row, Description description, Reason reason) {
        InstanceId id = row.receipt().id();
        // Of the deliverers that find it, the one whose word is recorded counts it.
        var _ = journal.record(new Transition.Quarantined(id, description, reason)).whenComplete((_, e) -> {
            if (e == null) {
                metrics.quarantined(reason.code(), row.description().route());
                log.warn("instance {} held: {}", id, reason);
            }
            recorded(id, e != null && isHeldAlready(e) ? null : e);
        });
    }

    /**
     * @param earlier attempts before this one
     * @param last what the journal says of the last of them; null for nothing
     */
    private End deliver(Outlet outlet, CleanInstance instance, int earlier, @Nullable String last) {
        long start = System.nanoTime();
        InstanceId id = instance.id();
        Attempt attempt;
        try {
            attempt = outlet.deliver(instance);
        } catch (UncheckedIOException | OutOfMemoryError e) {
            // The disk's or the heap's: a failed attempt like any other, that waits before the next one. An image too
            // large for the heap must not keep all others from being delivered.
            attempt = new Attempt(Attempt.Result.LATER, null, "failed here: " + e.getClass().getSimpleName());
        } catch (RuntimeException | Error e) {
            faulty(id, earlier, last, e);
            return End.RECORDED;
        } finally {
            metrics.timed("deliver", System.nanoTime() - start);
            note(outlet);
        }
        if (attempt.result() == Attempt.Result.UNREACHABLE) {
            if (!open.isEmpty()) {
                // It is there, and has to do with another of these threads: no reason for that one to pause.
                log.warn(
                        "{} takes no further association beside the one that delivers: {}. If this comes again,"
                                + " lower its max_associations (to 1 where it serves one at a time)",
                        destination,
                        attempt.detail());
                return End.TURNED_AWAY;
            }
            pause();
        } else {
            unreachable = 0;
        }
        reach = switch (attempt.result()) {
            case SENT -> "reachable";
            case UNREACHABLE -> "takes nothing for now, tried again: " + attempt.detail();
            // An archive that answers each instance with a refusal is there, and is of no more use than one that is not.
            case LATER, REFUSED ->
                "the last attempt came to nothing: " + attempt.detail() + statusOf(attempt);
        };
        if (attempt.result() == Attempt.Result.SENT) {
            metrics.forwarded(instance.route().name(), destination);
            var _ = record(new Transition.DeliverySent(id, destination, attempt.status(), attempt.detail()),
                    id);
        } else {
            var _ = notSent(id, earlier + 1, attempt);
        }
        return End.RECORDED;
    }

    /**
     * The code failed. It may be by chance once; what fails again and again does so by the instance.
     *
     * @throws LinkageError that it is, unless the delivery is given up: only a new process may help
     */
    private void faulty(InstanceId id, int earlier, @Nullable String last, Throwable fault) {
        boolean hopeless = earlier + 1 >= MOST_FAULTS && last != null && last.startsWith(FAULT);
        // The message may quote a value; the class does not.
        CompletableFuture<Void> recorded = notSent(id, earlier + 1,
                new Attempt(hopeless ? Attempt.Result.REFUSED : Attempt.Result.LATER, null,
                        FAULT + fault.getClass().getSimpleName()));
        if (fault instanceof LinkageError e && !hopeless) {
            awaitCommit(recorded);
            throw e;
        }
    }

    private CompletableFuture<Void> notSent(InstanceId id, int attempts, Attempt attempt) {
        Integer status = attempt.status();
        boolean ended = attempt.result() == Attempt.Result.REFUSED || backoff.givesUp(attempts);
        metrics.deliveryFailed(destination, ended);
        // Which of the two an operator must see: one goes on by itself, the other waits for him.
        log.warn("not delivered to {}, {}: {}{}", destination,
                ended ? "FAILED until somebody retries it (gantry quarantine list)" : "to be tried again",
                attempt.detail(), statusOf(attempt));
        return record(ended
                ? new Transition.DeliveryFailed(id, destination, status, attempt.detail())
                : new Transition.DeliveryPostponed(id, destination,
                        clock.instant().plus(backoff.after(attempts)), status, attempt.detail()),
                id);
    }

    private static String statusOf(Attempt attempt) {
        return attempt.status() == null ? "" : " (" + new Status(attempt.status()) + ")";
    }

    /** Before the process ends by an instance, the journal is to know by which. */
    private static void awaitCommit(CompletableFuture<Void> step) {
        try {
            step.get(COMMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.warn("the failed attempt is not on record: {}", e.getClass().getSimpleName());
        }
    }

    private synchronized void pause() {
        if (!isPaused()) {
            unreachable = Math.min(unreachable + 1, 1000);
            pausedUntil = System.nanoTime() + backoff.after(unreachable).toNanos();
        }
    }

    private CompletableFuture<Void> record(Transition step, InstanceId id) {
        return journal.record(step).whenComplete((_, e) -> recorded(id, e));
    }

    private void recorded(InstanceId id, @Nullable Throwable failure) {
        if (failure == null) {
            tryAgain.done(id);
        } else {
            tryAgain.failed(id, failure);
            log.error("delivery of {} to {} not recorded: {}", id, destination, TryAgain.describe(failure));
        }
        queue.done(id);
    }

    /** The deliverers of an instance find at the same time that it is to be held. */
    private static boolean isHeldAlready(Throwable e) {
        return e instanceof CompletionException && e.getCause() instanceof IllegalTransitionException;
    }

    private void pollJournal() {
        while (running) {
            try {
                queueDue();
            } catch (StorageUnavailableException | RuntimeException | Error e) {
                log.warn("the journal does not list what is due at {}: {}", destination,
                        e.getClass().getSimpleName());
            }
            try {
                queue.awaitRoom(stopped, POLL_MILLIS);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    /**
     * What is due later than any wait could be was dated by a clock that went back since, and would lie for as long as it
     * went back.
     */
    private List<DeliveryRecord> misdated() throws StorageUnavailableException {
        Instant latest = clock.instant().plus(backoff.longest());
        return journal.deliveriesInState(destination, DeliveryState.PENDING,
                new DeliveryRecord(new InstanceId(Long.MAX_VALUE), destination, DeliveryState.PENDING, 0,
                        latest, null, null, latest),
                PAGE);
    }

    private void offer(List<DeliveryRecord> due, Set<InstanceId> listed) {
        for (DeliveryRecord delivery : due) {
            InstanceId id = delivery.id();
            boolean _ = listed.add(id);
            if (tryAgain.isDue(id)) {
                boolean _ = queue.offer(id, new Work(id, null));
            }
        }
    }

    private void queueDue() throws StorageUnavailableException {
        Set<InstanceId> listed = new HashSet<>();
        DeliveryRecord after = null;
        boolean more = !isPaused();
        while (more && running && !queue.isFull()) {
            List<DeliveryRecord> page = journal.due(destination, clock.instant(), after, PAGE);
            offer(page, listed);
            after = page.isEmpty() ? after : page.getLast();
            more = page.size() == PAGE;
            if (!more) {
                offer(misdated(), listed);
                // What is due no more, because it was held or discarded meanwhile, is not waited for.
                tryAgain.retain(listed);
            }
        }
    }
}
