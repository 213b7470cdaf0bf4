package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.Raster;

/** Decodes one scan of the lossless process into the components of a raster (T.81 H.2). */
final class LosslessScan {

    private final EntropyReader bits;
    private final short[] samples;
    private final int rows;
    private final int columns;
    /** Samples from one pixel to the next, and from one row to the next. */
    private final int step;
    private final int stride;
    private final int selection;
    private final int pointTransform;
    private final int initial;
    private final int[] components;
    private final HuffmanTable[] tables;

    LosslessScan(EntropyReader bits, Raster raster, FrameHeader frame, ScanHeader scan, HuffmanTables tables)
            throws PixelDataException {
        if (scan.ss() < 1 || scan.ss() > 7 || scan.se() != 0 || scan.ah() != 0
                || scan.al() >= frame.precision()) {
            throw PixelDataException.corrupt("A scan with no such predictor or point transform");
        }
        this.bits = bits;
        this.samples = raster.shorts();
        this.rows = raster.rows();
        this.columns = raster.columns();
        this.step = raster.components();
        this.stride = columns * step;
        this.selection = scan.ss();
        this.pointTransform = scan.al();
        this.initial = 1 << frame.precision() - scan.al() - 1;
        int count = scan.components().size();
        this.components = new int[count];
        this.tables = new HuffmanTable[count];
        for (int i = 0; i < count; i++) {
            components[i] = scan.components().get(i).index();
            this.tables[i] = tables.dc(scan.components().get(i).dc());
        }
    }

    void decode(int restartInterval) throws PixelDataException {
        if (restartInterval % columns != 0) {
            throw PixelDataException
                    .corrupt("A restart interval that is no whole number of rows (T.81 H.1.1)");
        }
        int rowsToRestart = restartInterval == 0 ? rows : restartInterval / columns;
        for (int row = 0; row < rows; row++) {
            if (row % rowsToRestart == 0) {
                if (row > 0) {
                    bits.restart(row / rowsToRestart - 1);
                }
                firstRow(row);
            } else if (selection == 1 && components.length == 1) {
                rowFromTheLeft(row);
            } else {
                row(row);
            }
            bits.requireData();
        }
        if (pointTransform > 0) {
            shift();
        }
    }

    /** The first of the scan or a restart interval: each sample is told from its left. */
    private void firstRow(int row) throws PixelDataException {
        for (int x = 0, pixel = row * stride; x < columns; x++, pixel += step) {
            for (int i = 0; i < components.length; i++) {
                int at = pixel + components[i];
                int prediction = x == 0 ? initial : samples[at - step];
                samples[at] = (short) (prediction + bits.difference(tables[i]));
            }
        }
    }

    /** The most frequent case by itself, because it is half as long. */
    private void rowFromTheLeft(int row) throws PixelDataException {
        HuffmanTable table = tables[0];
        int at = row * stride + components[0];
        int left = samples[at - stride];
        for (int x = 0; x < columns; x++, at += step) {
            left += bits.difference(table);
            samples[at] = (short) left;
        }
    }

    private void row(int row) throws PixelDataException {
        for (int i = 0; i < components.length; i++) {
            int at = row * stride + components[i];
            samples[at] = (short) (samples[at - stride] + bits.difference(tables[i]));
        }
        for (int x = 1, pixel = row * stride + step; x < columns; x++, pixel += step) {
            for (int i = 0; i < components.length; i++) {
                int at = pixel + components[i];
                int prediction = LosslessPredictor.predict(selection, samples[at - step] & 0xFFFF,
                        samples[at - stride] & 0xFFFF, samples[at - stride - step] & 0xFFFF);
                samples[at] = (short) (prediction + bits.difference(tables[i]));
            }
        }
    }

    private void shift() {
        for (int component : components) {
            for (int at = component; at < samples.length; at += step) {
                samples[at] <<= (short) pointTransform;
            }
        }
    }
}
