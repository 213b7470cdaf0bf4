package io.gantry.storage.journal;

import static io.gantry.storage.Samples.NOON;
import static io.gantry.storage.Samples.commit;
import static io.gantry.storage.Samples.id;
import static io.gantry.storage.Samples.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gantry.storage.Samples;
import io.gantry.storage.StorageUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal as the gateway uses it: a file, and other processes beside it. */
class H2JournalTest extends JournalContract {

    private final Path folder;

    H2JournalTest(@TempDir Path temp) throws IOException {
        super(start(temp.resolve("journal")));
        this.folder = temp.resolve("journal");
    }

    private static Journal start(Path folder) throws IOException {
        return JdbcJournal.start(JournalDatabase.own(folder), JournalSettings.defaults(),
                Samples.clockAt(NOON));
    }

    @Test
    void isThereAfterARestart() throws Exception {
        journal.received(receipt(id(1), 7));
        journal.close();
        try (Journal again = start(folder)) {
            assertThat(again.instance(id(1))).isPresent();
            again.received(receipt(id(2), 7));
            assertThat(again.verify()).isEmpty();
        }
    }

    @Test
    @DisplayName("A journal that was cut or replaced by an older one says so, once, and goes on")
    void lostEventsAreAdmitted() throws Exception {
        Path file = folder.resolve("journal.mv.db");
        Path old = folder.resolve("old");
        journal.received(receipt(id(1), 7));
        journal.close();
        Files.copy(file, old);
        String hash;
        try (Journal more = start(folder)) {
            more.received(receipt(id(2), 7));
            assertThat(more.lastEvents(EventType.EVENTS_LOST, 9)).isEmpty();
            hash = more.lastEvents(1).getFirst().hash();
        }

        for (int round = 0; round < 2; round++) {
            if (round == 0) {
                Files.copy(old, file, StandardCopyOption.REPLACE_EXISTING);
            }
            try (Journal less = start(folder)) {
                EventRecord lost = less.lastEvents(EventType.EVENTS_LOST, 9).getFirst();
                assertThat(lost.detail())
                        .isEqualTo("after event 1; the chain had got to event 2 with the hash " + hash);
                assertThat(less.lastEvents(9)).hasSize(2);
                assertThat(less.verify()).isEmpty();
            }
        }

        Files.delete(file);
        try (Journal empty = start(folder)) {
            assertThat(empty.lastEvents(9)).singleElement()
                    .satisfies(event -> assertThat(event.detail()).startsWith("after event 0; "));
            assertThat(empty.verify()).isEmpty();
        }
    }

    @Test
    @DisplayName("A chain of the same length that is another one has lost its events, too")
    void anotherChainIsNoticed() throws Exception {
        journal.received(receipt(id(1), 7));
        journal.close();
        Files.delete(folder.resolve("journal.mv.db"));
        Path mark = folder.resolveSibling(folder.getFileName() + ".mark");
        byte[] reached = Files.readAllBytes(mark);
        Files.delete(mark);
        try (Journal other = start(folder)) {
            other.received(receipt(id(2), 7));
        }
        Files.write(mark, reached);

        try (Journal other = start(folder)) {
            assertThat(other.lastEvents(EventType.EVENTS_LOST, 9)).hasSize(1);
        }
    }

    @Test
    @DisplayName("kill -9, power cut: a mark that is older than the chain, or was never finished, is no loss")
    void anOlderMarkIsTrue() throws Exception {
        journal.received(receipt(id(1), 7));
        journal.close();
        Path mark = folder.resolveSibling(folder.getFileName() + ".mark");
        byte[] before = Files.readAllBytes(mark);
        try (Journal more = start(folder)) {
            more.received(receipt(id(2), 7));
        }

        for (byte[] left : List.of(before, new byte[before.length], new byte[0],
                Arrays.copyOf(before, before.length - 9))) {
            Files.write(mark, left);
            try (Journal again = start(folder)) {
                assertThat(again.lastEvents(9)).hasSize(2);
            }
        }
    }

