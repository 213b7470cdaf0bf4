package io.gantry.storage.journal;

import io.gantry.storage.spool.InstanceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One instance at one destination.
 *
 * @param attempts deliveries tried so far
 * @param status DIMSE status of the last answer, if any
 */
public record DeliveryRecord(InstanceId id, String destination, DeliveryState state, int attempts,
        Instant nextAttempt, @Nullable Integer status, @Nullable String detail, Instant updatedAt) {
}
