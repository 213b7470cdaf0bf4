package io.gantry.storage.journal;

import io.gantry.storage.spool.InstanceId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One database transaction over many transitions: applies each transition to drafts in memory after checking that it is
 * legal, then moves the head of the hash chain, which no other can meanwhile, and writes every changed row once. A
 * transition that is refused leaves the drafts as they were. Used by one thread.
 */
final class JournalTransaction {

    /** Somebody else has appended since this writer's last transaction: nothing is written, to be begun again. */
    static final class HeadMovedException extends Exception {

        private static final long serialVersionUID = 1L;
    }

    private final Statements sql;
    private final LastKnown known;
    private final long now;
    private final Map<InstanceId, InstanceDraft> instances = new LinkedHashMap<>();
    private final Map<InstanceId, Map<String, DeliveryDraft>> deliveries = new LinkedHashMap<>();
    private final Set<Long> associations = new HashSet<>();
    private final Map<InstanceState, Long> totals = new EnumMap<>(InstanceState.class);
    private final MachineCounts machines = new MachineCounts();
    private final Map<Long, ActionSet> actionSets = new LinkedHashMap<>();
    private final List<InstanceId> finished = new ArrayList<>();
    private final long firstSeq;
    private long seq;
    private String hash;

    /**
     * Begins at the chain's head: where it is known to be, which {@link #flush} makes sure of, or else waits for it and
     * holds it until commit or rollback.
     */
    JournalTransaction(Statements sql, LastKnown known, long now) throws SQLException {
        this.sql = sql;
        this.known = known;
        this.now = now;
        LastKnown.Head head = known.head();
        if (head == null) {
            head = lockHead();
        }
        seq = head.seq();
        hash = head.hash();
        firstSeq = seq;
    }

    private LastKnown.Head lockHead() throws SQLException {
        try (ResultSet head = sql.with(JournalSql.LOCK_HEAD).executeQuery()) {
            if (!head.next()) {
                throw new SQLException("the journal has lost the head of its chain");
            }
            return new LastKnown.Head(head.getLong(1), head.getString(2));
        }
    }

    /** Instances that this transaction brings to a final state. */
    List<InstanceId> finished() {
        return finished;
    }

    void apply(Transition transition) throws IllegalTransitionException, SQLException {
        switch (transition) {
            case Transition.AssociationOpened t -> opened(t);
            case Transition.AssociationClosed t -> closed(t);
            case Transition.Received t -> received(t.receipt(), EventType.RECEIVED);
            case Transition.Recovered t -> recovered(t.receipt());
            case Transition.Processed t -> processed(t);
            case Transition.Quarantined t -> quarantined(t);
            case Transition.Filtered t -> {
                InstanceDraft draft = change(t.id(), InstanceState.FILTERED, t.reason(), EventType.FILTERED,
                        t.reason().toString());
                describe(draft, t.description());
            }
            case Transition.Retried t ->
                change(t.id(), InstanceState.RECEIVED, null, EventType.RETRIED, "");
            case Transition.Discarded t -> discarded(t);
            case Transition.DeliverySent t -> sent(t);
            case Transition.DeliveryPostponed t ->
                delivery(t.id(), t.destination(), DeliveryState.PENDING, DeliveryState.PENDING).attempted(
                        DeliveryState.PENDING,
                        t.nextAttempt().toEpochMilli(), t.status(), t.detail());
            case Transition.DeliveryFailed t -> {
                DeliveryDraft draft = delivery(t.id(), t.destination(), DeliveryState.PENDING,
                        DeliveryState.FAILED);
                draft.attempted(DeliveryState.FAILED, now, t.status(), t.detail());
                event(EventType.FAILED, t.id(), null, outcome(t.destination(), t.status(), t.detail()));
            }
            case Transition.DeliveryRetried t -> deliveryRetried(t);
            case Transition.IdentityAccessed t -> event(t.type(), t.id(), null, t.detail());
            case Transition.EventsLost t -> event(EventType.EVENTS_LOST, null, null,
                    "after event " + seq + "; the chain had got to event " + t.seq() + " with the hash "
                            + t.hash());
            case Transition.FileMissing t -> {
                instance(t.id());
                event(EventType.FILE_MISSING, t.id(), null, "");
            }
            case Transition.StudyHasTwoPatients t -> {
                instance(t.id());
                event(EventType.STUDY_HAS_TWO_PATIENTS, t.id(), null, "");
            }
        }
    }

