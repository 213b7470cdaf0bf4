package io.gantry.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker's way back, with keys and certificates as openssl makes them. */
class UnlockCommandTest {

    @TempDir
    Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final TestInstances instances = new TestInstances(11);
    private final TestInstance ct = instances.ct(16, 16);
    private Path config = Path.of("");
    private Path locked = Path.of("");

    @BeforeEach
    void lockAnInstance() throws Exception {
        config = folder.resolve("conf/gateway.yaml");
        assertThat(run("init", "--config", config)).as(err.toString()).isZero();
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "broker.key", "-out",
                "broker.pem",
                "-subj", "/CN=broker", "-days", "3650");
        String yaml = Files.readString(config);
        assertThat(yaml).contains("recipients: []");
        Files.writeString(config, yaml.replace("recipients: []", "recipients: [../broker.pem]"));
        ct.writeTo(folder.resolve("in/ct.dcm"));
        assertThat(run("deidentify", folder.resolve("in"), folder.resolve("clean"), "--config", config,
                "--profile", profile())).as(err.toString()).isZero();
        try (Stream<Path> walk = Files.walk(folder.resolve("clean"))) {
            locked = walk.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
    }

    private Path profile() throws IOException {
        return Files.writeString(folder.resolve("profile.yaml"),
                "version: \"2.0\"\nprivacy_profile: basic\nlock: {attributes: identity}\n");
    }

