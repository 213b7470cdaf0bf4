package io.gantry.dicom.imageio.codec;

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

class RleCodecProperties {

    @Provide
    Arbitrary<ImageForm> forms() {
        return Forms.any(1, 32).filter(f -> f.bitsAllocated() / 8 * f.samplesPerPixel() <= 15);
    }

    @Property(tries = 500)
    void whatIsEncodedIsDecoded(@ForAll("forms") ImageForm form, @ForAll Content content, @ForAll long seed)
            throws PixelDataException {
        RleCodec codec = new RleCodec();
        Raster raster = Images.raster(form, content, seed);
        byte[] frame = codec.encode(raster, form);
        assertThat(codec.decode(frame, form)).isEqualTo(raster);
        assertThat(frame.length % 2).isZero();
    }

    @Property(tries = 200)
    void framesOfOneBitToo(@ForAll @IntRange(min = 1, max = 50) int rows,
            @ForAll @IntRange(min = 1, max = 50) int columns, @ForAll Content content, @ForAll long seed)
            throws PixelDataException {
        ImageForm form = Images.grey(rows, columns, 1, 1, false);
        Raster raster = Images.raster(form, content, seed);
        RleCodec codec = new RleCodec();
        assertThat(codec.decode(codec.encode(raster, form), form)).isEqualTo(raster);
    }

    @Property(tries = 200)
    void nativeFramesToo(@ForAll("forms") ImageForm form, @ForAll Content content, @ForAll long seed)
            throws PixelDataException {
        NativeCodec codec = new NativeCodec();
        Raster raster = Images.raster(form, content, seed);
        byte[] frame = codec.encode(raster, form);
        assertThat(frame).hasSize(form.frameLength());
        assertThat(codec.decode(frame, form)).isEqualTo(raster);
    }
}
