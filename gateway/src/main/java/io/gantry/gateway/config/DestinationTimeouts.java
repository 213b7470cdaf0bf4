package io.gantry.gateway.config;

import java.time.Duration;

/**
 * Deadlines of a destination.
 *
 * @param connect     for the TCP connection
 * @param association for the answer to our association request, and for the release
 * @param dimse       for the response to a C-STORE request after its last byte
 * @param idle        how long an association without work is kept open
 */
public record DestinationTimeouts(Duration connect, Duration association, Duration dimse, Duration idle) {

    public static final DestinationTimeouts DEFAULTS = new DestinationTimeouts(Duration.ofSeconds(10),
            Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(30));
}
