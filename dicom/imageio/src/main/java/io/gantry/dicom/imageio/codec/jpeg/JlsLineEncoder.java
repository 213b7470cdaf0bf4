package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.frame.PixelDataException;

/** Encodes lines of a lossless JPEG-LS scan (T.87 Annex A with NEAR 0); lines as {@link JlsLineDecoder} has them. */
final class JlsLineEncoder {

    private final JlsWriter out;
    private final JlsModel model;
    private final int limit;
    private final int errorBits;

    JlsLineEncoder(JlsWriter out, JlsModel model, JlsParameters parameters) {
        this.out = out;
        this.model = model;
        this.limit = parameters.limit();
        this.errorBits = parameters.errorBits();
    }

    /**
     * A line of one component.
     *
     * @param startIndex run index at the end of the line above
     * @return run index at the end of this one
     */
    int encode(int[] above, int[] line, int startIndex) throws PixelDataException {
        int end = line.length - 1;
        int runIndex = startIndex;
        int x = 1;
        while (x < end) {
            int ra = line[x - 1];
            int context = model.context(ra, above[x], above[x - 1], above[x + 1]);
            if (context != 0) {
                regular(context, line[x], ra, above[x], above[x - 1]);
                x++;
                continue;
            }
            int start = x;
            while (x < end && line[x] == ra) {
                x++;
            }
            runIndex = run(x - start, x == end, runIndex);
            if (x < end) {
                interruption(line[x], ra, above[x], runIndex);
                x++;
                runIndex = JlsModel.previousRunIndex(runIndex);
            }
        }
        return runIndex;
    }

    private void regular(int signed, int sample, int ra, int rb, int rc) throws PixelDataException {
        int difference = sample - model.predict(signed, ra, rb, rc);
        int error = model.reduce(signed < 0 ? -difference : difference);
        int context = Math.abs(signed);
        int k = model.golomb(context);
        int mapped = model.isInverted(context, k) ? ~error : error;
        out.golomb(mapped << 1 ^ mapped >> 31, k, limit, errorBits);
        model.update(context, error);
    }

    /** Writes the length of a run (T.87 A.7.1.2); returns the run index behind it. */
    private int run(int length, boolean endOfLine, int startIndex) {
        int left = length;
        int runIndex = startIndex;
        while (left >= 1 << JlsModel.runOrder(runIndex)) {
            out.bits(1, 1);
            left -= 1 << JlsModel.runOrder(runIndex);
            runIndex = JlsModel.nextRunIndex(runIndex);
        }
        if (!endOfLine) {
            out.bits(0, 1);
            out.bits(left, JlsModel.runOrder(runIndex));
        } else if (left > 0) {
            out.bits(1, 1);
        }
        return runIndex;
    }

    private void interruption(int sample, int ra, int rb, int runIndex) throws PixelDataException {
        int type = model.interruption(ra, rb);
        int difference = sample - (type == 1 ? ra : rb);
        int error = model.reduce(type == 0 && ra > rb ? -difference : difference);
        int k = model.interruptionGolomb(type);
        int map = error != 0 && model.isNegativeMapped(type, k) == error < 0 ? 1 : 0;
        int mapped = 2 * Math.abs(error) - type - map;
        out.golomb(mapped, k, limit - JlsModel.runOrder(runIndex) - 1, errorBits);
        model.updateInterruption(type, error, mapped);
    }
}