    private int run(Object... words) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.run(new PrintWriter(out), new PrintWriter(err),
                Stream.of(words).map(Object::toString).toArray(String[]::new));
    }

    private void openssl(String... words) throws Exception {
        Path log = folder.resolve("openssl.log");
        Process process = new ProcessBuilder(Stream.concat(Stream.of("openssl"), Stream.of(words)).toList())
                .directory(folder.toFile()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }

    private static Attributes read(Path file) throws IOException {
        try (DicomFile read = DicomReader.read(ByteSource.of(Files.readAllBytes(file)), ReadLimits.DEFAULT)) {
            return read.dataSet();
        }
    }

    private Path key() {
        return folder.resolve("broker.key");
    }

    @Test
    void nothingThatWasLockedCanBeReadWithoutTheKey() throws IOException {
        assertThat(instances.canaries().foundIn(Files.readAllBytes(locked))).isEmpty();
        assertThat(read(locked).contains(Tag.EncryptedAttributesSequence)).isTrue();
    }

    @Test
    void restoresOriginalsIntoAFileForItsOwnerAlone() throws IOException {
        Path restored = folder.resolve("restored/ct.dcm");

        assertThat(run("unlock", locked, "--key", key(), "--out", restored, "--config", config))
                .as(err.toString()).isZero();

        Attributes back = read(restored);
        for (int tag : new int[]{Tag.PatientName, Tag.PatientID, Tag.StudyInstanceUID, Tag.SOPInstanceUID,
                Tag.StudyDate}) {
            assertThat(back.get(tag)).isEqualTo(ct.dataSet().get(tag));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(restored)))
                .isEqualTo("rw-------");
        assertThat(run("unlock", locked, "--key", key(), "--out", restored, "--config", config)).isEqualTo(1);
        assertThat(err.toString()).contains("is there already");
    }

    @Test
    void printsOriginalsInTheDicomJsonModel() throws IOException {
        assertThat(run("unlock", locked, "--key", key(), "--config", config)).as(err.toString()).isZero();

        assertThat(out.toString()).contains("\"00100020\"").contains("\"vr\" : \"LO\"")
                .contains(String.valueOf(ct.dataSet().string(Tag.PatientID))).contains("\"Alphabetic\"");
    }

    @Test
    void everyUseIsInTheJournalAndNoIdentityIs() throws IOException {
        assertThat(run("unlock", folder.resolve("clean"), "--key", key(), "--json", "--config", config))
                .isZero();
        Path ids = Files.writeString(folder.resolve("ids.csv"), "id_old\n"
                + ct.dataSet().string(Tag.PatientID) + "\n" + ct.dataSet().string(Tag.StudyInstanceUID)
                + "\n");
        assertThat(run("crosswalk", ids, "--config", config)).as(err.toString()).isZero();

        assertThat(run("journal", "events", "--config", config)).as(err.toString()).isZero();
        assertThat(out.toString()).contains("UNLOCKED").contains("attributes shown").contains("CROSSWALK")
                .contains("2 ids");
        assertThat(instances.canaries().foundIn(out.toString().getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(run("journal", "events", "--type", "CROSSWALK", "--config", config)).as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("CROSSWALK").doesNotContain("UNLOCKED");
        assertThat(run("journal", "events", "--type", "CROSSED", "--config", config)).isEqualTo(2);
        assertThat(err.toString()).contains("--type", "UNLOCKED");
        assertThat(run("journal", "verify", "--config", config)).isZero();
    }

    @Test
    void afterAFileThatCannotBeReadTheOthersAreUnlocked() throws Exception {
        Files.createSymbolicLink(folder.resolve("clean/0"), folder.resolve("nowhere"));

        assertThat(run("unlock", folder.resolve("clean"), "--key", key(), "--no-journal", "--out",
                folder.resolve("originals"))).isEqualTo(1);

        assertThat(err.toString()).contains("there is no file or folder");
        assertThat(out.toString()).contains("1 of 2 unlocked");
    }

    @Test
    void wrongKeyAbsentLockAndDamageAreToldApart() throws Exception {
        openssl("genrsa", "-out", "other.key", "2048");
        assertThat(run("unlock", locked, "--key", folder.resolve("other.key"), "--no-journal")).isEqualTo(1);
        assertThat(err.toString()).contains("not locked for this key");

        assertThat(run("unlock", folder.resolve("in/ct.dcm"), "--key", key(), "--no-journal")).isEqualTo(1);
        assertThat(err.toString()).contains("nothing is locked");

        assertThat(run("unlock", folder.resolve("broker.pem"), "--key", key(), "--no-journal")).isEqualTo(1);
        assertThat(run("unlock", locked, "--key", folder.resolve("broker.pem"), "--no-journal")).isEqualTo(2);
        assertThat(err.toString()).contains("holds no private key");
        Path nowhere = folder.resolve("nowhere.key");
        // Stands for what root could reach and others not.
        Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
        Map<Path, String> answers = Map.of(nowhere, "there is no file or folder at " + nowhere, folder,
                folder + " is a folder, not a file", loop, "cannot be reached: " + loop);
        answers.forEach((none, answer) -> {
            assertThat(run("unlock", locked, "--key", none, "--no-journal")).isEqualTo(2);
            assertThat(err.toString()).contains(answer);
            assertThat(run("unlock", locked, "--key", key(), "--password-file", none, "--no-journal"))
                    .isEqualTo(2);
            assertThat(err.toString()).contains(answer);
        });
        assertThat(run("unlock", loop, "--key", key(), "--no-journal")).isEqualTo(2);
        assertThat(err.toString()).contains("cannot be reached: IN");
        assertThat(run("unlock", locked, "--key", key(), "--config", folder.resolve("nowhere.yaml")))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--no-journal");
    }

    @Test
    void keysWithPasswordsAndKeyStoresOpenToo() throws Exception {
        Files.writeString(folder.resolve("password"), "secret\n");
        mode("password", "rw-------");
        openssl("pkcs8", "-topk8", "-in", "broker.key", "-out", "encrypted.key", "-passout", "pass:secret");
        openssl("pkcs12", "-export", "-inkey", "broker.key", "-in", "broker.pem", "-out", "broker.p12",
                "-passout", "pass:secret");
        openssl("rsa", "-traditional", "-in", "broker.key", "-out", "pkcs1.key");

        for (String file : List.of("encrypted.key", "broker.p12", "pkcs1.key")) {
            assertThat(run("unlock", locked, "--key", folder.resolve(file), "--password-file",
                    folder.resolve("password"), "--no-journal")).as(file + ": " + err).isZero();
        }
        Files.writeString(folder.resolve("password"), "wrong\n");
        assertThat(run("unlock", locked, "--key", folder.resolve("encrypted.key"), "--password-file",
                folder.resolve("password"), "--no-journal")).isEqualTo(2);
        assertThat(err.toString()).contains("the password does not open");
        Files.writeString(folder.resolve("no.key"), "data: var\n");
        mode("no.key", "rw-------");
        assertThat(run("unlock", locked, "--key", folder.resolve("no.key"), "--no-journal")).isEqualTo(2);
        assertThat(err.toString()).contains("no.key holds no private key").doesNotContain("needs a password");
    }

    @Test
    void keysAndPasswordsThatOthersCanReadAreRefused() throws Exception {
        Files.writeString(folder.resolve("password"), "secret\n");
        mode("password", "rw-r--r--");
        openssl("pkcs8", "-topk8", "-in", "broker.key", "-out", "encrypted.key", "-passout", "pass:secret");
        Path password = folder.resolve("password");
        Path encrypted = folder.resolve("encrypted.key");

        assertThat(run("unlock", locked, "--key", encrypted, "--password-file", password, "--no-journal"))
                .isEqualTo(2);
        assertThat(err.toString()).contains(password + " is open to others: run chmod 600 " + password);
        assertThat(out.toString()).isEmpty();
        mode("password", "rw-------");
        mode("encrypted.key", "rw-r-----");
        assertThat(run("unlock", locked, "--key", encrypted, "--password-file", password, "--no-journal"))
                .isEqualTo(2);
        assertThat(err.toString()).contains(encrypted + " is open to others: run chmod 600 " + encrypted);
        assertThat(out.toString()).isEmpty();
        mode("encrypted.key", "r--------");
        assertThat(run("unlock", locked, "--key", encrypted, "--password-file", password, "--no-journal"))
                .isZero();
    }

    private void mode(String file, String permissions) throws IOException {
        Files.setPosixFilePermissions(folder.resolve(file), PosixFilePermissions.fromString(permissions));
    }

    @Test
    void theCrosswalkDerivesWhatInstancesCarryAndOpensForTheBrokerAlone() throws Exception {
        String id = String.valueOf(ct.dataSet().string(Tag.PatientID));
        String uid = String.valueOf(ct.dataSet().string(Tag.StudyInstanceUID));
        String issuer = ct.dataSet().string(Tag.IssuerOfPatientID);
        Path ids = Files.writeString(folder.resolve("ids.csv"),
                "id_old,issuer\n\"" + id + "\"," + (issuer == null ? "" : issuer) + "\n" + uid + "\n");

        assertThat(run("crosswalk", ids, "--config", config)).as(err.toString()).isZero();

        Attributes clean = read(locked);
        assertThat(out.toString().lines()).containsExactly("id_old,id_new",
                id + "," + clean.string(Tag.PatientID), uid + "," + clean.string(Tag.StudyInstanceUID));
        String plain = out.toString();

        Path encrypted = folder.resolve("crosswalk.p7m");
        assertThat(run("crosswalk", ids, "--encrypt", "--out", encrypted, "--config", config)).isZero();
        openssl("cms", "-decrypt", "-inform", "DER", "-binary", "-in", "crosswalk.p7m", "-inkey",
                "broker.key",
                "-recip", "broker.pem", "-out", "crosswalk.csv");
        assertThat(folder.resolve("crosswalk.csv")).hasContent(plain);
    }

    @Test
    void aCrosswalkThatWouldTakeAnotherFilesPlaceIsNotRecorded() throws Exception {
        Path ids = Files.writeString(folder.resolve("ids.csv"), "4711\n");
        Path there = Files.writeString(folder.resolve("there.csv"), "kept");
        assertThat(run("crosswalk", ids, "--out", there, "--config", config)).isEqualTo(2);
        assertThat(err.toString()).contains("there is a file at " + there + " already");
        assertThat(there).hasContent("kept");
        assertThat(run("journal", "events", "--type", "CROSSWALK", "--config", config)).isZero();
        assertThat(out.toString()).doesNotContain("1 ids");
    }
}
