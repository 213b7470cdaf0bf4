package io.gantry.storage.journal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of the journal's instances.
 *
 * @param machineId null until processing has seen the machine
 * @param reason why it is held, filtered or discarded; null otherwise
 */
public record InstanceRecord(Receipt receipt, Description description, @Nullable Long machineId,
        InstanceState state, @Nullable Reason reason, Instant updatedAt) {
}
