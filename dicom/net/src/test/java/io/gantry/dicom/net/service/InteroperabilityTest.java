package io.gantry.dicom.net.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.dicom.net.association.AssociationRejectedException;
import io.gantry.dicom.net.association.AssociationTerms;
import io.gantry.dicom.net.dimse.Status;
import io.gantry.dicom.net.pdu.AAssociateRj;
import io.gantry.dicom.net.ul.Timeouts;
import io.gantry.dicom.testing.Peers;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** C-STORE and C-ECHO with the programs of others: DCMTK, GDCM and Orthanc, as senders and as receivers. */
@Timeout(180)
class InteroperabilityTest {

    private static final String CT = UID.CTImageStorage;

    private final Path folder;

    private final CollectingScp scp = new CollectingScp();
    private final List<TestInstance> instances = new TestInstances(11).oneOfEach();

    InteroperabilityTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void stop() {
        scp.close();
    }

    private List<String> files(Stream<TestInstance> wanted) throws IOException {
        List<String> files = new ArrayList<>();
        Path in = Files.createDirectories(folder.resolve("in"));
        for (TestInstance instance : wanted.toList()) {
            files.add(instance.writeTo(in.resolve(files.size() + ".dcm")).toString());
        }
        return files;
    }

    private Stream<TestInstance> explicit() {
        return instances.stream().filter(
                i -> i.transferSyntax().equals(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN));
    }

    private Peers.Outcome run(String program, List<String> options, List<String> files) {
        List<String> command = new ArrayList<>();
        command.add(Peers.find(program));
        command.addAll(options);
        command.addAll(files);
        Peers.Outcome outcome = Peers.run(command);
        assertThat(outcome.status()).as(outcome.output()).isZero();
        return outcome;
    }

    /** Every instance has arrived, with its SOP class and UID, its pixel data byte by byte, over one association. */
    private void assertArrived(List<TestInstance> sent) throws Exception {
        assertThat(scp.requests).hasSameSizeAs(sent);
        Map<String, TestInstance> byUid = sent.stream()
                .collect(Collectors.toMap(TestInstance::sopInstanceUid, i -> i));
        for (int i = 0; i < sent.size(); i++) {
            StoreRequest request = scp.requests.get(i);
            TestInstance instance = Objects.requireNonNull(byUid.get(request.sopInstanceUid()));
            assertThat(request.sopClassUid()).isEqualTo(instance.sopClassUid());
            if (instance.transferSyntax().deflated()) {
                // DCMTK deflates anew, to other bytes.
                assertThat(scp.dataSets().get(i)).isNotEmpty();
                continue;
            }
            Attributes received = DicomReader.readDataSet(ByteSource.of(scp.dataSets().get(i)), 0,
                    TransferSyntax.of(request.transferSyntaxUid()), ReadLimits.DEFAULT);
            assertThat(received.string(Tag.PatientName)).isEqualTo(
                    instance.dataSet().string(Tag.PatientName));
            // DCMTK writes the lengths of sequences its own way: compare what must be the same, byte by byte.
            if (received.get(Tag.PixelData) instanceof DataElement pixels) {
                assertThat(pixels).isEqualTo(instance.dataSet().get(Tag.PixelData));
            } else if (received.get(Tag.PixelData) != null) {
                assertThat(tail(scp.dataSets().get(i))).isEqualTo(tail(instance.dataSetBytes()));
            }
        }
        assertThat(scp.closed.take()).isEqualTo("RELEASED " + sent.size() + " 0");
    }

    private static byte[] tail(byte[] bytes) {
        return Arrays.copyOfRange(bytes, bytes.length - 32, bytes.length);
    }

    @Test
    @DisplayName("echoscu and storescu send, in PDUs of 256 KiB and of 4 KiB; one association for many SOP classes")
    void storescu() throws Exception {
        String port = Integer.toString(scp.start().port());
        run("echoscu", List.of("-aec", "GANTRY", "127.0.0.1", port), List.of());
        assertThat(scp.closed.take()).isEqualTo("RELEASED 0 0");
        List<TestInstance> sent = explicit().toList();
        assertThat(sent.stream().map(TestInstance::sopClassUid).distinct()).hasSizeGreaterThan(5);
        List<String> files = files(sent.stream());
        run("storescu", List.of("-xe", "-R", "-aec", "GANTRY", "127.0.0.1", port), files);
        assertArrived(sent);
        scp.requests.clear();
        scp.dataSets().clear();
        run("storescu", List.of("-xe", "-R", "--max-send-pdu", "4096", "-aec", "GANTRY", "127.0.0.1", port),
                files);
        assertArrived(sent);
    }

