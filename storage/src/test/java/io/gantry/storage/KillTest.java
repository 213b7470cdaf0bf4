package io.gantry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.storage.journal.EventType;
import io.gantry.storage.journal.InstanceState;
import io.gantry.storage.journal.JournalSettings;
import io.gantry.storage.journal.Reason;
import io.gantry.storage.journal.Transition;
import io.gantry.storage.spool.Incoming;
import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pulls the plug. */
class KillTest {

    private static final StorageSettings SETTINGS = new StorageSettings(0, 0, Duration.ofSeconds(10),
            JournalSettings.defaults());
    private static final int CONTENT = 3000;

    /**
     * Receives from four senders at once and says which instances it has acknowledged; filters every other, so that
     * their files are written again.
     */
    static final class Receiver {

        private Receiver() {
        }

        public static void main(String[] args) throws Exception {
            try (DataFolder data = DataFolder.open(Path.of(args[0]), SETTINGS, Clock.systemUTC());
                    var senders = Executors.newVirtualThreadPerTaskExecutor()) {
                data.recover((id, _) -> Samples.receipt(id, 7));
                List<Future<?>> running = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    running.add(senders.submit(() -> receive(data)));
                }
                for (Future<?> sender : running) {
                    sender.get();
                }
            }
        }

        private static Void receive(DataFolder data) throws IOException {
            for (int n = 0;; n++) {
                try (Incoming in = data.spool().create()) {
                    in.channel().write(content(in.id()));
                    in.complete();
                    data.accept(in, Samples.receipt(in.id(), 7));
                    say("ACK " + in.id());
                    if (n % 2 == 0) {
                        var _ = data.journal().record(new Transition.Filtered(in.id(),
                                Samples.description(1, n), new Reason("RULE", "")));
                    }
                }
            }
        }
    }

    @Test
    @DisplayName("kill -9 during reception: 298 acknowledged, 297 delivered. Here every acknowledged instance is there")
    void nothingAcknowledgedIsLost(@TempDir Path temp) throws Exception {
        Path folder = temp.resolve("var");
        Random random = new Random();
        List<String> acknowledged = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            try (ChildJvm child = new ChildJvm(Receiver.class, folder.toString())) {
                for (int i = random.nextInt(1, 300); i > 0; i--) {
                    acknowledged.add(child.line("ACK "));
                }
                acknowledged.addAll(child.kill("ACK "));
            }
        }
        try (DataFolder data = DataFolder.open(folder, SETTINGS, Clock.systemUTC())) {
            Recovery.Report report = data.recover((id, _) -> Samples.receipt(id, 7));
            assertThat(report.missing()).isZero();
            assertThat(report.unreadable()).isZero();
            for (String text : acknowledged) {
                InstanceId id = InstanceId.parse(text);
                InstanceState state = data.journal().instance(id).orElseThrow().state();
                if (state == InstanceState.RECEIVED) {
                    assertThat(Files.readAllBytes(data.spool().original(id))).isEqualTo(content(id).array());
                } else {
                    assertThat(state).isEqualTo(InstanceState.FILTERED);
                    assertThat(data.spool().exists(id)).isFalse();
                }
            }
            assertThat(data.journal().verify()).isEmpty();
            assertThat(data.journal().lastEvents(EventType.EVENTS_LOST, 1)).isEmpty();
            assertIndexesAreWhole(folder.resolve("journal"));
            assertThat(acknowledged).doesNotHaveDuplicates().hasSizeGreaterThan(4);
        }
    }

    /** An instance that an index does not show is never worked on, and cannot be changed. */
    private static void assertIndexesAreWhole(Path journal) throws Exception {
        try (Connection connection = DriverManager.getConnection(
                "jdbc:h2:tcp://" + Files.readString(journal.resolve("endpoint")), "gantry",
                Files.readString(journal.resolve("password")));
                Statement statement = connection.createStatement()) {
            List<String[]> indexes = new ArrayList<>();
            try (ResultSet found = statement.executeQuery(
                    """
                                    SELECT i.TABLE_NAME, i.INDEX_NAME, c.COLUMN_NAME FROM INFORMATION_SCHEMA.INDEXES i
                                    JOIN INFORMATION_SCHEMA.INDEX_COLUMNS c USING (INDEX_SCHEMA, INDEX_NAME)
                                    WHERE i.TABLE_SCHEMA = 'PUBLIC' AND i.TABLE_NAME <> 'flyway_schema_history'
                            AND i.INDEX_TYPE_NAME = 'INDEX' AND c.ORDINAL_POSITION = 1""")) {
                while (found.next()) {
                    indexes.add(new String[]{found.getString(1), found.getString(2), found.getString(3)});
                }
            }
            assertThat(indexes).hasSizeGreaterThan(8);
            for (String[] index : indexes) {
                String shown = "SELECT COUNT(*) FROM " + index[0] + " USE INDEX (" + index[1] + ") WHERE "
                        + index[2] + " >= (SELECT MIN(" + index[2] + ") FROM " + index[0] + ")";
                String all = "SELECT COUNT(" + index[2] + ") FROM " + index[0] + " USE INDEX ()";
                assertThat(number(statement, shown)).as(index[1]).isEqualTo(number(statement, all));
            }
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    private static ByteBuffer content(InstanceId id) {
        // Lengths differ, so that a file that is written again has to grow, or leaves a rest.
        ByteBuffer content = ByteBuffer.allocate(CONTENT * (1 + (int) (id.value() % 3)));
        while (content.remaining() >= Long.BYTES) {
            content.putLong(id.value());
        }
        return content.rewind();
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
