package io.gantry.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.imageio.Codecs;
import io.gantry.dicom.imageio.frame.FrameSource;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.Raster;
import io.gantry.dicom.imageio.frame.Zone;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.testing.Peers;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import io.gantry.it.peer.ChildProcess;
import io.gantry.it.peer.InstanceFiles;
import io.gantry.it.peer.Node;
import io.gantry.it.peer.NodeFiles;
import io.gantry.it.peer.Original;
import io.gantry.it.peer.OtherReaders;
import io.gantry.it.peer.Senders;
import io.gantry.it.peer.Storescp;
import io.gantry.it.peer.Workbench;
import io.gantry.it.pixels.BurnedIn;
import io.gantry.it.pixels.TextSearch;
import io.gantry.storage.journal.InstanceState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names in pixels, sent by DCMTK through the gateway to DCMTK's archive: they do not arrive, everything else does. */
final class RedactionIT {

    private static final int FRAMES = 3;
    private static final int BAR = 32;

    private static final String RULES = """
            machines:
              - manufacturer: ACME
                model_name: Echo 7
                redaction_zones: outside_ultrasound_regions
              - manufacturer: ACME
                model_name: Grabber
                redaction_zones: [[0, 32, 0, end]]
              - manufacturer: ACME
                model_name: Grabber
                image_type: { contains: SCREEN SAVE }
                redaction_zones: whole_frame
            phi_tags:
              "60xx,3000": { action: KEEP }
              IconImageSequence: { action: KEEP }
            """;

    @RegisterExtension
    final Workbench bench = new Workbench();

    private final TextSearch search = new TextSearch();

    /** The instances, each with the rows that must be black when it arrives. */
    private static Map<TestInstance, Zone> instances() {
        TestInstances study = new TestInstances(31);
        Map<TestInstance, Zone> instances = new LinkedHashMap<>();
        Zone top = new Zone(0, BurnedIn.FIRST_ROW, 0, BurnedIn.COLUMNS);
        Zone bar = new Zone(0, BAR, 0, BurnedIn.COLUMNS);
        instances.put(BurnedIn.nativeClip(study, FRAMES), top);
        instances.put(BurnedIn.jpegClip(study, FRAMES), top);
        instances.put(BurnedIn.capture(study), bar);
        instances.put(BurnedIn.paletteCapture(study), bar);
        instances.put(BurnedIn.doseScreen(study), new Zone(0, BurnedIn.ROWS, 0, BurnedIn.COLUMNS));
        return instances;
    }

    @Test
    void namesInPixelsDoNotArriveAndTheRestDoes() throws Exception {
        Map<TestInstance, Zone> instances = instances();
        List<Path> files = InstanceFiles.write(bench.folder("in"), List.copyOf(instances.keySet()));
        Storescp archive = bench.use(Storescp.start(bench.folder("storescp"), "+xa"));
        NodeFiles configuration = new NodeFiles(bench.folder("node")).profile(RULES).archive("archive",
                archive.port());
        Node node = bench.use(Node.start(configuration.write()));

        assertThat(Senders.storescu(node.port(), Original.read(files, bench.folder("scratch"))))
                .isEqualTo(files.size());

        node.awaitBalance();
        Map<String, byte[]> arrived = archive.instances();
        assertThat(arrived).hasSize(files.size());
        int number = 0;
        for (Map.Entry<TestInstance, Zone> sent : instances.entrySet()) {
            String uid = configuration.pseudonyms().uid(sent.getKey().sopInstanceUid());
            Path after = Files.write(bench.folder("out").resolve(number + ".dcm"),
                    Objects.requireNonNull(arrived.get(uid)));
            compare(files.get(number++), after, sent.getValue());
        }
    }

    private void compare(Path before, Path after, Zone zone) throws Exception {
        Set<String> errors = OtherReaders.dciodvfyErrors(after);
        errors.removeAll(OtherReaders.dciodvfyErrors(before));
        assertThat(errors).as(after.toString()).isEmpty();
        List<Raster> were = frames(before);
        List<Raster> are = frames(after);
        assertThat(are).hasSameSizeAs(were);
        boolean palette = palette(before);
        boolean jpeg = InstanceFiles.transferSyntax(Files.readAllBytes(before)).equals(UID.JPEGBaseline8Bit);
        int black = palette ? 255 : 0;
        for (int frame = 0; frame < are.size(); frame++) {
            Raster was = were.get(frame);
            Raster is = are.get(frame);
            assertThat(search.best(was, 0)).as("the name is found where it is").isGreaterThan(0.9);
            assertThat(search.best(is, 0)).as("%s, frame %s", after, frame).isLessThan(0.5);
            // Upsampled chrominance reaches two pixels over the edge of a block.
            int blur = jpeg ? 2 : 0;
            for (int row = 0; row < is.rows(); row++) {
                for (int column = 0; column < is.columns(); column++) {
                    boolean inside = row < zone.endRow();
                    assertThat(is.sample(row, column, 0)).as("row %s, column %s", row, column)
                            .isEqualTo(inside ? black : was.sample(row, column, 0));
                    boolean edge = Math.abs(row - zone.endRow()) <= blur;
                    for (int c = 1; c < is.components() && (!jpeg || !edge); c++) {
                        assertThat(is.sample(row, column, c)).as("row %s, column %s", row, column)
                                .isEqualTo(!inside ? was.sample(row, column, c) : jpeg ? 128 : 0);
                    }
                }
            }
        }
        try (DicomFile file = read(after)) {
            assertThat(file.dataSet().string(Tag.BurnedInAnnotation)).isEqualTo("NO");
            assertThat(file.dataSet().contains(Tag.IconImageSequence)).isFalse();
            for (Element element : file.dataSet()) {
                assertThat(element.tag() >>> 24).as("no overlay").isNotEqualTo(0x60);
            }
        }
    }

