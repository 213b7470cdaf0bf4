package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.frame.PixelDataException;

/**
 * Visits the blocks of a scan in the order they are coded in (T.81 A.2): those of an MCU component by component, or,
 * where the scan has one component, all of its own without those that only fill an MCU.
 */
final class McuOrder {

    /** Codes or decodes what is visited. */
    interface Visitor {

        /** @param number of the restart marker that is due, from 0 */
        void restart(int number) throws PixelDataException;

        /**
         * @param member index of the component in the scan
         * @param component index of the component in the frame
         * @param offset of the block's first coefficient
         */
        void block(int member, int component, int offset) throws PixelDataException;

        /** Comes after each row of MCUs. */
        void endOfRow() throws PixelDataException;
    }

    private McuOrder() {
    }

    static void visit(DctFrame frame, DctReader.Scan scan, Visitor visitor) throws PixelDataException {
        int count = scan.header().components().size();
        int first = scan.header().components().getFirst().index();
        int columns = count > 1
                ? frame.mcuColumns()
                : DctFrame.ceilDivide(frame.width(first), DctFrame.BLOCK);
        int rows = count > 1 ? frame.mcuRows() : DctFrame.ceilDivide(frame.height(first), DctFrame.BLOCK);
        int toRestart = scan.restartInterval();
        int restarts = 0;
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                if (scan.restartInterval() > 0 && toRestart-- == 0) {
                    visitor.restart(restarts++);
                    toRestart = scan.restartInterval() - 1;
                }
                for (int member = 0; member < count; member++) {
                    int component = scan.header().components().get(member).index();
                    int h = count > 1 ? frame.h(component) : 1;
                    int v = count > 1 ? frame.v(component) : 1;
                    for (int by = 0; by < v; by++) {
                        for (int bx = 0; bx < h; bx++) {
                            visitor.block(member, component, frame.block(component, y * v + by, x * h + bx));
                        }
                    }
                }
            }
            visitor.endOfRow();
        }
    }
}
