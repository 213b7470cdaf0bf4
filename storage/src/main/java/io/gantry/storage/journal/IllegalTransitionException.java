package io.gantry.storage.journal;

/**
 * The journal was asked for a change that {@link InstanceState} or {@link DeliveryState} does not allow, or
 * for an instance or delivery that it does not know. Nothing was changed.
 */
public final class IllegalTransitionException extends Exception {

    private static final long serialVersionUID = 1L;

    public IllegalTransitionException(String message) {
        super(message);
    }
}
