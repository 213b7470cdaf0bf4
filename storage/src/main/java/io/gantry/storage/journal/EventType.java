package io.gantry.storage.journal;

import org.jspecify.annotations.Nullable;

/** Kinds of journal events, with the state that each leaves its instance in, if it changes the state. */
public enum EventType {
    ASSOCIATION_OPENED(null), ASSOCIATION_CLOSED(null),
    /** An instance was received and acknowledged. */
    RECEIVED(InstanceState.RECEIVED),
    /**
     * The row of a spooled file was missing after a crash and has been written again from the file's receipt.
     */
    RECOVERED(InstanceState.RECEIVED), PROCESSED(InstanceState.PROCESSED), FILTERED(
            InstanceState.FILTERED), QUARANTINED(InstanceState.QUARANTINED),
    /** An operator sent a held instance through the pipeline again. */
    RETRIED(InstanceState.RECEIVED), DISCARDED(InstanceState.DISCARDED), DELIVERED(InstanceState.DELIVERED),
    /** One destination took the instance. */
    SENT(null),
    /** One destination refused it for good. */
    FAILED(null),
    /** An operator made a failed delivery due again. */
    DELIVERY_RETRIED(null),
    /** An operator gave up the failed deliveries of an instance that another destination has. */
    DELIVERY_GIVEN_UP(null),
    /** The file of an unfinished instance is not in the spool: an alarm. */
    FILE_MISSING(null),
    /** Somebody opened the locked identity of an instance, or tried to. */
    UNLOCKED(null),
    /** Somebody had pseudonyms of original ids listed. */
    CROSSWALK(null),
    /** The journal goes on without events that it once held: an alarm. */
    EVENTS_LOST(null),
    /** The instance's study holds instances of another patient: a warning, as the study has two pseudonyms now. */
    STUDY_HAS_TWO_PATIENTS(null);

    private final @Nullable InstanceState leaves;

    EventType(@Nullable InstanceState leaves) {
        this.leaves = leaves;
    }

    /** The state that the event leaves its instance in; null when it does not change it. */
    public @Nullable InstanceState leaves() {
        return leaves;
    }
}
