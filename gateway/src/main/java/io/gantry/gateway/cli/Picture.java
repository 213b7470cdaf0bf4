package io.gantry.gateway.cli;

import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PhotometricInterpretation;
import io.gantry.dicom.imageio.frame.Raster;
import java.awt.image.BufferedImage;

/** A decoded frame as people see it, grey values spread from the least to the greatest. Stateless. */
final class Picture {

    private Picture() {
    }

    static BufferedImage of(Raster raster, ImageForm form) {
        BufferedImage image = new BufferedImage(raster.columns(), raster.rows(), BufferedImage.TYPE_INT_RGB);
        boolean colour = raster.components() == 3;
        long[] range = colour ? new long[]{0, (1L << form.bitsStored()) - 1} : range(raster, form);
        boolean inverted = form.photometric() == PhotometricInterpretation.MONOCHROME1;
        for (int row = 0; row < raster.rows(); row++) {
            for (int column = 0; column < raster.columns(); column++) {
                int rgb;
                if (colour) {
                    rgb = colour(raster, form, row, column, range);
                } else {
                    int grey = scale(stored(raster.sample(row, column, 0), form), range);
                    rgb = (inverted ? 255 - grey : grey) * 0x010101;
                }
                image.setRGB(column, row, rgb);
            }
        }
        return image;
    }

    private static int colour(Raster raster, ImageForm form, int row, int column, long[] range) {
        int a = scale(stored(raster.sample(row, column, 0), form), range);
        int b = scale(stored(raster.sample(row, column, 1), form), range);
        int c = scale(stored(raster.sample(row, column, 2), form), range);
        if (!form.photometric().isLuminanceChrominance()) {
            return a << 16 | b << 8 | c;
        }
        // PS3.3 C.7.6.3.1.2, YBR_FULL.
        int red = clamp(a + 1.402 * (c - 128));
        int green = clamp(a - 0.344136 * (b - 128) - 0.714136 * (c - 128));
        int blue = clamp(a + 1.772 * (b - 128));
        return red << 16 | green << 8 | blue;
    }

    private static int clamp(double value) {
        return (int) Math.clamp(Math.round(value), 0L, 255L);
    }

    private static long[] range(Raster raster, ImageForm form) {
        long least = Long.MAX_VALUE;
        long greatest = Long.MIN_VALUE;
        for (int row = 0; row < raster.rows(); row++) {
            for (int column = 0; column < raster.columns(); column++) {
                long value = stored(raster.sample(row, column, 0), form);
                least = Math.min(least, value);
                greatest = Math.max(greatest, value);
            }
        }
        return new long[]{least, greatest};
    }

    private static int scale(long value, long[] range) {
        return range[1] == range[0] ? 0 : (int) ((value - range[0]) * 255 / (range[1] - range[0]));
    }

    /** The stored value in a cell: without the bits above the high bit. */
    private static long stored(int cell, ImageForm form) {
        long value = (cell & 0xFFFFFFFFL) >>> form.highBit() + 1 - form.bitsStored()
                & (1L << form.bitsStored()) - 1;
        long sign = 1L << form.bitsStored() - 1;
        return form.signed() && (value & sign) != 0 ? value - 2 * sign : value;
    }
}
