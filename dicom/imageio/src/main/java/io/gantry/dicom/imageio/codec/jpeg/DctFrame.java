package io.gantry.dicom.imageio.codec.jpeg;

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
        this.hMax = header.hMax();
        this.vMax = header.vMax();
        int blocks = 0;
        for (int i = 0; i < count; i++) {
            blocks += header.h(i) * header.v(i);
        }
        // Ten blocks are what an interleaved MCU may have (T.81 B.2.3); it also bounds the memory.
        if (blocks > 10) {
            throw PixelDataException.corrupt("More than ten blocks in an MCU");
        }
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

    int h(int component) {
        return header.h(component);
    }

    int v(int component) {
        return header.v(component);
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

    /** True where a block, told by its first coefficient, has samples of the image. */
    boolean isInside(int component, int block) {
        int index = block / BLOCK_SIZE;
        return BLOCK * (index % blockColumns(component)) < width(component)
                && BLOCK * (index / blockColumns(component)) < height(component);
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

    /** Most bits of a DC difference: 11 of samples of 8 bits, 15 of 12 (T.81 Table F.1). */
    static int mostDcCategory(int precision) {
        return precision + 3;
    }
}
