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

class JpegLosslessTest {

    private static final ImageForm FORM = Images.grey(9, 11, 16, 12, false);
    private static final Raster RASTER = Images.raster(FORM, Content.SMOOTH, 1);

    private static void assertFails(Kind kind, byte[] frame, ImageForm form) {
        assertThatThrownBy(() -> new JpegLosslessDecoder().decode(frame, form)).isInstanceOfSatisfying(
                PixelDataException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private static byte[] frame() throws PixelDataException {
        return new JpegLosslessEncoder().encode(RASTER, FORM);
    }

    /** The index behind a marker. */
    private static int find(byte[] frame, int marker) {
        for (int i = 0; i < frame.length - 1; i++) {
            if (frame[i] == (byte) 0xFF && (frame[i + 1] & 0xFF) == marker) {
                return i + 2;
            }
        }
        throw new AssertionError("No such marker");
    }

    @Test
    void theHeaderMustAgreeWithTheDataSet() throws PixelDataException {
        byte[] frame = frame();
        assertFails(Kind.MISMATCH, frame, Images.grey(9, 12, 16, 12, false));
        assertFails(Kind.MISMATCH, frame, Images.grey(10, 11, 16, 12, false));
        assertFails(Kind.MISMATCH, frame, Images.grey(9, 11, 8, 8, false));
        assertFails(Kind.MISMATCH, frame, Images.colour(9, 11, 16, 0, PhotometricInterpretation.RGB));
    }

    @Test
    void otherProcessesAreRefused() throws PixelDataException {
        for (int sof : new int[]{0xC0, 0xC1, 0xC2, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF,
                0xF7}) {
            byte[] frame = frame();
            frame[find(frame, Markers.SOF3) - 1] = (byte) sof;
            assertFails(Kind.UNSUPPORTED, frame, FORM);
        }
    }

    @Test
    void whatEndsTooEarlyIsCorrupt() throws PixelDataException {
        byte[] frame = frame();
        for (int length = 0; length < frame.length - 3; length++) {
            assertFails(Kind.CORRUPT, Arrays.copyOf(frame, length), FORM);
        }
        // EOI alone may be missing: every sample is there.
        assertThat(new JpegLosslessDecoder().decode(Arrays.copyOf(frame, frame.length - 2), FORM))
                .isEqualTo(RASTER);
        assertThat(new JpegLosslessDecoder().decode(Arrays.copyOf(frame, frame.length + 3), FORM))
                .isEqualTo(RASTER);
    }

    @Test
    void restartMarkersMustBeInTheirOrder() throws PixelDataException {
        byte[] frame = new LosslessFrames(12, 1, 0, 2, true).encode(RASTER);
        assertThat(new JpegLosslessDecoder().decode(frame, FORM)).isEqualTo(RASTER);
        byte[] swapped = frame.clone();
        swapped[find(frame, Markers.RST0) - 1] = (byte) (Markers.RST0 + 1);
        assertFails(Kind.CORRUPT, swapped, FORM);
        byte[] notARow = frame.clone();
        notARow[find(frame, Markers.DRI) + 3] = 5;
        assertFails(Kind.CORRUPT, notARow, FORM);
    }

    @Test
    void precisionIsKeptWhereItIsKnown() throws PixelDataException {
        byte[] frame = frame();
        int precision = find(frame, Markers.SOF3) + 2;
        assertThat(frame[precision]).isEqualTo((byte) 12);
        ImageForm signed = Images.grey(9, 11, 16, 12, true);
        byte[] all = new JpegLosslessEncoder().encode(Images.raster(signed, Content.NOISE, 1), signed);
        assertThat(all[precision]).as("signed").isEqualTo((byte) 16);
        Raster again = new JpegLosslessDecoder().decode(frame, signed);
        assertThat(new JpegLosslessEncoder().encode(again, signed)[precision]).as("as it was")
                .isEqualTo((byte) 12);
        Raster above = Images.raster(FORM, Content.SMOOTH, 1);
        above.sample(3, 3, 0, 0x8000);
        byte[] overlay = new JpegLosslessEncoder().encode(above, FORM);
        assertThat(overlay[precision]).as("bits above those stored").isEqualTo((byte) 16);
        assertThat(new JpegLosslessDecoder().decode(overlay, FORM)).isEqualTo(above);
    }

    @Test
    void theWidestRowAndSamplesOfWiderCells() throws PixelDataException {
        ImageForm wide = Images.grey(2, 65535, 16, 16, true);
        Raster noise = Images.raster(wide, Content.NOISE, 4);
        assertThat(new JpegLosslessDecoder().decode(new JpegLosslessEncoder().encode(noise, wide), wide))
                .isEqualTo(noise);
        ImageForm thirtyTwo = Images.grey(2, 2, 32, 32, false);
        assertThatThrownBy(
                () -> new JpegLosslessEncoder().encode(Images.raster(thirtyTwo, Content.NOISE, 1), thirtyTwo))
                .isInstanceOf(PixelDataException.class);
    }
}
