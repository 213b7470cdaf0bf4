package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.frame.PixelDataException;
import org.jspecify.annotations.Nullable;

/**
 * A Huffman table for decoding (T.81 Annex C, F.2.2.3): codes of up to {@link #LOOKUP} bits are looked up, longer ones
 * compared with the greatest code of each length.
 */
final class HuffmanTable {

    static final int LOOKUP = 10;
    /** Bits in which most codes of small differences end, and the differences behind them. */
    static final int DIFFERENCE_LOOKUP = 11;
    private static final int MOST_BITS = 16;

    /** Length in the upper, value in the lower 8 bits, by the next bits of the stream; 0 where the code is longer. */
    private final short[] lookup = new short[1 << LOOKUP];
    private final int[] greatest = new int[MOST_BITS + 1];
    private final int[] firstValue = new int[MOST_BITS + 1];
    private final byte[] counts;
    private final byte[] values;
    private int @Nullable [] differences;

    /**
     * @param counts of codes, by their length less one
     * @param values in the order of their codes
     */
    HuffmanTable(byte[] counts, byte[] values) throws PixelDataException {
        this.counts = counts;
        this.values = values;
        int code = 0;
        int value = 0;
        for (int length = 1; length <= MOST_BITS; length++) {
            int count = counts[length - 1] & 0xFF;
            if (code + count > 1 << length) {
                throw PixelDataException.corrupt("A Huffman table with more codes than there are");
            }
            firstValue[length] = value - code;
            for (int i = 0; i < count; i++, code++, value++) {
                if (length <= LOOKUP) {
                    int from = code << LOOKUP - length;
                    short entry = (short) (length << 8 | values[value] & 0xFF);
                    java.util.Arrays.fill(lookup, from, from + (1 << LOOKUP - length), entry);
                }
            }
            greatest[length] = count > 0 ? code - 1 : -1;
            code <<= 1;
        }
    }

    /** What {@link #lookup} has for the next bits. */
    int lookup(int bits) {
        return lookup[bits];
    }

    /**
     * What a code is together with the difference behind it: the bits of both in the lower 5, the difference above; 0
     * where they are more than the bits given. Made when it is first asked for.
     *
     * @param bits the next {@link #DIFFERENCE_LOOKUP}
     */
    int difference(int bits) {
        int[] table = differences;
        if (table == null) {
            table = differences();
            differences = table;
        }
        return table[bits];
    }

    private int[] differences() {
        int[] table = new int[1 << DIFFERENCE_LOOKUP];
        for (int bits = 0; bits < table.length; bits++) {
            int entry = lookup[bits >> DIFFERENCE_LOOKUP - LOOKUP];
            int category = entry & 0xFF;
            int used = (entry >> 8) + category;
            if (entry != 0 && category <= MOST_BITS && used <= DIFFERENCE_LOOKUP) {
                int value = bits >> DIFFERENCE_LOOKUP - used & (1 << category) - 1;
                table[bits] = extended(value, category) << 5 | used;
            }
        }
        return table;
    }

    /** The number that bits of a category stand for (T.81 F.2.2.1, EXTEND); 0 of category 0. */
    static int extended(int value, int category) {
        return category > 0 && value < 1 << category - 1 ? value - (1 << category) + 1 : value;
    }

    /**
     * Length in the upper, value in the lower 8 bits of a code longer than {@link #LOOKUP}.
     *
     * @param bits the next 16
     */
    int search(int bits) throws PixelDataException {
        for (int length = LOOKUP + 1; length <= MOST_BITS; length++) {
            int code = bits >>> MOST_BITS - length;
            if (code <= greatest[length]) {
                return length << 8 | values[firstValue[length] + code] & 0xFF;
            }
        }
        throw PixelDataException.corrupt("A Huffman code that is not in its table");
    }

    /** The same table for encoding. */
    HuffmanCode code() {
        return HuffmanCode.of(counts, values);
    }
}
