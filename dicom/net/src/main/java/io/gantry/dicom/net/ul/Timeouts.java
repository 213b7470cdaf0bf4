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
 */
public record Timeouts(Duration connect, Duration accept, Duration artim, Duration read, Duration idle,
        Duration release, Duration write) {

    /** What suits a hospital network: 10 s to connect, 30 s for a PDU in the handshake, 60 s for data. */
    public static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(30),
            Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofMinutes(5), Duration.ofSeconds(10),
            Duration.ofSeconds(60));

    public Timeouts {
        Stream.of(connect, accept, artim, read, idle, release, write).forEach(timeout -> {
            if (timeout.isNegative() || timeout.isZero()) {
                throw new IllegalArgumentException("a timeout must be positive: " + timeout);
            }
        });
    }

    public Timeouts withConnect(Duration timeout) {
        return new Timeouts(timeout, accept, artim, read, idle, release, write);
    }

    public Timeouts withAccept(Duration timeout) {
        return new Timeouts(connect, timeout, artim, read, idle, release, write);
    }

    public Timeouts withArtim(Duration timeout) {
        return new Timeouts(connect, accept, timeout, read, idle, release, write);
    }

    public Timeouts withRead(Duration timeout) {
        return new Timeouts(connect, accept, artim, timeout, idle, release, write);
    }

    public Timeouts withIdle(Duration timeout) {
        return new Timeouts(connect, accept, artim, read, timeout, release, write);
    }

    public Timeouts withRelease(Duration timeout) {
        return new Timeouts(connect, accept, artim, read, idle, timeout, write);
    }

    public Timeouts withWrite(Duration timeout) {
        return new Timeouts(connect, accept, artim, read, idle, release, timeout);
    }
}
