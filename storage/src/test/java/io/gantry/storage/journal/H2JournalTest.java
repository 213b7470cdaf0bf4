package io.gantry.storage.journal;

import static io.gantry.storage.Samples.NOON;
import static io.gantry.storage.Samples.commit;
import static io.gantry.storage.Samples.id;
import static io.gantry.storage.Samples.receipt;
import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.storage.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal as the gateway uses it: a file, and other processes beside it. */
class H2JournalTest extends JournalContract {

    private final Path folder;

    H2JournalTest(@TempDir Path folder) throws IOException {
        super(start(folder));
        this.folder = folder;
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
    void closesWithinBoundedTime() throws Exception {
        for (int i = 1; i < 2000; i++) {
            var _ = journal.record(new Transition.Received(receipt(id(i), 7)));
        }
        commit(journal.record(new Transition.Received(receipt(id(2000), 7))));
        long start = System.nanoTime();
        journal.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
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
    void secretsAreReadableByTheOwnerOnly() throws Exception {
        for (String name : new String[]{"password", "endpoint"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                    .isEqualTo("rw-------");
        }
        assertThat(Files.readString(folder.resolve("endpoint"))).startsWith("127.0.0.1:");
    }
}