    @Test
    @DisplayName("dcmsend sends every kind of instance in its own transfer syntax over one association")
    void dcmsend() throws Exception {
        run("dcmsend", List.of("--decompress-never", "-aec", "GANTRY", "127.0.0.1",
                Integer.toString(scp.start().port())), files(instances.stream()));
        assertArrived(instances);
    }

    @Test
    @DisplayName("gdcmscu sends")
    void gdcmscu() throws Exception {
        TestInstance ct = new TestInstances(3).ct(128, 128);
        // It always ends by an exception of its own once it has released; what it sent is what counts.
        Peers.Outcome outcome = Peers.run(List.of(Peers.find("gdcmscu"), "--store", "--call", "GANTRY",
                "127.0.0.1", Integer.toString(scp.start().port()), files(Stream.of(ct)).getFirst()));
        assertThat(scp.closed.take()).as(outcome.output()).isEqualTo("RELEASED 1 0");
        assertThat(scp.requests).hasSize(1);
        assertThat(scp.requests.getFirst().sopInstanceUid()).isEqualTo(ct.sopInstanceUid());
    }

    @Test
    @DisplayName("storescp receives every kind of instance over one association, and can read it")
    void storescp() throws Exception {
        int port = Peers.freePort();
        Path out = Files.createDirectories(folder.resolve("out"));
        try (RunningPeer peer = RunningPeer.start(List.of(Peers.find("storescp"), "+xa", "-uf", "-od",
                out.toString(), Integer.toString(port)), port, folder.resolve("storescp.log"))) {
            send(peer.port());
        }
        try (Stream<Path> received = Files.list(out)) {
            Set<String> uids = new TreeSet<>();
            for (Path file : received.toList()) {
                try (DicomFile read = DicomReader.read(ByteSource.of(Files.readAllBytes(file)),
                        ReadLimits.DEFAULT)) {
                    uids.add(String.valueOf(read.dataSet().string(Tag.SOPInstanceUID)));
                }
                Peers.Outcome dump = Peers.run(List.of(Peers.find("dcmdump"), "-q", file.toString()));
                assertThat(dump.status()).as(dump.output()).isZero();
            }
            assertThat(uids).isEqualTo(uids());
        }
    }