    @Test
    void closesWithinBoundedTime() throws Exception {
        for (int i = 1; i < 2000; i++) {
            var _ = journal.record(new Transition.Received(receipt(id(i), 7)));
        }
        commit(journal.record(new Transition.Received(receipt(id(2000), 7))));
        long start = System.nanoTime();
        journal.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void aSecondConnectionFromOutsideKeepsTheChainWhole() throws Exception {
        try (Journal beside = JdbcJournal.start(JournalDatabase.beside(folder), JournalSettings.defaults(),
                Samples.clockAt(NOON))) {
            for (int i = 1; i <= 100; i++) {
                var here = journal.record(new Transition.Received(receipt(id(2L * i), 7)));
                var there = beside.record(new Transition.Received(receipt(id(2L * i + 1), 8)));
                if (i % 10 == 0) {
                    commit(here);
                    commit(there);
                }
            }
            assertThat(beside.verify()).isEmpty();
            assertThat(journal.totals()).isEqualTo(beside.totals()).containsEntry(InstanceState.RECEIVED,
                    200L);
        }
        assertThat(journal.verify()).isEmpty();
    }

    @Test
    @DisplayName("a database that was closed under the node is not opened again behind its back: nothing is accepted until a start")
    void aLostDatabaseStaysLost() throws Exception {
        journal.received(receipt(id(1), 7));
        journal.checkpoint();
        Connection connection = DriverManager.getConnection(
                "jdbc:h2:tcp://" + Files.readString(folder.resolve("endpoint")), "gantry",
                Files.readString(folder.resolve("password")));
        try (connection; Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN IMMEDIATELY");
        } catch (SQLException _) {
            // The node may see its loss, and hang up, before the answer is there.
        }
        // Whether it is noticed first by a reception or by the journal's own look, none is accepted.
        assertThatThrownBy(() -> journal.received(receipt(id(2), 7)))
                .isInstanceOf(StorageUnavailableException.class);
        await().until(() -> String.valueOf(journal.health().problem()).contains("start the node again"));
        assertThatThrownBy(() -> journal.received(receipt(id(3), 7)))
                .isInstanceOf(StorageUnavailableException.class);
        assertThatThrownBy(() -> journal.instance(id(1))).isInstanceOf(StorageUnavailableException.class);
        assertThat(journal.health().healthy()).isFalse();
        // It goes last, after the loss is known and the server has stopped.
        await().untilAsserted(() -> assertThat(folder.resolve("endpoint"))
                .as("nor does another process open it").doesNotExist());
        journal.close();
        try (Journal again = start(folder)) {
            assertThat(again.instance(id(1))).isPresent();
            assertThat(again.instance(id(3))).isEmpty();
            again.received(receipt(id(4), 7));
            assertThat(again.health().healthy()).isTrue();
            assertThat(again.verify()).isEmpty();
        }
    }

    @Test
    @DisplayName("connections of another opening are refused, also before the loss was noticed")
    void aConnectionMustFindTheMarkOfTheOpening() throws Exception {
        Path other = folder.resolve("other");
        try (JournalDatabase database = JournalDatabase.own(other)) {
            // Closing it then fails, too: what it led to is gone.
            assertThatThrownBy(() -> {
                try (Connection connection = database.connection();
                        Statement statement = connection.createStatement()) {
                    statement.execute("SHUTDOWN IMMEDIATELY");
                }
            }).isInstanceOf(SQLException.class);
            assertThat(database.isLost()).isFalse();
            // The pool lets go of those that were idle for a second and are broken; new ones are not let in.
            await().pollInterval(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThatThrownBy(() -> {
                        try (Connection connection = database.connection();
                                Statement statement = connection.createStatement()) {
                            statement.execute("SELECT seq FROM chain_head");
                        }
                    }).isInstanceOf(SQLTransientConnectionException.class));
        }
    }

    @Test
    @DisplayName("a journal of a newer version is left as it is: an older one does not start on it")
    void aJournalOfANewerVersionIsNotOpened() throws Exception {
        Path newer = Files.createDirectories(folder.resolve("newer"));
        Files.writeString(newer.resolve("password"), "secret");
        Files.setPosixFilePermissions(newer.resolve("password"),
                PosixFilePermissions.fromString("rw-------"));
        String url = "jdbc:h2:file:" + newer.resolve("journal");
        Flyway.configure().dataSource(url, "gantry", "secret").locations("classpath:db/migration").load()
                .migrate();
        try (Connection connection = DriverManager.getConnection(url, "gantry", "secret");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO \"flyway_schema_history\" SELECT 99, '99', \"description\", \"type\","
                            + " 'V99__later.sql', 1, \"installed_by\", \"installed_on\", 1, TRUE"
                            + " FROM \"flyway_schema_history\" WHERE \"version\" = '1'");
        }
        assertThatThrownBy(() -> start(newer)).isInstanceOf(IOException.class)
                .hasMessageContaining("written by a newer version of Gantry (schema 99)");
    }

