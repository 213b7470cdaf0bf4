package io.gantry.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.FileMetaInformation;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.io.Scratch;
import io.gantry.dicom.testing.TestInstances;
import io.gantry.gateway.config.ConfigFiles;
import io.gantry.gateway.config.ConfigLoader;
import io.gantry.gateway.metrics.GatewayMetrics;
import io.gantry.pipeline.anonymize.Pseudonyms;
import io.gantry.pipeline.redact.PixelTools;
import io.gantry.storage.DataFolder;
import io.gantry.storage.StorageSettings;
import io.gantry.storage.journal.InstanceRecord;
import io.gantry.storage.journal.InstanceState;
import io.gantry.storage.journal.Journal;
import io.gantry.storage.journal.Receipt;
import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One worker, and a last stage that throws what it is told to. */
final class WorkersTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path folder;
    private final TestInstances study = new TestInstances(11);
    private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final DataFolder data;
    private final Processor processor;
    private final Workers workers;

    WorkersTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
        Pseudonyms pseudonyms = new Pseudonyms(new byte[Pseudonyms.KEY_BYTES]);
        ConfigFiles files = ConfigFiles.in(folder);
        Files.writeString(folder.resolve("profiles/research.yaml"),
                "version: \"2.0\"\nprivacy_profile: basic\n");
        Routes routes = Routes.load(ConfigLoader.load(files.write("""
                data: var
                keys: { pseudonym: keys/pseudonym.key }
                listeners: [{ ae_title: GANTRY, port: 0 }]
                routes: [{ name: all, profile: profiles/research.yaml, destinations: [out] }]
                destinations: { out: { type: folder, path: out } }
                admin: { enabled: false }
                """)), pseudonyms, null, PixelTools.in(folder),
                stage -> FaultyStage.verify(stage, faults::poll));
        data = keep(DataFolder.open(folder.resolve("var"), StorageSettings.defaults(), Clock.systemUTC()));
        processor = new Processor(data.spool(), routes, pseudonyms, Scratch.none());
        workers = workers();
    }

    private Workers workers() throws IOException {
        return new Workers(1, 4, inHand(), data.journal(), processor, CleanInstance::close,
                keep(new GatewayMetrics()));
    }

    private void start(Workers some) {
        open.push(() -> some.stop(Duration.ofSeconds(10)));
        some.start();
    }

    private <T extends AutoCloseable> T keep(T part) {
        open.push(part);
        return part;
    }

    @AfterEach
    void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    private Path inHand() {
        return folder.resolve("var/in-hand");
    }

    private InstanceId received() throws Exception {
        return Spooled.in(data, study.ct(24, 20)).id();
    }

    private InstanceRecord row(InstanceId id) throws IOException {
        return data.journal().instance(id).orElseThrow();
    }

    private InstanceRecord awaitState(InstanceId id, InstanceState state) throws IOException {
        await().atMost(LIMIT).until(() -> row(id).state() == state);
        return row(id);
    }

    private void awaitProblem(@Nullable String text) {
        await().atMost(LIMIT).until(() -> text == null
                ? workers.problem() == null
                : String.valueOf(workers.problem()).contains(text));
    }

    @Test
    @DisplayName("A full disk is no property of an instance: it stays received, the node says so, and it is tried again")
    void aFullDisk() throws Exception {
        IOException full = new IOException("No space left on device");
        faults.addAll(List.of(full, full));
        InstanceId id = received();
        start(workers);
        awaitProblem("1 to be tried again: IOException: No space left on device");
        assertThat(row(id).state()).isEqualTo(InstanceState.RECEIVED);
        awaitState(id, InstanceState.PROCESSED);
        awaitProblem(null);
        assertThat(faults).isEmpty();
        assertThat(data.journal().idsInState(InstanceState.QUARANTINED, Journal.FIRST, 9)).isEmpty();
    }

    @Test
    @DisplayName("What is held does not fill the system's memory; what is to be sent stays there")
    void heldIsPutAside() throws Exception {
        faults.add(new IllegalStateException());
        InstanceId held = received();
        start(workers);
        awaitState(held, InstanceState.QUARANTINED);
        InstanceId passed = received();
        awaitState(passed, InstanceState.PROCESSED);
        assertThat(isInMemory(passed)).isTrue();
        assumeThat(Files.getFileStore(folder).type()).as("keeps files in memory only").isNotEqualTo("tmpfs");
        assertThat(isInMemory(held)).isFalse();
    }

    private boolean isInMemory(InstanceId id) throws IOException {
        try (Arena arena = Arena.ofConfined();
                FileChannel file = FileChannel.open(data.spool().original(id))) {
            return file.map(FileChannel.MapMode.READ_ONLY, 0, file.size(), arena).isLoaded();
        }
    }

    @Test
    @DisplayName("An instance that the poll took before reception handed it over is done, and nothing waits for it")
    void takenTwice() throws Exception {
        InstanceId id = received();
        start(workers);
        awaitState(id, InstanceState.PROCESSED);
        InstanceId next = received();
        // As a thread of reception that was slow after its commit.
        workers.received(row(id).receipt());
        awaitState(next, InstanceState.PROCESSED);
        InstanceId last = received();
        awaitState(last, InstanceState.PROCESSED);
        assertThat(workers.problem()).isNull();
        assertThat(row(id).state()).isEqualTo(InstanceState.PROCESSED);
    }

    @Test
    @DisplayName("Whatever an instance makes the code throw, the instance is held and the worker goes on with the next")
    void errors() throws Exception {
        List<Throwable> thrown = List.of(new AssertionError("x"), new StackOverflowError("x"),
                new IllegalStateException("x"));
        faults.addAll(thrown);
        List<InstanceId> ids = List.of(received(), received(), received(), received());
        start(workers);
        awaitState(ids.getLast(), InstanceState.PROCESSED);
        for (int i = 0; i < thrown.size(); i++) {
            assertThat(String.valueOf(awaitState(ids.get(i), InstanceState.QUARANTINED).reason()))
                    .contains("STAGE_FAILED", "verify", thrown.get(i).getClass().getSimpleName());
        }
        assertThat(workers.problem()).isNull();
    }

    @Test
    @DisplayName("A class that cannot be loaded ends the worker, which is to end the process; the instance stays received")
    void aClassThatCannotBeLoaded() throws Exception {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
        Thread.setDefaultUncaughtExceptionHandler((_, e) -> uncaught.add(e));
        open.push(() -> Thread.setDefaultUncaughtExceptionHandler(before));
        NoClassDefFoundError missing = new NoClassDefFoundError("io/gantry/Missing");
        faults.add(missing);
        InstanceId id = received();
        Workers first = workers();
        first.start();
        await().dontCatchUncaughtExceptions().atMost(LIMIT)
                .until(() -> "a worker has ended".equals(first.problem()));
        assertThat(uncaught).containsExactly(missing);
        first.stop(Duration.ofSeconds(10));
        assertThat(row(id).state()).isEqualTo(InstanceState.RECEIVED);
        assertThat(InHand.open(inHand(), 1).ends(id)).isEqualTo(1);
        start(workers());
        awaitState(id, InstanceState.PROCESSED);
    }

    @Test
    @DisplayName("An instance that ended the process three times is held, and does not end it again at every start")
    void endsTheProcess() throws Exception {
        InstanceId poison = received();
        InstanceId next = received();
        for (int i = 0; i < 2; i++) {
            InHand.open(inHand(), 1).begin(0, poison);
        }
        InHand third = InHand.open(inHand(), 1);
        third.begin(0, poison);
        start(workers());
        awaitState(next, InstanceState.PROCESSED);
        assertThat(String.valueOf(awaitState(poison, InstanceState.QUARANTINED).reason()))
                .contains("PROCESS_ENDED", "3 times");
        data.quarantine().retry(poison);
        awaitState(poison, InstanceState.PROCESSED);
    }

    @Test
    @DisplayName("A file that is gone is held as missing; a spool that is gone is waited for")
    void missing() throws Exception {
        InstanceId gone = received();
        InstanceId there = received();
        Files.delete(data.spool().original(gone));
        Path spool = folder.resolve("var/spool");
        Path away = folder.resolve("var/unmounted");
        Files.move(spool, away);
        start(workers);
        awaitProblem("2 to be tried again: NoSuchFileException");
        Files.move(away, spool);
        awaitState(there, InstanceState.PROCESSED);
        assertThat(String.valueOf(awaitState(gone, InstanceState.QUARANTINED).reason()))
                .contains("FILE_MISSING");
        awaitProblem(null);
    }

    @Test
    @DisplayName("A file that was cut off between two elements, which can still be read, is held")
    void cutOff() throws Exception {
        InstanceId cut = received();
        Path file = data.spool().original(cut);
        long pixelData;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            // Explicit VR: tag, VR, two bytes and the length stand before the value.
            pixelData = channel.size() - 12 - 24 * 20 * 2;
            channel.truncate(pixelData);
            assertThat(DicomReader.read(ByteSource.of(channel), ReadLimits.DEFAULT).dataSet()
                    .contains(Tag.PixelData)).isFalse();
        }
        start(workers);
        assertThat(String.valueOf(awaitState(cut, InstanceState.QUARANTINED).reason()))
                .contains("FILE_CHANGED", pixelData + " bytes of ");
    }

    @Test
    @DisplayName("A file that lies under another instance's name is held")
    void exchanged() throws Exception {
        InstanceId one = received();
        InstanceId other = received();
        InstanceId right = received();
        Path first = data.spool().original(one);
        Path second = data.spool().original(other);
        Path between = folder.resolve("between");
        Files.move(first, between);
        Files.move(second, first);
        Files.move(between, second);
        start(workers);
        for (InstanceId id : List.of(one, other)) {
            assertThat(String.valueOf(awaitState(id, InstanceState.QUARANTINED).reason()))
                    .contains("FILE_CHANGED", "not the one of this instance");
        }
        awaitState(right, InstanceState.PROCESSED);
    }

    @Test
    @DisplayName("Files of the version before, which name the association and the time alone, are told apart by these")
    void receiptsOfTheVersionBefore() throws Exception {
        Receipt receipt = Spooled.in(data, study.ct(24, 20));
        FileMetaInformation old = FileMetaInformation.of("1.2", "1.3", "1.2.840.10008.1.2");
        old.attributes().set(Tag.PrivateInformationCreatorUID, VR.UI,
                FileMetaInformation.IMPLEMENTATION_CLASS_UID);
        for (long late : List.of(0L, 1L)) {
            String lines = "1\n" + receipt.associationId() + "\n"
                    + (receipt.receivedAt().toEpochMilli() + late)
                    + "\npeer\n";
            lines += lines.length() % 2 == 0 ? "" : "\n";
            old.attributes().setBytes(Tag.PrivateInformation, VR.OB,
                    lines.getBytes(StandardCharsets.US_ASCII));
            assertThat(ReceiptMeta.tellsOf(receipt, old)).isEqualTo(late == 0);
        }
        assertThat(ReceiptMeta.tellsOf(receipt, FileMetaInformation.of("1.2", "1.3", "1.2.840.10008.1.2")))
                .isFalse();
    }
}
