package io.gantry.storage.journal;

import java.util.Set;

/**
 * What has become of a received instance. The one place that says which change is legal:
 *
 * <pre>{@code
 * RECEIVED -> PROCESSED -> DELIVERED
 *     |  \        | \
 *     |   \       v  `-> DISCARDED (operator)
 *     |    `-> QUARANTINED -> RECEIVED (retry) | DISCARDED (operator)
 *     v
 * FILTERED
 * }</pre>
 *
 * <p>A processed instance can still be quarantined: its cleaned form is made again after a restart, and that
 * may fail. It can be discarded where its deliveries FAILED.
 */
public enum InstanceState {
    /** On disk and acknowledged; waits for, or is in, the pipeline. */
    RECEIVED,
    /** Cleaned and checked; deliveries are due. */
    PROCESSED,
    /** Every destination has it, but for those that an operator gave up; one has it at least. */
    DELIVERED,
    /** Held with a reason, until an operator decides. */
    QUARANTINED,
    /** A rule says that it is not to be forwarded. */
    FILTERED,
    /** An operator gave up an instance that was held, or that no destination took. */
    DISCARDED;

    private Set<InstanceState> next() {
        return switch (this) {
            case RECEIVED -> Set.of(PROCESSED, QUARANTINED, FILTERED);
            case PROCESSED -> Set.of(DELIVERED, QUARANTINED, DISCARDED);
            case QUARANTINED -> Set.of(RECEIVED, DISCARDED);
            case DELIVERED, FILTERED, DISCARDED -> Set.of();
        };
    }

    public boolean allows(InstanceState to) {
        return next().contains(to);
    }

    /** Whether nothing can follow, so that the files of the instance may go. */
    public boolean isFinal() {
        return next().isEmpty();
    }
}
