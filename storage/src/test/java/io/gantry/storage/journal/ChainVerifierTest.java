package io.gantry.storage.journal;

import static io.gantry.storage.Samples.NOON;
import static io.gantry.storage.Samples.commit;
import static io.gantry.storage.Samples.id;
import static io.gantry.storage.Samples.receipt;
import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.storage.Samples;
import java.io.IOException;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Somebody has edited the database behind the journal's back. */
class ChainVerifierTest {

    private final JournalDatabase database = JournalDatabase.inMemory();
    private final Journal journal = JdbcJournal.start(database, JournalSettings.defaults(),
            Samples.clockAt(NOON));

    ChainVerifierTest() throws IOException {
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "UPDATE events SET detail = 'harmless' WHERE seq = 4 | 4",
            "UPDATE events SET at = at + 1 WHERE seq = 1 | 1",
            "UPDATE events SET instance_id = instance_id + 1 WHERE seq = 5 | 5",
            "UPDATE events SET instance_id = NULL WHERE seq = 5 | 5",
            "UPDATE events SET association_id = 8 WHERE seq = 1 | 1",
            "UPDATE events SET type = 'FILTERED' WHERE seq = 6 | 6",
            "UPDATE events SET hash = (SELECT hash FROM events WHERE seq = 2) WHERE seq = 3 | 3",
            "DELETE FROM events WHERE seq = 1 | 1",
            "DELETE FROM events WHERE seq = 3 | 3",
            "DELETE FROM events WHERE seq >= 5 | 5",
            "UPDATE events SET seq = CASE seq WHEN 2 THEN -3 ELSE -2 END WHERE seq IN (2, 3); UPDATE events SET seq = -seq WHERE seq < 0 | 2",
            "UPDATE chain_head SET hash = (SELECT hash FROM events WHERE seq = 2) | 6",
            "DELETE FROM chain_head | 0"})
    void whatWasChangedIsFound(String tampering, long brokenAt) throws Exception {
        sixEvents();
        assertThat(journal.verify()).isEmpty();
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            for (String sql : tampering.split(";")) {
                statement.executeUpdate(sql);
            }
        }
        assertThat(journal.verify()).get().extracting(ChainBreak::seq).isEqualTo(brokenAt);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "UPDATE instances SET state = 'DELIVERED' WHERE state = 'QUARANTINED' | not the one its last event left",
            "DELETE FROM instances WHERE state = 'QUARANTINED' | no row",
            "UPDATE instances SET id = id + 1000 WHERE state = 'QUARANTINED' | no event"})
    void aStateThatTheEventsDoNotExplainIsFound(String tampering, String problem) throws Exception {
        sixEvents();
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(tampering);
        }
        assertThat(journal.verify()).get().extracting(ChainBreak::problem).asString().contains(problem);
    }

    @Test
    void aJournalOfManyPagesIsWhole() throws Exception {
        for (int i = 1; i <= 2500; i++) {
            var _ = journal.record(new Transition.Received(receipt(id(i), 7)));
        }
        commit(journal.record(new Transition.FileMissing(id(1))));
        assertThat(journal.verify()).isEmpty();
    }

    @Test
    void verifyingBesideAWriterRaisesNoFalseAlarm() throws Exception {
        Thread writer = Thread.ofVirtual().start(() -> {
            for (int i = 1; i <= 1500; i++) {
                var _ = journal.record(new Transition.Received(receipt(id(i), 7)));
                var _ = journal
                        .record(new Transition.Filtered(id(i), Description.NOTHING, new Reason("R", "")));
            }
        });
        do {
            assertThat(journal.verify()).isEmpty();
        } while (writer.isAlive());
        writer.join();
    }

    private void sixEvents() throws Exception {
        for (int i = 1; i <= 5; i++) {
            journal.received(receipt(id(i), 7));
        }
        commit(journal
                .record(new Transition.Quarantined(id(5), Description.NOTHING, new Reason("R", "why"))));
    }
}
