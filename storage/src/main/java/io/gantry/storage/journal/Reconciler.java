package io.gantry.storage.journal;

import io.gantry.storage.StorageUnavailableException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Accounts for every received instance, association by association, then study by study. Walks indexes a page
 * at a time, so its memory does not grow with the journal.
 */
final class Reconciler {

    private static final int PAGE = 500;

    /** Instances of one association or study, by state, and those processed ones that are stuck. */
    private static final class Counts {
        final Map<InstanceState, Long> byState = new EnumMap<>(InstanceState.class);
        long stuck;

        long of(InstanceState state) {
            return byState.getOrDefault(state, 0L);
        }
    }

    private record StateCount(long key, InstanceState state, long n) {
    }

    private final JournalQueries queries;
    private final Consumer<Balance> each;
    private boolean balanced = true;

    Reconciler(JournalQueries queries, Consumer<Balance> each) {
        this.queries = queries;
        this.each = each;
    }

    boolean run() throws StorageUnavailableException {
        associations();
        studies();
        return balanced;
    }

    private void associations() throws StorageUnavailableException {
        long after = 0;
        while (true) {
            List<AssociationRecord> page = queries.list(JournalQueries::association,
                    JournalSql.ASSOCIATIONS_AFTER, after, PAGE);
            // The last span has no end: instances whose association was never recorded are counted too.
            long last = page.size() < PAGE ? Long.MAX_VALUE : page.getLast().id();
            NavigableMap<Long, Counts> counts = countByAssociation(after, last);
            for (AssociationRecord association : page) {
                Counts own = counts.remove(association.id());
                report(association.id(), null, own == null ? new Counts() : own, association);
            }
            for (Map.Entry<Long, Counts> orphans : counts.entrySet()) {
                report(orphans.getKey(), null, orphans.getValue(), null);
            }
            if (last == Long.MAX_VALUE) {
                return;
            }
            after = last;
        }
    }

    private NavigableMap<Long, Counts> countByAssociation(long after, long last)
            throws StorageUnavailableException {
        NavigableMap<Long, Counts> counts = new TreeMap<>();
        for (StateCount c : queries.list(
                row -> new StateCount(row.getLong(1), InstanceState.valueOf(row.getString(2)),
                        row.getLong(3)),
                JournalSql.COUNTS_BY_ASSOCIATION, after, last)) {
            counts.computeIfAbsent(c.key, _ -> new Counts()).byState.put(c.state, c.n);
        }
        for (StateCount c : queries.list(
                row -> new StateCount(row.getLong(1), InstanceState.PROCESSED, row.getLong(2)),
                JournalSql.STUCK_BY_ASSOCIATION, after, last)) {
            counts.computeIfAbsent(c.key, _ -> new Counts()).stuck = c.n;
        }
        return counts;
    }

    private void studies() throws StorageUnavailableException {
        String study = "";
        while (true) {
            List<String> next = queries.list(row -> row.getString(1), JournalSql.NEXT_STUDY, study, 1);
            if (next.isEmpty()) {
                break;
            }
            study = next.getFirst();
            report(null, study, count(JournalSql.COUNTS_OF_STUDY, JournalSql.STUCK_OF_STUDY, study), null);
        }
        Counts unknown = count(JournalSql.COUNTS_OF_NO_STUDY, JournalSql.STUCK_OF_NO_STUDY);
        if (!unknown.byState.isEmpty()) {
            report(null, null, unknown, null);
        }
    }

    private Counts count(String byState, String stuck, @Nullable Object... key)
            throws StorageUnavailableException {
        Counts counts = new Counts();
        for (StateCount c : queries.list(
                row -> new StateCount(0, InstanceState.valueOf(row.getString(1)), row.getLong(2)), byState,
                key)) {
            counts.byState.put(c.state, c.n);
        }
        if (counts.of(InstanceState.PROCESSED) > 0) {
            counts.stuck = queries.number(stuck, key);
        }
        return counts;
    }

    private void report(@Nullable Long associationId, @Nullable String study, Counts counts,
            @Nullable AssociationRecord association) {
        long received = counts.byState.values().stream().mapToLong(Long::longValue).sum();
        Long acknowledged = association == null ? null : association.received();
        Long refused = association == null ? null : association.refused();
        Balance balance = new Balance(associationId, study, received,
                acknowledged == null ? OptionalLong.empty() : OptionalLong.of(acknowledged),
                counts.of(InstanceState.DELIVERED), counts.of(InstanceState.QUARANTINED) + counts.stuck,
                counts.of(InstanceState.FILTERED), counts.of(InstanceState.DISCARDED),
                counts.of(InstanceState.RECEIVED) + counts.of(InstanceState.PROCESSED) - counts.stuck,
                refused == null ? 0 : refused);
        balanced &= balance.balanced();
        each.accept(balance);
    }
}
