package io.gantry.gateway.config;

import java.time.Duration;

/**
 * Deadlines of a listener.
 *
 * @param artim       for the association request after connecting and for the peer to close (PS3.8 9.1.5)
 * @param association how long an open association may be silent between two messages
 * @param dimse       how long the peer may be silent in the middle of a message
 * @param minRate     bytes per second that a message must come in at which takes longer than {@code dimse}; 0 for any
 */
public record ListenerTimeouts(Duration artim, Duration association, Duration dimse, int minRate) {

    public static final ListenerTimeouts DEFAULTS = new ListenerTimeouts(Duration.ofSeconds(30),
            Duration.ofMinutes(5), Duration.ofSeconds(60), 1024);
}