    /**
     * Writes all drafts, the head first: the row that every writer has to change. The caller commits, and then calls
     * {@link #committed}.
     */
    void flush() throws SQLException, HeadMovedException {
        int moved = sql.with(JournalSql.MOVE_HEAD, seq, hash, total(InstanceState.RECEIVED),
                total(InstanceState.PROCESSED), total(InstanceState.DELIVERED),
                total(InstanceState.QUARANTINED),
                total(InstanceState.FILTERED), total(InstanceState.DISCARDED), firstSeq).executeUpdate();
        if (moved == 0) {
            throw new HeadMovedException();
        }
        flushInstances();
        flushDeliveries();
        machines.flush(sql, now);
        flushActions();
        if (seq > firstSeq) {
            sql.with(JournalSql.INSERT_EVENT).executeBatch();
        }
    }

    private Long total(InstanceState state) {
        return totals.getOrDefault(state, 0L);
    }

    /** Keeps what was committed in mind for the next transaction. */
    void committed() {
        known.committed(new LastKnown.Head(seq, hash), instances, deliveries);
    }

    private void opened(Transition.AssociationOpened t) throws SQLException {
        associations.add(t.associationId());
        sql.with(JournalSql.INSERT_ASSOCIATION, t.associationId(), t.callingAe(), t.calledAe(), t.peer(),
                t.at().toEpochMilli()).executeUpdate();
        event(EventType.ASSOCIATION_OPENED, null, t.associationId(), "from " + t.callingAe());
    }

    private void closed(Transition.AssociationClosed t) throws SQLException, IllegalTransitionException {
        int rows = sql.with(JournalSql.CLOSE_ASSOCIATION, t.at().toEpochMilli(), t.outcome(), t.received(),
                t.refused(), t.associationId()).executeUpdate();
        if (rows == 0) {
            throw new IllegalTransitionException("no open association " + t.associationId());
        }
        event(EventType.ASSOCIATION_CLOSED, null, t.associationId(),
                t.outcome() + ", received " + t.received() + ", refused " + t.refused());
    }

    /** An id that an earlier transaction used is refused by the primary key: asking first would cost each one. */
    private void received(Receipt receipt, EventType type) throws SQLException, IllegalTransitionException {
        if (instances.containsKey(receipt.id())) {
            throw new IllegalTransitionException("instance " + receipt.id() + " has a row");
        }
        InstanceDraft draft = new InstanceDraft(receipt, InstanceState.RECEIVED, null);
        draft.description = new Description(null, null, null, null, null, receipt.pseudonyms(), null);
        draft.changed = true;
        instances.put(receipt.id(), draft);
        deliveries.put(receipt.id(), new TreeMap<>());
        totals.merge(InstanceState.RECEIVED, 1L, Long::sum);
        event(type, receipt.id(), receipt.associationId(),
                "from " + receipt.callingAe() + ", " + receipt.sizeBytes() + " bytes");
    }

    private void recovered(Receipt receipt) throws SQLException, IllegalTransitionException {
        if (load(receipt.id()) != null) {
            throw new IllegalTransitionException("instance " + receipt.id() + " has a row");
        }
        if (associations.add(receipt.associationId())) {
            try (ResultSet row = sql.with(JournalSql.HAS_ASSOCIATION, receipt.associationId())
                    .executeQuery()) {
                if (!row.next()) {
                    sql.with(JournalSql.INSERT_ASSOCIATION, receipt.associationId(), receipt.callingAe(),
                            receipt.calledAe(), receipt.peer(), receipt.receivedAt().toEpochMilli())
                            .executeUpdate();
                }
            }
        }
        received(receipt, EventType.RECOVERED);
    }

