package io.gantry.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.net.association.AssociationListener;
import io.gantry.dicom.net.dimse.Status;
import io.gantry.dicom.net.service.StorageScp;
import io.gantry.dicom.net.ul.Timeouts;
import io.gantry.dicom.testing.Peers;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import io.gantry.gateway.Gateway;
import io.gantry.gateway.config.ConfigFiles;
import io.gantry.gateway.config.ConfigLoader;
import io.gantry.gateway.config.TlsBridge;
import io.gantry.gateway.config.TlsConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands that speak DICOM, with DCMTK at the other end; and what Ctrl-C leaves of them. */
@Timeout(600)
final class DcmtkCommandTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path folder;
    private final TestInstances instances = new TestInstances(17);
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    DcmtkCommandTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private int run(String... words) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.run(new PrintWriter(out), new PrintWriter(err), words);
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private void openssl(String... words) {
        List<String> command = new ArrayList<>(List.of(Peers.find("openssl")));
        command.addAll(List.of(words));
        Peers.Outcome made = Peers.run(command);
        assertThat(made.status()).as(made.output()).isZero();
    }

    /** Makes NAME.pem and NAME.key. */
    private void certificate(String name, int days) throws IOException {
        Path extension = Files.writeString(folder.resolve("san"), "subjectAltName=IP:127.0.0.1");
        openssl("req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=" + name, "-keyout",
                file(name + ".key"), "-out", file(name + ".csr"));
        openssl("x509", "-req", "-in", file(name + ".csr"), "-signkey", file(name + ".key"), "-days",
                Integer.toString(days), "-extfile", extension.toString(), "-out", file(name + ".pem"));
        Files.setPosixFilePermissions(folder.resolve(name + ".key"),
                PosixFilePermissions.fromString("rw-------"));
    }

    private StorageScp listener(String identity, String trusted, AtomicInteger stored) throws IOException {
        StorageScp scp = new StorageScp(new StorageScp.Settings("127.0.0.1", 0, 1 << 16, 10, Timeouts.DEFAULT,
                TlsBridge.settings(new TlsConfig(new TlsConfig.PemIdentity(folder.resolve(identity + ".pem"),
                        folder.resolve(identity + ".key")), folder.resolve(trusted + ".pem"),
                        TlsConfig.ClientAuth.REQUIRED, true)),
                false), (_, _, _) -> null, (_, data) -> {
                    data.transferTo(Channels.newChannel(OutputStream.nullOutputStream()));
                    stored.incrementAndGet();
                    return Status.SUCCESS;
                }, new AssociationListener() {
                });
        scp.start();
        return scp;
    }

    private int storescu(int port, Path instance, String... tls) {
        return Peers.run(Stream.of(List.of(Peers.find("storescu"), "-xe", "-aec", "GANTRY"), List.of(tls),
                List.of("127.0.0.1", Integer.toString(port), instance.toString())).flatMap(List::stream)
                .toList())
                .status();
    }

    @Test
    @DisplayName("TLS as server: a certificate that has expired is refused although it is itself among the trusted")
    void listening() throws Exception {
        certificate("gantry", 2);
        certificate("modality", 2);
        certificate("expired", -1);
        Files.writeString(folder.resolve("trusted.pem"), Files.readString(folder.resolve("modality.pem"))
                + Files.readString(folder.resolve("expired.pem")));
        Path ct = instances.ct(8, 8).writeTo(folder.resolve("ct.dcm"));
        AtomicInteger stored = new AtomicInteger();
        String own = file("gantry.pem");
        try (StorageScp scp = listener("gantry", "trusted", stored)) {
            assertThat(
                    storescu(scp.port(), ct, "+tls", file("modality.key"), file("modality.pem"), "+cf", own))
                    .isZero();
            assertThat(stored).hasValue(1);
            assertThat(storescu(scp.port(), ct, "+tls", file("expired.key"), file("expired.pem"), "+cf", own))
                    .as("expired").isNotZero();
            assertThat(storescu(scp.port(), ct, "+tla", "+cf", own)).as("no certificate").isNotZero();
            assertThat(storescu(scp.port(), ct)).as("plain text").isNotZero();

            String to = "GANTRY@127.0.0.1:" + scp.port();
            assertThat(run("echo", to, "--tls-trust", own, "--tls-certificate", file("modality.pem"),
                    "--tls-key",
                    file("modality.key"))).as(err.toString()).isZero();
            assertThat(
                    run("echo", to, "--tls-trust", own, "--tls-certificate", file("expired.pem"), "--tls-key",
                            file("expired.key")))
                    .isEqualTo(Main.FAILED);
            assertThat(err.toString()).contains("TLS:");
            assertThat(run("echo", to, "--tls-trust", own)).isEqualTo(Main.FAILED);
            assertThat(err.toString()).contains("TLS:");
            assertThat(run("echo", to)).isEqualTo(Main.FAILED);
            assertThat(err.toString()).contains("the peer encrypts");
        }
        assertThat(stored).hasValue(1);
    }

    @Test
    @DisplayName("check, the start and the metrics tell in time that a certificate of this side ends")
    void ownCertificates() throws Exception {
        certificate("good", 100);
        certificate("soon", 20);
        certificate("expired", -1);
        ConfigFiles.in(folder);
        Path config = Files.writeString(folder.resolve("gateway.yaml"), """
                data: var
                keys: { pseudonym: keys/pseudonym.key }
                listeners:
                  - { ae_title: GOOD, port: 0, tls: { certificate: good.pem, key: good.key } }
                  - { ae_title: SOON, port: 0, tls: { certificate: soon.pem, key: soon.key } }
                routes: [{ name: all, profile: profiles/research.yaml, destinations: [archive] }]
                destinations:
                  archive:
                    type: dicom
                    ae_title: ARCHIVE
                    host: 127.0.0.1
                    port: 11113
                    tls: { certificate: expired.pem, key: expired.key }
                admin: { port: 0 }
                """);
        assertThat(run("check", "--config", config.toString())).as(err.toString()).isZero();
        assertThat(out.toString().lines().filter(line -> line.startsWith("note: "))).satisfiesExactly(
                line -> assertThat(line).contains(":5:", "listeners[1].tls", "of this side expires on "),
                line -> assertThat(line).contains(":13:", "destinations.archive.tls",
                        "of this side expired on "));
        try (Gateway gateway = Gateway.start(ConfigLoader.load(config));
                HttpClient http = HttpClient.newHttpClient()) {
            String metrics = http.send(HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + gateway.adminPort().orElseThrow() + "/metrics")).build(),
                    HttpResponse.BodyHandlers.ofString()).body();
            for (String[] side : new String[][]{{"listener GOOD", "good"}, {"listener SOON", "soon"},
                    {"destination archive", "expired"}}) {
                assertThat(metrics.lines().filter(line -> line.startsWith(
                        "gantry_certificate_expiry_timestamp_seconds{side=\"" + side[0] + "\"}")))
                        .singleElement().satisfies(line -> assertThat(
                                (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                                .isEqualTo(ends(side[1])));
            }
        }
    }

    /** In seconds since 1970, of NAME.pem. */
    private long ends(String name) throws Exception {
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".pem"))) {
            return ((X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in))
                    .getNotAfter().toInstant().getEpochSecond();
        }
    }

    /** DCMTK's storescp, until closed. */
    private final class Archive implements AutoCloseable {
        private final Path received;
        private final int port;
        private final Process process;

        Archive(String... options) throws IOException {
            received = Files.createDirectories(folder.resolve("received" + System.nanoTime()));
            port = Peers.freePort();
            List<String> command = new ArrayList<>(
                    List.of(Peers.find("storescp"), "-od", received.toString()));
            command.addAll(List.of(options));
            command.add(Integer.toString(port));
            process = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(folder.resolve("storescp.log").toFile()).start();
        }

        String address() {
            return "ARCHIVE@127.0.0.1:" + port;
        }

        List<Path> instances() throws IOException {
            try (Stream<Path> files = Files.list(received)) {
                return files.toList();
            }
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    @Test
    @DisplayName("TLS as client: sends to storescp with both certificates; says what is wrong with the other's")
    void sending() throws Exception {
        certificate("gantry", 2);
        certificate("archive", 2);
        certificate("expired", -1);
        Path ct = instances.ct(8, 8).writeTo(folder.resolve("ct.dcm"));
        String[] own = {"--tls-certificate", file("gantry.pem"), "--tls-key", file("gantry.key"),
                "--tls-trust"};
        try (Archive archive = new Archive("+tls", file("archive.key"), file("archive.pem"), "+cf",
                file("gantry.pem"))) {
            await().atMost(PATIENCE)
                    .until(() -> run("echo", archive.address(), own[0], own[1], own[2], own[3],
                            own[4], file("archive.pem")) == 0);
            assertThat(run("send", ct.toString(), "--to", archive.address(), own[0], own[1], own[2], own[3],
                    own[4], file("archive.pem"))).as("%s%s", out, err).isZero();
            assertThat(archive.instances()).hasSize(1);

            assertThat(run("send", ct.toString(), "--to", archive.address(), own[0], own[1], own[2], own[3],
                    own[4], file("gantry.pem"))).isEqualTo(Main.FAILED);
            assertThat(err.toString()).contains("signed by nobody who is trusted");
            assertThat(run("send", ct.toString(), "--to", archive.address())).as("plain text")
                    .isEqualTo(Main.FAILED);
            assertThat(archive.instances()).hasSize(1);
        }
        try (StorageScp scp = listener("expired", "gantry", new AtomicInteger())) {
            assertThat(run("echo", "A@127.0.0.1:" + scp.port(), own[0], own[1], own[2], own[3], own[4],
                    file("expired.pem"))).isEqualTo(Main.FAILED);
            assertThat(err.toString()).contains("the peer's certificate has expired");
        }
    }

    @Test
    @DisplayName("send converts for a receiver that takes only another native transfer syntax")
    void otherNativeSyntax() throws Exception {
        TestInstance original = instances.ct(16, 16);
        assertThat(original.transferSyntax().uid()).isEqualTo(UID.ExplicitVRLittleEndian);
        Path ct = original.writeTo(folder.resolve("ct.dcm"));
        try (Archive archive = new Archive("+xi")) {
            await().atMost(PATIENCE).until(() -> run("echo", archive.address()) == 0);
            assertThat(run("send", ct.toString(), "--to", archive.address())).as("%s%s", out, err).isZero();
            try (DicomFile arrived = DicomReader.read(
                    ByteSource.of(Files.readAllBytes(archive.instances().getFirst())), ReadLimits.DEFAULT)) {
                assertThat(arrived.transferSyntax().uid()).isEqualTo(UID.ImplicitVRLittleEndian);
                assertThat(arrived.dataSet().string(Tag.SOPInstanceUID)).isEqualTo(original.sopInstanceUid());
                assertThat(arrived.dataSet().get(Tag.PatientName))
                        .isEqualTo(original.dataSet().get(Tag.PatientName));
            }
        }
    }

    private Process start(String... words) throws IOException {
        // A shell that started the build in the background had it ignore SIGINT, which processes hand down.
        List<String> command = new ArrayList<>(
                List.of("env", "--default-signal=INT",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                        "io.gantry.gateway.cli.Main"));
        command.addAll(List.of(words));
        return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(folder.resolve("command.log").toFile()).start();
    }

    /** Ctrl-C. */
    private static int interrupt(Process process) throws Exception {
        assertThat(Peers.run(List.of("kill", "-INT", Long.toString(process.pid()))).status()).isZero();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private Path manyFiles() throws IOException {
        Path in = Files.createDirectory(folder.resolve("in"));
        for (int i = 0; i < 200; i++) {
            instances.ct(512, 512).writeTo(in.resolve(i + ".dcm"));
        }
        return in;
    }

    @Test
    @DisplayName("Ctrl-C in the middle of deidentify: exit status 130, and every file that is there is whole")
    void deidentifyInterrupted() throws Exception {
        Path in = manyFiles();
        Path config = folder.resolve("gateway.yaml");
        assertThat(run("init", "--config", config.toString())).isZero();
        Path clean = folder.resolve("out");
        Process process = start("deidentify", in.toString(), clean.toString(), "--config", config.toString(),
                "--profile", folder.resolve("profiles/research.yaml").toString());
        try {
            // A .part file is no result yet, and may go while it is looked at.
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10))
                    .ignoreException(UncheckedIOException.class)
                    .until(() -> written(clean).stream().anyMatch(file -> file.toString().endsWith(".dcm")));
            assertThat(interrupt(process)).isEqualTo(130);
        } finally {
            process.destroyForcibly();
        }
        List<Path> written = written(clean);
        assertThat(written).isNotEmpty().hasSizeLessThan(200);
        for (Path file : written) {
            try (DicomFile whole = DicomReader.read(ByteSource.of(Files.readAllBytes(file)),
                    ReadLimits.DEFAULT)) {
                assertThat(whole.dataSet().contains(Tag.PixelData)).isTrue();
                assertThat(file.getFileName().toString())
                        .isEqualTo(whole.dataSet().string(Tag.SOPInstanceUID) + ".dcm");
            }
        }
    }

    private static List<Path> written(Path clean) throws IOException {
        if (!Files.exists(clean)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(clean)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    @DisplayName("Ctrl-C in the middle of send: exit status 130, and the archive has whole instances only")
    void sendInterrupted() throws Exception {
        Path in = manyFiles();
        AtomicInteger stored = new AtomicInteger();
        try (StorageScp scp = new StorageScp(new StorageScp.Settings("127.0.0.1", 0, 1 << 16, 10,
                Timeouts.DEFAULT, null, false), (_, _, _) -> null, (_, data) -> {
                    long length = data.transferTo(Channels.newChannel(OutputStream.nullOutputStream()));
                    assertThat(length).isGreaterThan(2 * 512 * 512);
                    stored.incrementAndGet();
                    // So slow that Ctrl-C comes long before the last.
                    LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
                    return Status.SUCCESS;
                }, new AssociationListener() {
                })) {
            scp.start();
            Process process = start("send", in.toString(), "--to", "A@127.0.0.1:" + scp.port());
            try {
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> stored.get() > 0);
                assertThat(interrupt(process)).isEqualTo(130);
            } finally {
                process.destroyForcibly();
            }
            await().atMost(PATIENCE).until(() -> scp.openAssociations() == 0);
            assertThat(stored.get()).isLessThan(200);
        }
    }
}
