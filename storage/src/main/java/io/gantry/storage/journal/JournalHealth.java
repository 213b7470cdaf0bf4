package io.gantry.storage.journal;

import org.jspecify.annotations.Nullable;

/**
 * Whether the journal commits. Ids and files stay safe while it does not: nothing is acknowledged. A database
 * that lost its disk (full, gone) stays closed until the data folder is closed and opened again and {@code
 * DataFolder.recover} has run: then it is {@code ended}, and the process must end, too, and be started again.
 *
 * @param healthy false from a failed transaction until the next that works
 * @param problem what failed last; null when healthy
 * @param queued transitions that wait for the writer
 * @param ended true where it will never be healthy again in this process
 */
public record JournalHealth(boolean healthy, @Nullable String problem, int queued, boolean ended) {
}
