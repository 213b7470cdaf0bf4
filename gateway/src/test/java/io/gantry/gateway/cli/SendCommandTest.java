package io.gantry.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Tag;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.net.association.AssociationListener;
import io.gantry.dicom.net.dimse.Status;
import io.gantry.dicom.net.pdu.AAssociateRj;
import io.gantry.dicom.net.service.StorageScp;
import io.gantry.dicom.net.ul.Timeouts;
import io.gantry.dicom.net.ul.TlsSettings;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import io.gantry.gateway.config.ConfigFiles;
import io.gantry.gateway.config.TlsBridge;
import io.gantry.gateway.config.TlsConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SendCommandTest {

    private final Path folder;
    private final Path in;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final TestInstances instances = new TestInstances(11);
    private final ConcurrentMap<String, byte[]> stored = new ConcurrentHashMap<>();
    private final Set<String> callers = ConcurrentHashMap.newKeySet();
    private volatile Status answer = Status.SUCCESS;
    private final StorageScp archive = archive(null);

    private StorageScp archive(@Nullable TlsSettings tls) {
        return new StorageScp(
                new StorageScp.Settings("127.0.0.1", 0, 1 << 16, 10, Timeouts.DEFAULT, tls, false),
                (called, calling, _) -> {
                    callers.add(calling);
                    return called.equals("ARCHIVE") ? null : AAssociateRj.calledAeTitleNotRecognized();
                }, (request, data) -> {
                    var bytes = new ByteArrayOutputStream();
                    data.transferTo(Channels.newChannel(bytes));
                    stored.put(request.sopInstanceUid(), bytes.toByteArray());
                    return answer;
                }, new AssociationListener() {
                });
    }

    SendCommandTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.in = Files.createDirectories(folder.resolve("in"));
    }

    @BeforeEach
    void start() throws IOException {
        archive.start();
    }

    @AfterEach
    void stop() {
        archive.close();
    }

    private int run(String... words) {
        return Main.run(new PrintWriter(out), new PrintWriter(err), words);
    }

    private int send(String... more) {
        String to = "ARCHIVE@127.0.0.1:" + archive.port();
        return run(Stream.concat(Stream.of("send", in.toString(), "--to", to), Arrays.stream(more))
                .toArray(String[]::new));
    }

    @Test
    @DisplayName("Whatever the SOP class and transfer syntax, the data set arrives byte by byte as it is in the file")
    void sendsFilesAsTheyAre() throws IOException {
        Map<String, byte[]> expected = new HashMap<>();
        int number = 0;
        for (TestInstance instance : instances.oneOfEach()) {
            Path file = in.resolve("f" + number % 3).resolve(number++ + ".dcm");
            instance.writeTo(file);
            byte[] bytes = Files.readAllBytes(file);
            try (DicomFile read = DicomReader.read(ByteSource.of(bytes), ReadLimits.DEFAULT)) {
                expected.put(instance.sopInstanceUid(),
                        Arrays.copyOfRange(bytes, (int) read.dataSetOffset(), bytes.length));
            }
        }
        assertThat(send("--parallel", "3", "--from", "CT7")).as("%s%s", out, err).isZero();
        assertThat(out.toString())
                .startsWith(number + " files: " + number + " sent to ARCHIVE at 127.0.0.1:");
        assertThat(callers).containsExactly("CT7");
        assertThat(stored).containsOnlyKeys(expected.keySet());
        expected.forEach((uid, bytes) -> assertThat(stored.get(uid)).isEqualTo(bytes));
    }

    @Test
    void saysWhichFilesWereNotSentByNumberAndWithTheirNamesOnlyWhenAsked() throws IOException {
        instances.ct(8, 8).writeTo(in.resolve("b.dcm"));
        Files.writeString(in.resolve("Mustermann.txt"), "Mustermann");
        assertThat(send()).isEqualTo(Main.FAILED);
        assertThat(out.toString()).startsWith("2 files: 1 sent").contains("1 not sent")
                .contains("cannot be read as DICOM").doesNotContain("Mustermann");
        assertThat(send("--verbose")).isEqualTo(Main.FAILED);
        assertThat(out.toString()).contains("Mustermann.txt");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aRefusalIsAFailureAndAWarningIsNot() throws IOException {
        instances.ct(8, 8).writeTo(in.resolve("a.dcm"));
        answer = Status.OUT_OF_RESOURCES;
        assertThat(send()).isEqualTo(Main.FAILED);
        assertThat(out.toString()).contains("refused with A700H");
        answer = new Status(0xB000);
        assertThat(send()).isZero();
        assertThat(out.toString()).contains("(1 with a warning)");
    }

    @Test
    void withoutAnAssociationNothingElseIsTried() throws IOException {
        for (int i = 0; i < 5; i++) {
            instances.ct(8, 8).writeTo(in.resolve(i + ".dcm"));
        }
        assertThat(run("send", in.toString(), "--to", "WRONG@127.0.0.1:" + archive.port()))
                .isEqualTo(Main.FAILED);
        assertThat(err.toString()).contains("no association with WRONG at 127.0.0.1").contains("rejected");
        assertThat(out.toString()).contains("5 not sent").contains("not tried");
        assertThat(callers).hasSize(1);
        archive.close();
        assertThat(send()).isEqualTo(Main.FAILED);
        assertThat(err.toString()).containsIgnoringCase("refused");
    }

    @Test
    void aMediaDirectoryIsLeftOut() throws IOException {
        instances.ct(8, 8).writeTo(in.resolve("a.dcm"));
        instances.ct(8, 8).with(a -> a.set(Tag.SOPClassUID, "1.2.840.10008.1.3.10"))
                .writeTo(in.resolve("DICOMDIR"));
        assertThat(send()).isZero();
        assertThat(out.toString()).contains("1 sent").contains("1 media directories left out");
    }

    @Test
    void aDestinationOfTheConfigurationIsAName() throws IOException {
        instances.ct(8, 8).writeTo(in.resolve("a.dcm"));
        Path config = ConfigFiles.in(folder).write(ConfigFiles.MINIMAL + """
                destinations:
                  files: { type: folder, path: out }
                  pacs: { type: dicom, ae_title: ARCHIVE, host: 127.0.0.1, port: %d, calling_ae_title: OURS }
                """.formatted(archive.port()));
        assertThat(run("send", in.toString(), "--to", "pacs", "--config", config.toString()))
                .as("%s", err).isZero();
        assertThat(callers).containsExactly("OURS");
        assertThat(run("echo", "pacs", "--config", config.toString())).isZero();
        assertThat(run("send", in.toString(), "--to", "files", "--config", config.toString())).isEqualTo(2);
        assertThat(run("send", in.toString(), "--to", "pasc", "--config", config.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("is a folder").contains("there are: pacs");
    }

    @Test
    void sendsAndEchoesOverTls() throws IOException {
        instances.ct(8, 8).writeTo(in.resolve("a.dcm"));
        ConfigFiles site = ConfigFiles.in(folder.resolve("site"));
        Path certificate = folder.resolve("site/keys/server.pem");
        assertThat(site.pseudonymKey()).exists();
        try (StorageScp encrypted = archive(TlsBridge.settings(new TlsConfig(
                new TlsConfig.PemIdentity(certificate, folder.resolve("site/keys/server.key")), null,
                TlsConfig.ClientAuth.NONE, false)))) {
            encrypted.start();
            String to = "ARCHIVE@127.0.0.1:" + encrypted.port();
            String[] trusting = {"--tls-trust", certificate.toString(), "--tls-any-host"};
            assertThat(run("echo", to, trusting[0], trusting[1], trusting[2])).as("%s", err).isZero();
            assertThat(run("send", in.toString(), "--to", to, trusting[0], trusting[1], trusting[2]))
                    .as("%s", err).isZero();
            assertThat(stored).hasSize(1);
            assertThat(run("echo", to, "--tls")).as("nobody trusts its certificate").isEqualTo(Main.FAILED);
            assertThat(run("echo", to, "--tls-trust", certificate.toString())).as("it does not name the host")
                    .isEqualTo(Main.FAILED);
            assertThat(run("send", in.toString(), "--to", to)).as("in clear").isEqualTo(Main.FAILED);
            assertThat(stored).hasSize(1);
        }
    }

    @Test
    void wrongUsageIsTwo() throws IOException {
        Path secret = Files.writeString(folder.resolve("open.key"), "x");
        for (String[] words : new String[][]{{"send"}, {"send", in.toString()},
                {"send", in.toString(), "--to", "A@h"}, {"send", in.toString(), "--to", "A@h:0"},
                {"send", in.toString(), "--to", "AVERYLONGAETITLE17@h:104"},
                {"send", in.resolve("none").toString(), "--to", "A@h:104"},
                {"send", in.toString(), "--to", "A@h:104"},
                {"send", in.toString(), "--to", "A@h:104", "--parallel", "0"},
                {"send", in.toString(), "--to", "A@h:104", "--tls-key", secret.toString()},
                {"send", in.toString(), "--to", "A@h:104", "--tls-certificate", secret.toString(),
                        "--tls-key",
                        secret.toString()}}) {
            assertThat(run(words)).as(String.join(" ", words)).isEqualTo(Main.WRONG_USAGE);
        }
        assertThat(err.toString()).contains("run chmod 600").contains("go together")
                .contains("there is no file to send").contains("from 1 to 65535");
    }
}
