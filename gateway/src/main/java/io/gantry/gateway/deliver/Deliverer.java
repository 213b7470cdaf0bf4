package io.gantry.gateway.deliver;

import io.gantry.gateway.config.RetryConfig;
import io.gantry.gateway.metrics.GatewayMetrics;
import io.gantry.gateway.process.CleanInstance;
import io.gantry.gateway.process.Outcome;
import io.gantry.gateway.process.Processor;
import io.gantry.gateway.process.WorkQueue;
import io.gantry.storage.StorageUnavailableException;
import io.gantry.storage.journal.DeliveryRecord;
import io.gantry.storage.journal.DeliveryState;
import io.gantry.storage.journal.InstanceRecord;
import io.gantry.storage.journal.InstanceState;
import io.gantry.storage.journal.Journal;
import io.gantry.storage.journal.Transition;
import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Delivers to one destination, at least once. Processing hands cleaned instances over; what finds no room, what has
 * to be tried again and what earlier runs left is read from the journal once a second, and cleaned again by the rules
 * that are recorded with it. While the destination cannot be reached, nothing is tried.
 */
public final class Deliverer {

    private static final Logger log = LoggerFactory.getLogger(Deliverer.class);
    private static final long POLL_MILLIS = 1000;
    private static final int PAGE = 500;

    /** @param instance null where it has to be cleaned again */
    private record Work(InstanceId id, @Nullable CleanInstance instance) {
    }

    private final String destination;
    private final Journal journal;
    private final Processor processor;
    private final Supplier<Outlet> outlets;
    private final Backoff backoff;
    private final Clock clock;
    private final GatewayMetrics metrics;
    private final WorkQueue<Work> queue;
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean running = true;
    private volatile int unreachable;
    private volatile long pausedUntil = System.nanoTime();

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

