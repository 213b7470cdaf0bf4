package io.gantry.dicom.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.testing.Peers;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generated files, and the corpus where it is there, as pydicom and DCMTK see them. */
class InteroperabilityTest {

    private static final Map<TransferSyntax, String> DCMCONV = Map.of(
            TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
            "+ti", TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, "+te", TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
            "+tb");
    private static final long MOST_BYTES = 150_000;

    private static final String HASH_OF_NOTHING = "da39a3ee5e6b4b0d3255bfef95601890afd80709";
    /** A private element anywhere on the path: its group is odd. */
    private static final Pattern PRIVATE = Pattern.compile("(?:^|\\.)...[13579bdf]");
    /** A group length, which DCMTK writes anew. */
    private static final Pattern GROUP_LENGTH = Pattern.compile("(?:^|.*\\.)....0000 .*");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    private static final List<Path> GENERATED = new ArrayList<>();

    @BeforeAll
    static void generate() throws IOException {
        for (TestInstance instance : new TestInstances(21).oneOfEach()) {
            GENERATED.add(instance.writeTo(folder.resolve(GENERATED.size() + ".dcm")));
        }
    }

    private List<Path> everyFile() throws IOException {
        List<Path> all = new ArrayList<>(GENERATED);
        if (Files.isDirectory(CorpusRoundTripTest.CORPUS)) {
            try (Stream<Path> files = Files.list(CorpusRoundTripTest.CORPUS)) {
                files.filter(f -> f.toString().endsWith(".dcm")).sorted().forEach(all::add);
            }
        }
        return all;
    }

    private static List<String> listing(Path path, boolean withVr) throws IOException {
        try (FileChannel channel = FileChannel.open(path);
                DicomFile file = DicomReader.read(ByteSource.of(channel), ReadLimits.DEFAULT)) {
            return Listing.of(file.dataSet(), withVr);
        }
    }

