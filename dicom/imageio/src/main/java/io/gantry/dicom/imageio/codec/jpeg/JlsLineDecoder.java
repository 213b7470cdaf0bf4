package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.frame.PixelDataException;
import java.util.Arrays;

/**
 * Decodes lines of a JPEG-LS scan (T.87 Annex A). Lines have one sample more on either side: before the first stands
 * the one above it, behind the last of the line above that one again (T.87 A.2.1).
 */
final class JlsLineDecoder {

    private final JlsReader in;
    private final JlsModel model;
    private final int limit;
    private final int errorBits;

    JlsLineDecoder(JlsReader in, JlsModel model, JlsParameters parameters) {
        this.in = in;
        this.model = model;
        this.limit = parameters.limit();
        this.errorBits = parameters.errorBits();
    }

    /**
     * A line of one component.
     *
     * @param above the line above
     * @param line receives the samples, its first element is set
     * @param startIndex run index at the end of the line above
     * @return run index at the end of this one
     */
    int decode(int[] above, int[] line, int startIndex) throws PixelDataException {
        int end = line.length - 1;
        int runIndex = startIndex;
        int x = 1;
        while (x < end) {
            int ra = line[x - 1];
            int rb = above[x];
            int rc = above[x - 1];
            int context = model.context(ra, rb, rc, above[x + 1]);
            if (context != 0) {
                line[x++] = regular(context, ra, rb, rc);
                continue;
            }
            long run = run(end - x, runIndex);
            int length = (int) (run >> 32);
            runIndex = (int) run;
            Arrays.fill(line, x, x + length, ra);
            x += length;
            if (x < end) {
                rb = above[x];
                int type = model.interruption(ra, rb);
                int error = interruptionError(type, runIndex);
                line[x++] = model.reconstruct(type == 1 ? ra : rb, type == 0 && ra > rb ? -error : error);
                runIndex = JlsModel.previousRunIndex(runIndex);
            }
        }
        return runIndex;
    }

    /** A line of components whose samples alternate (T.87 B.2.3): a run is one of all components. */
    int decodeInterleaved(int[][] above, int[][] lines, int startIndex) throws PixelDataException {
        int components = lines.length;
        int end = lines[0].length - 1;
        int[] contexts = new int[components];
        int runIndex = startIndex;
        int x = 1;
        while (x < end) {
            boolean flat = true;
            for (int i = 0; i < components; i++) {
                contexts[i] = model.context(lines[i][x - 1], above[i][x], above[i][x - 1], above[i][x + 1]);
                flat &= contexts[i] == 0;
            }
            if (!flat) {
                for (int i = 0; i < components; i++) {
                    lines[i][x] = regular(contexts[i], lines[i][x - 1], above[i][x], above[i][x - 1]);
                }
                x++;
                continue;
            }
            long run = run(end - x, runIndex);
            int length = (int) (run >> 32);
            runIndex = (int) run;
            for (int[] line : lines) {
                Arrays.fill(line, x, x + length, line[x - 1]);
            }
            x += length;
            if (x < end) {
                for (int i = 0; i < components; i++) {
                    int rb = above[i][x];
                    int error = interruptionError(0, runIndex);
                    lines[i][x] = model.reconstruct(rb, lines[i][x - 1] > rb ? -error : error);
                }
                x++;
                runIndex = JlsModel.previousRunIndex(runIndex);
            }
        }
        return runIndex;
    }

    private int regular(int signed, int ra, int rb, int rc) throws PixelDataException {
        int prediction = model.predict(signed, ra, rb, rc);
        int context = Math.abs(signed);
        int k = model.golomb(context);
        int mapped = in.golomb(k, limit, errorBits);
        // Even numbers are positive errors, or negative ones where those are more frequent (T.87 A.5.2).
        int error = mapped >> 1 ^ -(mapped & 1);
        if (model.isInverted(context, k)) {
            error = ~error;
        }
        model.update(context, error);
        return model.reconstruct(prediction, signed < 0 ? -error : error);
    }

    /** Length of a run in the upper, the run index behind it in the lower 32 bits (T.87 A.7.1). */
    private long run(int most, int startIndex) throws PixelDataException {
        int runIndex = startIndex;
        int length = 0;
        while (in.bits(1) == 1) {
            int whole = 1 << JlsModel.runOrder(runIndex);
            if (whole > most - length) {
                return (long) most << 32 | runIndex;
            }
            length += whole;
            runIndex = JlsModel.nextRunIndex(runIndex);
            if (length == most) {
                return (long) length << 32 | runIndex;
            }
        }
        length += in.bits(JlsModel.runOrder(runIndex));
        if (length >= most) {
            throw PixelDataException.corrupt("A run over the end of its line");
        }
        return (long) length << 32 | runIndex;
    }

    private int interruptionError(int type, int runIndex) throws PixelDataException {
        int k = model.interruptionGolomb(type);
        int mapped = in.golomb(k, limit - JlsModel.runOrder(runIndex) - 1, errorBits);
        int map = mapped + type & 1;
        int size = mapped + type + map >> 1;
        int error = model.isNegativeMapped(type, k) == (map == 1) ? -size : size;
        model.updateInterruption(type, error, mapped);
        return error;
    }
}