    /** Whether the last attempt reached the destination. */
    public boolean isReachable() {
        return unreachable == 0;
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

    /** Ends after the instances that are being sent, or after the time given; the others stay due. */
    public void stop(Duration limit) throws InterruptedException {
        running = false;
        stopped.countDown();
        long end = System.nanoTime() + limit.toNanos();
        for (Thread thread : threads) {
            if (!thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
                log.warn("{} still sends; the instance is sent again after the next start", thread.getName());
            }
        }
        queue.drain().forEach(Deliverer::close);
    }

    private boolean isPaused() {
        return unreachable > 0 && System.nanoTime() - pausedUntil < 0;
    }

    private void work() {
        long lastWork = System.nanoTime();
        try (Outlet outlet = outlets.get()) {
            while (running) {
                Work work = queue.poll(200);
                if (work == null) {
                    outlet.idle(System.nanoTime() - lastWork);
                    continue;
                }
                handle(outlet, work);
                lastWork = System.nanoTime();
            }
        } catch (InterruptedException _) {
            log.debug("interrupted");
        }
    }

    private void handle(Outlet outlet, Work work) {
        boolean recorded = false;
        try (var _ = MDC.putCloseable("instance", work.id.toString())) {
            if (!isPaused()) {
                recorded = attempt(outlet, work);
            }
        } catch (IOException | RuntimeException e) {
            log.error("delivery to {} not done, stays due: {}", destination, e.getClass().getSimpleName());
        } finally {
            close(work);
            if (!recorded) {
                queue.done(work.id);
            }
        }
    }

    /** Tries once; says whether a step is on its way to the journal, which then ends the work. */
    private boolean attempt(Outlet outlet, Work work) throws IOException {
        if (work.instance != null) {
            return deliver(outlet, work.instance, 0);
        }
        Optional<InstanceRecord> row = journal.instance(work.id);
        Optional<DeliveryRecord> delivery = journal.deliveries(work.id).stream()
                .filter(d -> d.destination().equals(destination) && d.state() == DeliveryState.PENDING)
                .findFirst();
        if (row.isEmpty() || row.get().state() != InstanceState.PROCESSED || delivery.isEmpty()) {
            return false;
        }
        switch (processor.again(row.get())) {
            case Outcome.Cleaned cleaned -> {
                try (CleanInstance instance = cleaned.instance()) {
                    return deliver(outlet, instance, delivery.get().attempts());
                }
            }
            case Outcome.Held held -> {
                metrics.quarantined(held.reason().code());
                log.warn("held: {}", held.reason());
                record(new Transition.Quarantined(work.id, held.description(), held.reason()), work.id);
            }
            case Outcome.Unwanted unwanted -> {
                metrics.quarantined("NOW_FILTERED");
                record(new Transition.Quarantined(work.id, unwanted.description(), unwanted.reason()),
                        work.id);
            }
        }
        return true;
    }

    private boolean deliver(Outlet outlet, CleanInstance instance, int earlier) {
        long start = System.nanoTime();
        Attempt attempt = attempt(outlet, instance);
        metrics.timed("deliver", System.nanoTime() - start);
        InstanceId id = instance.id();
        if (attempt.result() == Attempt.Result.UNREACHABLE) {
            pause();
        } else {
            unreachable = 0;
        }
        int attempts = earlier + 1;
        Integer status = attempt.status();
        Transition step = switch (attempt.result()) {
            case SENT -> new Transition.DeliverySent(id, destination, status, attempt.detail());
            case REFUSED -> new Transition.DeliveryFailed(id, destination, status, attempt.detail());
            case LATER, UNREACHABLE -> backoff.givesUp(attempts)
                    ? new Transition.DeliveryFailed(id, destination, status, attempt.detail())
                    : new Transition.DeliveryPostponed(id, destination,
                            clock.instant().plus(backoff.after(attempts)), status, attempt.detail());
        };
        if (attempt.result() == Attempt.Result.SENT) {
            metrics.forwarded(instance.route().name(), destination);
        } else {
            metrics.deliveryFailed(destination, step instanceof Transition.DeliveryFailed);
            log.warn("not delivered to {}: {}{}", destination, attempt.detail(),
                    status == null ? "" : " (" + Integer.toHexString(status) + ")");
        }
        record(step, id);
        return true;
    }

    /**
     * What an outlet throws is a failed attempt like any other: it waits before the next one, gives up in the end, and
     * does not end the thread. An image too large for the heap must not keep all others from being delivered.
     */
    private static Attempt attempt(Outlet outlet, CleanInstance instance) {
        try {
            return outlet.deliver(instance);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            return new Attempt(Attempt.Result.LATER, null, "failed inside: " + e.getClass().getSimpleName());
        }
    }

    private synchronized void pause() {
        if (!isPaused()) {
            unreachable = Math.min(unreachable + 1, 1000);
            pausedUntil = System.nanoTime() + backoff.after(unreachable).toNanos();
        }
    }

    private void record(Transition step, InstanceId id) {
        var _ = journal.record(step).whenComplete((_, e) -> {
            queue.done(id);
            if (e != null) {
                log.error("delivery of {} to {} not recorded: {}", id, destination,
                        e.getClass().getSimpleName());
            }
        });
    }

    private static void close(Work work) {
        if (work.instance != null) {
            work.instance.close();
        }
    }

    private void pollJournal() {
        while (running) {
            try {
                DeliveryRecord after = null;
                boolean more = !isPaused();
                while (more && running && !queue.isFull()) {
                    List<DeliveryRecord> page = journal.due(destination, clock.instant(), after, PAGE);
                    for (DeliveryRecord delivery : page) {
                        boolean _ = queue.offer(delivery.id(), new Work(delivery.id(), null));
                        after = delivery;
                    }
                    more = page.size() == PAGE;
                }
            } catch (StorageUnavailableException | RuntimeException e) {
                log.warn("the journal does not list what is due at {}: {}", destination,
                        e.getClass().getSimpleName());
            }
            try {
                // Never interrupted: an interrupt would close the journal's file under its feet.
                boolean _ = stopped.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                return;
            }
        }
    }
}
