package io.gantry.storage.journal;

/**
 * What has become of one instance at one destination: PENDING, then SENT or FAILED; an operator may set
 * FAILED back.
 */
public enum DeliveryState {
    /** Due at its next attempt. */
    PENDING,
    /** The destination has it. */
    SENT,
    /** The destination refused it for good, or the attempts are used up. */
    FAILED;

    public boolean allows(DeliveryState to) {
        return switch (this) {
            case PENDING -> true;
            case FAILED -> to == PENDING;
            case SENT -> false;
        };
    }
}
