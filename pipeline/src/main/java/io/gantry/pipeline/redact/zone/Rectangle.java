package io.gantry.pipeline.redact.zone;

import io.gantry.dicom.imageio.frame.Zone;

/**
 * What a rule comes to in an image: it may have no area, or lie outside of the image.
 *
 * @param row1 first row
 * @param row2 row after the last
 * @param column1 first column
 * @param column2 column after the last
 */
record Rectangle(int row1, int row2, int column1, int column2) {

    boolean isEmpty() {
        return row2 <= row1 || column2 <= column1;
    }

    Rectangle clipped(int rows, int columns) {
        return new Rectangle(Math.clamp(row1, 0, rows), Math.clamp(row2, 0, rows),
                Math.clamp(column1, 0, columns), Math.clamp(column2, 0, columns));
    }

    Zone toZone() {
        return new Zone(row1, row2, column1, column2);
    }
}
