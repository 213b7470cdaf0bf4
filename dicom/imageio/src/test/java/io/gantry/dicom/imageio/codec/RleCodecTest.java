package io.gantry.dicom.imageio.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import io.gantry.dicom.imageio.testing.Images;
import io.gantry.dicom.imageio.testing.Images.Content;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RleCodecTest {

    private static final ImageForm FORM = Images.grey(2, 3, 8, 8, false);

    private static byte[] frame(int segments, int offset, int... bytes) {
        byte[] frame = new byte[64 + bytes.length];
        frame[0] = (byte) segments;
        frame[4] = (byte) offset;
        for (int i = 0; i < bytes.length; i++) {
            frame[64 + i] = (byte) bytes[i];
        }
        return frame;
    }

    private static void assertFails(Kind kind, byte[] frame) {
        assertThatThrownBy(() -> new RleCodec().decode(frame, FORM)).isInstanceOfSatisfying(
                PixelDataException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @Test
    void runsOfBothKinds() throws PixelDataException {
        // A literal of 2, nothing (-128), a replicate of 4, and padding.
        assertThat(new RleCodec().decode(frame(1, 64, 1, 10, 20, -128, -3, 30, 0), FORM).shorts())
                .containsExactly(10, 20, 30, 30, 30, 30);
    }

    @Test
    void runsOverTheEndOfARowAndTheLastPixelAreTaken() throws PixelDataException {
        assertThat(new RleCodec().decode(frame(1, 64, -9, 5), FORM).shorts()).containsOnly(5).hasSize(6);
    }

    @Test
    void brokenFramesAreRefused() {
        assertFails(Kind.CORRUPT, new byte[63]);
        assertFails(Kind.MISMATCH, frame(2, 64, -5, 1));
        assertFails(Kind.CORRUPT, frame(1, 63, -5, 1));
        assertFails(Kind.CORRUPT, frame(1, 100, -5, 1));
        assertFails(Kind.CORRUPT, frame(1, 64, -4, 1));
        assertFails(Kind.CORRUPT, frame(1, 64, -5));
        assertFails(Kind.CORRUPT, frame(1, 64, 5, 1, 2));
    }

    @Test
    void theWidestRow() throws PixelDataException {
        ImageForm wide = Images.grey(2, 65535, 16, 16, false);
        var raster = Images.raster(wide, Content.NOISE, 1);
        byte[] frame = new RleCodec().encode(raster, wide);
        assertThat(new RleCodec().decode(frame, wide)).isEqualTo(raster);
        assertThat(new RleCodec().decode(Arrays.copyOf(frame, frame.length + 1), wide)).isEqualTo(raster);
    }
}
