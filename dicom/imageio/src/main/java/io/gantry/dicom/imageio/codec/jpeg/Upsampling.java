package io.gantry.dicom.imageio.codec.jpeg;

/**
 * Brings a subsampled component to the size of the image, in the triangle filter of the Independent JPEG Group where
 * both factors are 1 or 2 ("fancy upsampling"), else by repetition: decoders built on its library do the same.
 */
final class Upsampling {

    private final short[] plane;
    private final int stride;
    private final int width;
    private final int height;
    private final int factorX;
    private final int factorY;

    /**
     * @param plane samples of the component, lines {@code stride} apart
     * @param width samples of a line that count
     * @param height lines that count
     * @param factorX image columns to a sample
     * @param factorY image rows to a line
     */
    Upsampling(short[] plane, int stride, int width, int height, int factorX, int factorY) {
        this.plane = plane;
        this.stride = stride;
        this.width = width;
        this.height = height;
        this.factorX = factorX;
        this.factorY = factorY;
    }

    /** Writes a row of the image, each sample {@code step} behind the one before. */
    void row(int y, int columns, short[] out, int start, int step) {
        int line = y / factorY * stride;
        if (factorX == 2 && factorY == 1 && width > 2) {
            smoothRow(line, columns, out, start, step);
        } else if (factorX == 2 && factorY == 2 && width > 2) {
            smoothBoth(y, columns, out, start, step);
        } else {
            int at = start;
            for (int x = 0; x < columns; x++, at += step) {
                out[at] = plane[line + x / factorX];
            }
        }
    }

    /** Three parts of the nearer sample, one of the further; halves go down and up in turn. */
    private void smoothRow(int line, int columns, short[] out, int start, int step) {
        int at = start;
        for (int x = 0; x < columns; x++, at += step) {
            int i = x >> 1;
            int near = plane[line + i];
            boolean left = (x & 1) == 0;
            int neighbour = left ? i - 1 : i + 1;
            out[at] = neighbour < 0 || neighbour >= width
                    ? (short) near
                    : (short) (3 * near + plane[line + neighbour] + (left ? 1 : 2) >> 2);
        }
    }

    private void smoothBoth(int y, int columns, short[] out, int start, int step) {
        int row = y >> 1;
        int other = (y & 1) == 0 ? Math.max(0, row - 1) : Math.min(height - 1, row + 1);
        int line = row * stride;
        int otherLine = other * stride;
        int at = start;
        for (int x = 0; x < columns; x++, at += step) {
            int i = x >> 1;
            int near = 3 * plane[line + i] + plane[otherLine + i];
            boolean left = (x & 1) == 0;
            int neighbour = left ? i - 1 : i + 1;
            int further = neighbour < 0 || neighbour >= width
                    ? near
                    : 3 * plane[line + neighbour] + plane[otherLine + neighbour];
            out[at] = (short) (3 * near + further + (left ? 8 : 7) >> 4);
        }
    }
}
