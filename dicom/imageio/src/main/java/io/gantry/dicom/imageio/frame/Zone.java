package io.gantry.dicom.imageio.frame;

/**
 * A rectangle of pixels. Rows count from the top, columns from the left, both from 0; the ends are exclusive.
 *
 * @param row first row
 * @param endRow row after the last
 * @param column first column
 * @param endColumn column after the last
 */
public record Zone(int row, int endRow, int column, int endColumn) {

    public Zone {
        if (row < 0 || column < 0 || endRow <= row || endColumn <= column) {
            throw new IllegalArgumentException("A zone has an area, and lies at or after the first pixel");
        }
    }

    /** True where every pixel of it is one of the image's. */
    public boolean isInside(ImageForm form) {
        return endRow <= form.rows() && endColumn <= form.columns();
    }
}
