package io.gantry.storage.journal;

import org.jspecify.annotations.Nullable;

/**
 * Whether the journal commits.
 *
 * @param healthy false from a failed transaction until the next that works
 * @param problem what failed last; null when healthy
 * @param queued transitions that wait for the writer
 */
public record JournalHealth(boolean healthy, @Nullable String problem, int queued) {
}
