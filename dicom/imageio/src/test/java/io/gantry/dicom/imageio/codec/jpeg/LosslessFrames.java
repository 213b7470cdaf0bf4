package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.Raster;

/**
 * Writes lossless JPEG frames of every kind that the encoder does not write: all predictors, point transforms, restart
 * intervals, and scans of single components. Written from T.81 Annex H, without a look at the decoder.
 *
 * @param precision bits of a sample
 * @param selection predictor, 1 to 7
 * @param pointTransform low bits that are left out
 * @param restartRows rows of a restart interval, or 0
 * @param interleaved one scan of all components
 */
record LosslessFrames(int precision, int selection, int pointTransform, int restartRows,
        boolean interleaved) {

    byte[] encode(Raster raster) throws PixelDataException {
        int components = raster.components();
        EntropyWriter out = new EntropyWriter(64);
        out.reserve(1 << 20);
        out.marker(Markers.SOI);
        out.marker(Markers.COM, 4);
        out.raw16(0x4142);
        out.marker(Markers.SOF3, 8 + 3 * components);
        out.raw(precision);
        out.raw16(raster.rows());
        out.raw16(raster.columns());
        out.raw(components);
        for (int i = 0; i < components; i++) {
            out.raw(10 + i);
            out.raw(0x11);
            out.raw(0);
        }
        int[] all = new int[17];
        java.util.Arrays.fill(all, 1);
        HuffmanCode code = HuffmanCode.optimal(all);
        code.write(out, 3);
        if (restartRows > 0) {
            out.marker(Markers.DRI, 4);
            out.raw16(restartRows * raster.columns());
        }
        if (interleaved) {
            scan(raster, out, code, 0, components);
        } else {
            for (int i = 0; i < components; i++) {
                scan(raster, out, code, i, i + 1);
            }
        }
        out.marker(Markers.EOI);
        return out.toByteArray();
    }

    private void scan(Raster raster, EntropyWriter out, HuffmanCode code, int from, int to)
            throws PixelDataException {
        out.marker(Markers.SOS, 6 + 2 * (to - from));
        out.raw(to - from);
        for (int i = from; i < to; i++) {
            out.raw(10 + i);
            out.raw(0x30);
        }
        out.raw(selection);
        out.raw(0);
        out.raw(pointTransform);
        int interval = restartRows == 0 ? raster.rows() : restartRows;
        for (int y = 0; y < raster.rows(); y++) {
            out.reserve(raster.columns() * (to - from) * 8 + 64);
            if (y > 0 && y % interval == 0) {
                out.flush();
                out.marker(Markers.RST0 + (y / interval - 1) % 8);
            }
            for (int x = 0; x < raster.columns(); x++) {
                for (int c = from; c < to; c++) {
                    int difference = (short) (at(raster, y, x, c)
                            - prediction(raster, y, x, c, y % interval == 0));
                    int category = 32 - Integer.numberOfLeadingZeros(Math.abs(difference));
                    out.coded(code, category, category == 16 ? 0 : category, difference);
                }
            }
        }
        out.flush();
    }

    private int at(Raster raster, int y, int x, int c) {
        return raster.sample(y, x, c) >> pointTransform;
    }

    private int prediction(Raster raster, int y, int x, int c, boolean firstRow) {
        if (firstRow) {
            return x == 0 ? 1 << precision - pointTransform - 1 : at(raster, y, x - 1, c);
        }
        int rb = at(raster, y - 1, x, c);
        if (x == 0) {
            return rb;
        }
        int ra = at(raster, y, x - 1, c);
        int rc = at(raster, y - 1, x - 1, c);
        return new int[]{0, ra, rb, rc, ra + rb - rc, ra + Math.floorDiv(rb - rc, 2),
                rb + Math.floorDiv(ra - rc, 2), (ra + rb) / 2}[selection];
    }
}
