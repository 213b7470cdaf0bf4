package io.gantry.pipeline.redact.pixel;

import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.Zone;
import java.nio.ByteBuffer;

/**
 * Where the pixels of a zone lie in frames of one bit per pixel: the least significant bit of a byte first, frames
 * without a gap (PS3.5 8.1.1). Immutable and thread-safe.
 */
final class BitRuns implements Runs {

    private final long frameBits;
    private final int columns;
    private final boolean ones;

    BitRuns(ImageForm form, int[] black) {
        frameBits = form.frameBits();
        columns = form.columns();
        ones = black[0] != 0;
    }

    @Override
    public long frameAt(long position) {
        return position * 8 / frameBits;
    }

    @Override
    public void blank(int frame, Zone zone, long from, ByteBuffer bytes) {
        long base = frame * frameBits;
        for (int row = zone.row(); row < zone.endRow(); row++) {
            long start = base + (long) row * columns;
            long low = Math.max(start + zone.column(), 8 * from);
            long high = Math.min(start + zone.endColumn(), 8 * (from + bytes.limit()));
            for (long bit = low; bit < high;) {
                int first = (int) (bit & 7);
                int count = (int) Math.min(8 - first, high - bit);
                int mask = (1 << count) - 1 << first;
                int at = (int) ((bit >>> 3) - from);
                bytes.put(at, (byte) (ones ? bytes.get(at) | mask : bytes.get(at) & ~mask));
                bit += count;
            }
        }
    }
}
