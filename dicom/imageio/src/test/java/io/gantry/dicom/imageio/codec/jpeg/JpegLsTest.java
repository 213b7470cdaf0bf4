package io.gantry.dicom.imageio.codec.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PhotometricInterpretation;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import io.gantry.dicom.imageio.frame.Raster;
import io.gantry.dicom.imageio.testing.Images;
import io.gantry.dicom.imageio.testing.Images.Content;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JpegLsTest {

    private static final ImageForm FORM = Images.grey(9, 11, 16, 12, false);
    private static final Raster RASTER = Images.raster(FORM, Content.SMOOTH, 1);

    private static void assertFails(Kind kind, byte[] frame, ImageForm form) {
        assertThatThrownBy(() -> new JpegLsDecoder().decode(frame, form)).isInstanceOfSatisfying(
                PixelDataException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private static byte[] frame() throws PixelDataException {
        return new JpegLsEncoder().encode(RASTER, FORM);
    }

    private static byte[] insert(byte[] frame, int at, int... bytes) {
        byte[] longer = Arrays.copyOf(frame, frame.length + bytes.length);
        System.arraycopy(frame, at, longer, at + bytes.length, frame.length - at);
        for (int i = 0; i < bytes.length; i++) {
            longer[at + i] = (byte) bytes[i];
        }
        return longer;
    }

    @Test
    void theHeaderMustAgreeWithTheDataSet() throws PixelDataException {
        byte[] frame = frame();
        assertFails(Kind.MISMATCH, frame, Images.grey(9, 12, 16, 12, false));
        assertFails(Kind.MISMATCH, frame, Images.grey(9, 11, 8, 8, false));
        assertFails(Kind.MISMATCH, frame, Images.colour(9, 11, 16, 0, PhotometricInterpretation.RGB));
        assertFails(Kind.UNSUPPORTED, new JpegLosslessEncoder().encode(RASTER, FORM), FORM);
    }

    @Test
    void whatEndsTooEarlyIsCorrupt() throws PixelDataException {
        byte[] frame = frame();
        for (int length = 0; length < frame.length - 4; length++) {
            assertFails(Kind.CORRUPT, Arrays.copyOf(frame, length), FORM);
        }
        assertThat(new JpegLsDecoder().decode(Arrays.copyOf(frame, frame.length + 3), FORM))
                .isEqualTo(RASTER);
    }

    @Test
    void presetsAreCheckedAndOtherExtensionsRefused() throws PixelDataException {
        byte[] frame = frame();
        // The defaults for 12 bits, told by the frame itself (T.87 C.2.4.1.1.1).
        assertThat(new JpegLsDecoder().decode(
                insert(frame, 2, 0xFF, 0xF8, 0, 13, 1, 0x0F, 0xFF, 0, 18, 0, 67, 1, 20, 0, 64), FORM))
                .isEqualTo(RASTER);
        assertFails(Kind.CORRUPT,
                insert(frame, 2, 0xFF, 0xF8, 0, 13, 1, 0x0F, 0xFF, 0, 68, 0, 67, 1, 20, 0, 64), FORM);
        assertFails(Kind.CORRUPT, insert(frame, 2, 0xFF, 0xF8, 0, 13, 1, 0x1F, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0),
                FORM);
        assertFails(Kind.UNSUPPORTED, insert(frame, 2, 0xFF, 0xF8, 0, 5, 2, 1, 1), FORM);
        assertFails(Kind.UNSUPPORTED, insert(frame, 2, 0xFF, 0xE8, 0, 7, 'm', 'r', 'f', 'x', 1), FORM);
        assertThat(
                new JpegLsDecoder().decode(insert(frame, 2, 0xFF, 0xE8, 0, 7, 'm', 'r', 'f', 'x', 0), FORM))
                .isEqualTo(RASTER);
    }

    /** Restart markers after each two lines: what was learned is forgotten, and the line above is 0 again. */
    @ParameterizedTest
    @EnumSource(Content.class)
    void restartIntervals(Content content) throws PixelDataException {
        ImageForm form = Images.grey(21, 40, 8, 8, false);
        Raster raster = Images.raster(form, content, 3);
        JlsParameters parameters = JlsParameters.of(8, 0, JlsParameters.Presets.DEFAULT);
        JlsWriter out = new JlsWriter(20000);
        byte[] header = Arrays.copyOf(new JpegLsEncoder().encode(raster, form), 15);
        for (byte b : insert(header, 2, 0xFF, 0xDD, 0, 4, 0, 2)) {
            out.raw(b);
        }
        for (int b : new int[]{0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0, 0}) {
            out.raw(b);
        }
        JlsModel model = new JlsModel(parameters);
        JlsLineEncoder lines = new JlsLineEncoder(out, model, parameters);
        int[] above = new int[42];
        int runIndex = 0;
        for (int y = 0; y < 21; y++) {
            if (y > 0 && y % 2 == 0) {
                out.flush();
                out.marker(Markers.RST0 + (y / 2 - 1) % 8);
                model.reset();
                above = new int[42];
                runIndex = 0;
            }
            int[] line = new int[42];
            line[0] = above[1];
            above[41] = above[40];
            for (int x = 0; x < 40; x++) {
                line[x + 1] = raster.sample(y, x, 0);
            }
            runIndex = lines.encode(above, line, runIndex);
            above = line;
        }
        out.flush();
        out.marker(Markers.EOI);
        assertThat(new JpegLsDecoder().decode(out.toByteArray(), form)).isEqualTo(raster);
    }

    @Test
    void theWidestRow() throws PixelDataException {
        ImageForm wide = Images.grey(2, 65535, 16, 16, true);
        for (Content content : Content.values()) {
            Raster raster = Images.raster(wide, content, 4);
            assertThat(new JpegLsDecoder().decode(new JpegLsEncoder().encode(raster, wide), wide))
                    .isEqualTo(raster);
        }
    }
}