    private void processed(Transition.Processed t) throws SQLException, IllegalTransitionException {
        String names = Text.clip(String.join(",", new TreeSet<>(t.destinations())), 480);
        String rule = t.description().rule();
        InstanceDraft draft = change(t.id(), InstanceState.PROCESSED, null, EventType.PROCESSED,
                "for " + names + (rule == null ? "; no pixel rule" : "; pixel rule " + rule));
        describe(draft, t.description());
        Map<String, DeliveryDraft> drafts = deliveriesOf(t.id());
        boolean allSent = true;
        for (String destination : t.destinations()) {
            DeliveryDraft delivery = drafts.computeIfAbsent(destination,
                    _ -> new DeliveryDraft(false, DeliveryState.PENDING, 0, now));
            if (delivery.state != DeliveryState.SENT) {
                delivery.renew(now);
                allSent = false;
            }
        }
        if (allSent) {
            change(t.id(), InstanceState.DELIVERED, null, EventType.DELIVERED, "");
        }
    }

    private void quarantined(Transition.Quarantined t) throws SQLException, IllegalTransitionException {
        InstanceDraft draft = change(t.id(), InstanceState.QUARANTINED, t.reason(), EventType.QUARANTINED,
                t.reason().toString());
        describe(draft, t.description());
        machines.held(draft.machineId, 1);
        for (DeliveryDraft delivery : deliveriesOf(t.id()).values()) {
            if (delivery.state != DeliveryState.SENT) {
                delivery.withdrawn = true;
            }
        }
    }

    private void sent(Transition.DeliverySent t) throws SQLException, IllegalTransitionException {
        DeliveryDraft draft = delivery(t.id(), t.destination(), DeliveryState.PENDING, DeliveryState.SENT);
        draft.attempted(DeliveryState.SENT, now, t.status(), t.detail());
        event(EventType.SENT, t.id(), null, outcome(t.destination(), t.status(), t.detail()));
        boolean all = deliveriesOf(t.id()).values().stream()
                .allMatch(d -> d.withdrawn || d.state == DeliveryState.SENT);
        if (all) {
            change(t.id(), InstanceState.DELIVERED, null, EventType.DELIVERED, "");
        }
    }

    private void discarded(Transition.Discarded t) throws SQLException, IllegalTransitionException {
        if (instance(t.id()).state != InstanceState.PROCESSED) {
            change(t.id(), InstanceState.DISCARDED, t.reason(), EventType.DISCARDED, t.reason().toString());
            return;
        }
        boolean sent = false;
        Set<String> failed = new TreeSet<>();
        for (Map.Entry<String, DeliveryDraft> delivery : deliveriesOf(t.id()).entrySet()) {
            switch (delivery.getValue().state) {
                case PENDING -> throw new IllegalTransitionException(
                        "instance " + t.id() + " is still due at " + delivery.getKey());
                case SENT -> sent = true;
                case FAILED -> failed.add(delivery.getKey());
            }
        }
        if (failed.isEmpty()) {
            throw new IllegalTransitionException("instance " + t.id() + " has no delivery that FAILED");
        }
        String detail = Text.clip(t.reason() + ": not taken by " + String.join(",", failed), 640);
        if (sent) {
            event(EventType.DELIVERY_GIVEN_UP, t.id(), null, detail);
            change(t.id(), InstanceState.DELIVERED, null, EventType.DELIVERED, "");
        } else {
            change(t.id(), InstanceState.DISCARDED, t.reason(), EventType.DISCARDED, detail);
        }
    }

    private void deliveryRetried(Transition.DeliveryRetried t)
            throws SQLException, IllegalTransitionException {
        DeliveryDraft draft = delivery(t.id(), t.destination(), DeliveryState.FAILED, DeliveryState.PENDING);
        draft.renew(now);
        event(EventType.DELIVERY_RETRIED, t.id(), null, t.destination());
    }

