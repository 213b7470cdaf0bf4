package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.frame.PixelDataException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads bits and Huffman codes of entropy-coded segments (T.81 F.2.2): byte FF is followed by a stuffed 00, and a
 * marker ends the data. Bits behind the end are 0; {@link #requireData} tells that some were used.
 */
final class EntropyReader {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class,
            ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private int at;
    private long buffer;
    private int available;
    private boolean ended;
    private int padded;

    EntropyReader(byte[] bytes, int position) {
        this.bytes = bytes;
        this.at = position;
    }

    /** Behind the last byte that was taken; at a marker where one ended the data. */
    int position() {
        return at;
    }

    /** Makes at least 32 bits available. */
    private void fill() {
        if (at <= bytes.length - 4) {
            int four = (int) INT.get(bytes, at);
            // No byte of the four is FF.
            if (((~four - 0x01010101) & four & 0x80808080) == 0) {
                buffer = buffer << 32 | four & 0xFFFFFFFFL;
                available += 32;
                at += 4;
                return;
            }
        }
        while (available <= 48) {
            buffer = buffer << 8 | nextByte();
            available += 8;
        }
    }

    private int nextByte() {
        if (!ended && at < bytes.length) {
            int value = bytes[at] & 0xFF;
            if (value != 0xFF) {
                at++;
                return value;
            }
            while (at + 1 < bytes.length && bytes[at + 1] == (byte) 0xFF) {
                at++;
            }
            if (at + 1 < bytes.length && bytes[at + 1] == 0) {
                at += 2;
                return 0xFF;
            }
        }
        ended = true;
        padded += 8;
        return 0;
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
        return value < 1 << category - 1 ? value - (1 << category) + 1 : value;
    }

    /** A problem where bits behind the end were used. */
    void requireData() throws PixelDataException {
        if (padded > available) {
            throw PixelDataException.corrupt("The entropy-coded data end before the last sample");
        }
    }

    /**
     * Goes over a restart marker (T.81 F.2.2.4).
     *
     * @param number of the marker, modulo 8
     */
    void restart(int number) throws PixelDataException {
        requireData();
        while (at + 1 < bytes.length
                && !(bytes[at] == (byte) 0xFF && bytes[at + 1] != 0 && bytes[at + 1] != (byte) 0xFF)) {
            at++;
        }
        if (at + 1 >= bytes.length || (bytes[at + 1] & 0xFF) != Markers.RST0 + (number & 7)) {
            throw PixelDataException.corrupt("A restart marker is missing or not the one that is due");
        }
        at += 2;
        buffer = 0;
        available = 0;
        padded = 0;
        ended = false;
    }
}
