package io.gantry.storage;

import static io.gantry.storage.Samples.fill;
import static io.gantry.storage.Samples.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gantry.storage.journal.Description;
import io.gantry.storage.journal.IllegalTransitionException;
import io.gantry.storage.journal.InstanceState;
import io.gantry.storage.journal.Journal;
import io.gantry.storage.journal.JournalSettings;
import io.gantry.storage.journal.Reason;
import io.gantry.storage.spool.Incoming;
import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command at work beside a running gateway. */
class SecondProcessTest {

    private static final StorageSettings SETTINGS = new StorageSettings(0, 0, Duration.ofSeconds(10),
            JournalSettings.defaults());

    /** {@code gantry quarantine}: lists, retries the first, discards the second. */
    static final class Command {

        private Command() {
        }

        public static void main(String[] args) throws Exception {
            try (DataFolder data = DataFolder.attach(Path.of(args[0]), SETTINGS, Clock.systemUTC())) {
                System.out.println("HELD " + data.quarantine().list(Journal.FIRST, 9).size());
                data.quarantine().retry(InstanceId.parse(args[1]));
                data.quarantine().discard(InstanceId.parse(args[2]), new Reason("OPERATOR", "test"));
                System.out.println("BROKEN " + data.journal().verify().isPresent());
            }
        }
    }

    @Test
    void aCommandChangesWhatARunningGatewaySees(@TempDir Path temp) throws Exception {
        Path folder = temp.resolve("var");
        try (DataFolder data = DataFolder.open(folder, SETTINGS, Clock.systemUTC())) {
            InstanceId first = held(data);
            InstanceId second = held(data);
            try (ChildJvm child = new ChildJvm(Command.class, folder.toString(), first.toString(),
                    second.toString())) {
                assertThat(child.line("HELD ")).isEqualTo("2");
                // The gateway goes on receiving meanwhile; it polls for work as the real one does.
                await().atMost(Duration.ofSeconds(60)).until(() -> {
                    held(data);
                    return data.journal().idsInState(InstanceState.RECEIVED, Journal.FIRST, 9)
                            .contains(first);
                });
                assertThat(child.line("BROKEN ")).isEqualTo("false");
                child.succeed();
            }
            assertThat(data.journal().instance(second).orElseThrow().state())
                    .isEqualTo(InstanceState.DISCARDED);
            assertThat(data.spool().exists(second)).isFalse();
            assertThat(data.spool().exists(first)).isTrue();
            held(data);
            assertThat(data.journal().verify()).isEmpty();
        }
    }

    private static InstanceId held(DataFolder data) throws IOException {
        try (Incoming in = data.spool().create()) {
            fill(in, "x");
            data.accept(in, receipt(in.id(), 7));
            data.quarantine().hold(in.id(), Description.NOTHING, new Reason("TEST", ""));
            return in.id();
        } catch (IllegalTransitionException e) {
            throw new AssertionError(e);
        }
    }
}