    /** Changes an instance's state, if that is legal, and appends the event. */
    private InstanceDraft change(InstanceId id, InstanceState to, @Nullable Reason reason, EventType type,
            String detail) throws SQLException, IllegalTransitionException {
        InstanceDraft draft = instance(id);
        if (!draft.state.allows(to)) {
            throw new IllegalTransitionException(
                    "instance " + id + " cannot go from " + draft.state + " to " + to);
        }
        if (draft.state == InstanceState.QUARANTINED) {
            machines.held(draft.machineId, -1);
        }
        totals.merge(draft.state, -1L, Long::sum);
        totals.merge(to, 1L, Long::sum);
        draft.change(to, reason);
        if (to.isFinal()) {
            finished.add(id);
        }
        event(type, id, null, detail);
        return draft;
    }

    private void describe(InstanceDraft draft, Description description) {
        draft.describe(description);
        if (description.actions() != null) {
            actionSets.put(description.actions().id(), description.actions());
        }
        Machine machine = description.machine();
        if (machine != null && draft.machineId == null) {
            draft.machineId = machines.seen(machine);
        }
        if (description.rule() != null && draft.machineId != null) {
            machines.used(draft.machineId, description.rule());
        }
    }

    private DeliveryDraft delivery(InstanceId id, String destination, DeliveryState from, DeliveryState to)
            throws SQLException, IllegalTransitionException {
        InstanceDraft instance = instance(id);
        DeliveryDraft draft = deliveriesOf(id).get(destination);
        if (draft == null || draft.withdrawn || instance.state != InstanceState.PROCESSED) {
            throw new IllegalTransitionException("instance " + id + " is not due at " + destination);
        }
        if (draft.state != from || !from.allows(to)) {
            throw new IllegalTransitionException(
                    "delivery of " + id + " cannot go from " + draft.state + " to " + to);
        }
        return draft;
    }

    private InstanceDraft instance(InstanceId id) throws SQLException, IllegalTransitionException {
        InstanceDraft draft = load(id);
        if (draft == null) {
            throw new IllegalTransitionException("no instance " + id);
        }
        return draft;
    }

    private @Nullable InstanceDraft load(InstanceId id) throws SQLException {
        InstanceDraft draft = instances.get(id);
        if (draft == null) {
            draft = known.instance(id);
            if (draft != null) {
                instances.put(id, draft);
            }
        }
        if (draft == null) {
            try (ResultSet row = sql.with(JournalSql.STATE_OF, id.value()).executeQuery()) {
                if (row.next()) {
                    InstanceState state = InstanceState.valueOf(row.getString(1));
                    long machine = row.getLong(2);
                    draft = new InstanceDraft(null, state, row.wasNull() ? null : machine);
                    instances.put(id, draft);
                }
            }
        }
        return draft;
    }

    private Map<String, DeliveryDraft> deliveriesOf(InstanceId id) throws SQLException {
        Map<String, DeliveryDraft> drafts = deliveries.get(id);
        if (drafts == null) {
            drafts = known.deliveriesOf(id);
            if (drafts == null) {
                drafts = storedDeliveries(id);
            }
            deliveries.put(id, drafts);
        }
        return drafts;
    }

    private Map<String, DeliveryDraft> storedDeliveries(InstanceId id) throws SQLException {
        Map<String, DeliveryDraft> drafts = new TreeMap<>();
        try (ResultSet rows = sql.with(JournalSql.DELIVERY_STATES_OF, id.value()).executeQuery()) {
            while (rows.next()) {
                drafts.put(rows.getString(1),
                        new DeliveryDraft(true, DeliveryState.valueOf(rows.getString(2)),
                                rows.getInt(3), rows.getLong(4)));
            }
        }
        return drafts;
    }

    private void event(EventType type, @Nullable InstanceId instance, @Nullable Long association,
            String detail)
            throws SQLException {
        Long instanceId = instance == null ? null : instance.value();
        seq++;
        hash = EventHash.of(hash, seq, now, instanceId, association, type.name(), detail);
        sql.with(JournalSql.INSERT_EVENT, seq, now, instanceId, association, type.name(), detail, hash)
                .addBatch();
    }