    private Set<String> uids() {
        return instances.stream().map(TestInstance::sopInstanceUid)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void send(int port) throws IOException {
        Map<String, Set<String>> syntaxes = new LinkedHashMap<>();
        instances.forEach(i -> syntaxes.computeIfAbsent(i.sopClassUid(), _ -> new LinkedHashSet<>())
                .add(i.transferSyntax().uid()));
        Map<String, List<String>> proposals = new LinkedHashMap<>();
        syntaxes.forEach((sopClass, uids) -> proposals.put(sopClass, List.copyOf(uids)));
        try (StorageScu scu = StorageScu.open(CollectingScp.peer(port), proposals, 8)) {
            assertThat(scu.window()).as("neither DCMTK nor Orthanc works asynchronously").isEqualTo(1);
            for (TestInstance i : instances) {
                assertThat(scu.store(i.sopClassUid(), i.sopInstanceUid(), i.transferSyntax().uid(),
                        ByteSource.of(i.dataSetBytes()))).isEqualTo(Status.SUCCESS);
            }
            assertThat(scu.echo()).isEqualTo(Status.SUCCESS);
        }
    }

    @Test
    @DisplayName("Orthanc receives every kind of instance, and sends them on")
    void orthanc() throws Exception {
        int port = Peers.freePort();
        int http = Peers.freePort();
        Path configuration = folder.resolve("orthanc.json");
        Files.writeString(configuration, """
                { "StorageDirectory": "%s", "IndexDirectory": "%s", "DicomPort": %d, "HttpPort": %d,
                  "DicomAet": "ORTHANC", "RemoteAccessAllowed": false, "AuthenticationEnabled": false,
                  "UnknownSopClassAccepted": true, "Plugins": [],
                  "DicomModalities": { "gantry": [ "GANTRY", "127.0.0.1", %d ] } }
                """.formatted(folder.resolve("db"), folder.resolve("db"), port, http, scp.start().port()));
        try (RunningPeer peer = RunningPeer.start(List.of(Peers.find("Orthanc"), configuration.toString()),
                port, folder.resolve("orthanc.log")); HttpClient client = HttpClient.newHttpClient()) {
            send(peer.port());
            URI base = URI.create("http://127.0.0.1:" + http + "/");
            String ids = client.send(HttpRequest.newBuilder(base.resolve("instances")).build(),
                    HttpResponse.BodyHandlers.ofString()).body();
            assertThat(Pattern.compile("\"[0-9a-f-]{44}\"").matcher(ids).results())
                    .hasSize(instances.size());
            HttpResponse<String> sent = client.send(
                    HttpRequest.newBuilder(base.resolve("modalities/gantry/store"))
                            .POST(HttpRequest.BodyPublishers.ofString(ids)).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
        }
        assertThat(scp.requests).extracting(StoreRequest::sopInstanceUid)
                .containsExactlyInAnyOrderElementsOf(uids());
    }

    @Test
    @DisplayName("Refusals are told by DCMTK in the words of PS3.8 Table 9-21")
    void refusals() throws Exception {
        scp.policy = (called, calling, _) -> !called.equals("GANTRY")
                ? AAssociateRj.calledAeTitleNotRecognized()
                : calling.equals("CT1") ? null : AAssociateRj.callingAeTitleNotRecognized();
        scp.terms = Map.of("GANTRY", new AssociationTerms(16384, 1, Timeouts.DEFAULT, false));
        String port = Integer.toString(scp.start().port());
        assertThat(echo("CT1", "OTHER", port)).contains("Result: Rejected Permanent, Source: Service User")
                .contains("Reason: Called AE Title Not Recognized");
        assertThat(echo("MR1", "GANTRY", port)).contains("Result: Rejected Permanent, Source: Service User")
                .contains("Reason: Calling AE Title Not Recognized");
        try (StorageScu only = StorageScu.open(new io.gantry.dicom.net.association.PeerAddress("127.0.0.1",
                scp.port(), "GANTRY", "CT1", 16384, Timeouts.DEFAULT, null), Map.of())) {
            assertThat(echo("CT1", "GANTRY", port))
                    .contains("Result: Rejected Transient, Source: Service Provider (Presentation Related)")
                    .contains("Reason: Local Limit Exceeded");
            assertThat(only.echo()).isEqualTo(Status.SUCCESS);
        }
    }

    private static String echo(String calling, String called, String port) {
        Peers.Outcome outcome = Peers
                .run(List.of(Peers.find("echoscu"), "-v", "-aet", calling, "-aec", called,
                        "127.0.0.1", port));
        assertThat(outcome.status()).isNotZero();
        return outcome.output();
    }

    @Test
    @DisplayName("64 associations at once, with storescu among them; the 65th is refused and none of the others minds")
    void manyAssociations() throws Exception {
        int many = 64;
        scp.maxAssociations = many;
        scp.start();
        byte[] dataSet = new TestInstances(2).ct(64, 64).dataSetBytes();
        CyclicBarrier all = new CyclicBarrier(many + 1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> senders = new ArrayList<>();
            for (int n = 0; n < many; n++) {
                String uid = "1.2." + n + ".";
                senders.add(threads.submit(() -> {
                    try (StorageScu scu = StorageScu.open(scp.peer(),
                            Map.of(CT, List.of(UID.ExplicitVRLittleEndian)))) {
                        all.await();
                        all.await();
                        for (int i = 0; i < 5; i++) {
                            assertThat(scu.store(CT, uid + i, UID.ExplicitVRLittleEndian,
                                    ByteSource.of(dataSet))).isEqualTo(Status.SUCCESS);
                        }
                    }
                    return true;
                }));
            }
            all.await();
            // Each counts a moment after it was accepted.
            await().untilAsserted(() -> assertThat(scp.openAssociations()).isEqualTo(many));
            assertThatThrownBy(() -> StorageScu.open(scp.peer(), Map.of()))
                    .isInstanceOf(AssociationRejectedException.class);
            all.await();
            for (Future<Boolean> sender : senders) {
                assertThat(sender.get()).isTrue();
            }
        }
        assertThat(scp.requests).extracting(StoreRequest::sopInstanceUid).doesNotHaveDuplicates()
                .hasSize(many * 5);
        run("storescu", List.of("-xe", "-R", "-aec", "GANTRY", "127.0.0.1", Integer.toString(scp.port())),
                files(Stream.of(new TestInstances(3).ct(64, 64))));
    }
}
