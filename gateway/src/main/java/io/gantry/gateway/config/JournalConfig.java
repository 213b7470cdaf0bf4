package io.gantry.gateway.config;

import java.time.Duration;

/**
 * Settings of the journal.
 *
 * @param commitDeadline     how long a receipt waits for its row to be committed before it is refused with A700H
 * @param checkpointInterval how often what is committed is forced to disk; the spool fills the gap after a crash
 */
public record JournalConfig(Duration commitDeadline, Duration checkpointInterval) {

    public static final JournalConfig DEFAULTS = new JournalConfig(Duration.ofSeconds(10),
            Duration.ofMillis(500));
}
