package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.frame.PixelDataException;

/**
 * Coding parameters of a JPEG-LS scan (T.87 A.2.1, C.2.4.1.1).
 *
 * @param maxVal greatest sample
 * @param near greatest difference that coding may make; 0 is lossless
 * @param t1 first gradient threshold
 * @param t2 second
 * @param t3 third
 * @param reset how often a context occurs before its counts are halved
 */
record JlsParameters(int maxVal, int near, int t1, int t2, int t3, int reset) {

    /** Preset coding parameters of an LSE segment, in which 0 stands for the default. */
    record Presets(int maxVal, int t1, int t2, int t3, int reset) {
        static final Presets DEFAULT = new Presets(0, 0, 0, 0, 0);
    }

    /**
     * The parameters in force for a scan.
     *
     * @throws PixelDataException CORRUPT where they are outside what T.87 Table C.1 allows
     */
    static JlsParameters of(int precision, int near, Presets presets) throws PixelDataException {
        int greatest = (1 << precision) - 1;
        int maxVal = presets.maxVal == 0 ? greatest : presets.maxVal;
        if (maxVal > greatest || near > Math.min(255, maxVal / 2)) {
            throw PixelDataException.corrupt("JPEG-LS samples or errors over what their precision allows");
        }
        int[] defaults = thresholds(maxVal, near);
        int t1 = presets.t1 == 0 ? defaults[0] : presets.t1;
        int t2 = presets.t2 == 0 ? defaults[1] : presets.t2;
        int t3 = presets.t3 == 0 ? defaults[2] : presets.t3;
        int reset = presets.reset == 0 ? 64 : presets.reset;
        if (t1 < near + 1 || t2 < t1 || t3 < t2 || t3 > maxVal || reset < 3
                || reset > Math.max(255, maxVal)) {
            throw PixelDataException.corrupt("JPEG-LS parameters that contradict each other");
        }
        return new JlsParameters(maxVal, near, t1, t2, t3, reset);
    }

    /** Default thresholds (T.87 C.2.4.1.1.1). */
    private static int[] thresholds(int maxVal, int near) {
        if (maxVal >= 128) {
            int factor = (Math.min(maxVal, 4095) + 128) / 256;
            return clamped(factor * (3 - 2) + 2 + 3 * near, factor * (7 - 3) + 3 + 5 * near,
                    factor * (21 - 4) + 4 + 7 * near, maxVal, near);
        }
        int divisor = 256 / (maxVal + 1);
        return clamped(Math.max(2, 3 / divisor + 3 * near), Math.max(3, 7 / divisor + 5 * near),
                Math.max(4, 21 / divisor + 7 * near), maxVal, near);
    }

    private static int[] clamped(int t1, int t2, int t3, int maxVal, int near) {
        int first = clamp(t1, near + 1, maxVal);
        int second = clamp(t2, first, maxVal);
        return new int[]{first, second, clamp(t3, second, maxVal)};
    }

    /** As T.87 defines it: what is outside becomes the lower bound, not the nearer one. */
    private static int clamp(int value, int low, int high) {
        return value > high || value < low ? low : value;
    }

    /** Number of prediction errors there are, modulo which they are coded. */
    int range() {
        return (maxVal + 2 * near) / (2 * near + 1) + 1;
    }

    /** Bits of a prediction error that is coded as it is. */
    int errorBits() {
        return 32 - Integer.numberOfLeadingZeros(range() - 1);
    }

    /** Most bits of a Golomb code. */
    int limit() {
        int bits = Math.max(2, 32 - Integer.numberOfLeadingZeros(maxVal));
        return 2 * (bits + Math.max(8, bits));
    }
}
