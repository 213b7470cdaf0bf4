package io.gantry.it.bench;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PhotometricInterpretation;
import io.gantry.dicom.imageio.frame.Raster;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import java.util.Random;

/**
 * Images that compress as patients do: a body with organs in air, smooth but for the noise of a scanner. Those of
 * ultrasound are a fan of speckles on black, with a grey bar of text above.
 */
final class Phantoms {

    static final int CT_SIDE = 512;
    static final int US_ROWS = 768;
    static final int US_COLUMNS = 1024;

    private Phantoms() {
    }

    static ImageForm ctForm() {
        return new ImageForm(CT_SIDE, CT_SIDE, 1, 16, 12, 11, false, 0,
                PhotometricInterpretation.MONOCHROME2, 1);
    }

    /** A slice, another one for each number. */
    static Raster slice(int number) {
        Raster raster = Raster.of(ctForm());
        Random random = new Random(number);
        for (int row = 0; row < CT_SIDE; row++) {
            for (int column = 0; column < CT_SIDE; column++) {
                double x = (column - 256) / 200.0;
                double y = (row - 256) / 150.0;
                double body = x * x + y * y;
                double organ = Math.hypot(x - 0.3 - number % 7 * 0.02, y) < 0.3 ? 60 : 0;
                double value = body > 1 ? 24 : 1040 + organ + 20 * Math.sin(8 * x) * Math.cos(6 * y);
                double noise = body > 1 ? 4 : 12;
                raster.sample(row, column, 0,
                        (int) Math.clamp(Math.round(value + noise * random.nextGaussian()), 0L, 4095L));
            }
        }
        return raster;
    }

    /** A CT image of a slice, native, of the machine ACME Scan 9000. */
    static TestInstance ct(TestInstances study, int number) {
        Raster raster = slice(number);
        byte[] pixels = new byte[2 * CT_SIDE * CT_SIDE];
        for (int i = 0; i < CT_SIDE * CT_SIDE; i++) {
            pixels[2 * i] = (byte) raster.shorts()[i];
            pixels[2 * i + 1] = (byte) (raster.shorts()[i] >> 8);
        }
        return study.ct(CT_SIDE, CT_SIDE).with(image -> {
            form(image, 12);
            image.setBytes(Tag.PixelData, VR.OW, pixels);
        });
    }

    private static void form(Attributes image, int stored) {
        image.setInts(Tag.BitsStored, VR.US, stored);
        image.setInts(Tag.HighBit, VR.US, stored - 1);
        image.setInts(Tag.PixelRepresentation, VR.US, 0);
    }

    /** An ultrasound image in RGB, native, of the machine ACME Echo 7. */
    static TestInstance ultrasound(TestInstances study, int number) {
        byte[] pixels = new byte[3 * US_ROWS * US_COLUMNS];
        Random random = new Random(number);
        for (int row = 0; row < US_ROWS; row++) {
            for (int column = 0; column < US_COLUMNS; column++) {
                double x = column - 512;
                boolean fan = row > 90 && Math.abs(x) < 0.7 * (row - 60) && Math.hypot(x, row - 60) < 640;
                int grey = row < 60
                        ? random.nextInt(9) == 0 ? 230 : 40
                        : fan ? (int) Math.clamp(Math.round(70 + 35 * random.nextGaussian()), 0L, 255L) : 0;
                int at = 3 * (row * US_COLUMNS + column);
                pixels[at] = (byte) grey;
                pixels[at + 1] = (byte) grey;
                pixels[at + 2] = (byte) (fan ? Math.min(255, grey + 12) : grey);
            }
        }
        return study.ultrasound(16, 16, 1).with(image -> {
            image.setInts(Tag.Rows, VR.US, US_ROWS);
            image.setInts(Tag.Columns, VR.US, US_COLUMNS);
            image.set(Tag.PhotometricInterpretation, "RGB");
            image.setBytes(Tag.PixelData, VR.OB, pixels);
        });
    }
}
