package io.gantry.gateway.config;

import java.time.Duration;

/**
 * Deadlines of a listener.
 *
 * @param artim       for the association request after connecting and for the peer to close (PS3.8 9.1.5)
 * @param association how long an open association may be silent between two messages
 * @param dimse       how long the peer may be silent in the middle of a message
 */
public record ListenerTimeouts(Duration artim, Duration association, Duration dimse) {

    public static final ListenerTimeouts DEFAULTS = new ListenerTimeouts(Duration.ofSeconds(30),
            Duration.ofMinutes(5), Duration.ofSeconds(60));
}
