package io.gantry.storage;

import static io.gantry.storage.Samples.NOON;
import static io.gantry.storage.Samples.commit;
import static io.gantry.storage.Samples.description;
import static io.gantry.storage.Samples.fill;
import static io.gantry.storage.Samples.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gantry.storage.journal.Description;
import io.gantry.storage.journal.EventRecord;
import io.gantry.storage.journal.EventType;
import io.gantry.storage.journal.IllegalTransitionException;
import io.gantry.storage.journal.InstanceRecord;
import io.gantry.storage.journal.InstanceState;
import io.gantry.storage.journal.Journal;
import io.gantry.storage.journal.JournalSettings;
import io.gantry.storage.journal.Reason;
import io.gantry.storage.journal.Receipt;
import io.gantry.storage.journal.Transition;
import io.gantry.storage.spool.Incoming;
import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    private static final StorageSettings SETTINGS = new StorageSettings(0, 0, Duration.ofSeconds(1),
            JournalSettings.defaults());
    private static final Reason WHY = new Reason("BURNED_IN_ANNOTATION", "(0028,0301)");

    private final Path folder;
    private Clock clock = Samples.clockAt(NOON);
    private DataFolder data;

    DataFolderTest(@TempDir Path temp) throws IOException {
        folder = temp.resolve("var");
        data = DataFolder.open(folder, SETTINGS, clock);
    }

    @AfterEach
    void close() throws IOException {
        data.close();
    }

    @Test
    void anAcceptedInstanceIsOnDiskAndInTheJournal() throws Exception {
        InstanceId id = accept("content");
        assertThat(data.spool().size(id)).isEqualTo(7);
        assertThat(data.journal().instance(id)).isPresent();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
    }

    @Test
    @DisplayName("Where the data folder was there before and others may enter it, they cannot get at originals")
    void originalsAreForTheirOwner(@TempDir Path temp) throws Exception {
        Path open = Files.createDirectory(temp.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));

        DataFolder.open(open, SETTINGS, clock).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(open))).isEqualTo("rwxr-xr-x");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(open.resolve("spool"))))
                .isEqualTo("rwx------");
    }

    @Test
    @DisplayName("Success is answered although storing failed: without its journal row an instance is refused, and its file goes")
    void aRefusedInstanceLeavesNothing() throws Exception {
        data.journal().close();
        Incoming in = data.spool().create();
        fill(in, "x");
        assertThatThrownBy(() -> data.accept(in, receipt(in.id(), 7)))
                .isInstanceOf(StorageUnavailableException.class);
        in.close();
        assertThat(data.spool().exists(in.id())).isFalse();
    }

    @Test
    void aSecondGatewayIsKeptOut() {
        assertThatThrownBy(() -> DataFolder.open(folder, SETTINGS, clock))
                .isInstanceOf(DataFolderInUseException.class);
    }

    @Test
    void aCommandNeedsNoGateway() throws Exception {
        InstanceId id = accept("x");
        data.close();
        try (DataFolder alone = DataFolder.attach(folder, SETTINGS, clock)) {
            assertThat(alone.journal().instance(id)).isPresent();
        }
        assertThatThrownBy(() -> DataFolder.attach(folder.resolve("elsewhere"), SETTINGS, clock))
                .isInstanceOf(IOException.class);
    }

    @Test
    @DisplayName("kill -9 during reception: a file whose row was lost gets it back from its receipt")
    void aLostRowIsWrittenAgain() throws Exception {
        InstanceId lost;
        try (Incoming in = data.spool().create()) {
            fill(in, "acknowledged");
            in.seal();
            in.keep();
            lost = in.id();
        }
        Incoming half = data.spool().create();
        fill(half, "half");
        InstanceId known = accept("known");
        reopen();
        Recovery.Report report = data.recover((id, file) -> {
            assertThat(file).hasContent("acknowledged");
            return new Receipt(id, 77, NOON, "CT9", "GANTRY", "peer", Samples.CT, Samples.EXPLICIT_LE, 12,
                    Samples.pseudonyms(3, 3));
        });
        assertThat(report).isEqualTo(new Recovery.Report(2, 1, 0, 0, 1, 0, 2, 0));
        assertThat(data.journal().instance(lost)).get().extracting(r -> r.receipt().callingAe())
                .isEqualTo("CT9");
        assertThat(data.journal().idsInState(InstanceState.RECEIVED, Journal.FIRST, 9)).containsExactly(lost,
                known);
        assertThat(data.recover(unreadable()).recovered()).isZero();
        half.close();
    }

    @Test
    @DisplayName("The good copy stranded in a temp folder: a file that cannot tell its receipt is held, not lost")
    void aFileWithoutAReceiptIsHeld() throws Exception {
        InstanceId id;
        try (Incoming in = data.spool().create()) {
            fill(in, "garbage");
            in.seal();
            in.keep();
            id = in.id();
        }
        reopen();
        assertThat(data.recover(unreadable())).isEqualTo(new Recovery.Report(1, 1, 1, 0, 0, 0, 0, 0));
        assertThat(data.quarantine().show(id)).get().extracting(h -> h.instance().reason())
                .isEqualTo(new Reason(Recovery.RECEIPT_UNREADABLE, "IOException"));
        assertThat(data.spool().exists(id)).isTrue();
    }

    @Test
    @DisplayName("29,329 in, 29,219 out, and nobody noticed: a missing file is an alarm")
    void aMissingFileIsReportedAndHeld() throws Exception {
        InstanceId received = accept("a");
        InstanceId processed = accept("b");
        InstanceId held = accept("c");
        commit(data.journal()
                .record(new Transition.Processed(processed, description(1, 1), Set.of("archive"))));
        data.quarantine().hold(held, Description.NOTHING, WHY);
        for (InstanceId id : List.of(received, processed, held)) {
            Files.delete(data.spool().original(id));
        }
        reopen();
        assertThat(data.recover(unreadable()).missing()).isEqualTo(3);
        for (InstanceId id : List.of(received, processed)) {
            InstanceRecord row = data.journal().instance(id).orElseThrow();
            assertThat(row.state()).isEqualTo(InstanceState.QUARANTINED);
            assertThat(row.reason()).extracting(r -> String.valueOf(r)).asString()
                    .contains(Recovery.FILE_MISSING);
            assertThat(data.journal().events(id)).extracting(EventRecord::type)
                    .contains(EventType.FILE_MISSING);
        }
        assertThatThrownBy(() -> data.quarantine().retry(received))
                .isInstanceOf(IllegalTransitionException.class);
        assertThat(data.journal().verify()).isEmpty();
    }

    @Test
    void filesGoWhenTheirInstanceIsFinishedAndHeldOnesStay() throws Exception {
        InstanceId delivered = accept("a");
        InstanceId held = accept("b");
        commit(data.journal()
                .record(new Transition.Processed(delivered, description(1, 1), Set.of("archive"))));
        data.quarantine().hold(held, description(1, 2), WHY);
        commit(data.journal().record(new Transition.DeliverySent(delivered, "archive", 0, "")));
        await().until(() -> !data.spool().exists(delivered));
        assertThat(data.spool().exists(held)).isTrue();
    }

    @Test
    void aFileThatOutlivedItsFinishedInstanceGoesAtTheNextStart() throws Exception {
        InstanceId id = accept("a");
        Path file = data.spool().original(id);
        byte[] content = Files.readAllBytes(file);
        commit(data.journal()
                .record(new Transition.Filtered(id, Description.NOTHING, new Reason("RULE", ""))));
        data.journal().checkpoint();
        assertThat(data.spool().exists(id)).isFalse();
        data.close();
        assertThat(file).doesNotExist();
        Files.createDirectories(file.resolveSibling("."));
        Files.write(file, content);
        data = DataFolder.open(folder, SETTINGS, clock);
        assertThat(data.recover(unreadable()).finishedDeleted()).isEqualTo(1);
        data.close();
        assertThat(file).doesNotExist();
    }

    @Test
    void anOperatorRetriesAndDiscards() throws Exception {
        InstanceId first = accept("a");
        InstanceId second = accept("b");
        data.quarantine().hold(first, description(1, 1), WHY);
        data.quarantine().hold(second, description(1, 2), WHY);
        assertThat(data.quarantine().list(Journal.FIRST, 9)).hasSize(2);
        assertThat(data.quarantine().show(first).orElseThrow().fileSize()).isEqualTo(1);
        data.quarantine().retry(first);
        assertThat(data.quarantine().show(first)).isEmpty();
        assertThat(data.journal().idsInState(InstanceState.RECEIVED, Journal.FIRST, 9))
                .containsExactly(first);
        assertThatThrownBy(() -> data.quarantine().discard(first, new Reason("OPERATOR", "")))
                .isInstanceOf(IllegalTransitionException.class);
        data.quarantine().discard(second, new Reason("OPERATOR", ""));
        assertThat(data.spool().exists(second)).isFalse();
        assertThat(data.spool().exists(first)).isTrue();
        assertThat(data.journal().instance(second)).get().extracting(InstanceRecord::state)
                .isEqualTo(InstanceState.DISCARDED);
    }

    @Test
    void aFailedDeliveryIsMadeDueAgain() throws Exception {
        InstanceId id = accept("a");
        commit(data.journal().record(new Transition.Processed(id, description(1, 1), Set.of("archive"))));
        commit(data.journal().record(new Transition.DeliveryFailed(id, "archive", 0x0122, "")));
        assertThat(data.journal().due("archive", NOON, null, 9)).isEmpty();
        data.quarantine().retryDelivery(id, "archive");
        assertThat(data.journal().due("archive", NOON, null, 9)).hasSize(1);
    }

    @Test
    void idsGoOnWhenTheClockWentBackAndTheSpoolIsEmpty() throws Exception {
        InstanceId id = accept("a");
        commit(data.journal()
                .record(new Transition.Filtered(id, Description.NOTHING, new Reason("RULE", ""))));
        data.journal().checkpoint();
        clock = Samples.clockAt(NOON.minus(Duration.ofDays(9)));
        reopen();
        assertThat(accept("b")).isGreaterThan(id);
    }

    private void reopen() throws IOException {
        data.close();
        data = DataFolder.open(folder, SETTINGS, clock);
    }

    private InstanceId accept(String content) throws IOException {
        try (Incoming in = data.spool().create()) {
            fill(in, content);
            data.accept(in, receipt(in.id(), 7));
            return in.id();
        }
    }

    private static Recovery.ReceiptReader unreadable() {
        return (_, _) -> {
            throw new IOException("no receipt");
        };
    }
}
