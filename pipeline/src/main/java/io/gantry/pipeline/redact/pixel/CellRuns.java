package io.gantry.pipeline.redact.pixel;

import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.Zone;
import java.nio.ByteBuffer;

/**
 * Where the samples of a zone lie in native frames of whole bytes (PS3.5 8.1.1, 8.2), and what black looks like there.
 * A frame is one plane, or one for each component; a plane is rows, a row is groups of cells: the components of a
 * pixel, or of two neighbours that share their colour differences. Little endian. Immutable and thread-safe.
 */
final class CellRuns implements Runs {

    private final long frameBytes;
    private final int planeBytes;
    private final int rowBytes;
    private final int groupBytes;
    private final int groupPixels;
    /** A black row of each plane. */
    private final byte[][] blackRows;

    CellRuns(ImageForm form, int[] black) {
        int cellBytes = form.bitsAllocated() / 8;
        boolean halved = form.isChromaHalved();
        boolean byPlane = form.planarConfiguration() == 1;
        int[] group = halved ? new int[]{black[0], black[0], black[1], black[2]} : black;
        groupPixels = halved ? 2 : 1;
        groupBytes = byPlane ? cellBytes : group.length * cellBytes;
        rowBytes = form.columns() / groupPixels * groupBytes;
        planeBytes = rowBytes * form.rows();
        blackRows = new byte[byPlane ? black.length : 1][];
        for (int plane = 0; plane < blackRows.length; plane++) {
            int[] cells = byPlane ? new int[]{black[plane]} : group;
            blackRows[plane] = blackRow(cells, cellBytes);
        }
        frameBytes = (long) planeBytes * blackRows.length;
    }

    private byte[] blackRow(int[] cells, int cellBytes) {
        byte[] row = new byte[rowBytes];
        int group = Math.min(rowBytes, cells.length * cellBytes);
        for (int at = 0; at < group; at++) {
            row[at] = (byte) (cells[at / cellBytes] >>> 8 * (at % cellBytes));
        }
        for (int done = group; done < rowBytes; done *= 2) {
            System.arraycopy(row, 0, row, done, Math.min(done, rowBytes - done));
        }
        return row;
    }

    @Override
    public long frameAt(long position) {
        return position / frameBytes;
    }

    @Override
    public void blank(int frame, Zone zone, long from, ByteBuffer bytes) {
        int length = bytes.limit();
        int first = zone.column() / groupPixels * groupBytes;
        int end = (zone.endColumn() + groupPixels - 1) / groupPixels * groupBytes;
        for (int plane = 0; plane < blackRows.length; plane++) {
            long base = frame * frameBytes + (long) plane * planeBytes;
            long firstRow = Math.max(zone.row(), (from - base) / rowBytes);
            long endRow = Math.min(zone.endRow(), (from + length - base + rowBytes - 1) / rowBytes);
            for (long row = firstRow; row < endRow; row++) {
                long start = base + row * rowBytes;
                long low = Math.max(start + first, from);
                long high = Math.min(start + end, from + length);
                if (low < high) {
                    bytes.put((int) (low - from), blackRows[plane], (int) (low - start), (int) (high - low));
                }
            }
        }
    }
}
