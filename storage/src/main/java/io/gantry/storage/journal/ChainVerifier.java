package io.gantry.storage.journal;

import io.gantry.storage.StorageUnavailableException;
import io.gantry.storage.spool.InstanceId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks the journal from its first event: every hash must follow from the event and the hash before, the
 * chain must end at its head, and every instance must be in the state that its last event left it in. Runs
 * beside writers: it looks at what lay below the head when it began. Memory is bounded by a page.
 */
final class ChainVerifier {

    private static final int PAGE = 1000;

    /** A row as stored, its type not yet trusted. */
    private record RawEvent(long seq, long at, @Nullable Long instance, @Nullable Long association,
            String type,
            String detail, String hash) {
    }

    private record Head(long seq, String hash) {
    }

    private record StateEvent(long instance, long seq, EventType type) {
    }

    private record Span(long last, @Nullable ChainBreak broken) {
    }

    private final JournalQueries queries;

    ChainVerifier(JournalQueries queries) {
        this.queries = queries;
    }

    Optional<ChainBreak> run() throws StorageUnavailableException {
        List<Head> heads = queries.list(row -> new Head(row.getLong(1), row.getString(2)), JournalSql.HEAD);
        if (heads.isEmpty()) {
            return Optional.of(new ChainBreak(0, null, "the head of the chain is missing"));
        }
        Optional<ChainBreak> broken = walk(heads.getFirst());
        return broken.isPresent() ? broken : compareStates();
    }

    private Optional<ChainBreak> walk(Head head) throws StorageUnavailableException {
        long seq = 0;
        String hash = EventHash.GENESIS;
        while (seq < head.seq) {
            List<RawEvent> page = queries.list(row -> {
                long instance = row.getLong(3);
                boolean noInstance = row.wasNull();
                long association = row.getLong(4);
                boolean noAssociation = row.wasNull();
                return new RawEvent(row.getLong(1), row.getLong(2),
                        noInstance ? null : Long.valueOf(instance),
                        noAssociation ? null : Long.valueOf(association), row.getString(5), row.getString(6),
                        row.getString(7));
            }, JournalSql.EVENTS_AFTER, seq, PAGE);
            if (page.isEmpty()) {
                return Optional
                        .of(new ChainBreak(seq + 1, null, "events are missing at the end of the chain"));
            }
            for (RawEvent event : page) {
                InstanceId instance = event.instance == null || event.instance < 0
                        ? null
                        : new InstanceId(event.instance);
                if (event.seq != seq + 1) {
                    return Optional.of(new ChainBreak(seq + 1, null, "the event is missing"));
                }
                String expected = EventHash.of(hash, event.seq, event.at, event.instance, event.association,
                        event.type, event.detail);
                if (!expected.equals(event.hash)) {
                    return Optional.of(new ChainBreak(event.seq, instance,
                            "the hash does not follow from the event and the one before"));
                }
                seq = event.seq;
                hash = event.hash;
                if (seq == head.seq && !hash.equals(head.hash)) {
                    return Optional.of(new ChainBreak(seq, instance, "the chain does not end at its head"));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<ChainBreak> compareStates() throws StorageUnavailableException {
        long after = -1;
        while (true) {
            long start = after;
            Span span = queries.inSnapshot(connection -> compareSpan(connection, start));
            if (span.broken != null || span.last == Long.MAX_VALUE) {
                return Optional.ofNullable(span.broken);
            }
            after = span.last;
        }
    }

    /** Compares one page of instances, and the events of all ids up to its end, as they are at one moment. */
    private static Span compareSpan(Connection connection, long after) throws SQLException {
        Map<Long, String> states = new LinkedHashMap<>();
        List<Long> ids = JournalQueries.list(connection, row -> {
            states.put(row.getLong(1), row.getString(2));
            return row.getLong(1);
        }, JournalSql.STATES_AFTER, after, PAGE);
        long last = ids.size() < PAGE ? Long.MAX_VALUE : ids.getLast();
        Map<Long, StateEvent> lastEvents = new LinkedHashMap<>();
        for (StateEvent event : JournalQueries.list(connection,
                row -> new StateEvent(row.getLong(1), row.getLong(2), EventType.valueOf(row.getString(3))),
                JournalSql.EVENTS_OF_SPAN, after, last)) {
            if (event.type.leaves() != null) {
                lastEvents.put(event.instance, event);
            }
        }
        for (Map.Entry<Long, String> state : states.entrySet()) {
            InstanceId id = new InstanceId(state.getKey());
            StateEvent event = lastEvents.remove(state.getKey());
            if (event == null) {
                return new Span(last, new ChainBreak(0, id, "the instance has no event"));
            }
            InstanceState left = event.type.leaves();
            if (left == null || !left.name().equals(state.getValue())) {
                return new Span(last, new ChainBreak(event.seq, id,
                        "the state of the instance is not the one its last event left"));
            }
        }
        for (StateEvent event : lastEvents.values()) {
            return new Span(last,
                    new ChainBreak(event.seq, new InstanceId(event.instance), "the instance has no row"));
        }
        return new Span(last, null);
    }
}
