package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.frame.PixelDataException;

/**
 * Reads bits and Huffman codes of entropy-coded segments (T.81 F.2.2): byte FF is followed by a stuffed 00, and a
 * marker ends the data. Bits behind the end are 0; {@link #requireData} tells that some were used.
 */
final class EntropyReader extends BitReader {

    EntropyReader(byte[] bytes, int position) {
        super(bytes, position);
    }

    @Override
    void take() {
        // Fill bytes before a marker (T.81 B.1.1.2).
        while (at + 1 < bytes.length && bytes[at] == (byte) 0xFF && bytes[at + 1] == (byte) 0xFF) {
            at++;
        }
        int value = 0;
        if (at >= bytes.length
                || bytes[at] == (byte) 0xFF && (at + 1 >= bytes.length || bytes[at + 1] != 0)) {
            padded += 8;
        } else {
            value = bytes[at] & 0xFF;
            at += value == 0xFF ? 2 : 1;
        }
        buffer = buffer << 8 | value;
        available += 8;
    }

    @Override
    boolean isMarker(int position) {
        return bytes[position] == (byte) 0xFF && bytes[position + 1] != 0
                && bytes[position + 1] != (byte) 0xFF;
    }

    /** The value of the next code. */
    int decode(HuffmanTable table) throws PixelDataException {
        if (available < 32) {
            fill();
        }
        int entry = table
                .lookup((int) (buffer >>> available - HuffmanTable.LOOKUP) & (1 << HuffmanTable.LOOKUP) - 1);
        if (entry == 0) {
            entry = table.search((int) (buffer >>> available - 16) & 0xFFFF);
        }
        available -= entry >> 8;
        return entry & 0xFF;
    }

    /**
     * The next bits as a difference or coefficient of a category (T.81 F.2.2.1, EXTEND), right after its code: the 32
     * bits that {@link #decode} made available are enough for both.
     *
     * @param category 0 to 16; a difference of category 16 is 32768 and has no bits (T.81 H.1.2.2)
     */
    int extend(int category) {
        if (category == 0) {
            return 0;
        }
        if (category == 16) {
            return 32768;
        }
        available -= category;
        int value = (int) (buffer >>> available) & (1 << category) - 1;
        return HuffmanTable.extended(value, category);
    }

    /**
     * A code of a category and the difference in it, at once where both are short.
     *
     * @throws PixelDataException CORRUPT where there is no such category
     */
    int difference(HuffmanTable table) throws PixelDataException {
        if (available < 32) {
            fill();
        }
        int entry = table.difference((int) (buffer >>> available - HuffmanTable.DIFFERENCE_LOOKUP)
                & (1 << HuffmanTable.DIFFERENCE_LOOKUP) - 1);
        if (entry != 0) {
            available -= entry & 0x1F;
            return entry >> 5;
        }
        int category = decode(table);
        if (category > 16) {
            throw PixelDataException.corrupt("A difference of no category");
        }
        return extend(category);
    }
}
