package io.gantry.dicom.io;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.FragmentsElement;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Pads values of an odd number of bytes, as PS3.5 7.1.1 and A.4 want every value and fragment even: files with an odd
 * number of 8-bit pixels occur without the padding, and receivers abort an association over them. The padding is the
 * VR's, a 0 for fragments; offset tables follow. Stateless.
 */
// Asked is whether something is the very same, not one that is equal.
@SuppressWarnings("ReferenceEquality")
public final class EvenLengths {

    /** (FFFE,E000) as the first four bytes of an item, little endian. */
    private static final int ITEM = 0xE000FFFE;
    private static final int ITEM_HEADER = 8;

    private EvenLengths() {
    }

    /**
     * The same data set where all in it is even; else a copy, the given one unchanged.
     *
     * @throws IOException where the fragments of Pixel Data cannot be read from their source
     */
    public static Attributes of(Attributes dataSet) throws IOException {
        Attributes even = dataSet;
        for (int i = 0; i < dataSet.size(); i++) {
            Element element = dataSet.at(i);
            Element padded = switch (element) {
                case DataElement e -> padded(e);
                case BulkElement e -> padded(e);
                case SequenceElement e -> padded(e);
                case FragmentsElement e -> {
                    Fragments fragments = new Fragments(e);
                    if (!fragments.anyOdd) {
                        yield e;
                    }
                    even = even == dataSet ? dataSet.copy() : even;
                    fragments.moveExtendedOffsets(even);
                    yield fragments.padded();
                }
            };
            if (padded != element) {
                even = even == dataSet ? dataSet.copy() : even;
                even.put(padded);
            }
        }
        return even;
    }

    private static DataElement padded(DataElement e) {
        if ((e.length() & 1) == 0) {
            return e;
        }
        byte[] bytes = Arrays.copyOf(e.bytes(), e.length() + 1);
        bytes[e.length()] = e.vr().paddingByte();
        return new DataElement(e.tag(), e.vr(), bytes, 0, bytes.length, e.bigEndian());
    }

    private static BulkElement padded(BulkElement e) {
        return (e.value().length() & 1) == 0
                ? e
                : new BulkElement(e.tag(), e.vr(),
                        joined(List.of(e.value(), literal(new byte[]{e.vr().paddingByte()}))), e.bigEndian());
    }

    private static SequenceElement padded(SequenceElement sequence) throws IOException {
        List<Attributes> items = new ArrayList<>(sequence.items().size());
        boolean changed = false;
        for (Attributes item : sequence.items()) {
            Attributes even = of(item);
            changed |= even != item;
            items.add(even);
        }
        return changed
                ? new SequenceElement(sequence.tag(), sequence.vr(), items, sequence.undefinedLength())
                : sequence;
    }

    private static ByteRange literal(byte[] bytes) {
        return new ByteRange(ByteSource.of(bytes), 0, bytes.length);
    }

    private static ByteRange joined(List<ByteRange> parts) {
        ComposedSource whole = new ComposedSource(parts);
        return new ByteRange(whole, 0, whole.size());
    }

    /** The items of encapsulated Pixel Data: the Basic Offset Table, then the fragments. */
    private static final class Fragments {
        private final FragmentsElement element;
        /** Where each item begins. */
        private final List<Long> starts = new ArrayList<>();
        private boolean anyOdd;
        /** Where the fragments of an odd number of bytes begin. */
        private final long[] odd;

        Fragments(FragmentsElement element) throws IOException {
            this.element = element;
            ByteRange items = element.items();
            LongStream.Builder oddOnes = LongStream.builder();
            ByteBuffer header = ByteBuffer.allocate(ITEM_HEADER).order(ByteOrder.LITTLE_ENDIAN);
            long at = 0;
            while (at < items.length()) {
                items.readFully(at, header.clear());
                long length = header.getInt(4) & 0xFFFFFFFFL;
                if ((length & 1) == 1) {
                    anyOdd = true;
                    if (!starts.isEmpty()) {
                        oddOnes.add(at);
                    }
                }
                starts.add(at);
                at += ITEM_HEADER + length;
            }
            odd = oddOnes.build().toArray();
        }

        FragmentsElement padded() throws IOException {
            List<ByteRange> parts = new ArrayList<>();
            for (int i = 0; i < starts.size(); i++) {
                long start = starts.get(i);
                long end = i + 1 < starts.size() ? starts.get(i + 1) : element.items().length();
                ByteRange value = new ByteRange(element.items(), start + ITEM_HEADER,
                        end - start - ITEM_HEADER);
                boolean isOdd = (value.length() & 1) == 1;
                parts.add(literal(ByteBuffer.allocate(ITEM_HEADER).order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(ITEM)
                        .putInt((int) (value.length() + (isOdd ? 1 : 0))).array()));
                parts.add(i == 0 ? moved(value, Integer.BYTES) : value);
                if (isOdd) {
                    parts.add(literal(new byte[1]));
                }
            }
            return new FragmentsElement(element.tag(), element.vr(), joined(parts), element.fragments());
        }

        /** The Extended Offset Table (PS3.3 C.7.6.3.1.8) where there is one; its lengths are those of the frames themselves. */
        void moveExtendedOffsets(Attributes dataSet) throws IOException {
            switch (dataSet.get(Tag.ExtendedOffsetTable)) {
                case DataElement e -> dataSet.put(table(literal(e.bytes()), e.bigEndian()));
                case BulkElement e -> dataSet.put(table(e.value(), e.bigEndian()));
                case null, default -> {
                    // None.
                }
            }
        }

        private BulkElement table(ByteRange offsets, boolean bigEndian) throws IOException {
            return new BulkElement(Tag.ExtendedOffsetTable, VR.OV, moved(offsets, Long.BYTES), bigEndian);
        }

        /** Offsets from the first byte of the first fragment's item, each moved by the padding before it. */
        private ByteRange moved(ByteRange offsets, int size) throws IOException {
            ByteBuffer table = ByteBuffer.wrap(offsets.load(Integer.MAX_VALUE - 16))
                    .order(ByteOrder.LITTLE_ENDIAN);
            if (table.capacity() % size != 0 || starts.size() < 2) {
                // None that could be read, before as after.
                return offsets;
            }
            for (int at = 0; at < table.capacity(); at += size) {
                long offset = size == Long.BYTES ? table.getLong(at) : table.getInt(at) & 0xFFFFFFFFL;
                long before = oddBefore(starts.get(1) + offset);
                if (size == Long.BYTES) {
                    table.putLong(at, offset + before);
                } else {
                    table.putInt(at, (int) (offset + before));
                }
            }
            return literal(table.array());
        }

        private long oddBefore(long position) {
            int found = Arrays.binarySearch(odd, position);
            return found < 0 ? -found - 1L : found;
        }
    }
}
