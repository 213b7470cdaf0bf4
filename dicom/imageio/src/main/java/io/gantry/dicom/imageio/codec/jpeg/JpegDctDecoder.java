package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.codec.FrameDecoder;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import io.gantry.dicom.imageio.frame.Raster;

/**
 * JPEG Baseline and Extended (T.81 Annex F, processes 1, 2 and 4; PS3.5 A.4.1): 8 and 12 bits, subsampled components,
 * restart intervals, scans of single components. Samples are the same as those of the Independent JPEG Group's decoder
 * with its default methods, before it converts colours.
 */
public final class JpegDctDecoder implements FrameDecoder {

    @Override
    public Raster decode(byte[] frame, ImageForm form) throws PixelDataException {
        DctFrame dct = DctReader.read(frame, form).frame();
        Raster raster = Raster.of(form, dct.header().precision());
        InverseDct inverse = new InverseDct(dct.header().precision());
        for (int component = 0; component < dct.components(); component++) {
            short[] plane = plane(dct, component, inverse);
            spread(dct, component, plane, raster);
        }
        return raster;
    }

    private static short[] plane(DctFrame dct, int component, InverseDct inverse) {
        int columns = dct.blockColumns(component);
        int rows = dct.blockRows(component);
        int stride = columns * DctFrame.BLOCK;
        short[] plane = new short[stride * rows * DctFrame.BLOCK];
        short[] coefficients = dct.coefficients(component);
        int[] steps = dct.quantization(component);
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                inverse.transform(coefficients, dct.block(component, y, x), steps, plane,
                        (y * stride + x) * DctFrame.BLOCK, stride);
            }
        }
        return plane;
    }

    private static void spread(DctFrame dct, int component, short[] plane, Raster raster)
            throws PixelDataException {
        if (dct.hMax() % dct.h(component) != 0 || dct.vMax() % dct.v(component) != 0) {
            throw new PixelDataException(Kind.UNSUPPORTED, "Components sampled at no whole ratio");
        }
        Upsampling upsampling = new Upsampling(plane, dct.blockColumns(component) * DctFrame.BLOCK,
                dct.width(component), dct.height(component), dct.hMax() / dct.h(component),
                dct.vMax() / dct.v(component));
        int step = raster.components();
        for (int y = 0; y < raster.rows(); y++) {
            upsampling.row(y, raster.columns(), raster.shorts(), y * raster.columns() * step + component,
                    step);
        }
    }
}
