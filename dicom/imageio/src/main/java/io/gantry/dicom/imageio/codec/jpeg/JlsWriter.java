package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import java.util.Arrays;

/** Writes markers and the bits of JPEG-LS scans: the byte behind FF has seven bits (T.87 A.1). */
final class JlsWriter {

    private static final int MOST = Integer.MAX_VALUE - 64;
    private static final int ZEROS_AT_ONCE = 24;

    private byte[] bytes;
    private int at;
    private long buffer;
    private int pending;
    private boolean behindFf;

    JlsWriter(int expected) {
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

    void raw16(int value) {
        raw(value >> 8);
        raw(value);
    }

    void marker(int marker) {
        raw(0xFF);
        raw(marker);
    }

    /** @param length of the segment, these two bytes included */
    void marker(int marker, int length) {
        marker(marker);
        raw16(length);
    }

    /** The low bits of a value, at most 25. */
    void bits(int value, int count) {
        buffer = buffer << count | value & (1L << count) - 1;
        pending += count;
        while (pending >= 8) {
            int size = behindFf ? 7 : 8;
            pending -= size;
            int b = (int) (buffer >>> pending) & (1 << size) - 1;
            bytes[at++] = (byte) b;
            behindFf = b == 0xFF;
        }
    }

    /** A number as a Golomb code of limited length (T.87 A.5.3). */
    void golomb(int number, int k, int limit, int errorBits) {
        int most = limit - errorBits - 1;
        int zeros = number >> k;
        if (zeros < most) {
            zeros(zeros);
            bits(1, 1);
            bits(number, k);
        } else {
            zeros(most);
            bits(1, 1);
            bits(number - 1, errorBits);
        }
    }

    private void zeros(int count) {
        int left = count;
        for (; left > ZEROS_AT_ONCE; left -= ZEROS_AT_ONCE) {
            bits(0, ZEROS_AT_ONCE);
        }
        bits(0, left);
    }

    /** Fills the last byte with zeros; no FF may be the last. */
    void flush() {
        if (pending > 0) {
            int size = behindFf ? 7 : 8;
            bytes[at++] = (byte) (buffer << size - pending & (1 << size) - 1);
            pending = 0;
            behindFf = false;
        }
        if (behindFf) {
            bytes[at++] = 0;
            behindFf = false;
        }
        buffer = 0;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, at);
    }
}
