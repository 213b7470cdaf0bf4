package io.gantry.dicom.imageio;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.UID;
import io.gantry.dicom.imageio.codec.jpeg.JpegBlanker;
import io.gantry.dicom.imageio.frame.FrameSource;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PhotometricInterpretation;
import io.gantry.dicom.imageio.frame.Raster;
import io.gantry.dicom.imageio.frame.Zone;
import io.gantry.dicom.imageio.testing.Images;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.testing.Peers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** DCT frames as DCMTK's options make them: we decode what DCMTK decodes, and it decodes what we blanked. */
class DctPeersTest {

    @TempDir
    private Path folder;

    static Stream<Arguments> encodings() {
        ImageForm eight = Images.grey(61, 75, 8, 8, false);
        ImageForm twelve = Images.grey(61, 75, 16, 12, false);
        ImageForm colour = Images.colour(61, 76, 8, 0, PhotometricInterpretation.RGB);
        return Stream.of(Arguments.of(eight, List.of("+eb")), Arguments.of(eight, List.of("+ee", "-ho")),
                Arguments.of(twelve, List.of("+ee", "+bt")),
                Arguments.of(twelve, List.of("+ee", "+bt", "+q", "100")),
                Arguments.of(twelve, List.of("+ee", "+bt", "+q", "20")),
                Arguments.of(colour, List.of("+eb", "+s4")), Arguments.of(colour, List.of("+eb", "+s2")),
                Arguments.of(colour, List.of("+eb", "+n2", "+q", "30")),
                Arguments.of(colour, List.of("+eb", "+n1")),
                Arguments.of(colour, List.of("+ee", "+np", "-ho")),
                Arguments.of(colour, List.of("+eb", "+cr")),
                Arguments.of(colour, List.of("+eb", "+s2", "+q", "100")));
    }

    private List<Raster> decodedByDcmtk(Path file) throws Exception {
        Path plain = folder.resolve("plain.dcm");
        Peers.Outcome outcome = Peers
                .run(List.of(Peers.find("dcmdjpeg"), "+cn", "+px", file.toString(), plain.toString()));
        assertThat(outcome.status()).as(outcome.output()).isZero();
        return PeerFiles.decode(plain).frames();
    }

    @ParameterizedTest
    @MethodSource("encodings")
    void weDecodeAndBlankWhatDcmtkEncodes(ImageForm single, List<String> options) throws Exception {
        List<Raster> frames = Images.rasters(single.withFrames(4), 5);
        Path encoded = new PeerFiles(folder).convert(Images.uncompressed(single.withFrames(4), frames),
                "dcmcjpeg",
                options.toArray(String[]::new));
        PeerFiles.Decoded ours = PeerFiles.decode(encoded);
        assertThat(ours.frames().equals(decodedByDcmtk(encoded))).isTrue();

        List<Zone> zones = List.of(new Zone(0, 20, 0, 75), new Zone(40, 41, 30, 31));
        List<byte[]> blanked = new ArrayList<>();
        try (DicomFile file = DicomReader.read(ByteSource.of(Files.readAllBytes(encoded)),
                ReadLimits.DEFAULT)) {
            FrameSource source = FrameSource.of(file.dataSet(), ours.form());
            for (int i = 0; i < 4; i++) {
                blanked.add(JpegBlanker.blank(source.frame(i), ours.form(), zones));
                assertThat(JpegBlanker.isBlank(blanked.get(i), ours.form(), zones)).isTrue();
            }
        }
        String uid = options.contains("+eb") ? UID.JPEGBaseline8Bit : UID.JPEGExtended12Bit;
        Path written = PeerFiles.encapsulate(ours.form(), blanked, uid)
                .writeTo(folder.resolve("blanked.dcm"));
        List<Raster> decoded = decodedByDcmtk(written);
        assertThat(decoded.equals(PeerFiles.decode(written).frames())).isTrue();
        for (int i = 0; i < 4; i++) {
            assertOnlyZonesDiffer(ours.frames().get(i), decoded.get(i), blanked.get(i), ours.form(), zones);
        }
    }

    /** Black inside; outside the same, but for a pixel around, where upsampling mixes chrominance. */
    private static void assertOnlyZonesDiffer(Raster before, Raster after, byte[] frame, ImageForm form,
            List<Zone> zones) throws Exception {
        List<Zone> covered = new ArrayList<>();
        for (Zone zone : zones) {
            covered.add(JpegBlanker.covered(frame, form, zone));
        }
        for (int y = 0; y < form.rows(); y++) {
            for (int x = 0; x < form.columns(); x++) {
                boolean inside = isIn(covered, y, x, 0);
                assertThat(after.sample(y, x, 0)).isEqualTo(inside ? 0 : before.sample(y, x, 0));
                for (int c = 1; c < form.samplesPerPixel() && !isIn(covered, y, x, 2); c++) {
                    assertThat(after.sample(y, x, c)).isEqualTo(before.sample(y, x, c));
                }
            }
        }
    }

    private static boolean isIn(List<Zone> zones, int y, int x, int margin) {
        return zones.stream().anyMatch(z -> y >= z.row() - margin && y < z.endRow() + margin
                && x >= z.column() - margin && x < z.endColumn() + margin);
    }
}
