package io.gantry.dicom.imageio.codec.jpeg;

/** Predictors of the lossless process (T.81 Table H.1). */
final class LosslessPredictor {

    private LosslessPredictor() {
    }

    /**
     * What a sample is expected to be.
     *
     * @param selection 1 to 7
     * @param a the sample to the left
     * @param b the sample above
     * @param c the sample above to the left
     * @return modulo 2^16
     */
    static int predict(int selection, int a, int b, int c) {
        return switch (selection) {
            case 1 -> a;
            case 2 -> b;
            case 3 -> c;
            case 4 -> a + b - c;
            case 5 -> a + (b - c >> 1);
            case 6 -> b + (a - c >> 1);
            case 7 -> a + b >> 1;
            default -> throw new IllegalArgumentException("No such predictor");
        };
    }
}