    private static DicomFile read(Path file) throws IOException {
        return DicomReader.read(ByteSource.of(Files.readAllBytes(file)), ReadLimits.DEFAULT);
    }

    private static boolean palette(Path file) throws IOException {
        try (DicomFile read = read(file)) {
            return "PALETTE COLOR".equals(read.dataSet().string(Tag.PhotometricInterpretation));
        }
    }

    /** All frames, JPEG decoded by DCMTK. */
    private List<Raster> frames(Path path) throws IOException, PixelDataException {
        Path plain = bench.folder("plain").resolve("plain.dcm");
        Files.copy(path, plain, StandardCopyOption.REPLACE_EXISTING);
        if (InstanceFiles.transferSyntax(Files.readAllBytes(path)).equals(UID.JPEGBaseline8Bit)) {
            Peers.Outcome outcome = Peers.run(
                    List.of(Peers.find("dcmdjpeg"), "+cn", path.toString(), plain.toString()));
            assertThat(outcome.status()).as(outcome.output()).isZero();
        }
        try (DicomFile file = read(plain)) {
            Attributes dataSet = file.dataSet();
            ImageForm form = ImageForm.of(dataSet);
            FrameSource source = FrameSource.of(dataSet, form);
            List<Raster> frames = new ArrayList<>();
            for (int i = 0; i < source.count(); i++) {
                frames.add(Objects.requireNonNull(Codecs.pureJava().decoder(file.transferSyntax()))
                        .decode(source.frame(i), form));
            }
            return frames;
        }
    }

    @Test
    void withoutARuleNothingOfItLeaves() throws Exception {
        List<TestInstance> instances = List.copyOf(instances().keySet());
        List<Path> files = InstanceFiles.write(bench.folder("in"), instances);
        Storescp archive = bench.use(Storescp.start(bench.folder("storescp"), "+xa"));
        Node node = bench.use(Node.start(
                new NodeFiles(bench.folder("node")).archive("archive", archive.port()).write()));

        assertThat(Senders.storescu(node.port(), Original.read(files, bench.folder("scratch"))))
                .isEqualTo(files.size());

        node.awaitBalance();
        assertThat(node.instances()).hasSize(files.size()).allSatisfy(row -> {
            assertThat(row.state()).isEqualTo(InstanceState.QUARANTINED);
            assertThat(row.reason()).extracting(r -> Objects.requireNonNull(r).code())
                    .isEqualTo("REDACTION_NEEDED");
        });
        assertThat(archive.instances()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "jpeg"})
    @DisplayName("a long clip is blanked in a heap that holds a fraction of it")
    void memoryDoesNotGrowWithFrames(String kind) throws Exception {
        TestInstances study = new TestInstances(32);
        int frames = kind.equals("native") ? 800 : 4000;
        TestInstance clip = kind.equals("native")
                ? BurnedIn.nativeClip(study, frames)
                : BurnedIn.jpegClip(study, frames);
        clip.writeTo(bench.folder("in").resolve("clip.dcm"));
        Path configuration = new NodeFiles(bench.folder("node")).profile(RULES).folder("out").write();
        ChildProcess deidentify = bench.use(ChildProcess.start(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-Xmx40m",
                "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), "io.gantry.gateway.cli.Main", "deidentify",
                bench.folder("in").toString(), bench.folder("root").resolve("out").toString(), "--profile",
                configuration.resolveSibling("profiles/profile.yaml").toString(), "--config",
                configuration.toString()), Map.of(), bench.folder("log"), "deidentify"));

        assertThat(deidentify.awaitEnd()).as("%s %s", deidentify.out(), deidentify.err()).isZero();

        List<Path> out = InstanceFiles.in(bench.folder("root").resolve("out"));
        assertThat(out).hasSize(1);
        try (DicomFile file = read(out.getFirst())) {
            ImageForm form = ImageForm.of(file.dataSet());
            assertThat(form.numberOfFrames()).isEqualTo(frames);
            byte[] last = FrameSource.of(file.dataSet(), form).frame(frames - 1);
            Raster raster = Objects.requireNonNull(Codecs.pureJava().decoder(file.transferSyntax())).decode(
                    last,
                    form);
            assertThat(search.best(raster, 0)).isLessThan(0.5);
        }
    }
}
