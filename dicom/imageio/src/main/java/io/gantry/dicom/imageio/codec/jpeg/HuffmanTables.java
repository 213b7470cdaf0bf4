package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.frame.PixelDataException;
import org.jspecify.annotations.Nullable;

/** The Huffman tables in force: four for DC coefficients or differences, four for AC coefficients (T.81 B.2.4.2). */
final class HuffmanTables {

    private static final int AC = 4;
    private final @Nullable HuffmanTable[] tables = new @Nullable HuffmanTable[8];

    /** Takes the tables of a DHT segment. */
    void read(MarkerReader in) throws PixelDataException {
        int at = 0;
        while (at < in.size()) {
            int destination = in.u8(at++);
            if ((destination >> 4) > 1 || (destination & 15) > 3) {
                throw PixelDataException.corrupt("A Huffman table with no place to go");
            }
            byte[] counts = new byte[16];
            int total = 0;
            for (int i = 0; i < 16; i++) {
                counts[i] = (byte) in.u8(at++);
                total += counts[i] & 0xFF;
            }
            if (total > 256) {
                throw PixelDataException.corrupt("A Huffman table of more than 256 values");
            }
            byte[] values = new byte[total];
            for (int i = 0; i < total; i++) {
                values[i] = (byte) in.u8(at++);
            }
            tables[AC * (destination >> 4) + (destination & 15)] = new HuffmanTable(counts, values);
        }
    }

    HuffmanTable dc(int destination) throws PixelDataException {
        return table(destination, 0);
    }

    HuffmanTable ac(int destination) throws PixelDataException {
        return table(destination, AC);
    }

    private HuffmanTable table(int destination, int base) throws PixelDataException {
        HuffmanTable table = destination > 3 ? null : tables[base + destination];
        if (table == null) {
            throw PixelDataException.corrupt("A scan with a Huffman table that was not defined");
        }
        return table;
    }
}
