package io.gantry.pipeline.redact.pixel;

import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A table of a palette that is told in segments: values as they are, ramps between them, and segments that were there
 * before (PS3.3 C.7.9.2). Confined to one call.
 */
final class SegmentedTable {

    private static final int DISCRETE = 0;
    private static final int LINEAR = 1;
    private static final int INDIRECT = 2;

    private final ByteBuffer words;
    /** Bytes of a word: of an opcode, a length or a value. */
    private final int size;
    private final int[] entries;
    private int filled;

    private SegmentedTable(byte[] bytes, int size, int entries) {
        this.words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.size = size;
        this.entries = new int[entries];
    }

    /**
     * The entries of a table.
     *
     * @param bytes its segments, little endian
     * @param bits of an entry, 8 or 16
     * @param entries as many as the descriptor says
     * @throws PixelDataException IMPOSSIBLE where the segments make another number of entries, or make none
     */
    static int[] expand(byte[] bytes, int bits, int entries) throws PixelDataException {
        SegmentedTable table = new SegmentedTable(bytes, bits <= 8 ? 1 : 2, entries);
        // A byte that makes the length even may follow.
        while (table.filled < entries) {
            table.segment(true);
        }
        return table.entries;
    }

    private void segment(boolean mayBeIndirect) throws PixelDataException {
        int opcode = word();
        int length = word();
        switch (opcode) {
            case DISCRETE -> {
                for (int i = 0; i < length; i++) {
                    add(word());
                }
            }
            case LINEAR -> ramp(length, word());
            case INDIRECT -> {
                if (!mayBeIndirect) {
                    throw broken();
                }
                again(length);
            }
            default -> throw broken();
        }
    }

    /** From the entry before, which is not part of it, to its own last value. */
    private void ramp(int length, int last) throws PixelDataException {
        if (filled == 0 || length == 0) {
            throw broken();
        }
        long first = entries[filled - 1];
        for (long i = 1; i <= length; i++) {
            add((int) Math.round(first + (last - first) * i / (double) length));
        }
    }

    /** Segments from an offset in bytes on, for which the four bytes of it are two words, or four. */
    private void again(int segments) throws PixelDataException {
        if (words.remaining() < Integer.BYTES) {
            throw broken();
        }
        long offset = Integer.toUnsignedLong(words.getInt());
        int behind = words.position();
        if (offset >= behind) {
            throw broken();
        }
        words.position((int) offset);
        for (int i = 0; i < segments; i++) {
            segment(false);
        }
        words.position(behind);
    }

    private int word() throws PixelDataException {
        if (words.remaining() < size) {
            throw broken();
        }
        return size == 1 ? words.get() & 0xFF : words.getShort() & 0xFFFF;
    }

    private void add(int entry) throws PixelDataException {
        if (filled == entries.length) {
            throw broken();
        }
        entries[filled++] = entry;
    }

    private static PixelDataException broken() {
        return new PixelDataException(Kind.IMPOSSIBLE,
                "A table of the palette is in segments that make none");
    }
}
