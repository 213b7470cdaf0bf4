package io.gantry.dicom.imageio.codec.jpeg;

/** Writes markers and the bits of JPEG-LS scans: the byte behind FF has seven bits (T.87 A.1). */
final class JlsWriter extends BitWriter {

    private static final int ZEROS_AT_ONCE = 32;

    JlsWriter(int expected) {
        super(expected);
    }

    @Override
    void drain() {
        while (pending >= 8) {
            int size = behindFf ? 7 : 8;
            pending -= size;
            int b = (int) (buffer >>> pending) & (1 << size) - 1;
            raw(b);
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
        drain();
        if (pending > 0) {
            // Seven bits may be left where eight would be a byte: behind FF they are one.
            int size = behindFf ? 7 : 8;
            raw((int) (buffer << size - pending) & (1 << size) - 1);
            pending = 0;
            behindFf = false;
        }
        if (behindFf) {
            raw(0);
            behindFf = false;
        }
        buffer = 0;
    }
}
