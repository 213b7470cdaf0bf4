package io.gantry.storage.journal;

import io.gantry.storage.StorageUnavailableException;
import io.gantry.storage.spool.InstanceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The record of what happened to every instance. It holds pseudonyms, counts, states and reasons, no
 * identities.
 *
 * <p>Transitions are committed in the order in which they are handed over, many to a transaction. Each
 * changes rows and appends events to a hash chain, or does neither. Safe for use by many threads, and by
 * several processes: each transaction holds the head of the chain.
 *
 * <p>Lists are pages: ascending by id, starting after the id given, {@link #FIRST} for the first page.
 * Queries wait a bounded time for a connection and throw {@link StorageUnavailableException} when the
 * database cannot answer.
 */
public interface Journal extends AutoCloseable {

    /** Comes before every instance: where the first page starts. */
    InstanceId FIRST = new InstanceId(0);

    /**
     * Records a received instance and returns when its row is committed and its file name is durable: the
     * sender may be answered with success. Blocks up to the commit deadline.
     *
     * @throws StorageUnavailableException when it was certainly not recorded; answer A700H and delete the
     *        file
     * @throws io.gantry.storage.CommitInDoubtException when it may have been recorded; answer A700H, keep the
     *        file
     */
    void received(Receipt receipt) throws StorageUnavailableException;

    /**
     * Records any other step. Blocks only while the queue is full. The future completes after the commit, on
     * a thread of its own, with {@link IllegalTransitionException} where the step is not legal, or with
     * {@link StorageUnavailableException}; then nothing was changed.
     */
    CompletableFuture<Void> record(Transition transition);

    /**
     * Makes everything committed durable, then lets the files of finished instances go. Runs by itself about
     * twice a second while there is something to do; a process that exits calls it.
     */
    void checkpoint() throws StorageUnavailableException;

    JournalHealth health();

    Optional<InstanceRecord> instance(InstanceId id) throws StorageUnavailableException;

    /** Instances by a pseudonym. */
    List<InstanceRecord> find(Lookup by, String pseudonym, InstanceId after, int limit)
            throws StorageUnavailableException;

    List<InstanceRecord> inState(InstanceState state, InstanceId after, int limit)
            throws StorageUnavailableException;

    /** As {@link #inState}, ids only: what the gateway asks for work. */
    List<InstanceId> idsInState(InstanceState state, InstanceId after, int limit)
            throws StorageUnavailableException;

    /** Instances received in a span of time, {@code until} exclusive. */
    List<InstanceRecord> receivedBetween(Instant from, Instant until, InstanceId after, int limit)
            throws StorageUnavailableException;

    /**
     * States of the instances with ids from {@code first} to {@code last}, both inclusive, for matching with
     * files. The caller bounds the span.
     */
    Map<InstanceId, InstanceState> states(InstanceId first, InstanceId last)
            throws StorageUnavailableException;

    /** The newest instance or association id; 0 in an empty journal. */
    long lastId() throws StorageUnavailableException;

    /** Instances of an association. */
    List<InstanceRecord> ofAssociation(long associationId, InstanceId after, int limit)
            throws StorageUnavailableException;

    /**
     * Associations, newest first, opened before the one given; {@code Long.MAX_VALUE} for the first page.
     */
    List<AssociationRecord> associations(long before, int limit) throws StorageUnavailableException;

    /** Everything that happened to an instance, oldest first. */
    List<EventRecord> events(InstanceId id) throws StorageUnavailableException;

    /** The last events of the node, oldest of them first. */
    List<EventRecord> lastEvents(int limit) throws StorageUnavailableException;

    /** The last events of the node that are of one type, oldest of them first. Takes as long as the journal is. */
    List<EventRecord> lastEvents(EventType type, int limit) throws StorageUnavailableException;

    /** The deliveries of an instance, by destination. */
    List<DeliveryRecord> deliveries(InstanceId id) throws StorageUnavailableException;

    /**
     * Deliveries that are PENDING and due at {@code now}, longest due first.
     *
     * @param after the last of the page before; null for the first page
     */
    List<DeliveryRecord> due(String destination, Instant now, @Nullable DeliveryRecord after,
            int limit) throws StorageUnavailableException;

    /**
     * Deliveries in a state at a destination, ordered by next attempt, then id.
     *
     * @param after the last of the page before; null for the first page
     */
    List<DeliveryRecord> deliveriesInState(String destination, DeliveryState state,
            @Nullable DeliveryRecord after, int limit) throws StorageUnavailableException;

    /** The destinations that deliveries are PENDING for, by name. Takes as long as there are instances PROCESSED. */
    List<String> destinationsDue() throws StorageUnavailableException;

    /**
     * How many deliveries of instances that are PROCESSED are PENDING, and how many FAILED, by destination; without a
     * status. Takes as long as there are such instances.
     */
    List<DeliveryCount> undeliveredCounts() throws StorageUnavailableException;

    /** Instances that are PROCESSED and have a delivery that FAILED. */
    List<Undelivered> undelivered(InstanceId after, int limit) throws StorageUnavailableException;

    /**
     * The deliveries of instances received in a span of time, {@code until} exclusive, by destination, state and status.
     */
    List<DeliveryCount> deliveryCounts(Instant from, Instant until) throws StorageUnavailableException;

    /**
     * What became of the attributes of instances received in a span of time, {@code until} exclusive, that were cleaned: by
     * profile, attribute and action.
     */
    List<ActionCount> actionCounts(Instant from, Instant until) throws StorageUnavailableException;

    List<MachineRecord> machines() throws StorageUnavailableException;

    /** How many instances are in each state. */
    Map<InstanceState, Long> totals() throws StorageUnavailableException;

    /**
     * Accounts for every association, then for every study, one at a time.
     *
     * @return whether all are balanced
     */
    boolean reconcile(Consumer<Balance> each) throws StorageUnavailableException;

    /**
     * Walks the hash chain and compares each instance's state with its last event.
     *
     * @return the first contradiction, or empty when there is none
     */
    Optional<ChainBreak> verify() throws StorageUnavailableException;

    /**
     * Stops taking transitions, commits what is queued, makes it durable and closes the database, within
     * bounded time.
     */
    @Override
    void close();
}
