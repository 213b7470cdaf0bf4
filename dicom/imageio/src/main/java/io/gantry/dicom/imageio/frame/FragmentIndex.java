package io.gantry.dicom.imageio.frame;

import io.gantry.dicom.data.FragmentsElement;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import io.gantry.dicom.io.ByteRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Where the items of encapsulated pixel data lie (PS3.5 A.4, Table A.4-1). */
final class FragmentIndex {

    private static final int ITEM = 0xE000FFFE;
    private static final int HEADER = 8;
    /** Trailing bytes in which the end marker of an image is looked for. */
    private static final int TAIL = 8;

    private final ByteRange items;
    private final ByteRange basicOffsetTable;
    /** Of each fragment's first value byte within the items. */
    private final long[] starts;
    private final int[] lengths;

    private FragmentIndex(ByteRange items, ByteRange basicOffsetTable, long[] starts, int[] lengths) {
        this.items = items;
        this.basicOffsetTable = basicOffsetTable;
        this.starts = starts;
        this.lengths = lengths;
    }

    static FragmentIndex read(FragmentsElement element) throws IOException, PixelDataException {
        ByteRange items = element.items();
        long[] starts = new long[element.fragments()];
        int[] lengths = new int[element.fragments()];
        long tableLength = itemLength(items, 0);
        long at = HEADER + tableLength;
        for (int i = 0; i < starts.length; i++) {
            long length = itemLength(items, at);
            starts[i] = at + HEADER;
            lengths[i] = (int) length;
            at += HEADER + length;
        }
        return new FragmentIndex(items, new ByteRange(items.source(), items.offset() + HEADER, tableLength),
                starts, lengths);
    }

    private static long itemLength(ByteRange items, long at) throws IOException, PixelDataException {
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        if (at + HEADER > items.length()) {
            throw new PixelDataException(Kind.FRAGMENTS, "Fewer fragments than counted");
        }
        items.readFully(at, header);
        long length = header.getInt(4) & 0xFFFFFFFFL;
        if (header.getInt(0) != ITEM || length > items.length() - at - HEADER) {
            throw new PixelDataException(Kind.FRAGMENTS, "No fragment where one is due");
        }
        return length;
    }

    ByteRange basicOffsetTable() {
        return basicOffsetTable;
    }

    int count() {
        return starts.length;
    }

    ByteRange fragment(int i) {
        return new ByteRange(items.source(), items.offset() + starts[i], lengths[i] & 0xFFFFFFFFL);
    }

    /** What an offset table says of this fragment: its item tag, counted from the first fragment's item tag. */
    long tableOffset(int i) {
        return starts[i] - starts[0];
    }

    /** Bytes of the fragments from one to before another. */
    long bytes(int from, int to) {
        long bytes = 0;
        for (int i = from; i < to; i++) {
            bytes += lengths[i] & 0xFFFFFFFFL;
        }
        return bytes;
    }

    /** True where it begins with SOI (JPEG, JPEG-LS) or SOC (JPEG 2000). */
    boolean beginsAnImage(int i) throws IOException {
        ByteRange fragment = fragment(i);
        if (fragment.length() < 4) {
            return false;
        }
        ByteBuffer start = ByteBuffer.allocate(4);
        fragment.readFully(0, start);
        return start.getInt(0) == 0xFF4FFF51 || start.getInt(0) >>> 8 == 0xFFD8FF;
    }

    /** True where it ends with EOI or EOC, which have one code, and padding. */
    boolean endsAnImage(int i) throws IOException {
        ByteRange fragment = fragment(i);
        int n = (int) Math.min(TAIL, fragment.length());
        byte[] tail = new byte[n];
        fragment.readFully(fragment.length() - n, ByteBuffer.wrap(tail));
        int end = n;
        while (end > 0 && tail[end - 1] == 0) {
            end--;
        }
        return end >= 2 && tail[end - 2] == (byte) 0xFF && tail[end - 1] == (byte) 0xD9;
    }
}
