package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.frame.PixelDataException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Bits of entropy-coded data, whichever way they are stuffed behind a byte FF. A marker ends the data; bits behind the
 * end are 0, and {@link #requireData} tells that some were used. Not thread-safe.
 */
abstract sealed class BitReader permits EntropyReader, JlsReader {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class,
            ByteOrder.BIG_ENDIAN);

    final byte[] bytes;
    int at;
    /** The bits that were taken from the bytes; the low {@link #available} of them are not used yet. */
    long buffer;
    int available;
    /** Bits of {@link #buffer} that are behind the end. */
    int padded;
    /** Whether the byte before was FF and the next is of another size for it. */
    boolean behindFf;

    BitReader(byte[] bytes, int position) {
        this.bytes = bytes;
        this.at = position;
    }

    /** Behind the last byte that was taken; at a marker where one ended the data. */
    final int position() {
        return at;
    }

    /** Makes at least 32 bits available, where fewer are. */
    final void fill() {
        if (!behindFf && at <= bytes.length - 4) {
            int four = (int) INT.get(bytes, at);
            if (!hasFf(four)) {
                buffer = buffer << 32 | four & 0xFFFFFFFFL;
                available += 32;
                at += 4;
                return;
            }
        }
        while (available <= 48) {
            take();
        }
    }

    /** Takes the next byte, its stuffing, or padding, into the buffer. */
    abstract void take();

    /** Whether a marker stands at a byte that is not the last. */
    abstract boolean isMarker(int position);

    /** Whether one of the four bytes of a word is FF. */
    static boolean hasFf(int four) {
        return ((~four - 0x01010101) & four & 0x80808080) != 0;
    }

    /** A problem where bits behind the end were used. */
    final void requireData() throws PixelDataException {
        if (padded > available) {
            throw PixelDataException.corrupt("The entropy-coded data end before the last sample");
        }
    }

    /**
     * Goes over a restart marker (T.81 F.2.2.4, T.87 C.2.5).
     *
     * @param number of the marker, modulo 8
     */
    final void restart(int number) throws PixelDataException {
        requireData();
        while (at + 1 < bytes.length && !isMarker(at)) {
            at++;
        }
        if (at + 1 >= bytes.length || (bytes[at + 1] & 0xFF) != Markers.RST0 + (number & 7)) {
            throw PixelDataException.corrupt("A restart marker is missing or not the one that is due");
        }
        at += 2;
        buffer = 0;
        available = 0;
        padded = 0;
        behindFf = false;
    }
}
