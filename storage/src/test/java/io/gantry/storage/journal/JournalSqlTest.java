package io.gantry.storage.journal;

import static io.gantry.storage.Samples.NOON;
import static io.gantry.storage.Samples.description;
import static io.gantry.storage.Samples.id;
import static io.gantry.storage.Samples.receipt;
import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.storage.Samples;
import java.lang.reflect.Field;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Asks the database how it would run the journal's statements. */
class JournalSqlTest {

    /** These read tables that stay small, or insert. */
    private static final Set<String> EXEMPT = Set.of("MACHINES", "RULES_OF_MACHINES",
            "INSERT_EVENT",
            "INSERT_ASSOCIATION",
            "INSERT_INSTANCE", "INSERT_DELIVERY", "INSERT_MACHINE", "INSERT_RULE");

    @Test
    @DisplayName("pitfall: Store latency grows with the size of the database: no statement walks a table, new journal or full")
    void everyStatementUsesAnIndex() throws Exception {
        JournalDatabase database = JournalDatabase.inMemory();
        try (Journal journal = JdbcJournal.start(database, JournalSettings.defaults(),
                Samples.clockAt(NOON))) {
            try (Connection connection = database.connection()) {
                assertIndexed(connection, "new");
            }
            for (int i = 1; i <= 5000; i++) {
                var _ = journal.record(new Transition.Received(receipt(id(i), 7 + i / 100)));
                var _ = journal.record(
                        new Transition.Processed(id(i), description(i / 50, i), Set.of("archive", "backup")));
            }
            Samples.commit(journal.record(new Transition.DeliverySent(id(1), "archive", 0, "")));
            try (Connection connection = database.connection();
                    Statement statement = connection.createStatement()) {
                statement.execute("ANALYZE");
                assertIndexed(connection, "full");
            }
        }
    }

    @Test
    void theStatementsAreNoDialectOfOneDatabase() throws Exception {
        statements().forEach((name, sql) -> assertThat(sql.toUpperCase(Locale.ROOT)).as(name)
                .doesNotContain("MERGE ").doesNotContain("ON CONFLICT").doesNotContain(" LIMIT ")
                .doesNotContain("IFNULL"));
    }

    private static void assertIndexed(Connection connection, String which) throws Exception {
        for (Map.Entry<String, String> entry : statements().entrySet()) {
            if (!EXEMPT.contains(entry.getKey())) {
                String plan = plan(connection, entry.getValue());
                assertThat(plan).as("%s journal: %s", which, entry.getKey()).satisfiesAnyOf(
                        p -> assertThat(p).doesNotContain("tableScan"),
                        p -> assertThat(p).contains("/* direct lookup */"));
                if (entry.getValue().contains("ORDER BY")) {
                    assertThat(plan).as("%s journal: %s", which, entry.getKey())
                            .contains("/* index sorted */");
                }
            }
        }
    }

    private static String plan(Connection connection, String sql) throws SQLException {
        try (PreparedStatement explain = connection.prepareStatement("EXPLAIN " + sql)) {
            int parameters = explain.getParameterMetaData().getParameterCount();
            for (int i = 1; i <= parameters; i++) {
                explain.setInt(i, 1);
            }
            try (ResultSet plan = explain.executeQuery()) {
                assertThat(plan.next()).isTrue();
                return plan.getString(1);
            }
        }
    }

    private static Map<String, String> statements() throws IllegalAccessException {
        Map<String, String> all = new TreeMap<>();
        for (Field field : JournalSql.class.getDeclaredFields()) {
            if (!java.lang.reflect.Modifier.isPrivate(field.getModifiers())) {
                all.put(field.getName(), String.valueOf(field.get(null)));
            }
        }
        for (Lookup by : Lookup.values()) {
            all.put("find " + by, JournalSql.find(by));
        }
        assertThat(all).hasSizeGreaterThan(30);
        return all;
    }
}
