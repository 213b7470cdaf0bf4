package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import io.gantry.dicom.imageio.frame.Raster;
import java.util.Arrays;

/** Decodes one scan of JPEG-LS into the components of a raster (T.87 Annex B). */
final class JlsScan {

    private static final int BY_SAMPLE = 2;

    private final JlsReader in;
    private final Raster raster;
    private final int[] components;
    private final int interleave;
    private final JlsModel model;
    private final JlsLineDecoder lines;
    private int[][] above;
    private int[][] current;
    private final int[] runIndex;

    JlsScan(JlsReader in, Raster raster, ScanHeader scan, JlsParameters parameters)
            throws PixelDataException {
        int count = scan.components().size();
        this.interleave = scan.se();
        if (interleave > BY_SAMPLE || (interleave == 0) != (count == 1)) {
            throw PixelDataException.corrupt("A scan of components that are not interleaved as it says");
        }
        if (scan.al() != 0 || scan.ah() != 0
                || scan.components().stream().anyMatch(s -> s.dc() != 0 || s.ac() != 0)) {
            throw new PixelDataException(Kind.UNSUPPORTED, "A JPEG-LS point transform or mapping table");
        }
        this.in = in;
        this.raster = raster;
        this.components = scan.components().stream().mapToInt(ScanHeader.Selector::index).toArray();
        this.model = new JlsModel(parameters);
        this.lines = new JlsLineDecoder(in, model, parameters);
        this.above = new int[count][raster.columns() + 2];
        this.current = new int[count][raster.columns() + 2];
        this.runIndex = new int[count];
    }

    /** @param restartInterval lines between restart markers, or 0 */
    void decode(int restartInterval) throws PixelDataException {
        int columns = raster.columns();
        for (int row = 0; row < raster.rows(); row++) {
            if (restartInterval != 0 && row > 0 && Integer.remainderUnsigned(row, restartInterval) == 0) {
                in.restart(Integer.divideUnsigned(row, restartInterval) - 1);
                restart();
            }
            for (int i = 0; i < components.length; i++) {
                current[i][0] = above[i][1];
                above[i][columns + 1] = above[i][columns];
            }
            if (interleave == BY_SAMPLE) {
                runIndex[0] = lines.decodeInterleaved(above, current, runIndex[0]);
            } else {
                for (int i = 0; i < components.length; i++) {
                    runIndex[i] = lines.decode(above[i], current[i], runIndex[i]);
                }
            }
            in.requireData();
            store(row);
            int[][] swap = above;
            above = current;
            current = swap;
        }
    }

    private void restart() {
        model.reset();
        Arrays.fill(runIndex, 0);
        for (int[] line : above) {
            Arrays.fill(line, 0);
        }
    }

    private void store(int row) {
        short[] samples = raster.shorts();
        int step = raster.components();
        for (int i = 0; i < components.length; i++) {
            int at = row * raster.columns() * step + components[i];
            int[] line = current[i];
            for (int x = 1; x <= raster.columns(); x++, at += step) {
                samples[at] = (short) line[x];
            }
        }
    }
}
