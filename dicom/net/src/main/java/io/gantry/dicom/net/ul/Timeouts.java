package io.gantry.dicom.net.ul;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * The longest waits of an association; after any of them it is aborted and closed.
 *
 * @param connect for the transport connection to open, TLS included
 * @param accept for A-ASSOCIATE-AC or -RJ
 * @param artim ARTIM (PS3.8 9.1.5)
 * @param read for the next bytes of a message that has begun, or for the response to a request
 * @param idle for the next request on an open association
 * @param release for A-RELEASE-RP
 * @param write for the peer to take what is written
 * @param minRate bytes per second that a message, or another PDU, must come in at when it takes longer than {@code read}
 *        in all: who sends a byte now and then is never silent. 0 for any. Only waits count, not what is done meanwhile
 */
public record Timeouts(Duration connect, Duration accept, Duration artim, Duration read, Duration idle,
        Duration release, Duration write, int minRate) {

    /** What suits a hospital network: 10 s to connect, 30 s for a PDU in the handshake, 60 s for data, 1 KiB/s. */
    public static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(30),
            Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofMinutes(5), Duration.ofSeconds(10),
            Duration.ofSeconds(60), 1024);

    public Timeouts {
        Stream.of(connect, accept, artim, read, idle, release, write).forEach(timeout -> {
            if (timeout.isNegative() || timeout.isZero()) {
                throw new IllegalArgumentException("a timeout must be positive: " + timeout);
            }
        });
        if (minRate < 0) {
            throw new IllegalArgumentException("a rate cannot be negative: " + minRate);
        }
    }

    public Timeouts withConnect(Duration timeout) {
        return new Timeouts(timeout, accept, artim, read, idle, release, write, minRate);
    }

    public Timeouts withAccept(Duration timeout) {
        return new Timeouts(connect, timeout, artim, read, idle, release, write, minRate);
    }

    public Timeouts withArtim(Duration timeout) {
        return new Timeouts(connect, accept, timeout, read, idle, release, write, minRate);
    }

    public Timeouts withRead(Duration timeout) {
        return new Timeouts(connect, accept, artim, timeout, idle, release, write, minRate);
    }

    public Timeouts withIdle(Duration timeout) {
        return new Timeouts(connect, accept, artim, read, timeout, release, write, minRate);
    }

    public Timeouts withRelease(Duration timeout) {
        return new Timeouts(connect, accept, artim, read, idle, timeout, write, minRate);
    }

    public Timeouts withWrite(Duration timeout) {
        return new Timeouts(connect, accept, artim, read, idle, release, timeout, minRate);
    }

    public Timeouts withMinRate(int bytesPerSecond) {
        return new Timeouts(connect, accept, artim, read, idle, release, write, bytesPerSecond);
    }
}
