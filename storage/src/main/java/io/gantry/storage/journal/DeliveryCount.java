package io.gantry.storage.journal;

import org.jspecify.annotations.Nullable;

/**
 * How many deliveries ended, or stand, alike at one destination.
 *
 * @param status DIMSE status of the last answer, if any
 * @param deliveries how many
 * @param attempts of all of them together
 */
public record DeliveryCount(String destination, DeliveryState state, @Nullable Integer status,
        long deliveries, long attempts) {
}
