package io.gantry.dicom.imageio.codec.jpeg;

/** Writes markers, and bits with stuffed 00 behind each FF (T.81 F.1.2.3). */
final class EntropyWriter extends BitWriter {

    EntropyWriter(int expected) {
        super(expected);
    }

    @Override
    void drain() {
        while (pending >= 8) {
            pending -= 8;
            int b = (int) (buffer >>> pending) & 0xFF;
            raw(b);
            if (b == 0xFF) {
                raw(0);
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
        bits(0xFF, -pending & 7);
        drain();
    }
}
