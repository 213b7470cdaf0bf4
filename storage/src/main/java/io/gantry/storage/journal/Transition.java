package io.gantry.storage.journal;

import io.gantry.storage.spool.InstanceId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One step that the journal records. Values only; {@link InstanceState} and {@link DeliveryState} say when
 * each is legal.
 */
public sealed interface Transition {

    /**
     * Whether it is the first about its instance or association. It then need not keep its place behind steps of others:
     * a sender waits for it, and everything else can be collected for some milliseconds.
     */
    default boolean isFirst() {
        return this instanceof Received || this instanceof Recovered || this instanceof AssociationOpened;
    }

    /** An association was accepted. */
    record AssociationOpened(long associationId, String callingAe, String calledAe, String peer, Instant at)
            implements
                Transition {
        public AssociationOpened {
            callingAe = Text.clip(callingAe, 64);
            calledAe = Text.clip(calledAe, 64);
            peer = Text.clip(peer, 128);
        }
    }

    /**
     * An association ended.
     *
     * @param outcome how, in a word: released, aborted, ...
     * @param received instances answered with success
     * @param refused instances answered with a failure
     */
    record AssociationClosed(long associationId, Instant at, String outcome, long received, long refused)
            implements
                Transition {
        public AssociationClosed {
            outcome = Text.clip(outcome, 64);
        }
    }

    /** An instance is on disk and about to be acknowledged. */
    record Received(Receipt receipt) implements Transition {
    }

    /** A spooled file without a row was found at the start; its receipt comes from the file. */
    record Recovered(Receipt receipt) implements Transition {
    }

    /**
     * RECEIVED to PROCESSED: cleaned, checked, and due at {@code destinations}. Deliveries that exist from an
     * earlier round stay SENT or become PENDING again.
     */
    record Processed(InstanceId id, Description description, Set<String> destinations) implements Transition {
        public Processed {
            destinations = Set.copyOf(destinations);
            if (destinations.isEmpty()) {
                throw new IllegalArgumentException("processed for no destination");
            }
            destinations.forEach(name -> Text.key(name, 64));
        }
    }

    /** RECEIVED or PROCESSED to QUARANTINED. Deliveries not yet SENT are withdrawn. */
    record Quarantined(InstanceId id, Description description, Reason reason) implements Transition {
    }

    /** RECEIVED to FILTERED. */
    record Filtered(InstanceId id, Description description, Reason reason) implements Transition {
    }

    /** QUARANTINED back to RECEIVED, by an operator. */
    record Retried(InstanceId id) implements Transition {
    }

    /**
     * QUARANTINED to DISCARDED, by an operator; or PROCESSED, where deliveries FAILED and none is PENDING: to DISCARDED
     * where no destination has the instance, else to DELIVERED. The deliveries stay FAILED.
     */
    record Discarded(InstanceId id, Reason reason) implements Transition {
    }

    /**
     * A delivery from PENDING to SENT; the last one makes the instance DELIVERED.
     *
     * @param status DIMSE status of the answer, 0 or a warning (Bxxx); null where there is none
     */
    record DeliverySent(InstanceId id, String destination, @Nullable Integer status, String detail)
            implements
                Transition {
        public DeliverySent {
            detail = Text.clip(detail, 512);
        }
    }

    /**
     * A delivery stays PENDING and is due again at {@code nextAttempt}. No event: the row counts the
     * attempts.
     */
    record DeliveryPostponed(InstanceId id, String destination, Instant nextAttempt, @Nullable Integer status,
            String detail) implements Transition {
        public DeliveryPostponed {
            detail = Text.clip(detail, 512);
        }
    }

    /** A delivery from PENDING to FAILED; the instance stays PROCESSED and counts as held. */
    record DeliveryFailed(InstanceId id, String destination, @Nullable Integer status, String detail)
            implements
                Transition {
        public DeliveryFailed {
            detail = Text.clip(detail, 512);
        }
    }

    /** A delivery from FAILED back to PENDING, due now, by an operator. */
    record DeliveryRetried(InstanceId id, String destination) implements Transition {
    }

    /**
     * Somebody looked behind a pseudonym. Changes no state.
     *
     * @param id the instance whose identity was opened; null where the journal does not know it, or there is none
     * @param type {@link EventType#UNLOCKED} or {@link EventType#CROSSWALK}
     * @param detail who, and how many; no identity
     */
    record IdentityAccessed(@Nullable InstanceId id, EventType type, String detail) implements Transition {
        public IdentityAccessed {
            if (type != EventType.UNLOCKED && type != EventType.CROSSWALK) {
                throw new IllegalArgumentException("no access to an identity");
            }
            detail = Text.clip(detail, 512);
        }
    }

    /**
     * The chain does not hold what it held: its file was damaged or cut, or another was put in its place. Changes no state.
     *
     * @param seq the last event that is known to have been there
     * @param hash its hash
     */
    record EventsLost(long seq, String hash) implements Transition {
    }

    /** The file of an unfinished instance is gone. Changes no state. */
    record FileMissing(InstanceId id) implements Transition {
    }

    /** The study of the instance holds instances of another patient. Changes no state. */
    record StudyHasTwoPatients(InstanceId id) implements Transition {
    }
}
