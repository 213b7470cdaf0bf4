package io.gantry.dicom.net.ul;

import java.time.Duration;

/**
 * Association Request/Reject/Release Timer (PS3.8 9.1.5): bounds the wait for an A-ASSOCIATE-RQ after the
 * transport connection opened, and for the peer to close it after release, rejection or abort.
 */
final class ArtimTimer {

    private final Deadline deadline;
    private final Duration timeout;
    private boolean running;

    ArtimTimer(Deadline deadline, Duration timeout) {
        this.deadline = deadline;
        this.timeout = timeout;
    }

    /** Starts or restarts the timer. */
    void start() {
        running = true;
        deadline.arm(timeout);
    }

    void stop() {
        running = false;
        deadline.disarm();
    }

    /** Whether the timer, and not the timeout of a single read, is what the connection waits under. */
    boolean isRunning() {
        return running;
    }
}
