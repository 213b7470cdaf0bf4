package io.gantry.dicom.imageio.codec.jpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.Raster;
import io.gantry.dicom.imageio.testing.Forms;
import io.gantry.dicom.imageio.testing.Images;
import io.gantry.dicom.imageio.testing.Images.Content;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class JpegLosslessProperties {

    @Provide
    Arbitrary<ImageForm> forms() {
        return Forms.any(1, 16);
    }

    @Property(tries = 500)
    void whatIsEncodedIsDecoded(@ForAll("forms") ImageForm form, @ForAll Content content, @ForAll long seed)
            throws PixelDataException {
        Raster raster = Images.raster(form, content, seed);
        byte[] frame = new JpegLosslessEncoder().encode(raster, form);
        assertThat(new JpegLosslessDecoder().decode(frame, form)).isEqualTo(raster);
    }

    @Property(tries = 500)
    void everyPredictorRestartIntervalAndScan(@ForAll("forms") ImageForm form, @ForAll Content content,
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int selection,
            @ForAll @IntRange(min = 0, max = 5) int restartRows, @ForAll boolean interleaved,
            @ForAll @IntRange(min = 0, max = 3) int pointTransform) throws PixelDataException {
        Raster raster = Images.raster(form, content, seed);
        int precision = form.bitsAllocated();
        byte[] frame = new LosslessFrames(precision, selection, pointTransform, restartRows, interleaved)
                .encode(raster);
        Raster expected = Images.raster(form, content, seed);
        short[] samples = expected.shorts();
        for (int i = 0; i < samples.length; i++) {
            samples[i] &= (short) (-1 << pointTransform);
        }
        assertThat(new JpegLosslessDecoder().decode(frame, form)).isEqualTo(expected);
    }
}
