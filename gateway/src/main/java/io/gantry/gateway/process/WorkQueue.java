package io.gantry.gateway.process;

import io.gantry.storage.spool.InstanceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of instances that knows which are in hand, waiting or being worked on, so that what the journal
 * lists as due is not taken twice. What does not fit is found in the journal later. Safe for any thread.
 */
public final class WorkQueue<T> {

    private record Entry<T>(InstanceId id, T item) {
    }

    private static final long REFILL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final BlockingQueue<Entry<T>> queue;
    private final Set<InstanceId> inHand = ConcurrentHashMap.newKeySet();

    public WorkQueue(int capacity) {
        queue = new ArrayBlockingQueue<>(Math.max(1, capacity));
    }

    /** Adds an instance unless it is in hand or there is no room; says whether it was added. */
    public boolean offer(InstanceId id, T item) {
        if (!inHand.add(id)) {
            return false;
        }
        if (!queue.offer(new Entry<>(id, item))) {
            inHand.remove(id);
            return false;
        }
        return true;
    }

    /** The next item; null when none came in time. It stays in hand until {@link #done}. */
    public @Nullable T poll(long millis) throws InterruptedException {
        Entry<T> entry = queue.poll(millis, TimeUnit.MILLISECONDS);
        return entry == null ? null : entry.item;
    }

    /** The instance is worked on no more. */
    public void done(InstanceId id) {
        inHand.remove(id);
    }

    public boolean isInHand(InstanceId id) {
        return inHand.contains(id);
    }

    public boolean isFull() {
        return queue.remainingCapacity() == 0;
    }

    /**
     * Waits until it is time to look for more: the time given, or, once the queue was full, only until half of it is
     * empty, else a backlog would move by one queue in that time. Ends at once when {@code stopped} does. To be used
     * instead of an interrupt, which would close the journal's file under its feet.
     */
    public void awaitRoom(CountDownLatch stopped, long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        boolean wasFull = isFull();
        boolean waits = true;
        while (waits) {
            long left = end - System.nanoTime();
            long step = wasFull ? Math.min(left, REFILL_NANOS) : left;
            waits = left > 0 && !stopped.await(step, TimeUnit.NANOSECONDS)
                    && !(wasFull && queue.size() <= queue.remainingCapacity());
        }
    }

    public int size() {
        return queue.size();
    }

    /** Takes out everything that waits. */
    public List<T> drain() {
        List<Entry<T>> entries = new ArrayList<>();
        queue.drainTo(entries);
        entries.forEach(entry -> inHand.remove(entry.id));
        return entries.stream().map(Entry::item).toList();
    }
}
