package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.frame.PixelDataException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads bits of JPEG-LS scans (T.87 A.1): the byte behind FF has seven bits, and a marker ends the data. Bits behind
 * the end are 0; {@link #requireData} tells that some were used.
 */
final class JlsReader {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class,
            ByteOrder.BIG_ENDIAN);

    /** Of a byte, and of the seven bits behind an FF. */
    private static final int MOST_PADDING = 14;

    private final byte[] bytes;
    private int at;
    private long buffer;
    private int available;
    private boolean behindFf;
    private int padded;

    JlsReader(byte[] bytes, int position) {
        this.bytes = bytes;
        this.at = position;
    }

    /** Behind the last byte that was taken; at a marker where one ended the data. */
    int position() {
        return at;
    }

    /** Makes at least 32 bits available. */
    private void fill() {
        if (!behindFf && at <= bytes.length - 4) {
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
            int value = at < bytes.length ? bytes[at] & 0xFF : 0xFF;
            boolean marker = value == 0xFF && (at + 1 >= bytes.length || bytes[at + 1] < 0);
            if (marker || behindFf && value >= 0x80) {
                buffer <<= 8;
                available += 8;
                padded += 8;
                continue;
            }
            int bits = behindFf ? 7 : 8;
            buffer = buffer << bits | value;
            available += bits;
            behindFf = value == 0xFF;
            at++;
        }
    }

    /** The next bits, at most 32. */
    int bits(int count) {
        if (available < count) {
            fill();
        }
        available -= count;
        return (int) (buffer >>> available & (1L << count) - 1);
    }

    /**
     * A Golomb code of limited length (T.87 A.5.3).
     *
     * @param k Golomb parameter
     * @param limit most bits of the code
     * @param errorBits bits of a number that is not coded
     */
    int golomb(int k, int limit, int errorBits) throws PixelDataException {
        int most = limit - errorBits - 1;
        int zeros = 0;
        while (true) {
            if (available < 32) {
                fill();
            }
            int leading = Long.numberOfLeadingZeros(buffer << 64 - available);
            if (leading < available) {
                zeros += leading;
                available -= leading + 1;
                break;
            }
            zeros += available;
            available = 0;
            if (zeros > most) {
                break;
            }
        }
        if (zeros > most) {
            throw PixelDataException.corrupt("A Golomb code longer than its limit");
        }
        return zeros < most ? (zeros << k) + bits(k) : bits(errorBits) + 1;
    }

    /** A problem where bits behind the end were used. */
    void requireData() throws PixelDataException {
        if (padded > available) {
            throw PixelDataException.corrupt("The entropy-coded data end before the last sample");
        }
    }

    /** A problem where more is left before the marker that ends the data than the padding of its last byte. */
    void requireEnd() throws PixelDataException {
        boolean atMarker = at + 1 >= bytes.length || bytes[at] == (byte) 0xFF && bytes[at + 1] < 0;
        if (!atMarker || available - padded > MOST_PADDING) {
            throw PixelDataException.corrupt("There are more entropy-coded data than samples");
        }
    }

    /**
     * Goes over a restart marker.
     *
     * @param number of the marker, modulo 8
     */
    void restart(int number) throws PixelDataException {
        requireData();
        while (at + 1 < bytes.length && !(bytes[at] == (byte) 0xFF && bytes[at + 1] < 0)) {
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
