package io.gantry.storage.quarantine;

import io.gantry.storage.StorageUnavailableException;
import io.gantry.storage.journal.DeliveryRecord;
import io.gantry.storage.journal.DeliveryState;
import io.gantry.storage.journal.Description;
import io.gantry.storage.journal.EventRecord;
import io.gantry.storage.journal.IllegalTransitionException;
import io.gantry.storage.journal.InstanceRecord;
import io.gantry.storage.journal.InstanceState;
import io.gantry.storage.journal.Journal;
import io.gantry.storage.journal.Reason;
import io.gantry.storage.journal.Transition;
import io.gantry.storage.journal.Undelivered;
import io.gantry.storage.spool.InstanceId;
import io.gantry.storage.spool.Spool;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Instances that are held until an operator decides. The original stays where it was received, in the spool,
 * so holding it moves nothing and can lose nothing; the journal says that it is held and why. Nothing here is
 * ever deleted by age or for want of room. Works in the gateway and in another process beside it: each change
 * is committed when the method returns, and the gateway finds what was sent back among the instances in state
 * RECEIVED.
 */
public final class Quarantine {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /**
     * An instance that waits for an operator, with its history.
     *
     * @param fileSize bytes of the original; -1 when it is missing
     */
    public record Held(InstanceRecord instance, List<EventRecord> events, List<DeliveryRecord> deliveries,
            long fileSize) {
    }

    private final Journal journal;
    private final Spool spool;

    public Quarantine(Journal journal, Spool spool) {
        this.journal = journal;
        this.spool = spool;
    }

    /** Holds an instance that is RECEIVED or PROCESSED. */
    public void hold(InstanceId id, Description description, Reason reason)
            throws StorageUnavailableException, IllegalTransitionException {
        commit(new Transition.Quarantined(id, description, reason));
    }

    /** Held instances after the one given, oldest first. */
    public List<InstanceRecord> list(InstanceId after, int limit) throws StorageUnavailableException {
        return journal.inState(InstanceState.QUARANTINED, after, limit);
    }

    /** Instances with a delivery that FAILED after the one given, oldest first. */
    public List<Undelivered> undelivered(InstanceId after, int limit) throws StorageUnavailableException {
        return journal.undelivered(after, limit);
    }

    /** An instance that is held, or that a destination did not take; empty when it is neither. */
    public Optional<Held> show(InstanceId id) throws StorageUnavailableException {
        Optional<InstanceRecord> row = journal.instance(id);
        if (row.isEmpty()) {
            return Optional.empty();
        }
        List<DeliveryRecord> deliveries = journal.deliveries(id);
        boolean waits = switch (row.get().state()) {
            case QUARANTINED -> true;
            case PROCESSED -> deliveries.stream().anyMatch(d -> d.state() == DeliveryState.FAILED);
            case RECEIVED, DELIVERED, FILTERED, DISCARDED -> false;
        };
        return waits
                ? Optional.of(new Held(row.get(), journal.events(id), deliveries, spool.size(id)))
                : Optional.empty();
    }

    /** Sends a held instance through the pipeline again. */
    public void retry(InstanceId id) throws StorageUnavailableException, IllegalTransitionException {
        // Of an id that was mistyped no file is missing, nor of an instance that was delivered or discarded.
        boolean held = journal.instance(id).map(row -> row.state() == InstanceState.QUARANTINED)
                .orElse(false);
        if (held && !spool.exists(id)) {
            throw new IllegalTransitionException("the file of instance " + id + " is missing");
        }
        commit(new Transition.Retried(id));
    }

    /**
     * Gives up an instance that is held, or whose deliveries FAILED. On return that is durable and its file cannot be
     * opened any more; it is deleted within seconds.
     */
    public void discard(InstanceId id, Reason reason)
            throws StorageUnavailableException, IllegalTransitionException {
        commit(new Transition.Discarded(id, reason));
        journal.checkpoint();
    }

    /** Makes a failed delivery due again; the gateway asks the journal every second for what is due. */
    public void retryDelivery(InstanceId id, String destination)
            throws StorageUnavailableException, IllegalTransitionException {
        commit(new Transition.DeliveryRetried(id, destination));
    }

    private void commit(Transition transition)
            throws StorageUnavailableException, IllegalTransitionException {
        try {
            journal.record(transition).get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IllegalTransitionException illegal -> throw illegal;
                case StorageUnavailableException unavailable -> throw unavailable;
                case null, default -> throw new StorageUnavailableException("the journal cannot write", e);
            }
        } catch (TimeoutException e) {
            throw new StorageUnavailableException("the journal is too slow; look again before repeating", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageUnavailableException("interrupted", e);
        }
    }
}
