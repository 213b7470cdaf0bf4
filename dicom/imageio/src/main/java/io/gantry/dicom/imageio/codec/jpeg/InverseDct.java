package io.gantry.dicom.imageio.codec.jpeg;

/**
 * The inverse DCT (T.81 A.3.3) in the integer arithmetic that the Independent JPEG Group's "islow" method defines,
 * so that samples are the same as those of decoders built on it: Loeffler, Ligtenberg and Moschytz, 1989, with 12
 * multiplications of constants scaled by 2^13. Not thread-safe.
 */
final class InverseDct {

    private static final int SCALE = 13;
    private static final long C_0_298 = 2446;
    private static final long C_0_390 = 3196;
    private static final long C_0_541 = 4433;
    private static final long C_0_765 = 6270;
    private static final long C_0_899 = 7373;
    private static final long C_1_175 = 9633;
    private static final long C_1_501 = 12299;
    private static final long C_1_847 = 15137;
    private static final long C_1_961 = 16069;
    private static final long C_2_053 = 16819;
    private static final long C_2_562 = 20995;
    private static final long C_3_072 = 25172;

    private final int firstShift;
    private final int secondShift;
    private final int middle;
    private final int greatest;
    private final long[] work = new long[DctFrame.BLOCK_SIZE];
    private final long[] line = new long[DctFrame.BLOCK];

    /** @param precision 8 or 12 bits of a sample */
    InverseDct(int precision) {
        // Two bits of fraction are kept between the passes; of 12-bit samples one.
        int fraction = precision == 8 ? 2 : 1;
        firstShift = SCALE - fraction;
        secondShift = SCALE + fraction + 3;
        middle = 1 << precision - 1;
        greatest = (1 << precision) - 1;
    }

    /**
     * Transforms a block.
     *
     * @param coefficients quantized, in natural order, from {@code offset} on
     * @param steps of quantization
     * @param samples receives the samples, row by row from {@code start} on, {@code stride} apart
     */
    void transform(short[] coefficients, int offset, int[] steps, short[] samples, int start, int stride) {
        if (isFlat(coefficients, offset)) {
            fill((long) coefficients[offset] * steps[0], samples, start, stride);
            return;
        }
        for (int x = 0; x < DctFrame.BLOCK; x++) {
            for (int y = 0; y < DctFrame.BLOCK; y++) {
                int i = DctFrame.BLOCK * y + x;
                line[y] = (long) coefficients[offset + i] * steps[i];
            }
            transformLine(firstShift);
            for (int y = 0; y < DctFrame.BLOCK; y++) {
                work[DctFrame.BLOCK * y + x] = line[y];
            }
        }
        for (int y = 0; y < DctFrame.BLOCK; y++) {
            System.arraycopy(work, DctFrame.BLOCK * y, line, 0, DctFrame.BLOCK);
            transformLine(secondShift);
            int at = start + y * stride;
            for (int x = 0; x < DctFrame.BLOCK; x++) {
                samples[at + x] = clamp(line[x]);
            }
        }
    }

    private static boolean isFlat(short[] coefficients, int offset) {
        int any = 0;
        for (int i = 1; i < DctFrame.BLOCK_SIZE; i++) {
            any |= coefficients[offset + i];
        }
        return any == 0;
    }

    /** What both passes make of a DC coefficient alone. */
    private void fill(long dc, short[] samples, int start, int stride) {
        long first = dc << SCALE - firstShift;
        long second = (first << SCALE) + (1L << secondShift - 1) >> secondShift;
        short sample = clamp(second);
        for (int y = 0; y < DctFrame.BLOCK; y++) {
            java.util.Arrays.fill(samples, start + y * stride, start + y * stride + DctFrame.BLOCK, sample);
        }
    }

    private short clamp(long value) {
        long shifted = value + middle;
        return (short) (shifted < 0 ? 0 : Math.min(shifted, greatest));
    }

    /** One dimension over the eight values of {@link #line}, in place; rounds by a shift. */
    private void transformLine(int shift) {
        long even = (line[2] + line[6]) * C_0_541;
        long t2 = even - line[6] * C_1_847;
        long t3 = even + line[2] * C_0_765;
        long t0 = line[0] + line[4] << SCALE;
        long t1 = line[0] - line[4] << SCALE;
        long e0 = t0 + t3;
        long e1 = t1 + t2;
        long e2 = t1 - t2;
        long e3 = t0 - t3;

        long sum = (line[7] + line[3] + line[5] + line[1]) * C_1_175;
        long z1 = -(line[7] + line[1]) * C_0_899;
        long z2 = -(line[5] + line[3]) * C_2_562;
        long z3 = sum - (line[7] + line[3]) * C_1_961;
        long z4 = sum - (line[5] + line[1]) * C_0_390;
        long o0 = line[7] * C_0_298 + z1 + z3;
        long o1 = line[5] * C_2_053 + z2 + z4;
        long o2 = line[3] * C_3_072 + z2 + z3;
        long o3 = line[1] * C_1_501 + z1 + z4;

        long half = 1L << shift - 1;
        line[0] = e0 + o3 + half >> shift;
        line[7] = e0 - o3 + half >> shift;
        line[1] = e1 + o2 + half >> shift;
        line[6] = e1 - o2 + half >> shift;
        line[2] = e2 + o1 + half >> shift;
        line[5] = e2 - o1 + half >> shift;
        line[3] = e3 + o0 + half >> shift;
        line[4] = e3 - o0 + half >> shift;
    }
}
