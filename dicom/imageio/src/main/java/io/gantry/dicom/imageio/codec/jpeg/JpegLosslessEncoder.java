package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.codec.FrameEncoder;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.Raster;

/**
 * JPEG Lossless, process 14, selection value 1 (T.81 Annex H; PS3.5 A.4.1): one scan of all components, one Huffman
 * table made for the frame. A frame of this kind is valid under both 1.2.840.10008.1.2.4.57 and .70.
 */
public final class JpegLosslessEncoder implements FrameEncoder {

    /** Of a code of 16 bits, 15 bits behind it, the bits pending, and each byte stuffed. */
    private static final int MOST_BYTES_OF_SAMPLE = 10;

    /** Selection value (T.81 Table H.1). */
    private static final int FROM_THE_LEFT = 1;

    @Override
    public byte[] encode(Raster raster, ImageForm form) throws PixelDataException {
        int precision = Precision.of(raster, form);
        int initial = 1 << precision - 1;
        int[] frequencies = new int[17];
        for (int row = 0; row < raster.rows(); row++) {
            count(raster, row, initial, frequencies);
        }
        HuffmanCode code = HuffmanCode.optimal(frequencies);
        EntropyWriter out = new EntropyWriter(raster.shorts().length + 1024);
        FrameHeader.write(out, Markers.SOF3, raster, precision);
        code.write(out, 0);
        ScanHeader.write(out, raster.components(), FROM_THE_LEFT, 0);
        int stride = raster.columns() * raster.components();
        for (int row = 0; row < raster.rows(); row++) {
            out.reserve(stride * MOST_BYTES_OF_SAMPLE + BitWriter.MOST_PENDING);
            write(raster, row, initial, code, out);
        }
        out.reserve(BitWriter.MOST_PENDING);
        out.flush();
        out.marker(Markers.EOI);
        return out.toByteArray();
    }

    private static void count(Raster raster, int row, int initial, int[] frequencies) {
        short[] samples = raster.shorts();
        int step = raster.components();
        int start = row * raster.columns() * step;
        int end = start + raster.columns() * step;
        for (int at = start; at < start + step; at++) {
            frequencies[category(first(samples, at, row, end - start, initial))]++;
        }
        for (int at = start + step; at < end; at++) {
            frequencies[category((short) (samples[at] - samples[at - step]))]++;
        }
    }

    private static void write(Raster raster, int row, int initial, HuffmanCode code, EntropyWriter out) {
        short[] samples = raster.shorts();
        int step = raster.components();
        int start = row * raster.columns() * step;
        int end = start + raster.columns() * step;
        for (int at = start; at < start + step; at++) {
            write(first(samples, at, row, end - start, initial), code, out);
        }
        for (int at = start + step; at < end; at++) {
            write((short) (samples[at] - samples[at - step]), code, out);
        }
    }

    /** Of the first pixel of a row: from the one above, or from the middle. */
    private static short first(short[] samples, int at, int row, int stride, int initial) {
        return (short) (samples[at] - (row == 0 ? initial : samples[at - stride]));
    }

    /** Category of a difference (T.81 Table H.2); -32768 and 32768 are one, modulo 2^16. */
    private static int category(short difference) {
        return 32 - Integer.numberOfLeadingZeros(Math.abs((int) difference));
    }

    private static void write(short difference, HuffmanCode code, EntropyWriter out) {
        int category = category(difference);
        out.coded(code, category, category == 16 ? 0 : category, difference);
    }
}
