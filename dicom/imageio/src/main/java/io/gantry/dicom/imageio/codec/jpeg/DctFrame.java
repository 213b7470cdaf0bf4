package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;

/**
 * The quantized coefficients of a sequential DCT frame and what they need to become samples (T.81 A.1 to A.3). Blocks
 * of a component go row by row; of each block 64 coefficients in natural order, not zigzag.
 */
final class DctFrame {

    static final int BLOCK = 8;
    static final int BLOCK_SIZE = 64;

    private final FrameHeader header;
    private final int hMax;
    private final int vMax;
    private final short[][] coefficients;
    private final int[][] quantization;

    /** Allocates the coefficients of a frame whose header agrees with the data set. */
    DctFrame(FrameHeader header) throws PixelDataException {
        this.header = header;
        int count = header.components().size();
        boolean alone = count == 1;
        int h = 1;
        int v = 1;
        int blocks = 0;
        for (FrameHeader.Component c : header.components()) {
            h = alone ? 1 : Math.max(h, c.h());
            v = alone ? 1 : Math.max(v, c.v());
            blocks += alone ? 1 : c.h() * c.v();
        }
        // Ten blocks are what an interleaved MCU may have (T.81 B.2.3); it also bounds the memory.
        if (blocks > 10) {
            throw PixelDataException.corrupt("More than ten blocks in an MCU");
        }
        this.hMax = h;
        this.vMax = v;
        this.coefficients = new short[count][];
        this.quantization = new int[count][];
        long total = (long) mcuColumns() * mcuRows() * blocks * BLOCK_SIZE;
        if (total > Integer.MAX_VALUE - 64) {
            throw new PixelDataException(Kind.UNSUPPORTED, "A DCT frame of more than 2^31 coefficients");
        }
        for (int i = 0; i < count; i++) {
            coefficients[i] = new short[blockColumns(i) * blockRows(i) * BLOCK_SIZE];
        }
    }

    FrameHeader header() {
        return header;
    }

    int components() {
        return coefficients.length;
    }

    /** Horizontal sampling of a component; 1 where it is the only one, whose factor is of no account. */
    int h(int component) {
        return components() == 1 ? 1 : header.components().get(component).h();
    }

    int v(int component) {
        return components() == 1 ? 1 : header.components().get(component).v();
    }

    int hMax() {
        return hMax;
    }

    int vMax() {
        return vMax;
    }

    /** MCUs of a row, if all components are interleaved. */
    int mcuColumns() {
        return ceilDivide(header.columns(), BLOCK * hMax);
    }

    int mcuRows() {
        return ceilDivide(header.rows(), BLOCK * vMax);
    }

    /** Blocks in a row of a component, those included that only fill the last MCU. */
    int blockColumns(int component) {
        return mcuColumns() * h(component);
    }

    int blockRows(int component) {
        return mcuRows() * v(component);
    }

    /** Samples in a line of a component (T.81 A.1.1). */
    int width(int component) {
        return ceilDivide(header.columns() * h(component), hMax);
    }

    int height(int component) {
        return ceilDivide(header.rows() * v(component), vMax);
    }

    /** The coefficients of a component, themselves. */
    short[] coefficients(int component) {
        return coefficients[component];
    }

    /** Index of the first coefficient of a block. */
    int block(int component, int row, int column) {
        return (row * blockColumns(component) + column) * BLOCK_SIZE;
    }

    /** Of a component that was decoded, in natural order; not to be changed. */
    int[] quantization(int component) {
        return quantization[component];
    }

    void quantization(int component, int[] table) {
        quantization[component] = table;
    }

    static int ceilDivide(int a, int b) {
        return (a + b - 1) / b;
    }

    /** A problem unless the form is one that DCT frames have. */
    static void check(ImageForm form) throws PixelDataException {
        if (form.signed()) {
            throw new PixelDataException(Kind.UNSUPPORTED, "Signed samples in a DCT frame");
        }
    }
}
