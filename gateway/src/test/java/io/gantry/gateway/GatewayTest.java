package io.gantry.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.DicomWriter;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.dicom.net.association.AssociationListener;
import io.gantry.dicom.net.association.PeerAddress;
import io.gantry.dicom.net.dimse.DimseMessage;
import io.gantry.dicom.net.dimse.Status;
import io.gantry.dicom.net.pdu.AAbort;
import io.gantry.dicom.net.pdu.AAssociateAc;
import io.gantry.dicom.net.service.StorageScp;
import io.gantry.dicom.net.service.StorageScu;
import io.gantry.dicom.net.testing.ScriptedPeer;
import io.gantry.dicom.net.ul.Timeouts;
import io.gantry.dicom.testing.Peers;
import io.gantry.gateway.cli.Main;
import io.gantry.gateway.config.ConfigFiles;
import io.gantry.gateway.config.ConfigLoader;
import io.gantry.gateway.config.ConfigurationException;
import io.gantry.gateway.config.PseudonymKeyFile;
import io.gantry.gateway.process.Processor;
import io.gantry.storage.DataFolder;
import io.gantry.storage.StorageSettings;
import io.gantry.storage.journal.ActionCount;
import io.gantry.storage.journal.ActionSet;
import io.gantry.storage.journal.EventRecord;
import io.gantry.storage.journal.EventType;
import io.gantry.storage.journal.InstanceRecord;
import io.gantry.storage.journal.InstanceState;
import io.gantry.storage.journal.Journal;
import io.gantry.storage.journal.Transition;
import io.gantry.storage.journal.Undelivered;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A whole node in this process, over real sockets, with a folder and an archive behind it. */
final class GatewayTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String CANARY = "Hallwachs";

    @TempDir
    private Path folder;
    private final List<AutoCloseable> open = new ArrayList<>();
    private volatile Status answer = Status.SUCCESS;
    private String machines = "";
    private String archiveName = "archive";
    private final Queue<byte[]> archived = new ConcurrentLinkedQueue<>();

    GatewayTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable part : open.reversed()) {
            part.close();
        }
    }

    private StorageScp archive(int port) throws IOException {
        var settings = new StorageScp.Settings("127.0.0.1", port, 1 << 18, 10, Timeouts.DEFAULT, null, false);
        var scp = new StorageScp(settings, (_, _, _) -> null, (_, data) -> {
            var bytes = new ByteArrayOutputStream();
            data.transferTo(Channels.newChannel(bytes));
            Status status = answer;
            if (status.equals(Status.SUCCESS)) {
                archived.add(bytes.toByteArray());
            }
            return status;
        }, new AssociationListener() {
        });
        scp.start();
        return scp;
    }

    private Gateway gateway(int archivePort, String modality) throws IOException {
        ConfigFiles files = Files.exists(folder.resolve("keys"))
                ? new ConfigFiles(folder)
                : ConfigFiles.in(folder);
        Files.writeString(folder.resolve("profiles/research.yaml"),
                "version: \"2.0\"\nprivacy_profile: basic\n" + machines);
        Path file = files.write("""
                data: var
                keys: { pseudonym: keys/pseudonym.key }
                listeners:
                  - ae_title: GANTRY
                    port: 0
                routes:
                  - name: research
                    when: { modality: [%s, SC, OT] }
                    profile: profiles/research.yaml
                    destinations: [%s, files]
                destinations:
                  %s:
                    type: dicom
                    ae_title: ARCHIVE
                    host: 127.0.0.1
                    port: %d
                    retry: { initial: 200ms, max: 500ms }
                  files:
                    type: folder
                    path: out
                admin: { port: 0 }
                """.formatted(modality, archiveName, archiveName, archivePort));
        Gateway gateway = Gateway.start(ConfigLoader.load(file));
        open.add(gateway);
        return gateway;
    }

    private static Attributes image(String sopClass, String modality, String uid) {
        Attributes a = new Attributes();
        a.set(Tag.SOPClassUID, sopClass);
        a.set(Tag.SOPInstanceUID, uid);
        a.set(Tag.Modality, modality);
        a.set(Tag.PatientName, CANARY + "^Maria");
        a.set(Tag.PatientID, CANARY + "-17");
        a.set(Tag.StudyInstanceUID, "1.2.3.4");
        a.set(Tag.SeriesInstanceUID, "1.2.3.4.5");
        a.setInts(Tag.SamplesPerPixel, VR.US, 1);
        a.set(Tag.PhotometricInterpretation, "MONOCHROME2");
        a.setInts(Tag.Rows, VR.US, 256);
        a.setInts(Tag.Columns, VR.US, 256);
        a.setInts(Tag.BitsAllocated, VR.US, 16);
        a.setInts(Tag.BitsStored, VR.US, 12);
        a.setInts(Tag.HighBit, VR.US, 11);
        a.setInts(Tag.PixelRepresentation, VR.US, 0);
        a.setBytes(Tag.PixelData, VR.OW, new byte[2 * 256 * 256]);
        return a;
    }

    private static Status send(StorageScu scu, String sopClass, String instance, Attributes dataSet)
            throws IOException {
        return scu.store(sopClass, instance, UID.ExplicitVRLittleEndian, ByteSource.of(bytes(dataSet)));
    }

    private static byte[] bytes(Attributes dataSet) throws IOException {
        var sink = new DataSink.InMemory();
        DicomWriter.writeDataSet(sink, dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        return sink.toByteArray();
    }

    private static StorageScu connect(Gateway gateway) throws IOException {
        return StorageScu.open(
                new PeerAddress("127.0.0.1", gateway.port("GANTRY"), "GANTRY", "CT1", 1 << 18,
                        Timeouts.DEFAULT, null),
                Map.of(UID.CTImageStorage, List.of(UID.ExplicitVRLittleEndian),
                        UID.SecondaryCaptureImageStorage, List.of(UID.ExplicitVRLittleEndian)));
    }

    /** An instance that its archive, which is away, has not, and the folder has. */
    private void leftWaiting(int archivePort) throws Exception {
        try (Gateway gateway = gateway(archivePort, "CT")) {
            try (StorageScu scu = connect(gateway)) {
                assertThat(send(scu, UID.CTImageStorage, "1.2.3.4.5.1",
                        image(UID.CTImageStorage, "CT", "1.2.3.4.5.1"))).isEqualTo(Status.SUCCESS);
            }
            awaitState(gateway, InstanceState.PROCESSED, 1);
        }
    }

    private void retry(String... which) {
        List<String> words = new ArrayList<>(List.of("quarantine", "retry"));
        words.addAll(List.of(which));
        words.addAll(List.of("--config", folder.resolve("gateway.yaml").toString()));
        var out = new StringWriter();
        assertThat(Main.run(new PrintWriter(out), new PrintWriter(out), words.toArray(String[]::new)))
                .as(out.toString()).isZero();
    }

    private static void awaitState(Gateway gateway, InstanceState state, long count) {
        await().atMost(LIMIT).until(() -> gateway.data().journal().totals().getOrDefault(state, 0L) == count);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> walk = Files.walk(folder.resolve("out"))) {
            return walk.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void theJournalKnowsWhichPixelRulesWereUsed() throws Exception {
        machines = """
                machines:
                  - { name: ACME page, manufacturer: ACME, redaction_zones: [[0, 8, 0, end]] }
                  - { name: ACME off the edge, manufacturer: ACME, rows: 256, modality: OT, redaction_zones: [[0, 999, 0, end]] }
                """;
        StorageScp archive = archive(0);
        open.add(archive);
        Gateway gateway = gateway(archive.port(), "CT");
        try (StorageScu scu = connect(gateway)) {
            for (String uid : List.of("1.2.3.4.5.1", "1.2.3.4.5.2", "1.2.3.4.5.3")) {
                Attributes image = image(UID.CTImageStorage, uid.endsWith("3") ? "OT" : "CT", uid);
                image.set(Tag.Manufacturer, "ACME");
                send(scu, UID.CTImageStorage, uid, image);
            }
            send(scu, UID.CTImageStorage, "1.2.3.4.5.4", image(UID.CTImageStorage, "CT", "1.2.3.4.5.4"));
        }
        awaitState(gateway, InstanceState.DELIVERED, 3);
        awaitState(gateway, InstanceState.QUARANTINED, 1);
        assertThat(gateway.data().journal().machines())
                .extracting(
                        record -> record.machine().manufacturer() + " " + record.machine().modality() + " "
                                + record.instances() + " " + record.held() + " " + record.rules())
                .containsExactlyInAnyOrder("ACME CT 2 0 {ACME page=2}", "ACME OT 1 1 {}", "null CT 1 0 {}");
    }

    @Test
    void cleansAndDeliversAndHoldsAndAccounts() throws Exception {
        StorageScp archive = archive(0);
        open.add(archive);
        Gateway gateway = gateway(archive.port(), "CT");
        try (StorageScu scu = connect(gateway)) {
            for (String uid : List.of("1.2.3.4.5.1", "1.2.3.4.5.2", "1.2.3.4.5.3")) {
                assertThat(send(scu, UID.CTImageStorage, uid, image(UID.CTImageStorage, "CT", uid)))
                        .isEqualTo(Status.SUCCESS);
            }
            Attributes capture = image(UID.SecondaryCaptureImageStorage, "OT", "1.2.3.4.5.4");
            assertThat(send(scu, UID.SecondaryCaptureImageStorage, "1.2.3.4.5.4", capture))
                    .isEqualTo(Status.SUCCESS);
            Attributes unrouted = image(UID.CTImageStorage, "MR", "1.2.3.4.5.5");
            assertThat(send(scu, UID.CTImageStorage, "1.2.3.4.5.5", unrouted)).isEqualTo(Status.SUCCESS);
            assertThat(send(scu, UID.CTImageStorage, "1.2.3.4.5.6", unrouted))
                    .isEqualTo(Status.DATASET_MISMATCH);
            assertThat(scu.store(UID.CTImageStorage, "1.2.3.4.5.7", UID.ExplicitVRLittleEndian,
                    ByteSource.of(new byte[]{8, 0, 22, 0, 'U', 'I', 99, 0})))
                    .isEqualTo(Status.CANNOT_UNDERSTAND);
        }
        awaitState(gateway, InstanceState.DELIVERED, 3);
        awaitState(gateway, InstanceState.QUARANTINED, 2);
        Journal journal = gateway.data().journal();
        assertThat(gateway.data().quarantine().list(Journal.FIRST, 10))
                .extracting(held -> String.valueOf(held.reason()).replaceFirst(":.*", ""))
                .containsExactlyInAnyOrder("REDACTION_NEEDED", "NO_ROUTE");
        assertThat(archived).hasSize(3).allSatisfy(GatewayTest::isClean);
        assertThat(journal.actionCounts(Instant.EPOCH, Instant.now().plusSeconds(60)))
                .contains(new ActionCount(
                        journal.inState(InstanceState.DELIVERED, Journal.FIRST, 1).getFirst().description()
                                .profileDigest(),
                        new ActionSet.Pair("0008,0018", "UID"), 3));
        assertThat(files()).hasSize(3).allSatisfy(file -> {
            byte[] bytes = Files.readAllBytes(file);
            isClean(bytes);
            Attributes clean = DicomReader.read(ByteSource.of(bytes), ReadLimits.DEFAULT).dataSet();
            assertThat(file).endsWith(Path.of(String.valueOf(clean.string(Tag.StudyInstanceUID)),
                    String.valueOf(clean.string(Tag.SeriesInstanceUID)),
                    clean.string(Tag.SOPInstanceUID) + ".dcm"));
        });
        // The end of the association may still be on its way to the journal.
        await().atMost(LIMIT).untilAsserted(
                () -> assertThat(journal.associations(Long.MAX_VALUE, 10)).singleElement().satisfies(a -> {
                    assertThat(a.received()).isEqualTo(5);
                    assertThat(a.refused()).isEqualTo(2);
                }));
        assertThat(journal.reconcile(_ -> {
        })).isTrue();
        assertThat(journal.verify()).isEmpty();
        assertThat(gateway.adminPort()).isPresent();
    }

    @Test
    @DisplayName("The metrics count what was received, refused, held and forwarded, by reason, route and destination")
    void metrics() throws Exception {
        StorageScp archive = archive(0);
        open.add(archive);
        Gateway gateway = gateway(archive.port(), "CT");
        try (StorageScu scu = connect(gateway)) {
            send(scu, UID.CTImageStorage, "1.2.3.4.5.1", image(UID.CTImageStorage, "CT", "1.2.3.4.5.1"));
            send(scu, UID.SecondaryCaptureImageStorage, "1.2.3.4.5.2",
                    image(UID.SecondaryCaptureImageStorage, "OT", "1.2.3.4.5.2"));
            send(scu, UID.CTImageStorage, "1.2.3.4.5.3", image(UID.CTImageStorage, "MR", "1.2.3.4.5.3"));
            send(scu, UID.CTImageStorage, "1.2.3.4.5.9", image(UID.CTImageStorage, "CT", "1.2.3.4.5.4"));
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest metrics = HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + gateway.adminPort().orElseThrow() + "/metrics")).build();
            // An instance counts after the journal has it.
            await().atMost(LIMIT).untilAsserted(
                    () -> assertThat(http.send(metrics, HttpResponse.BodyHandlers.ofString()).body().lines())
                            .contains("gantry_instances_received_total 3.0",
                                    "gantry_instances_refused_total{status=\"A900H\"} 1.0",
                                    "gantry_instances_quarantined_total{reason=\"REDACTION_NEEDED\",route=\"research\"} 1.0",
                                    "gantry_instances_quarantined_total{reason=\"NO_ROUTE\",route=\"\"} 1.0",
                                    "gantry_instances{state=\"quarantined\"} 2.0",
                                    "gantry_instances{state=\"delivered\"} 1.0",
                                    "gantry_instances{state=\"processed\"} 0.0",
                                    "gantry_instances_forwarded_total{destination=\"archive\",route=\"research\"} 1.0",
                                    "gantry_instances_forwarded_total{destination=\"files\",route=\"research\"} 1.0"));
        }
    }

    @Test
    @DisplayName("pitfall: The same study holds two Patient IDs: the instance that has another than the study's first says so")
    void aStudyOfTwoPatientsIsReported() throws Exception {
        StorageScp archive = archive(0);
        open.add(archive);
        Gateway gateway = gateway(archive.port(), "CT");
        try (StorageScu scu = connect(gateway)) {
            for (String uid : List.of("1.2.3.4.5.1", "1.2.3.4.5.2", "1.2.3.4.5.3")) {
                Attributes image = image(UID.CTImageStorage, "CT", uid);
                image.set(Tag.PatientID, uid.endsWith("3") ? CANARY + "-18" : CANARY + "-17");
                send(scu, UID.CTImageStorage, uid, image);
            }
        }
        awaitState(gateway, InstanceState.DELIVERED, 3);

        Journal journal = gateway.data().journal();
        List<InstanceRecord> rows = journal.inState(InstanceState.DELIVERED, Journal.FIRST, 9);
        assertThat(rows).extracting(row -> row.description().pseudonyms().studyUid()).containsOnly(
                rows.getFirst().description().pseudonyms().studyUid());
        InstanceRecord last = rows.getLast();
        assertThat(last.description().pseudonyms().patientId())
                .isNotEqualTo(rows.getFirst().description().pseudonyms().patientId());
        for (InstanceRecord row : rows) {
            assertThat(journal.events(row.receipt().id())).extracting(EventRecord::type)
                    .filteredOn(EventType.STUDY_HAS_TWO_PATIENTS::equals).hasSize(row.equals(last) ? 1 : 0);
        }
    }

    @Test
    void journalKnowsNoMakerThatIsCalledAsThePatientIs() throws Exception {
        StorageScp archive = archive(0);
        open.add(archive);
        Gateway gateway = gateway(archive.port(), "CT");
        try (StorageScu scu = connect(gateway)) {
            for (String modality : List.of("CT", "MR")) {
                String uid = "1.2.3.4.5.6." + modality.length() + modality.codePointAt(0);
                Attributes image = image(UID.CTImageStorage, modality, uid);
                image.set(Tag.Manufacturer, CANARY + " Medical");
                image.set(Tag.ManufacturerModelName, "Scan 9000");
                assertThat(send(scu, UID.CTImageStorage, uid, image)).isEqualTo(Status.SUCCESS);
            }
        }
        // The maker's name is cleaned and the instance leaves; for the other there is no route.
        awaitState(gateway, InstanceState.DELIVERED, 1);
        awaitState(gateway, InstanceState.QUARANTINED, 1);

        assertThat(gateway.data().journal().machines()).singleElement().satisfies(seen -> {
            assertThat(seen.machine().manufacturer()).isNull();
            assertThat(seen.machine().model()).isEqualTo("Scan 9000");
        });
    }

    /** What a logger says from now on. Its list can be read while others log. */
    private ListAppender<ILoggingEvent> listening(String name) {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.list = new CopyOnWriteArrayList<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(name);
        logger.addAppender(log);
        open.add(() -> logger.detachAppender(log));
        return log;
    }

    @Test
    @DisplayName("the log says of a refused instance what the system said: it is what an operator can act on")
    void saysWhyAnInstanceIsRefused() throws Exception {
        ListAppender<ILoggingEvent> log = listening(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Gateway gateway = gateway(1, "CT");
        Path spool = folder.resolve("var/spool");
        Files.move(spool, folder.resolve("var/spool.away"));
        Files.createFile(spool);
        try (StorageScu scu = connect(gateway)) {
            assertThat(send(scu, UID.CTImageStorage, "1.2.3.4.5.1",
                    image(UID.CTImageStorage, "CT", "1.2.3.4.5.1"))).isEqualTo(Status.OUT_OF_RESOURCES);
        }
        assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage).anySatisfy(
                line -> assertThat(line).startsWith("refused: cannot begin instance")
                        .contains("Not a directory"));
    }

    @Test
    @DisplayName("a node without a journal says so: its disk may not be mounted")
    void saysThatItsJournalIsEmpty() throws Exception {
        ListAppender<ILoggingEvent> log = listening(Gateway.class.getName());
        Gateway first = gateway(1, "CT");
        assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage)
                .anySatisfy(line -> assertThat(line).contains("is empty"));
        try (StorageScu scu = connect(first)) {
            assertThat(scu.echo()).isEqualTo(Status.SUCCESS);
        }
        first.close();
        log.list.clear();
        assertThat(gateway(1, "CT").ports()).isNotEmpty();
        assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage)
                .noneSatisfy(line -> assertThat(line).contains("is empty"));
    }

    @Test
    @DisplayName("the first start after gantry init has nothing to warn of")
    void firstStartAfterInit() throws Exception {
        Files.createDirectories(folder.resolve("var/spool"));
        ListAppender<ILoggingEvent> log = listening(Gateway.class.getName());
        assertThat(gateway(1, "CT").ports()).isNotEmpty();
        assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage)
                .noneSatisfy(line -> assertThat(line).contains("is empty"));
    }

    private static String answer(Gateway gateway, HttpClient http, String path)
            throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + gateway.adminPort().orElseThrow() + path)).build(),
                HttpResponse.BodyHandlers.ofString()).body();
    }

    @Test
    @DisplayName("A destination that nobody tried is not said to be reachable, and the metrics say what waits for each")
    void whatWaitsForADestination() throws Exception {
        Gateway gateway = gateway(1, "CT");
        try (HttpClient http = HttpClient.newHttpClient(); StorageScu scu = connect(gateway)) {
            assertThat(answer(gateway, http, "/health/ready")).contains(
                    "\"destination archive\",\"ready\":true,\"detail\":\"not tried yet\"");
            assertThat(answer(gateway, http, "/metrics").lines()).contains(
                    "gantry_deliveries{destination=\"archive\",state=\"failed\"} 0.0",
                    "gantry_deliveries{destination=\"archive\",state=\"pending\"} 0.0");
            send(scu, UID.CTImageStorage, "1.2.3.4.5.1", image(UID.CTImageStorage, "CT", "1.2.3.4.5.1"));
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(answer(gateway, http, "/health/ready")).contains(
                            "\"destination archive\",\"ready\":true,\"detail\":\"takes nothing for now, tried again: ",
                            "Connection refused",
                            "\"destination files\",\"ready\":true,\"detail\":\"reachable\""));
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(answer(gateway, http, "/metrics").lines()).contains(
                            "gantry_deliveries{destination=\"archive\",state=\"pending\"} 1.0",
                            "gantry_deliveries{destination=\"files\",state=\"pending\"} 0.0"));
        }
    }

    @Test
    @DisplayName("A node that stops ends its idle associations at once, also those of a port beside one that still receives")
    void stopsItsPortsAtOnce() throws Exception {
        ConfigFiles files = ConfigFiles.in(folder);
        Files.writeString(folder.resolve("profiles/research.yaml"),
                "version: \"2.0\"\nprivacy_profile: basic\n");
        Path file = files.write("""
                data: var
                keys: { pseudonym: keys/pseudonym.key }
                listeners: [{ ae_title: GANTRY, port: 0 }, { ae_title: OTHER, port: 0 }]
                routes: [{ name: all, profile: profiles/research.yaml, destinations: [out] }]
                destinations: { out: { type: folder, path: out } }
                admin: { enabled: false }
                """);
        Gateway gateway = Gateway.start(ConfigLoader.load(file));
        open.add(gateway);
        byte[] dataSet = bytes(image(UID.CTImageStorage, "CT", "1.2.3.4.5.1"));
        byte[] first = Arrays.copyOf(dataSet, 1000);
        byte[] rest = Arrays.copyOfRange(dataSet, first.length, dataSet.length);
        var request = new DimseMessage.CStoreRq(1, UID.CTImageStorage, "1.2.3.4.5.1");
        try (ScriptedPeer idle = ScriptedPeer.connect(gateway.port("GANTRY"));
                ScriptedPeer sender = ScriptedPeer.connect(gateway.port("OTHER"))) {
            idle.associate();
            sender.send(ScriptedPeer.request("OTHER")).expect(AAssociateAc.class);
            sender.send(
                    ScriptedPeer.pdu(ScriptedPeer.command(1, request), ScriptedPeer.data(1, false, first)));
            await().atMost(LIMIT).until(() -> {
                try (Stream<Path> spooled = Files.walk(folder.resolve("var/spool"))) {
                    return spooled.anyMatch(path -> path.toString().endsWith(".part"));
                }
            });
            var closing = CompletableFuture
                    .runAsync(() -> assertThatCode(gateway::close).doesNotThrowAnyException());
            idle.expectAbort(AAbort.SERVICE_USER, 0);
            sender.send(ScriptedPeer.pdu(ScriptedPeer.data(1, true, rest)));
            assertThat(sender.expectCommand()).isEqualTo(new DimseMessage.CStoreRsp(1, UID.CTImageStorage,
                    "1.2.3.4.5.1", Status.SUCCESS));
            closing.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void logsAnAssociationOnceUnderItsIdInTheJournal() throws Exception {
        ListAppender<ILoggingEvent> log = listening(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Gateway gateway = gateway(1, "CT");
        try (StorageScu scu = connect(gateway)) {
            assertThat(scu.echo()).isEqualTo(Status.SUCCESS);
        }
        Journal journal = gateway.data().journal();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(log.list)
                .filteredOn(e -> e.getFormattedMessage().startsWith("Association")).hasSize(2));
        await().atMost(LIMIT).until(() -> journal.associations(Long.MAX_VALUE, 10).size() == 1);
        String id = HexFormat.of().toHexDigits(journal.associations(Long.MAX_VALUE, 10).getFirst().id());
        assertThat(log.list)
                .filteredOn(e -> e.getFormattedMessage().toLowerCase(Locale.ROOT).contains("association"))
                .hasSize(2).allSatisfy(e -> assertThat(e.getMDCPropertyMap()).containsEntry("assoc", id));
    }

    @Test
    void keepsToTheKeyItBeganWith() throws Exception {
        gateway(1, "CT").close();
        gateway(1, "CT").close();
        Path key = new ConfigFiles(folder).pseudonymKey();
        Path copy = Files.move(key, folder.resolve("copy"));
        PseudonymKeyFile.create(key);
        assertThatThrownBy(() -> gateway(1, "CT")).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("is not the key that ");
        Files.move(copy, key, StandardCopyOption.REPLACE_EXISTING);
        gateway(1, "CT").close();
    }

    @Test
    void keepsWhatAnArchiveDoesNotTakeAndDeliversItAfterARestart() throws Exception {
        int port = Peers.freePort();
        leftWaiting(port);
        open.add(archive(port));
        Gateway second = gateway(port, "CT");
        awaitState(second, InstanceState.DELIVERED, 1);
        assertThat(archived).hasSize(1).allSatisfy(GatewayTest::isClean);
        assertThat(files()).hasSize(1);
    }

    @Test
    @DisplayName("what an archive refused is delivered when an operator retries it; until then /health/ready says what it was")
    void deliversWhatAnArchiveRefusedWhenAnOperatorRetriesIt() throws Exception {
        StorageScp archive = archive(0);
        open.add(archive);
        answer = Status.DATASET_MISMATCH;
        Gateway gateway = gateway(archive.port(), "CT");
        try (StorageScu scu = connect(gateway)) {
            assertThat(send(scu, UID.CTImageStorage, "1.2.3.4.5.1",
                    image(UID.CTImageStorage, "CT", "1.2.3.4.5.1"))).isEqualTo(Status.SUCCESS);
        }
        Journal journal = gateway.data().journal();
        await().atMost(LIMIT).until(() -> journal.undelivered(Journal.FIRST, 9).size() == 1);
        Undelivered waiting = journal.undelivered(Journal.FIRST, 9).getFirst();
        assertThat(waiting.failed()).singleElement()
                .satisfies(d -> assertThat(d.status()).isEqualTo(Status.DATASET_MISMATCH.code()));
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(answer(gateway, http, "/health/ready")).contains(
                    "\"destination archive\",\"ready\":true,\"detail\":\"the last attempt came to nothing: ",
                    "A900H");
        }
        answer = Status.SUCCESS;
        retry(waiting.instance().receipt().id().toString(), "--destination", "archive");
        awaitState(gateway, InstanceState.DELIVERED, 1);
        assertThat(archived).hasSize(1).allSatisfy(GatewayTest::isClean);
        assertThat(journal.verify()).isEmpty();
    }

    @Test
    @DisplayName("what waits for a destination that was taken out of the configuration is FAILED, not due for ever")
    void aDestinationThatIsGone() throws Exception {
        int port = Peers.freePort();
        leftWaiting(port);

        archiveName = "vna";
        Gateway without = gateway(port, "CT");
        Journal journal = without.data().journal();
        await().atMost(LIMIT).until(() -> !journal.undelivered(Journal.FIRST, 9).isEmpty());
        assertThat(journal.undelivered(Journal.FIRST, 9)).singleElement()
                .satisfies(waiting -> assertThat(waiting.failed()).singleElement()
                        .satisfies(d -> assertThat(d.detail()).contains("configuration")));
        assertThat(journal.verify()).isEmpty();
        without.close();

        archiveName = "archive";
        open.add(archive(port));
        Gateway again = gateway(port, "CT");
        retry("--all", "--destination", "archive");
        awaitState(again, InstanceState.DELIVERED, 1);
        assertThat(archived).hasSize(1).allSatisfy(GatewayTest::isClean);
    }

    @Test
    @DisplayName("what waits for an archive leaves under the pseudonyms of the journal, or is held where the key is another")
    void aKeyThatIsAnother() throws Exception {
        int port = Peers.freePort();
        leftWaiting(port);
        Path keyFile = folder.resolve("keys/pseudonym.key");
        String key = Files.readString(keyFile);
        Files.writeString(keyFile, new StringBuilder(key.strip()).reverse());
        // Whoever means it can get past the mark.
        Path mark = folder.resolve("var/pseudonym-key.mark");
        Files.delete(mark);
        open.add(archive(port));

        Gateway other = gateway(port, "CT");
        awaitState(other, InstanceState.QUARANTINED, 1);
        assertThat(other.data().quarantine().list(Journal.FIRST, 9)).singleElement()
                .satisfies(row -> assertThat(row.reason()).satisfies(
                        reason -> assertThat(String.valueOf(reason)).startsWith(Processor.KEY_CHANGED)));
        assertThat(archived).isEmpty();
        other.close();

        Files.writeString(keyFile, key);
        Files.delete(mark);
        ListAppender<ILoggingEvent> log = listening("io.gantry.gateway.deliver");
        Gateway again = gateway(port, "CT");
        retry("--all", "--reason", Processor.KEY_CHANGED);
        awaitState(again, InstanceState.DELIVERED, 1);
        assertThat(archived).hasSize(1).allSatisfy(GatewayTest::isClean);
        again.close();
        assertThat(log.list).as("the folder, which has it, gets it no second time").isEmpty();
    }

    private static void isClean(byte[] bytes) {
        assertThat(bytes).hasSizeGreaterThan(2 * 256 * 256);
        assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain(CANARY)
                .doesNotContain("1.2.3.4");
    }

    @Test
    void aNodeThatIsStoppedIsNotBroken() throws Exception {
        Gateway gateway = gateway(1, "CT");
        assertThat(gateway.broken()).isNull();
        gateway.close();
        assertThat(gateway.data().journal().health().ended()).isTrue();
        assertThat(gateway.broken()).isNull();
    }

    @Test
    @DisplayName("A node starts on a journal from a clock that was ahead, and says so; on one of yesterday it says nothing")
    void aClockThatWasAhead() throws Exception {
        for (Duration ahead : List.of(Duration.ofDays(-1), Duration.ofDays(1000))) {
            try (DataFolder data = DataFolder.open(folder.resolve("var"), StorageSettings.defaults(),
                    Clock.offset(Clock.systemUTC(), ahead))) {
                data.journal().record(new Transition.AssociationOpened(data.ids().next(), "CT1", "GANTRY",
                        "10.0.0.7", Instant.now())).get(20, TimeUnit.SECONDS);
            }
            ListAppender<ILoggingEvent> log = listening(Gateway.class.getName());
            try (Gateway gateway = gateway(1, "CT")) {
                assertThat(gateway.ports()).isNotEmpty();
            }
            assertThat(log.list.stream().map(ILoggingEvent::getFormattedMessage)
                    .filter(message -> message.contains("clock says"))).hasSize(ahead.isNegative() ? 0 : 1);
        }
    }
}
