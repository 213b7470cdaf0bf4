package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import io.gantry.dicom.imageio.frame.Raster;

/** With how many bits the samples of a raster are encoded. */
final class Precision {

    private Precision() {
    }

    /**
     * What was decoded is encoded with the precision it had. Signed samples take all allocated bits: with the stored
     * ones alone, readers lose their sign. Unsigned ones take the bits stored, unless something stands above them.
     *
     * @throws PixelDataException UNSUPPORTED where no precision of 2 to 16 bits holds the cells
     */
    static int of(Raster raster, ImageForm form) throws PixelDataException {
        if (form.bitsAllocated() < 8 || form.bitsAllocated() > 16) {
            throw new PixelDataException(Kind.UNSUPPORTED, "JPEG has no place for samples of this size");
        }
        int precision = raster.precision();
        if (precision == form.bitsAllocated() && !form.signed()) {
            precision = Math.max(2, form.bitsStored());
        }
        return used(raster) >>> precision == 0 ? precision : form.bitsAllocated();
    }

    /** All bits that are set in any sample. */
    static int used(Raster raster) {
        int used = 0;
        for (short sample : raster.shorts()) {
            used |= sample;
        }
        return used & 0xFFFF;
    }
}
