package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import java.util.Arrays;

/** Writes markers, and bits with stuffed 00 behind each FF (T.81 F.1.2.3). */
final class EntropyWriter {

    private static final int MOST = Integer.MAX_VALUE - 64;

    private byte[] bytes;
    private int at;
    private long buffer;
    private int pending;

    EntropyWriter(int expected) {
        bytes = new byte[Math.max(64, expected)];
    }

    /** Makes room for so many bytes to come without a further check. */
    void reserve(int count) throws PixelDataException {
        if (bytes.length - at < count) {
            long wanted = Math.max((long) at + count, bytes.length + (long) bytes.length / 2);
            if ((long) at + count > MOST) {
                throw new PixelDataException(Kind.UNSUPPORTED, "A compressed frame of more than 2 GB");
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, MOST));
        }
    }

    void raw(int value) {
        bytes[at++] = (byte) value;
    }

    void raw(byte[] values) {
        System.arraycopy(values, 0, bytes, at, values.length);
        at += values.length;
    }

    void raw16(int value) {
        raw(value >> 8);
        raw(value);
    }

    /** A marker without a segment. */
    void marker(int marker) {
        raw(0xFF);
        raw(marker);
    }

    /**
     * A marker and the length of its segment.
     *
     * @param length of the segment, these two bytes included
     */
    void marker(int marker, int length) {
        marker(marker);
        raw16(length);
    }

    /** The low bits of a value, at most 32; room for twice their bytes must be reserved. */
    void bits(int value, int count) {
        buffer = buffer << count | value & (1L << count) - 1;
        pending += count;
        while (pending >= 8) {
            pending -= 8;
            int b = (int) (buffer >>> pending) & 0xFF;
            bytes[at++] = (byte) b;
            if (b == 0xFF) {
                bytes[at++] = 0;
            }
        }
    }

    /** The code of a category and the bits of a value in it (T.81 F.1.2.1), at most 16 and 15. */
    void coded(HuffmanCode code, int symbol, int category, int value) {
        int bits = value < 0 ? value - 1 : value;
        bits((code.code(symbol) << category) | bits & (1 << category) - 1, code.length(symbol) + category);
    }

    /** Fills the last byte with ones. */
    void flush() {
        if (pending > 0) {
            bits(0xFF, 8 - pending);
        }
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, at);
    }
}
