package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.frame.PixelDataException;
import java.util.Arrays;

/**
 * What a JPEG-LS decoder and encoder both know at any sample: prediction, contexts and their counts (T.87 Annex A).
 * Contexts 0 to 364 are those of the regular mode, of which 0 is not used; two more are of run interruptions.
 */
final class JlsModel {

    /** Order of the run lengths, by run index (T.87 A.2.1, J). */
    private static final int[] RUN_ORDER = {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6,
            7,
            7, 8, 9, 10, 11, 12, 13, 14, 15};
    private static final int LAST_RUN_INDEX = RUN_ORDER.length - 1;
    private static final int REGULAR = 365;
    /** No valid error needs more: a context that asks for it was led there by broken data. */
    private static final int MOST_GOLOMB = 24;

    private final int maxVal;
    private final int near;
    private final int step;
    private final int range;
    private final int reset;
    private final byte[] regions;
    /** Sums of error magnitudes, of errors, corrections of the prediction, and numbers of occurrences. */
    private final int[] a = new int[REGULAR + 2];
    private final int[] b = new int[REGULAR];
    private final int[] c = new int[REGULAR];
    private final int[] n = new int[REGULAR + 2];
    /** Numbers of negative errors at run interruptions. */
    private final int[] negative = new int[2];

    JlsModel(JlsParameters parameters) {
        maxVal = parameters.maxVal();
        near = parameters.near();
        step = 2 * near + 1;
        range = parameters.range();
        reset = parameters.reset();
        regions = new byte[2 * maxVal + 1];
        for (int gradient = -maxVal; gradient <= maxVal; gradient++) {
            regions[gradient + maxVal] = region(gradient, parameters);
        }
        reset();
    }

    /** Where a gradient lies among the thresholds, -4 to 4 (T.87 A.3.3). */
    private static byte region(int gradient, JlsParameters p) {
        int size = Math.abs(gradient);
        int region = size >= p.t3() ? 4 : size >= p.t2() ? 3 : size >= p.t1() ? 2 : size > p.near() ? 1 : 0;
        return (byte) (gradient < 0 ? -region : region);
    }

    /** Forgets what was learned: at the start of a scan and of a restart interval. */
    void reset() {
        Arrays.fill(a, Math.max(2, (range + 32) / 64));
        Arrays.fill(b, 0);
        Arrays.fill(c, 0);
        Arrays.fill(n, 1);
        Arrays.fill(negative, 0);
    }

    int near() {
        return near;
    }

    /** Context with its sign, or 0 where a run may begin (T.87 A.3.4). */
    int context(int ra, int rb, int rc, int rd) {
        return 81 * regions[rd - rb + maxVal] + 9 * regions[rb - rc + maxVal] + regions[rc - ra + maxVal];
    }

    /** The corrected prediction in a context with its sign (T.87 A.4). */
    int predict(int context, int ra, int rb, int rc) {
        int most = Math.max(ra, rb);
        int least = Math.min(ra, rb);
        int edge = rc >= most ? least : rc <= least ? most : ra + rb - rc;
        int corrected = context < 0 ? edge - c[-context] : edge + c[context];
        return corrected < 0 ? 0 : Math.min(corrected, maxVal);
    }

    /** Golomb parameter of a context without sign (T.87 A.5.1). */
    int golomb(int context) throws PixelDataException {
        return golomb(n[context], a[context]);
    }

    private static int golomb(int count, int sum) throws PixelDataException {
        int k = 0;
        while (count << k < sum) {
            if (++k > MOST_GOLOMB) {
                throw PixelDataException.corrupt("JPEG-LS errors over all bounds");
            }
        }
        return k;
    }

    /** True where negative errors are mapped to even numbers: they are the more frequent (T.87 A.5.2). */
    boolean isInverted(int context, int k) {
        return near == 0 && k == 0 && 2 * b[context] <= -n[context];
    }

    /** Learns an error in a context without sign (T.87 A.6). */
    void update(int context, int error) {
        int count = n[context];
        int bias = b[context] + error * step;
        int sum = a[context] + Math.abs(error);
        if (count == reset) {
            sum >>= 1;
            bias >>= 1;
            count >>= 1;
        }
        count++;
        if (bias <= -count) {
            bias = Math.max(bias + count, 1 - count);
            if (c[context] > -128) {
                c[context]--;
            }
        } else if (bias > 0) {
            bias = Math.min(bias - count, 0);
            if (c[context] < 127) {
                c[context]++;
            }
        }
        a[context] = sum;
        b[context] = bias;
        n[context] = count;
    }

    /** The sample that an error makes of a prediction, modulo the range and clamped (T.87 A.4.5). */
    int reconstruct(int prediction, int error) {
        int value = prediction + error * step;
        if (value < -near) {
            value += range * step;
        } else if (value > maxVal + near) {
            value -= range * step;
        }
        return value < 0 ? 0 : Math.min(value, maxVal);
    }

    /** An error within half of the range around 0, which decoders see as the same (T.87 A.4.5). */
    int reduce(int error) {
        int reduced = error < 0 ? error + range : error;
        return reduced >= (range + 1) / 2 ? reduced - range : reduced;
    }

    static int runOrder(int runIndex) {
        return RUN_ORDER[runIndex];
    }

    static int nextRunIndex(int runIndex) {
        return Math.min(runIndex + 1, LAST_RUN_INDEX);
    }

    static int previousRunIndex(int runIndex) {
        return Math.max(runIndex - 1, 0);
    }

    /** Type of a run interruption: 1 where left and above are alike, 0 elsewhere (T.87 A.7.2). */
    int interruption(int ra, int rb) {
        return Math.abs(ra - rb) <= near ? 1 : 0;
    }

    /** Golomb parameter of a run interruption. */
    int interruptionGolomb(int type) throws PixelDataException {
        int i = REGULAR + type;
        return golomb(n[i], type == 0 ? a[i] : a[i] + (n[i] >> 1));
    }

    /** True where, with this parameter, it is the negative errors that are mapped one lower (T.87 A.7.2.1). */
    boolean isNegativeMapped(int type, int k) {
        return k != 0 || 2 * negative[type] >= n[REGULAR + type];
    }

    /**
     * Learns the error of a run interruption.
     *
     * @param mapped the number it was coded as
     */
    void updateInterruption(int type, int error, int mapped) {
        int i = REGULAR + type;
        if (error < 0) {
            negative[type]++;
        }
        a[i] += mapped + 1 - type >> 1;
        if (n[i] == reset) {
            a[i] >>= 1;
            n[i] >>= 1;
            negative[type] >>= 1;
        }
        n[i]++;
    }
}
