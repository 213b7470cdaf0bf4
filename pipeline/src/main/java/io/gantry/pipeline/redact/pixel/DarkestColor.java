package io.gantry.pipeline.redact.pixel;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import java.io.IOException;

/** The stored value that shows as the darkest colour of a palette (PS3.3 C.7.9). Stateless. */
final class DarkestColor {

    private DarkestColor() {
    }

    /**
     * The stored value of the darkest entry, the first of several.
     *
     * @throws PixelDataException IMPOSSIBLE where there is no palette
     */
    static int of(Attributes dataSet, ImageForm form) throws IOException, PixelDataException {
        Palette palette = Palette.of(dataSet, form);
        int first = palette.first();
        long greatest = form.signed() ? (1L << form.bitsStored() - 1) - 1 : (1L << form.bitsStored()) - 1;
        int darkest = 0;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < palette.size() && first + (long) i <= greatest; i++) {
            long luminance = palette.luminance(i);
            if (luminance < least && first + i >= (form.signed() ? -greatest - 1 : 0)) {
                least = luminance;
                darkest = first + i;
            }
        }
        if (least == Long.MAX_VALUE) {
            throw new PixelDataException(Kind.IMPOSSIBLE, "The palette has no colour for any stored value");
        }
        return darkest;
    }
}
