package io.gantry.storage.journal;

import java.util.List;

/**
 * A cleaned instance that a destination did not take: it waits until an operator makes the delivery due again.
 *
 * @param failed its deliveries that FAILED, by destination; at least one
 */
public record Undelivered(InstanceRecord instance, List<DeliveryRecord> failed) {

    public Undelivered {
        failed = List.copyOf(failed);
    }
}
