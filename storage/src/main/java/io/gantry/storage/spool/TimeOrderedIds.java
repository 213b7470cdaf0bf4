package io.gantry.storage.spool;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives strictly ascending ids (form: {@link InstanceId}) to instances and associations of one node. A clock
 * that stands still or goes back does not repeat an id within a run; across runs the owner raises the floor
 * to what spool and journal already hold.
 */
public final class TimeOrderedIds {

    private final Clock clock;
    private final AtomicLong last;

    /** @param floor every id given is greater than this */
    public TimeOrderedIds(Clock clock, long floor) {
        this.clock = clock;
        this.last = new AtomicLong(Math.max(0, floor));
    }

    /** The next id, greater than every one before. */
    public long next() {
        return last
                .updateAndGet(previous -> Math.max(previous + 1, clock.millis() << InstanceId.SEQUENCE_BITS));
    }

    /** The next id, for an instance. */
    public InstanceId nextInstance() {
        return new InstanceId(next());
    }

    /** Makes every later id greater than {@code floor}. */
    public void raise(long floor) {
        last.accumulateAndGet(floor, Math::max);
    }
}
