package io.gantry.dicom.io;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.FragmentsElement;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.Tag;
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
        return CopyOnChange.elements(dataSet, element -> even(element, dataSet));
    }

    private static Element even(Element element, Attributes in) throws IOException {
        if (element.tag() == Tag.ExtendedOffsetTable
                && in.get(Tag.PixelData) instanceof FragmentsElement pixels) {
            return new Fragments(pixels).extendedOffsets(element);
        }
        return switch (element) {
            case SequenceElement e -> CopyOnChange.items(e, e.vr(), EvenLengths::of);
            case FragmentsElement e -> new Fragments(e).even();
            case DataElement _,BulkElement _ -> padded(element);
        };
    }

    private static Element padded(Element element) {
        return switch (element) {
            case DataElement e when (e.length() & 1) == 1 -> {
                byte[] bytes = Arrays.copyOfRange(e.buffer(), e.offset(), e.offset() + e.length() + 1);
                bytes[e.length()] = e.vr().paddingByte();
                yield new DataElement(e.tag(), e.vr(), bytes, 0, bytes.length, e.bigEndian());
            }
            case BulkElement e when (e.value().length() & 1) == 1 -> new BulkElement(e.tag(), e.vr(),
                    joined(List.of(e.value(), literal(e.vr().paddingByte()))), e.bigEndian());
            default -> element;
        };
    }

    private static ByteRange literal(byte... bytes) {
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

        FragmentsElement even() throws IOException {
            if (!anyOdd) {
                return element;
            }
            List<ByteRange> parts = new ArrayList<>();
            for (int i = 0; i < starts.size(); i++) {
                long start = starts.get(i) + ITEM_HEADER;
                long end = i + 1 < starts.size() ? starts.get(i + 1) : element.items().length();
                ByteRange value = new ByteRange(element.items(), start, end - start);
                int padding = (int) (value.length() & 1);
                parts.add(literal(ByteBuffer.allocate(ITEM_HEADER).order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(ITEM).putInt((int) (value.length() + padding)).array()));
                parts.add(i == 0 && isTable(value, Integer.BYTES) ? moved(value, Integer.BYTES) : value);
                parts.add(literal(new byte[padding]));
            }
            return new FragmentsElement(element.tag(), element.vr(), joined(parts), element.fragments());
        }

        /** The Extended Offset Table (PS3.3 C.7.6.3.1.8) of these fragments. Its lengths are those of the frames themselves. */
        Element extendedOffsets(Element table) throws IOException {
            ByteRange offsets = switch (table) {
                case DataElement e -> literal(e.bytes());
                case BulkElement e -> e.value();
                default -> literal();
            };
            return odd.length > 0 && isTable(offsets, Long.BYTES)
                    ? new BulkElement(table.tag(), table.vr(), moved(offsets, Long.BYTES), false)
                    : padded(table);
        }

        /**
         * Whether a value is a table of whole offsets, at most one for each fragment. Another says nothing, and may be of
         * any size.
         */
        private boolean isTable(ByteRange value, int size) {
            return value.length() % size == 0 && value.length() / size <= element.fragments();
        }

        /** Offsets from the first byte of the first fragment's item, each moved by the padding before it. */
        private ByteRange moved(ByteRange offsets, int size) throws IOException {
            ByteBuffer table = ByteBuffer.wrap(offsets.load((int) offsets.length()))
                    .order(ByteOrder.LITTLE_ENDIAN);
            for (int at = 0; at < table.capacity(); at += size) {
                if (size == Long.BYTES) {
                    long offset = table.getLong(at);
                    table.putLong(at, offset + oddBefore(offset));
                } else {
                    int offset = table.getInt(at);
                    table.putInt(at, offset + oddBefore(offset & 0xFFFFFFFFL));
                }
            }
            return literal(table.array());
        }

        private int oddBefore(long offset) {
            int found = Arrays.binarySearch(odd, starts.get(1) + offset);
            return found < 0 ? -found - 1 : found;
        }
    }
}
