package io.gantry.gateway.process;

import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Instances that could not be worked on for a reason that is none of theirs, such as a full disk. Each waits before it
 * is tried again: a second, then twice as long each time up to a minute, for as long as it takes. Kept in memory: a
 * start tries all of them at once. Safe for any thread.
 */
public final class TryAgain {

    private static final long FIRST_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MOST_DOUBLINGS = 6;
    private static final long LONGEST_NANOS = Duration.ofMinutes(1).toNanos();

    private record Wait(int failures, long until) {
    }

    private final LongSupplier nanoTime;
    private final Map<InstanceId, Wait> waits = new ConcurrentHashMap<>();
    private volatile String lastProblem = "";

    /** @param nanoTime as {@link System#nanoTime()} */
    public TryAgain(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The instance could not be worked on, once more. */
    public void failed(InstanceId id, Throwable cause) {
        lastProblem = describe(cause);
        waits.compute(id, (_, wait) -> {
            int failures = wait == null ? 0 : wait.failures + 1;
            long pause = Math.min(LONGEST_NANOS, FIRST_NANOS << Math.min(failures, MOST_DOUBLINGS));
            return new Wait(failures, nanoTime.getAsLong() + pause);
        });
    }

    /** Whether the instance need not wait, or has waited long enough. */
    public boolean isDue(InstanceId id) {
        Wait wait = waits.get(id);
        return wait == null || nanoTime.getAsLong() - wait.until >= 0;
    }

    /** The instance was worked on. */
    public void done(InstanceId id) {
        waits.remove(id);
    }

    /** Only these need waiting for. */
    public void retain(Set<InstanceId> due) {
        waits.keySet().retainAll(due);
    }

    /** How many wait. */
    int size() {
        return waits.size();
    }

    /** How many wait, and why the last that failed did; null where none waits. */
    public @Nullable String problem() {
        int waiting = waits.size();
        return waiting == 0 ? null : waiting + " to be tried again: " + lastProblem;
    }

    /** What the system says, without the name of a file; of all else the class, because a message may quote a value. */
    public static String describe(Throwable problem) {
        Throwable within = problem instanceof CompletionException ? problem.getCause() : null;
        Throwable cause = within == null ? problem : within;
        String said = null;
        if (cause instanceof FileSystemException e) {
            said = e.getReason();
        } else if (cause.getClass() == IOException.class) {
            said = cause.getMessage();
        }
        return withKind(cause, said);
    }

    private static String withKind(Throwable cause, @Nullable String said) {
        String kind = cause.getClass().getSimpleName();
        return said == null ? kind : kind + ": " + said;
    }
}
