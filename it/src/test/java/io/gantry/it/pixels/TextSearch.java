package io.gantry.it.pixels;

import io.gantry.dicom.imageio.frame.Raster;
import java.awt.image.BufferedImage;

/** Compares a template of the drawn name with every place of a picture. */
public final class TextSearch {

    private static final int HEIGHT = 16;

    private final double[][] template;

    /** The name as {@link BurnedIn} draws it, cut to its first letters. */
    public TextSearch() {
        BufferedImage drawn = new BufferedImage(120, 30, BufferedImage.TYPE_INT_RGB);
        BurnedIn.write(drawn, BurnedIn.TEXT, 0, 18);
        template = new double[HEIGHT][60];
        double sum = 0;
        for (int row = 0; row < HEIGHT; row++) {
            for (int column = 0; column < template[row].length; column++) {
                template[row][column] = drawn.getRGB(column, row + 4) & 0xFF;
                sum += template[row][column];
            }
        }
        double mean = sum / (HEIGHT * template[0].length);
        for (double[] line : template) {
            for (int column = 0; column < line.length; column++) {
                line[column] -= mean;
            }
        }
    }

    /**
     * The greatest correlation anywhere, by amount: 1 where the name, or its negative, stands in the picture, near 0 in
     * noise.
     *
     * @param component the one that is looked at: grey, green or luminance
     */
    public double best(Raster picture, int component) {
        int width = template[0].length;
        double best = 0;
        for (int row = 0; row + HEIGHT <= picture.rows(); row++) {
            for (int column = 0; column + width <= picture.columns(); column++) {
                double sum = 0;
                double squares = 0;
                double product = 0;
                double templateSquares = 0;
                for (int y = 0; y < HEIGHT; y++) {
                    double[] line = template[y];
                    for (int x = 0; x < width; x++) {
                        double value = picture.sample(row + y, column + x, component);
                        sum += value;
                        squares += value * value;
                        product += value * line[x];
                        templateSquares += line[x] * line[x];
                    }
                }
                double variance = squares - sum * sum / (HEIGHT * width);
                if (variance > 0) {
                    best = Math.max(best, Math.abs(product) / Math.sqrt(variance * templateSquares));
                }
            }
        }
        return best;
    }
}
