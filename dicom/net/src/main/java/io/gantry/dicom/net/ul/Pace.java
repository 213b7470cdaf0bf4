package io.gantry.dicom.net.ul;

import java.time.Duration;

/**
 * How long a message may be waited for in all: a grace, and for each byte that has come the time that the least rate
 * allows it. Confined to the thread of its association.
 */
final class Pace {

    private static final long SECOND = 1_000_000_000L;

    private boolean running;
    private long waited;
    private long received;

    /** A message has begun; nothing where it had already. */
    void start() {
        if (!running) {
            running = true;
            waited = 0;
            received = 0;
        }
    }

    /** Whatever comes next begins anew, and may be long in coming. */
    void stop() {
        running = false;
    }

    /** The longest to wait for the next bytes: the patience with silence, or what is left of the message's time. */
    Duration patience(Duration silence, Timeouts timeouts) {
        if (!running || timeouts.minRate() == 0) {
            return silence;
        }
        long left = timeouts.read().toNanos() + received / timeouts.minRate() * SECOND
                + received % timeouts.minRate() * SECOND / timeouts.minRate() - waited;
        return left < silence.toNanos() ? Duration.ofNanos(Math.max(left, 1)) : silence;
    }

    void waited(long nanos, int bytes) {
        waited += nanos;
        received += bytes;
    }
}
