package io.gantry.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import io.gantry.gateway.config.ConfigFiles;
import io.gantry.gateway.config.WholeFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeidentifyCommandTest {

    @TempDir
    Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final TestInstances instances = new TestInstances(5);
    private Path in = Path.of("");
    private Path clean = Path.of("");
    private Path held = Path.of("");
    private Path profile = Path.of("");
    private Path key = Path.of("");

    @BeforeEach
    void prepare() throws IOException {
        ConfigFiles files = ConfigFiles.in(folder);
        in = Files.createDirectory(folder.resolve("in"));
        clean = folder.resolve("clean");
        held = folder.resolve("clean-held");
        profile = folder.resolve("profiles/research.yaml");
        key = files.pseudonymKey();
    }

    private int run(Object... more) {
        Stream<String> words = Stream.of("deidentify", in.toString(), clean.toString(), "--profile",
                profile.toString());
        return Main.run(new PrintWriter(out), new PrintWriter(err),
                Stream.concat(words, Stream.of(more).map(Object::toString)).toArray(String[]::new));
    }

    private static List<Path> files(Path root) throws IOException {
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    @DisplayName("A file that cannot be opened is held with what the system says, not with a name of Java's")
    void whatCannotBeOpened() throws IOException {
        Path link = in.resolve("link");
        Files.createSymbolicLink(link, link.getFileName());
        assertThat(run("--key", key, "--verbose")).isEqualTo(1);
        assertThat(out.toString()).contains("UNREADABLE").contains("Too many levels of symbolic links")
                .doesNotContain("Exception");
    }

    @Test
    @DisplayName("No planted identifier is in what comes out, in a file name or on the terminal")
    void cleansFoldersWithoutATrace() throws IOException {
        String name = instances.canaries().plant(Tag.PatientComments, VR.LO);
        instances.ct(16, 16).writeTo(in.resolve(name + "/a/" + name + ".dcm"));
        instances.mr(16, 16).writeTo(in.resolve(name + "/b.dcm"));
        instances.secondaryCapture(16, 16).writeTo(in.resolve(name + "/" + name));
        Files.writeString(in.resolve(name + "/" + name + ".txt"), name);

        assertThat(run("--key", key)).as(err.toString()).isEqualTo(1);

        assertThat(files(clean)).hasSize(2);
        for (Path file : files(clean)) {
            assertThat(clean.relativize(file).toString())
                    .matches("2\\.25\\.\\d+/2\\.25\\.\\d+/2\\.25\\.\\d+\\.dcm");
            byte[] bytes = Files.readAllBytes(file);
            assertThat(instances.canaries().foundIn(bytes)).isEmpty();
            try (DicomFile read = DicomReader.read(ByteSource.of(bytes), ReadLimits.DEFAULT)) {
                assertThat(file.getFileName())
                        .hasToString(read.dataSet().string(Tag.SOPInstanceUID) + ".dcm");
                assertThat(Objects.requireNonNull(file.getParent()).getFileName())
                        .hasToString(read.dataSet().string(Tag.SeriesInstanceUID));
            }
        }
        assertThat(files(held)).extracting(f -> f.getFileName().toString()).hasSize(4)
                .allMatch(f -> f.matches("00000[1-4]\\.(dcm|reason\\.txt)"));
        StringBuilder reasons = new StringBuilder();
        for (Path file : files(held)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            if (file.toString().endsWith(".txt")) {
                reasons.append(Files.readString(file));
            }
        }
        assertThat(reasons).contains("reason: REDACTION_NEEDED", "reason: UNREADABLE", "advice: ");
        String shown = out + err.toString() + reasons + files(clean) + files(held);
        assertThat(instances.canaries().foundIn(shown.getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(shown).doesNotContain(name);
        assertThat(out.toString()).contains("4 files: 2 clean, 0 filtered, 2 held");
    }

    @Test
    void whatIsHeldByTheProfileIsNoFailureAndIsCopiedAsItIs() throws IOException {
        Path file = instances.secondaryCapture(8, 8).writeTo(in.resolve("x.dcm"));
        assertThat(run("--key", key, "--verbose")).as(err.toString()).isZero();
        assertThat(held.resolve("000001.dcm")).hasSameBinaryContentAs(file);
        assertThat(out.toString()).contains("REDACTION_NEEDED").contains(file.toString());
        assertThat(clean).doesNotExist();

        // Nothing of an earlier run is overwritten.
        assertThat(run("--key", key)).isZero();
        assertThat(files(held)).hasSize(4);
    }

    @Test
    void aSecondRunAndARepeatedInstanceGiveTheSameFile() throws IOException {
        Path file = instances.ct(8, 8).writeTo(in.resolve("1.dcm"));
        Files.copy(file, in.resolve("2.dcm"));
        assertThat(run("--key", key)).as(err.toString()).isZero();
        assertThat(out.toString()).contains("2 files: 2 clean").contains("1 instances")
                .contains("1 files repeated");
        List<Path> first = files(clean);
        assertThat(first).hasSize(1);
        in = in.resolve("1.dcm");
        assertThat(run("--key", key)).isZero();
        assertThat(files(clean)).isEqualTo(first);
    }

    @Test
    void anotherInstanceOfTheSameUidIsHeldAndTakesNobodysPlace() throws IOException {
        TestInstance one = instances.ct(8, 8);
        one.writeTo(in.resolve("1.dcm"));
        one.with(other -> other.set(Tag.InstanceNumber, "4711")).writeTo(in.resolve("2.dcm"));
        assertThat(run("--key", key)).as(err.toString()).isOne();
        assertThat(out.toString()).contains("2 files: 1 clean, 0 filtered, 1 held")
                .contains("INSTANCE_TWICE");
        assertThat(files(clean)).hasSize(1);
        assertThat(files(held)).hasSize(2);
    }

    @Test
    void theKeyOfTheConfigurationIsTaken() throws IOException {
        instances.ct(8, 8).writeTo(in.resolve("1.dcm"));
        Path config = ConfigFiles.in(folder.resolve("site")).write(ConfigFiles.MINIMAL);
        Files.copy(key, folder.resolve("site/keys/pseudonym.key"),
                StandardCopyOption.REPLACE_EXISTING);
        assertThat(run("--config", config)).as(err.toString()).isZero();
        List<Path> first = files(clean);
        assertThat(run("--key-file", key)).isZero();
        assertThat(files(clean)).isEqualTo(first);
    }

    @Test
    void withoutAKeyItSaysWhatToDo() throws IOException {
        assertThat(run("--config", folder.resolve("none.yaml"))).isEqualTo(2);
        assertThat(err.toString()).contains("gantry init");
        assertThat(run("--key", folder.resolve("none.key"))).isEqualTo(2);
        Path open = Files.copy(key, folder.resolve("open.key"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(run("--key", open)).isEqualTo(2);
        assertThat(err.toString()).contains(open + " is open to others: run chmod 600 " + open);
        assertThat(run("--key", profile)).isEqualTo(2);
        assertThat(clean).doesNotExist();
    }

    @Test
    void aKeyThatCannotBeReachedIsNotSaidToBeMissing() throws IOException {
        Path loop = folder.resolve("loop");
        Files.createSymbolicLink(loop, loop);
        assertThat(run("--key", loop.resolve("pseudonym.key"))).isEqualTo(2);
        assertThat(err.toString()).contains("cannot be reached").doesNotContain("gantry init");
    }

    @Test
    void aFolderInPlaceOfTheKeyIsNotToBeClosed() {
        assertThat(run("--key", folder)).isEqualTo(2);
        assertThat(err.toString()).contains(folder + " is a folder, not a file").doesNotContain("chmod");
    }

    @Test
    void everyProblemOfTheProfileIsPrinted() throws IOException {
        Files.writeString(profile, "version: \"1.0\"\nprivacy_profile: basic\nbogus: 1\n");
        assertThat(run("--key", key)).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(2).allMatch(line -> line.startsWith(profile + ":"));
    }

    @Test
    void originalsAndCleanInstancesAreNotMixed() throws IOException {
        clean = in.resolve("clean");
        assertThat(run("--key", key)).isEqualTo(2);
        clean = in;
        assertThat(run("--key", key)).isEqualTo(2);
        clean = folder.resolve("x");
        in = Files.createDirectory(folder.resolve("x-held"));
        assertThat(run("--key", key)).isEqualTo(2);
        in = folder.resolve("absent");
        assertThat(run("--key", key)).isEqualTo(2);
    }

    @Test
    @DisplayName("What is half written when the process is told to end goes, what is whole stays, nothing new begins")
    void noHalfFileStays() throws IOException {
        Path whole = folder.resolve("whole.dcm");
        Path half = folder.resolve("half.dcm");
        FileAttribute<?>[] mode = {};
        try (var files = new ResultFiles(folder)) {
            files.write(whole, to -> to.write(ByteBuffer.wrap(new byte[]{1})), mode);
            assertThatThrownBy(() -> files.write(half, to -> {
                to.write(ByteBuffer.wrap(new byte[]{1}));
                assertThat(parts()).hasSize(1);
                files.deleteHalf();
                assertThat(parts()).isEmpty();
            }, mode)).isInstanceOf(IOException.class);
            assertThat(half).doesNotExist();
            assertThat(whole).exists();
            assertThatThrownBy(() -> files.write(half, to -> to.write(ByteBuffer.wrap(new byte[]{1})), mode))
                    .isInstanceOf(IOException.class);
            assertThat(parts()).isEmpty();
            assertThat(half).doesNotExist();
        }
    }

    private List<Path> parts() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(WholeFile::isPart).toList();
        }
    }

    @Test
    void aFolderThatCannotBeWrittenFailsTheJobWithoutNamingInputs() throws IOException {
        instances.ct(8, 8).writeTo(in.resolve("Doe.dcm"));
        clean = Files.writeString(folder.resolve("blocked"), "").resolve("clean");
        assertThat(run("--key", key)).isEqualTo(1);
        assertThat(err.toString()).startsWith("gantry: stopped: cannot write to " + clean)
                .contains("check that the folder can be made").doesNotContain("Doe");
    }
}
