package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.codec.FrameEncoder;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.Raster;

/**
 * JPEG-LS Lossless (T.87; PS3.5 A.4.3): default parameters, one scan; the lines of several components alternate.
 */
public final class JpegLsEncoder implements FrameEncoder {

    /** Twice the longest Golomb code there is, in bytes, for the stuffed bits. */
    private static final int MOST_BYTES_OF_SAMPLE = 16;
    private static final int BY_LINE = 1;
    /** CharLS 1, by which DCMTK and GDCM decode, takes no samples of fewer than 6 bits, and not all of 6 and 7. */
    private static final int LEAST_PRECISION = 8;

    @Override
    public byte[] encode(Raster raster, ImageForm form) throws PixelDataException {
        int precision = Math.max(LEAST_PRECISION, Precision.of(raster, form));
        int components = raster.components();
        int columns = raster.columns();
        JlsParameters parameters = JlsParameters.of(precision, 0, JlsParameters.Presets.DEFAULT);
        JlsModel model = new JlsModel(parameters);
        JlsWriter out = new JlsWriter(raster.shorts().length + 1024);
        FrameHeader.write(out, Markers.SOF55, raster, precision);
        ScanHeader.write(out, components, 0, components == 1 ? 0 : BY_LINE);
        JlsLineEncoder lines = new JlsLineEncoder(out, model, parameters);
        int[][] above = new int[components][columns + 2];
        int[][] current = new int[components][columns + 2];
        int[] runIndex = new int[components];
        for (int row = 0; row < raster.rows(); row++) {
            for (int i = 0; i < components; i++) {
                out.reserve(columns * MOST_BYTES_OF_SAMPLE + 64);
                current[i][0] = above[i][1];
                above[i][columns + 1] = above[i][columns];
                load(raster, row, i, current[i]);
                runIndex[i] = lines.encode(above[i], current[i], runIndex[i]);
            }
            int[][] swap = above;
            above = current;
            current = swap;
        }
        out.reserve(BitWriter.MOST_PENDING);
        out.flush();
        out.marker(Markers.EOI);
        return out.toByteArray();
    }

    private static void load(Raster raster, int row, int component, int[] line) {
        short[] samples = raster.shorts();
        int step = raster.components();
        int at = row * raster.columns() * step + component;
        for (int x = 1; x <= raster.columns(); x++, at += step) {
            line[x] = samples[at] & 0xFFFF;
        }
    }
}
