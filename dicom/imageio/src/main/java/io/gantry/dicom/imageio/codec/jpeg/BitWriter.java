package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes marker segments, and bits of entropy-coded data, whichever way they are stuffed behind a byte FF. Room must be
 * reserved before: twice the bytes that are to come, and {@link #MOST_PENDING}. Not thread-safe.
 */
abstract sealed class BitWriter permits EntropyWriter, JlsWriter {

    /** Bytes, stuffing included, that bits already given may still need. */
    static final int MOST_PENDING = 16;

    private static final int MOST = Integer.MAX_VALUE - 64;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class,
            ByteOrder.BIG_ENDIAN);

    private byte[] bytes;
    private int at;
    /** The bits given; the low {@link #pending} of them are not among the bytes yet. */
    long buffer;
    int pending;
    /** Whether the last byte was FF and the next is of another size for it. */
    boolean behindFf;

    BitWriter(int expected) {
        bytes = new byte[Math.max(64, expected)];
    }

    /** Makes room for so many bytes to come without a further check. */
    final void reserve(int count) throws PixelDataException {
        if (bytes.length - at < count) {
            long wanted = Math.max((long) at + count, bytes.length + (long) bytes.length / 2);
            if ((long) at + count > MOST) {
                throw new PixelDataException(Kind.UNSUPPORTED, "A compressed frame of more than 2 GB");
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, MOST));
        }
    }

    /** A byte between entropy-coded data. */
    final void raw(int value) {
        bytes[at++] = (byte) value;
    }

    final void raw(byte[] values) {
        System.arraycopy(values, 0, bytes, at, values.length);
        at += values.length;
    }

    final void raw16(int value) {
        raw(value >> 8);
        raw(value);
    }

    /** A marker without a segment. */
    final void marker(int marker) {
        raw(0xFF);
        raw(marker);
    }

    /**
     * A marker and the length of its segment.
     *
     * @param length of the segment, these two bytes included
     */
    final void marker(int marker, int length) {
        marker(marker);
        raw16(length);
    }

    /** The low bits of a value, at most 32. */
    final void bits(int value, int count) {
        buffer = buffer << count | value & (1L << count) - 1;
        pending += count;
        if (pending >= 32) {
            four();
        }
    }

    private void four() {
        int four = (int) (buffer >>> pending - 32);
        if (behindFf || BitReader.hasFf(four)) {
            drain();
        } else {
            INT.set(bytes, at, four);
            at += 4;
            pending -= 32;
        }
    }

    /** Writes all bytes that the bits given make whole, each with what must follow it. */
    abstract void drain();

    final byte[] toByteArray() {
        return Arrays.copyOf(bytes, at);
    }
}
