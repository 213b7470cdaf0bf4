package io.gantry.dicom.net.ul;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one deadline that a connection has at any moment. It is armed before each wait and disarmed after it,
 * many times a second, so a pending timer task is not cancelled but looks, when it runs, whether it is still
 * meant. Once expired it stays so: a connection that missed a deadline is never used again. Thread-safe.
 */
final class Deadline {

    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final Runnable onExpiry;
    @GuardedBy("this")
    private boolean armed;
    @GuardedBy("this")
    private long expiresAt;
    @GuardedBy("this")
    private @Nullable ScheduledFuture<?> pending;
    @GuardedBy("this")
    private long pendingAt;
    private volatile boolean expired;

    /** @param onExpiry runs on a thread of its own */
    Deadline(Runnable onExpiry) {
        this.onExpiry = onExpiry;
    }

    synchronized void arm(Duration timeout) {
        long now = System.nanoTime();
        armed = true;
        expiresAt = now + timeout.toNanos();
        if (pending == null) {
            schedule(now);
        } else if (expiresAt - pendingAt < 0) {
            pending.cancel(false);
            schedule(now);
        }
    }

    synchronized void disarm() {
        armed = false;
    }

    boolean hasExpired() {
        return expired;
    }

    @GuardedBy("this")
    private void schedule(long now) {
        pendingAt = expiresAt;
        pending = TIMER.schedule(this::check, expiresAt - now, TimeUnit.NANOSECONDS);
    }

    private synchronized void check() {
        pending = null;
        if (!armed) {
            return;
        }
        long now = System.nanoTime();
        if (expiresAt - now > 0) {
            schedule(now);
            return;
        }
        armed = false;
        expired = true;
        Thread.ofVirtual().name("gantry-deadline").start(onExpiry);
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1,
                Thread.ofPlatform().daemon().name("gantry-net-timer").factory());
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }
}