    @Test
    @DisplayName("a journal of the first schema is migrated with its rows, and counts rules and actions from then on")
    void aJournalOfTheFirstSchemaIsMigrated() throws Exception {
        Path old = Files.createDirectory(folder.resolve("old"));
        Files.writeString(old.resolve("password"), "secret");
        String url = "jdbc:h2:file:" + old.toAbsolutePath().resolve("journal");
        Flyway.configure().dataSource(url, "gantry", "secret").locations("classpath:db/migration").target("1")
                .load().migrate();
        Machine machine = Samples.machine();
        try (Connection connection = DriverManager.getConnection(url, "gantry", "secret");
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO machines (id, manufacturer, model, serial, software, modality,"
                    + " image_rows, image_columns, instances, held, first_seen, last_seen) VALUES ("
                    + machine.id() + ", 'ACME', 'Scan 9000', 'hash-of-serial', '1.0', 'CT', 512, 512, 41, 3,"
                    + " 1000, 2000)");
            statement.execute(
                    "INSERT INTO instances (id, association_id, received_at, calling_ae, called_ae, peer,"
                            + " sop_class, transfer_syntax, size_bytes, profile_digest, state, updated_at) VALUES ("
                            + id(0).value()
                            + ", 7, 1000, 'CT1', 'GANTRY', 'peer', '1.2', '1.2', 5, 'ab12', 'DELIVERED',"
                            + " 2000)");
            statement.execute("UPDATE totals SET n = 1 WHERE state = 'DELIVERED'");
            statement.execute("UPDATE totals SET n = 4 WHERE state = 'DISCARDED'");
        }
        try (Journal migrated = start(old)) {
            assertThat(migrated.totals()).containsEntry(InstanceState.DELIVERED, 1L)
                    .containsEntry(InstanceState.DISCARDED, 4L).containsEntry(InstanceState.PROCESSED, 0L);
            assertThat(migrated.machines()).containsExactly(new MachineRecord(machine.id(), machine, 41, 3,
                    Instant.ofEpochMilli(1000), Instant.ofEpochMilli(2000), Map.of()));
            migrated.received(receipt(id(1), 7));
            ActionSet.Pair done = new ActionSet.Pair("0010,0010", "EMPTY");
            commit(migrated.record(new Transition.Processed(id(1),
                    Samples.description(0, 1).withRule("ACME dose page")
                            .withActions(new ActionSet(5, List.of(done))),
                    Set.of("archive"))));
            assertThat(migrated.instance(id(0)).orElseThrow().state()).isEqualTo(InstanceState.DELIVERED);
            assertThat(migrated.actionCounts(Instant.EPOCH, id(2).time()))
                    .containsExactly(new ActionCount("ab12", done, 1));
            assertThat(migrated.machines()).containsExactly(new MachineRecord(machine.id(), machine, 42, 3,
                    Instant.ofEpochMilli(1000), NOON, Map.of("ACME dose page", 1L)));
            assertThat(migrated.totals()).containsEntry(InstanceState.DELIVERED, 1L)
                    .containsEntry(InstanceState.PROCESSED, 1L);
        }
    }

    @Test
    void secretsAreReadableByTheOwnerOnly() throws Exception {
        for (String name : new String[]{"password", "endpoint"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                    .isEqualTo("rw-------");
        }
        assertThat(Files.readString(folder.resolve("endpoint"))).startsWith("127.0.0.1:");
    }

    @Test
    @DisplayName("A supervisor starts a node again and again while its disk is full: the starts leave nothing behind")
    void aStartThatFailsLeavesNoSecretBehind() throws Exception {
        journal.close();
        Files.createFile(Files.createDirectory(folder.resolve("endpoint")).resolve("in the way"));
        assertThatThrownBy(() -> JournalDatabase.own(folder)).isInstanceOf(IOException.class);
        assertThat(folder).isDirectoryNotContaining("glob:**/*.tmp");
    }

    @Test
    @DisplayName("A checkpoint that fails says what the system said, such as that the disk is full")
    void aCheckpointSaysWhyItFailed() throws Exception {
        journal.received(receipt(id(1), 7));
        journal.checkpoint();
        Path mark = folder.resolveSibling(folder.getFileName() + ".mark");
        Files.delete(mark);
        Files.createDirectory(mark);
        assertThatThrownBy(journal::checkpoint).isInstanceOf(StorageUnavailableException.class)
                .hasMessageContaining("directory");
    }
}