    @Test
    void pydicomSeesTheSameElementsAndBytes() throws IOException {
        String python = Peers.pythonWithPydicom();
        Path script = folder.resolve("listing.py");
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("listing.py"))) {
            Files.write(script, in.readAllBytes());
        }
        Path names = Files.write(folder.resolve("names"), everyFile().stream().map(Path::toString).toList());
        Peers.Outcome outcome = Peers.run(List.of(python, script.toString(), names.toString()));
        assertThat(outcome.status()).as(outcome.output()).isZero();

        Map<Path, List<String>> theirs = new LinkedHashMap<>();
        List<String> lines = new ArrayList<>();
        for (String line : outcome.output().lines().toList()) {
            if (line.startsWith("FILE ")) {
                lines = new ArrayList<>();
                theirs.put(Path.of(line.substring(5)), lines);
            } else {
                lines.add(line);
            }
        }
        assertThat(theirs).hasSameSizeAs(everyFile());
        SoftAssertions softly = new SoftAssertions();
        for (Map.Entry<Path, List<String>> entry : theirs.entrySet()) {
            List<String> ours = alike(listing(entry.getKey(), true), entry.getValue());
            softly.assertThat(Listing.differences(ours, entry.getValue())).as(entry.getKey().toString())
                    .isEmpty();
        }
        softly.assertAll();
    }

    /**
     * Our lines, with what pydicom leaves open left open too: the VR in Implicit VR, the bytes of what it has already
     * decoded, and what it takes UN for by its dictionaries.
     */
    private static List<String> alike(List<String> ours, List<String> theirs) {
        List<String> alike = new ArrayList<>();
        Map<String, String[]> byName = new HashMap<>();
        theirs.forEach(l -> byName.put(l.substring(0, l.indexOf(' ')), l.split(" ")));
        for (String line : ours) {
            String[] our = line.split(" ");
            String[] their = byName.getOrDefault(our[0], our);
            boolean vrIsOpen = their[1].equals("--") || our[1].equals("UN");
            boolean valueIsOpen = their[2].equals("converted") || line.endsWith("UN " + HASH_OF_NOTHING);
            alike.add(
                    our[0] + " " + (vrIsOpen ? their[1] : our[1]) + " " + (valueIsOpen ? their[2] : our[2]));
        }
        return alike;
    }

    @Test
    void dcmdumpReadsWhatWeWrite() throws IOException {
        List<String> command = new ArrayList<>(List.of(Peers.find("dcmdump"), "-q"));
        Path written = Files.createDirectory(folder.resolve("written"));
        for (Path path : everyFile()) {
            try (FileChannel channel = FileChannel.open(path);
                    DicomFile file = DicomReader.read(ByteSource.of(channel), ReadLimits.DEFAULT)) {
                DataSink.InMemory sink = new DataSink.InMemory();
                DicomWriter.writeFile(sink, FileMetaInformation.of("1.2.840.10008.5.1.4.1.1.7", "1.2.3",
                        file.transferSyntax().uid()), file.dataSet());
                command.add(Files.write(written.resolve(path.getFileName()), sink.toByteArray()).toString());
            }
        }
        Peers.Outcome outcome = Peers.run(command);
        assertThat(outcome.output()).doesNotContain("E: ");
        assertThat(outcome.status()).isZero();
    }

    @Test
    void ourConversionIsThatOfDcmconv() throws IOException {
        String dcmconv = Peers.find("dcmconv");
        SoftAssertions softly = new SoftAssertions();
        for (Path path : everyFile()) {
            if (Files.size(path) > MOST_BYTES) {
                continue;
            }
            try (FileChannel channel = FileChannel.open(path);
                    DicomFile file = DicomReader.read(ByteSource.of(channel), ReadLimits.DEFAULT)) {
                if (file.transferSyntax().isNative()) {
                    for (TransferSyntax syntax : DCMCONV.keySet()) {
                        compareConversion(softly, dcmconv, path, file, syntax);
                    }
                }
            }
        }
        softly.assertAll();
    }

    private void compareConversion(SoftAssertions softly, String dcmconv, Path path, DicomFile file,
            TransferSyntax syntax)
            throws IOException {
        Path theirs = folder.resolve("theirs");
        Peers.Outcome outcome = Peers.run(List.of(dcmconv, "-q", Objects.requireNonNull(DCMCONV.get(syntax)),
                path.toString(), theirs.toString()));
        assertThat(outcome.status()).as(path + ": " + outcome.output()).isZero();
        DataSink.InMemory sink = new DataSink.InMemory();
        DicomWriter.writeDataSet(sink, file.dataSet(), syntax);
        Attributes ours = DicomReader.readDataSet(ByteSource.of(sink.toByteArray()), 0, syntax,
                ReadLimits.DEFAULT);
        boolean implicit = !file.transferSyntax().explicitVr() || !syntax.explicitVr();
        softly.assertThat(Listing.differences(comparable(Listing.of(ours, false), implicit),
                comparable(listing(theirs, false), implicit))).as(path + " to " + syntax.uid()).isEmpty();
    }

    /** Without group lengths; in Implicit VR without private elements: DCMTK has a dictionary of vendors to know their VR
     * by, and does not say of others that they are sequences.
     */
    private static List<String> comparable(List<String> lines, boolean implicit) {
        return lines.stream().filter(l -> !GROUP_LENGTH.matcher(l).matches())
                .filter(l -> !implicit || !PRIVATE.matcher(l).find()).toList();
    }

    @Test
    void dciodvfyFindsNoErrorInWhatIsGeneratedToBeValid() throws IOException {
        String dciodvfy = Peers.find("dciodvfy");
        TestInstances study = new TestInstances(22);
        for (TestInstance instance : List.of(study.ct(32, 32), study.mr(32, 32),
                study.secondaryCapture(16, 16),
                study.structuredReport())) {
            Path path = instance.writeTo(folder.resolve("valid"));
            assertThat(Peers.run(List.of(dciodvfy, path.toString())).output().lines()
                    .filter(l -> l.startsWith("Error"))).as(instance.sopClassUid()).isEmpty();
        }
    }
}