    private void flushInstances() throws SQLException {
        Set<String> used = new TreeSet<>();
        for (Map.Entry<InstanceId, InstanceDraft> entry : instances.entrySet()) {
            if (entry.getValue().changed) {
                used.add(batch(entry.getKey(), entry.getValue()));
            }
        }
        executeBatches(used);
    }

    private String batch(InstanceId id, InstanceDraft draft) throws SQLException {
        Receipt r = draft.receipt;
        Description d = draft.description;
        String code = draft.reason == null ? null : draft.reason.code();
        String detail = draft.reason == null ? null : draft.reason.detail();
        String statement;
        PreparedStatement prepared;
        if (r != null && d != null) {
            Pseudonyms p = d.pseudonyms();
            statement = JournalSql.INSERT_INSTANCE;
            prepared = sql.with(statement, id.value(), r.associationId(), r.receivedAt().toEpochMilli(),
                    r.callingAe(), r.calledAe(), r.peer(), d.route(), d.profile(), d.profileDigest(),
                    d.tablesEdition(), r.sopClass(), r.transferSyntax(), r.sizeBytes(), d.modality(),
                    p.studyUid(),
                    p.seriesUid(), p.instanceUid(), p.patientId(), p.accession(), draft.machineId,
                    draft.state.name(), code, detail, now, actions(d));
        } else if (d != null) {
            Pseudonyms p = d.pseudonyms();
            statement = JournalSql.DESCRIBE_INSTANCE;
            prepared = sql.with(statement, d.route(), d.profile(), d.profileDigest(), d.tablesEdition(),
                    d.modality(), p.studyUid(), p.seriesUid(), p.instanceUid(), p.patientId(), p.accession(),
                    draft.machineId, draft.state.name(), code, detail, now, actions(d), id.value());
        } else {
            statement = JournalSql.CHANGE_INSTANCE;
            prepared = sql.with(statement, draft.state.name(), code, detail, now, id.value());
        }
        prepared.addBatch();
        return statement;
    }

    private static @Nullable Long actions(Description description) {
        ActionSet actions = description.actions();
        return actions == null ? null : actions.id();
    }

    /** Sets that the database has not: few, so that it is asked for each. */
    private void flushActions() throws SQLException {
        boolean any = false;
        for (ActionSet set : actionSets.values()) {
            try (ResultSet known = sql.with(JournalSql.HAS_ACTIONS, set.id()).executeQuery()) {
                if (known.next()) {
                    continue;
                }
            }
            for (ActionSet.Pair pair : set.pairs()) {
                sql.with(JournalSql.INSERT_ACTION, set.id(), pair.attribute(), pair.action()).addBatch();
                any = true;
            }
        }
        if (any) {
            sql.with(JournalSql.INSERT_ACTION).executeBatch();
        }
    }

    private void flushDeliveries() throws SQLException {
        Set<String> used = new TreeSet<>();
        for (Map.Entry<InstanceId, Map<String, DeliveryDraft>> of : deliveries.entrySet()) {
            for (Map.Entry<String, DeliveryDraft> entry : of.getValue().entrySet()) {
                DeliveryDraft d = entry.getValue();
                Long id = of.getKey().value();
                String statement;
                if (d.withdrawn) {
                    if (!d.stored) {
                        continue;
                    }
                    statement = JournalSql.DELETE_DELIVERY;
                    sql.with(statement, id, entry.getKey()).addBatch();
                } else if (!d.changed) {
                    continue;
                } else {
                    statement = d.stored ? JournalSql.CHANGE_DELIVERY : JournalSql.INSERT_DELIVERY;
                    sql.with(statement, d.state.name(), d.attempts, d.nextAttemptAt, d.status, d.detail, now,
                            id,
                            entry.getKey()).addBatch();
                }
                used.add(statement);
            }
        }
        executeBatches(used);
    }

    private void executeBatches(Set<String> statements) throws SQLException {
        for (String statement : statements) {
            sql.with(statement).executeBatch();
        }
    }

    private static String outcome(String destination, @Nullable Integer status, String detail) {
        String code = status == null ? "" : String.format(Locale.ROOT, " %04XH", status);
        return destination + code + (detail.isEmpty() ? "" : ": " + detail);
    }
}
