package io.gantry.gateway.cli;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PhotometricInterpretation;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.Raster;
import io.gantry.pipeline.redact.pixel.Palette;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Draws decoded frames as people see them (PS3.3 C.7.6.3.1.2). Pixels are averaged where the picture is smaller than the
 * frame, so that no thin line is lost. Immutable.
 */
final class Picture {

    private final ImageForm form;
    private final Shades shades;
    private final @Nullable Palette palette;

    private Picture(ImageForm form, Shades shades, @Nullable Palette palette) {
        this.form = form;
        this.shades = shades;
        this.palette = palette;
    }

    /**
     * For pictures of a frame, as it was received and as it was blanked.
     *
     * @param frame counted from 1
     * @param fullRange grey values are spread over the frame's range, whatever window it asks for
     */
    static Picture of(Attributes dataSet, ImageForm form, Raster raster, int frame, boolean fullRange)
            throws IOException, PixelDataException {
        Palette palette = form.photometric() == PhotometricInterpretation.PALETTE_COLOR
                ? Palette.of(dataSet, form)
                : null;
        return new Picture(form, Shades.of(dataSet, form, raster, frame, fullRange), palette);
    }

    /** @param longest side of the picture; never larger than the frame */
    BufferedImage draw(Raster raster, int longest) {
        double scale = Math.min(1, (double) longest / Math.max(raster.columns(), raster.rows()));
        int width = Math.max(1, (int) Math.round(raster.columns() * scale));
        int height = Math.max(1, (int) Math.round(raster.rows() * scale));
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            int top = (int) ((long) y * raster.rows() / height);
            int bottom = (int) Math.max(top + 1L, (long) (y + 1) * raster.rows() / height);
            for (int x = 0; x < width; x++) {
                int left = (int) ((long) x * raster.columns() / width);
                int right = (int) Math.max(left + 1L, (long) (x + 1) * raster.columns() / width);
                picture.setRGB(x, y, mean(raster, top, bottom, left, right));
            }
        }
        return picture;
    }

    private int mean(Raster raster, int top, int bottom, int left, int right) {
        long red = 0;
        long green = 0;
        long blue = 0;
        for (int row = top; row < bottom; row++) {
            for (int column = left; column < right; column++) {
                int rgb = rgb(raster, row, column);
                red += rgb >> 16 & 0xFF;
                green += rgb >> 8 & 0xFF;
                blue += rgb & 0xFF;
            }
        }
        int n = (bottom - top) * (right - left);
        return (int) (red / n) << 16 | (int) (green / n) << 8 | (int) (blue / n);
    }

    private int rgb(Raster raster, int row, int column) {
        if (palette != null) {
            return palette.rgb(Shades.stored(raster.sample(row, column, 0), form));
        }
        if (raster.components() == 1) {
            return shades.grey(Shades.stored(raster.sample(row, column, 0), form)) * 0x010101;
        }
        int a = part(raster, row, column, 0);
        int b = part(raster, row, column, 1);
        int c = part(raster, row, column, 2);
        return switch (form.photometric()) {
            case YBR_FULL, YBR_FULL_422 -> ybr(a, b, c);
            // Luminance from 16 to 235, colour differences from 16 to 240.
            case YBR_PARTIAL_422, YBR_PARTIAL_420 ->
                ybr(255.0 / 219 * (a - 16), 128 + 255.0 / 224 * (b - 128),
                        128 + 255.0 / 224 * (c - 128));
            case HSV -> Color.HSBtoRGB(a / 255f, b / 255f, c / 255f) & 0xFFFFFF;
            case CMYK -> cmyk(a, b, c, part(raster, row, column, 3));
            case ARGB -> b << 16 | c << 8 | part(raster, row, column, 3);
            // The codec has undone the transforms that ICT and RCT name.
            case RGB, YBR_ICT, YBR_RCT, MONOCHROME1, MONOCHROME2, PALETTE_COLOR, XYB, UNKNOWN ->
                a << 16 | b << 8 | c;
        };
    }

    /** A sample of several, as 0 to 255. */
    private int part(Raster raster, int row, int column, int component) {
        long value = Shades.stored(raster.sample(row, column, component), form);
        long low = form.signed() ? -(1L << form.bitsStored() - 1) : 0;
        return (int) ((value - low) * 255 / ((1L << form.bitsStored()) - 1));
    }

    private static int ybr(double y, double cb, double cr) {
        return clamp(y + 1.402 * (cr - 128)) << 16
                | clamp(y - 0.344136 * (cb - 128) - 0.714136 * (cr - 128)) << 8
                | clamp(y + 1.772 * (cb - 128));
    }

    private static int cmyk(int cyan, int magenta, int yellow, int black) {
        int light = 255 - black;
        return (255 - cyan) * light / 255 << 16 | (255 - magenta) * light / 255 << 8
                | (255 - yellow) * light / 255;
    }

    private static int clamp(double value) {
        return (int) Math.clamp(Math.round(value), 0L, 255L);
    }
}
