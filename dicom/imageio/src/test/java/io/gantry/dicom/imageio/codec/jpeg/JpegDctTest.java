package io.gantry.dicom.imageio.codec.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PhotometricInterpretation;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import io.gantry.dicom.imageio.frame.Raster;
import io.gantry.dicom.imageio.frame.Zone;
import io.gantry.dicom.imageio.testing.Images;
import io.gantry.dicom.imageio.testing.Images.Content;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JpegDctTest {

    private static final ImageForm COLOUR = Images.colour(61, 75, 8, 0,
            PhotometricInterpretation.YBR_FULL_422);

    static Stream<Arguments> frames() {
        return Stream.of(Images.grey(61, 75, 8, 8, false), COLOUR, Images.grey(1, 1, 8, 8, false),
                Images.colour(1, 1, 8, 0, PhotometricInterpretation.YBR_FULL),
                Images.colour(17, 2, 8, 0, PhotometricInterpretation.YBR_FULL),
                Images.colour(3, 33, 8, 0, PhotometricInterpretation.YBR_FULL),
                Images.grey(3, 65500, 8, 8, false))
                .flatMap(f -> Stream.of(Content.SMOOTH, Content.NOISE, Content.TEXT)
                        .map(c -> Arguments.of(f, c)));
    }

    private static void assertFails(Kind kind, byte[] frame, ImageForm form) {
        assertThatThrownBy(() -> new JpegDctDecoder().decode(frame, form)).isInstanceOfSatisfying(
                PixelDataException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void samplesAreThoseOfTheJdk(ImageForm form, Content content) throws Exception {
        byte[] frame = DctFrames.baseline(Images.raster(form, content, 1));
        Raster expected = DctFrames.decodedByJdk(frame, form);
        assertThat(new JpegDctDecoder().decode(frame, form).equals(expected)).isTrue();
        for (boolean separate : new boolean[]{false, true}) {
            for (int restartInterval : new int[]{0, 1, 3, 40}) {
                byte[] other = DctFrames.rescanned(frame, form, separate, restartInterval);
                assertThat(new JpegDctDecoder().decode(other, form).equals(expected)).isTrue();
                assertThat(DctFrames.decodedByJdk(other, form).equals(expected)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("frames")
    void onlyTheMcusOfTheZonesAreBlanked(ImageForm form, Content content) throws Exception {
        byte[] frame = DctFrames.baseline(Images.raster(form, content, 2));
        Random random = new Random(7);
        for (boolean separate : new boolean[]{false, true}) {
            byte[] original = DctFrames.rescanned(frame, form, separate, separate ? 5 : 0);
            for (int i = 0; i < 5; i++) {
                List<Zone> zones = List.of(zone(form, random), zone(form, random));
                byte[] blanked = JpegBlanker.blank(original, form, zones);
                assertThat(DctFrames.difference(original, blanked, form, zones)).isEqualTo("none");
                assertThat(JpegBlanker.isBlank(blanked, form, zones)).isTrue();
                Raster raster = new JpegDctDecoder().decode(blanked, form);
                assertThat(DctFrames.decodedByJdk(blanked, form).equals(raster)).isTrue();
                for (Zone zone : zones) {
                    assertLuminanceIsBlack(raster, JpegBlanker.covered(blanked, form, zone));
                }
            }
        }
    }

    private static void assertLuminanceIsBlack(Raster raster, Zone zone) {
        for (int y = zone.row(); y < zone.endRow(); y++) {
            for (int x = zone.column(); x < zone.endColumn(); x++) {
                if (raster.sample(y, x, 0) != 0) {
                    throw new AssertionError("Not black at " + y + ", " + x);
                }
            }
        }
    }

    private static Zone zone(ImageForm form, Random random) {
        int row = random.nextInt(form.rows());
        int column = random.nextInt(form.columns());
        return new Zone(row, row + 1 + random.nextInt(form.rows() - row), column,
                column + 1 + random.nextInt(form.columns() - column));
    }

    @Test
    void everyColourIsBlackInsideTheZone() throws Exception {
        byte[] frame = DctFrames.baseline(Images.raster(COLOUR, Content.NOISE, 3));
        byte[] blanked = JpegBlanker.blank(frame, COLOUR, List.of(new Zone(16, 48, 16, 64)));
        Raster raster = new JpegDctDecoder().decode(blanked, COLOUR);
        assertThat(raster.isUniform(new Zone(17, 47, 17, 63), 0, 128, 128)).isTrue();
        assertThat(JpegBlanker.isBlank(frame, COLOUR, List.of(new Zone(16, 48, 16, 64)))).isFalse();
    }

    @Test
    void monochrome1IsBlankedToItsGreatestValue() throws Exception {
        ImageForm form = new ImageForm(40, 40, 1, 8, 8, 7, false, 0, PhotometricInterpretation.MONOCHROME1,
                1);
        byte[] frame = DctFrames.baseline(Images.raster(form, Content.NOISE, 3));
        Raster raster = new JpegDctDecoder().decode(
                JpegBlanker.blank(frame, form, List.of(new Zone(9, 30, 9, 30))),
                form);
        assertThat(raster.isUniform(new Zone(8, 32, 8, 32), 255)).isTrue();
    }

    @Test
    void colourOfRgbFramesIsBlankedAsRgb() throws Exception {
        ImageForm form = Images.colour(61, 75, 8, 0, PhotometricInterpretation.RGB);
        byte[] jfif = DctFrames.baseline(Images.raster(form, Content.NOISE, 3));
        // Without JFIF nothing in the frame says that it is luminance and chrominance.
        byte[] frame = new byte[jfif.length - 18];
        frame[0] = jfif[0];
        frame[1] = jfif[1];
        System.arraycopy(jfif, 20, frame, 2, frame.length - 2);
        List<Zone> zones = List.of(new Zone(16, 48, 16, 64));
        assertThat(new JpegDctDecoder().decode(JpegBlanker.blank(frame, form, zones), form)
                .isUniform(new Zone(17, 47, 17, 63), 0, 0, 0)).isTrue();
        assertThat(new JpegDctDecoder().decode(JpegBlanker.blank(jfif, form, zones), form)
                .isUniform(new Zone(17, 47, 17, 63), 0, 128, 128)).isTrue();
    }

    @Test
    void commentsAndThumbnailsAreLeftOut() throws Exception {
        byte[] frame = DctFrames.baseline(Images.raster(COLOUR, Content.SMOOTH, 4));
        byte[] text = "SMITH^JOHN".getBytes(StandardCharsets.US_ASCII);
        byte[] named = Arrays.copyOf(frame, frame.length + 4 + text.length);
        System.arraycopy(frame, 20, named, 24 + text.length, frame.length - 20);
        System.arraycopy(new byte[]{(byte) 0xFF, (byte) 0xFE, 0, (byte) (2 + text.length)}, 0, named, 20, 4);
        System.arraycopy(text, 0, named, 24, text.length);
        assertThat(new JpegDctDecoder().decode(named, COLOUR))
                .isEqualTo(new JpegDctDecoder().decode(frame, COLOUR));
        byte[] again = JpegBlanker.blank(named, COLOUR, List.of());
        assertThat(new String(again, StandardCharsets.ISO_8859_1)).doesNotContain("SMITH");
        assertThat(new JpegDctDecoder().decode(again, COLOUR))
                .isEqualTo(new JpegDctDecoder().decode(frame, COLOUR));
    }

    @Test
    void tablesWithoutTheCodesAreReplaced() throws Exception {
        // Flat blocks alone: a table made for this frame knows no other differences.
        ImageForm form = Images.grey(64, 64, 8, 8, false);
        byte[] frame = DctFrames.baseline(Images.raster(form, Content.FLAT, 1));
        DctReader reader = DctReader.read(frame, form);
        int[] dc = new int[256];
        int[] ac = new int[256];
        DctScanEncoder.count(reader.frame(), reader.scans().getFirst(), new int[][]{dc}, new int[][]{ac});
        EntropyWriter tables = new EntropyWriter(1000);
        HuffmanCode.optimal(dc).write(tables, 0);
        HuffmanCode.optimal(ac).write(tables, 0x10);
        // Drop the frame's own tables, put the small ones in, and code with them.
        DctReader.Scan scan = reader.scans().getFirst();
        byte[] segments = tables.toByteArray();
        int second = 4 + 17 - 2 + Arrays.stream(dc).filter(n -> n > 0).toArray().length + 2;
        HuffmanTable small = table(Arrays.copyOf(segments, second));
        HuffmanTable smallAc = table(Arrays.copyOfRange(segments, second, segments.length));
        byte[] optimal = DctWriter.write(reader,
                List.of(new DctReader.Scan(scan.header(), 0, List.of(small), List.of(smallAc))), 4096);
        assertThat(optimal.length).isLessThan(frame.length);
        List<Zone> zones = List.of(new Zone(0, 16, 0, 16));
        byte[] blanked = JpegBlanker.blank(optimal, form, zones);
        assertThat(DctFrames.difference(frame, blanked, form, zones)).isEqualTo("none");
        assertThat(new JpegDctDecoder().decode(blanked, form).isUniform(new Zone(0, 16, 0, 16), 0)).isTrue();
    }

    private static HuffmanTable table(byte[] segment) throws PixelDataException {
        return new HuffmanTable(Arrays.copyOfRange(segment, 5, 21),
                Arrays.copyOfRange(segment, 21, segment.length));
    }

    @Test
    void otherProcessesAndBrokenFramesAreRefused() throws Exception {
        byte[] frame = DctFrames.baseline(Images.raster(COLOUR, Content.SMOOTH, 5));
        int sof = 0;
        while (!(frame[sof] == (byte) 0xFF && frame[sof + 1] == (byte) 0xC0)) {
            sof++;
        }
        for (int marker : new int[]{0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}) {
            byte[] other = frame.clone();
            other[sof + 1] = (byte) marker;
            assertFails(Kind.UNSUPPORTED, other, COLOUR);
        }
        byte[] sixteen = frame.clone();
        sixteen[sof + 4] = 7;
        assertFails(Kind.CORRUPT, sixteen, COLOUR);
        assertFails(Kind.MISMATCH, frame, Images.colour(61, 76, 8, 0, PhotometricInterpretation.RGB));
        for (int length = 0; length < frame.length - 4; length += 1 + length / 50) {
            assertFails(Kind.CORRUPT, Arrays.copyOf(frame, length), COLOUR);
        }
    }
}
