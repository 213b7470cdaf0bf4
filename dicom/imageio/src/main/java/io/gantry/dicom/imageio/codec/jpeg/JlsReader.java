package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.frame.PixelDataException;

/**
 * Reads bits of JPEG-LS scans (T.87 A.1): the byte behind FF has seven bits, and a marker ends the data. Bits behind
 * the end are 0; {@link #requireData} tells that some were used.
 */
final class JlsReader extends BitReader {

    /** Of a byte, and of the seven bits behind an FF. */
    private static final int MOST_PADDING = 14;

    JlsReader(byte[] bytes, int position) {
        super(bytes, position);
    }

    @Override
    void take() {
        int value = at < bytes.length ? bytes[at] & 0xFF : 0xFF;
        boolean marker = value == 0xFF && (at + 1 >= bytes.length || bytes[at + 1] < 0);
        if (marker || behindFf && value >= 0x80) {
            buffer <<= 8;
            available += 8;
            padded += 8;
            return;
        }
        int bits = behindFf ? 7 : 8;
        buffer = buffer << bits | value;
        available += bits;
        behindFf = value == 0xFF;
        at++;
    }

    @Override
    boolean isMarker(int position) {
        return bytes[position] == (byte) 0xFF && bytes[position + 1] < 0;
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

    /** A problem where more is left before the marker that ends the data than the padding of its last byte. */
    void requireEnd() throws PixelDataException {
        boolean atMarker = at + 1 >= bytes.length || isMarker(at);
        if (!atMarker || available - padded > MOST_PADDING) {
            throw PixelDataException.corrupt("There are more entropy-coded data than samples");
        }
    }
}
