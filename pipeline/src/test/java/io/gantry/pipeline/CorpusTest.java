package io.gantry.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.MalformedDatasetException;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.pipeline.profile.Profile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every file of the corpus, where it is there, through the whole pipeline. */
class CorpusTest {

    private static final Path CORPUS = Path.of(System.getProperty("gantry.root", "."), "../shared/corpus")
            .normalize();
    private static final boolean PEERS_REQUIRED = "required".equals(System.getenv("GANTRY_PEERS"));
    private static final Path DCIODVFY = Path.of("/usr/bin/dciodvfy");

    private static final List<String> SHIPPED = List.of("basic", "research", "longitudinal",
            "limited-data-set");
    /** The shipped profiles; what may have text in its pixels is let through, so that more is looked at. */
    private static final Map<String, Profile> PROFILES = SHIPPED.stream()
            .collect(Collectors.toMap(name -> name, CorpusTest::shipped));
    private static final Map<Path, Set<String>> ERRORS_OF_INPUT = new ConcurrentHashMap<>();

    @TempDir
    Path folder;

    private static Profile shipped(String name) {
        try {
            String text = Files.readString(
                    Path.of(System.getProperty("gantry.root", "."))
                            .resolve("conf/profiles/" + name + ".yaml"));
            return Profiles.of(text.replaceAll("(?m)^unmatched: hold.*", "unmatched: pass"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @TestFactory
    @DisplayName("Pitfall: de-identified instances fail their validator: dciodvfy finds no error it did not find before")
    Stream<DynamicTest> validAsBefore() throws IOException {
        assumeTrue(Files.isDirectory(CORPUS), "no corpus beside this checkout");
        if (PEERS_REQUIRED) {
            assertThat(DCIODVFY).as("dicom3tools").exists();
        }
        assumeTrue(Files.exists(DCIODVFY), "no dciodvfy on this machine");
        return tests(this::validAsBefore);
    }

    @TestFactory
    @DisplayName("The result is always a value, and no identifier of the input is in the bytes that pass")
    Stream<DynamicTest> noIdentifier() throws IOException {
        assumeTrue(Files.isDirectory(CORPUS), "no corpus beside this checkout");
        return tests(CorpusTest::noIdentifier);
    }

    private interface Check {
        void check(Path file, Profile profile) throws IOException, InterruptedException;
    }

    private static Stream<DynamicTest> tests(Check check) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path in : List.of(CORPUS, CORPUS.resolve("malformed"))) {
            try (Stream<Path> list = Files.list(in)) {
                list.filter(f -> f.toString().endsWith(".dcm")).sorted().forEach(files::add);
            }
        }
        return files.stream().flatMap(file -> PROFILES.entrySet().stream()
                .map(profile -> DynamicTest.dynamicTest(profile.getKey() + " " + file.getFileName(),
                        () -> check.check(file, profile.getValue()))));
    }

    private interface WithOutput {
        void use(Attributes original, Output output) throws IOException, InterruptedException;
    }

    private static void process(Path path, Profile profile, WithOutput use)
            throws IOException, InterruptedException {
        try (FileChannel channel = FileChannel.open(path);
                DicomFile file = DicomReader.read(ByteSource.of(channel), ReadLimits.DEFAULT)) {
            StageResult result = Profiles.pipeline(profile).run(Instance.of(file));
            if (result instanceof StageResult.Quarantined held) {
                assertThat(held.reason()).isNotIn(Reason.STAGE_FAILED, Reason.OUTPUT_UNREADABLE,
                        Reason.ATTRIBUTE_SURVIVED);
            } else if (result instanceof StageResult.Passed passed && passed.instance().output() != null) {
                use.use(file.dataSet(), java.util.Objects.requireNonNull(passed.instance().output()));
            }
        } catch (MalformedDatasetException _) {
            // Held before the pipeline.
        }
    }

    private void validAsBefore(Path path, Profile profile) throws IOException, InterruptedException {
        process(path, profile, (_, output) -> {
            Path clean = folder.resolve("clean.dcm");
            try (OutputStream out = Files.newOutputStream(clean)) {
                DataSink.copy(new ByteRange(output.file(), 0, output.file().size()), new DataSink() {
                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        out.write(bytes, offset, length);
                    }

                    @Override
                    public void write(ByteRange range) throws IOException {
                        DataSink.copy(range, this);
                    }
                });
            }
            Set<String> before = ERRORS_OF_INPUT.get(path);
            if (before == null) {
                before = errors(path);
                ERRORS_OF_INPUT.put(path, before);
            }
            Set<String> after = errors(clean);
            after.removeAll(before);
            assertThat(after).isEmpty();
        });
    }

    /** The lines that say Error, without the values in them. */
    private static Set<String> errors(Path file) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(DCIODVFY.toString(), "-new", file.toString())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        Set<String> errors = new TreeSet<>();
        new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1).lines()
                .filter(line -> line.startsWith("Error"))
                .map(line -> line.replaceAll("= <[^>]*>", "").replaceAll("UID [0-9.]+", "UID"))
                .forEach(errors::add);
        process.waitFor();
        return errors;
    }

    /** A search of its own, plainer than that of verify: the long values as they are, anywhere in the header. */
    private static void noIdentifier(Path path, Profile profile) throws IOException, InterruptedException {
        process(path, profile, (original, output) -> {
            ByteBuffer header = ByteBuffer.wrap(output.literal());
            String text = StandardCharsets.ISO_8859_1.decode(header).toString();
            for (int tag : new int[]{Tag.PatientName, Tag.PatientID, Tag.OtherPatientIDs, Tag.AccessionNumber,
                    Tag.PatientAddress, Tag.StudyInstanceUID, Tag.SeriesInstanceUID, Tag.SOPInstanceUID,
                    Tag.FrameOfReferenceUID, Tag.InstitutionName, Tag.InstitutionAddress,
                    Tag.ReferringPhysicianName,
                    Tag.OperatorsName}) {
                String value = original.string(tag);
                if (value != null && value.length() >= 8
                        && !value.equals(original.string(Tag.Manufacturer))) {
                    assertThat(text.contains(value)).as("value of " + Integer.toHexString(tag)).isFalse();
                }
            }
        });
    }
}
