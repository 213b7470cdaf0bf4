package io.gantry.storage.journal;

import org.jspecify.annotations.Nullable;

/**
 * Whether the journal commits. Ids and files stay safe while it does not: nothing is acknowledged. A database
 * that lost its disk (full, gone) stays closed until the data folder is closed and opened again and {@code
 * DataFolder.recover} has run, so a gateway that is unhealthy for long should end and be restarted.
 *
 * @param healthy false from a failed transaction until the next that works
 * @param problem what failed last; null when healthy
 * @param queued transitions that wait for the writer
 */
public record JournalHealth(boolean healthy, @Nullable String problem, int queued) {
}
