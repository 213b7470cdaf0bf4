package io.gantry.dicom.imageio.frame;

import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import java.util.Arrays;

/** What is black in an image (PS3.3 C.7.6.3.1.2). */
public final class Black {

    private Black() {
    }

    /**
     * The cells of a black pixel, one for each component, as {@link Raster} holds them: the least stored value where 0
     * is black, the greatest in MONOCHROME1, no colour in luminance and chrominance. Palette colours need their table:
     * see {@link #of(ImageForm, int)}.
     *
     * @throws PixelDataException UNSUPPORTED where the photometric interpretation does not tell
     */
    public static int[] of(ImageForm form) throws PixelDataException {
        int least = form.signed() ? 1 << form.bitsStored() - 1 : 0;
        int greatest = form.signed() ? least - 1 : (int) ((1L << form.bitsStored()) - 1);
        int middle = 1 << form.bitsStored() - 1;
        return switch (form.photometric()) {
            case MONOCHROME2 -> cells(form, form.signed() ? -least : 0);
            case MONOCHROME1 -> cells(form, greatest);
            // The last two name a transform within JPEG 2000: outside of its codestream the colours are RGB.
            case RGB, YBR_ICT, YBR_RCT -> cells(form, 0, 0, 0);
            case YBR_FULL, YBR_FULL_422 -> cells(form, 0, middle, middle);
            // 16 of 255 is black where luminance has foot room (ITU-R BT.601).
            case YBR_PARTIAL_422, YBR_PARTIAL_420 -> cells(form, middle >> 3, middle, middle);
            case ARGB -> cells(form, 0, 0, 0, 0);
            case HSV -> cells(form, 0, 0, 0);
            case CMYK -> cells(form, greatest, greatest, greatest, greatest);
            case PALETTE_COLOR, XYB, UNKNOWN -> throw new PixelDataException(Kind.UNSUPPORTED,
                    "What is black cannot be told from this photometric interpretation");
        };
    }

    /** The cell of one stored value, for images of one sample per pixel: a palette's index of black. */
    public static int[] of(ImageForm form, int storedValue) {
        return cells(form, storedValue);
    }

    private static int[] cells(ImageForm form, int... stored) {
        int shift = form.highBit() + 1 - form.bitsStored();
        int mask = form.bitsAllocated() >= 32 ? -1 : (1 << form.bitsAllocated()) - 1;
        return Arrays.stream(stored).map(v -> v << shift & mask).toArray();
    }
}
