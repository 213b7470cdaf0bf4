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

class JpegLsProperties {

    @Provide
    Arbitrary<ImageForm> forms() {
        return Forms.any(1, 16);
    }

    @Property(tries = 1000)
    void whatIsEncodedIsDecoded(@ForAll("forms") ImageForm form, @ForAll Content content, @ForAll long seed)
            throws PixelDataException {
        Raster raster = Images.raster(form, content, seed);
        byte[] frame = new JpegLsEncoder().encode(raster, form);
        assertThat(new JpegLsDecoder().decode(frame, form)).isEqualTo(raster);
    }
}
