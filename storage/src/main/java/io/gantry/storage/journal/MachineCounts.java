package io.gantry.storage.journal;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one transaction adds to the counts of machines. */
final class MachineCounts {

    private final Map<Long, Machine> described = new LinkedHashMap<>();
    private final Map<Long, Integer> seen = new LinkedHashMap<>();
    private final Map<Long, Integer> held = new LinkedHashMap<>();
    private final Map<Long, Map<String, Integer>> rules = new LinkedHashMap<>();

    /** Counts an instance of the machine; returns the machine's id. */
    long seen(Machine machine) {
        long id = machine.id();
        described.putIfAbsent(id, machine);
        seen.merge(id, 1, Integer::sum);
        return id;
    }

    /** Counts an instance into (1) or out of (-1) quarantine, if its machine is known. */
    void held(@Nullable Long id, int change) {
        if (id != null) {
            held.merge(id, change, Integer::sum);
        }
    }

    /** Counts an instance of the machine that a pixel rule decided on. */
    void used(long id, String rule) {
        rules.computeIfAbsent(id, _ -> new LinkedHashMap<>()).merge(rule, 1, Integer::sum);
    }

    void flush(Statements sql, long now) throws SQLException {
        for (Map.Entry<Long, Machine> entry : described.entrySet()) {
            long id = entry.getKey();
            int rows = sql.with(JournalSql.SEE_MACHINE, seen.getOrDefault(id, 0), now, id).executeUpdate();
            if (rows == 0) {
                Machine m = entry.getValue();
                sql.with(JournalSql.INSERT_MACHINE, id, m.manufacturer(), m.model(), m.serial(), m.software(),
                        m.modality(), m.rows(), m.columns(), seen.getOrDefault(id, 0), now, now)
                        .executeUpdate();
            }
        }
        for (Map.Entry<Long, Integer> entry : held.entrySet()) {
            if (entry.getValue() != 0) {
                sql.with(JournalSql.HOLD_MACHINE, entry.getValue(), entry.getKey()).executeUpdate();
            }
        }
        for (Map.Entry<Long, Map<String, Integer>> machine : rules.entrySet()) {
            for (Map.Entry<String, Integer> entry : machine.getValue().entrySet()) {
                int rows = sql
                        .with(JournalSql.USE_RULE, entry.getValue(), machine.getKey(), entry.getKey())
                        .executeUpdate();
                if (rows == 0) {
                    sql.with(JournalSql.INSERT_RULE, machine.getKey(), entry.getKey(), entry.getValue())
                            .executeUpdate();
                }
            }
        }
    }
}
