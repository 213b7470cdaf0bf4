package io.gantry.dicom.imageio.frame;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The samples of one decoded frame: rows from the top, in each row the pixels from the left, of each pixel all its
 * components in their order, whatever the planar configuration.
 *
 * <p>
 * A sample is a cell of the allocated bits, as an unsigned number; what lies above the bits stored is kept. Whether it
 * stands for a signed number is the {@link ImageForm}'s to say. Cells of up to 16 bits are shorts, those of 32 ints.
 * Not thread-safe.
 */
public final class Raster {

    private final int rows;
    private final int columns;
    private final int components;
    private final int precision;
    private final short @Nullable [] shorts;
    private final int @Nullable [] ints;

    private Raster(ImageForm form, int precision, short @Nullable [] shorts, int @Nullable [] ints) {
        this.rows = form.rows();
        this.columns = form.columns();
        this.components = form.samplesPerPixel();
        this.precision = precision;
        this.shorts = shorts;
        this.ints = ints;
    }

    /** A raster of zeros whose cells use all allocated bits, of which there are at most 32. */
    public static Raster of(ImageForm form) {
        return of(form, form.bitsAllocated());
    }

    /**
     * A raster of zeros.
     *
     * @param precision low bits that the compressed frame can tell; those above are 0 in every cell
     */
    public static Raster of(ImageForm form, int precision) {
        if (form.bitsAllocated() > 32 || precision > form.bitsAllocated()) {
            throw new IllegalArgumentException("Samples do not fit the cells");
        }
        return form.bitsAllocated() > 16
                ? new Raster(form, precision, null, new int[form.samples()])
                : new Raster(form, precision, new short[form.samples()], null);
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    /** Samples of each pixel. */
    public int components() {
        return components;
    }

    /** Low bits of a cell that were told by the frame it was decoded from: the allocated bits, or fewer. */
    public int precision() {
        return precision;
    }

    /** True where {@link #ints()} holds the samples, not {@link #shorts()}. */
    public boolean isWide() {
        return ints != null;
    }

    /** The samples of up to 16 bits, themselves: what is written here is the raster's. */
    public short[] shorts() {
        if (shorts == null) {
            throw new IllegalStateException("Samples of 32 bits");
        }
        return shorts;
    }

    /** The samples of 32 bits, themselves: what is written here is the raster's. */
    public int[] ints() {
        if (ints == null) {
            throw new IllegalStateException("Samples of up to 16 bits");
        }
        return ints;
    }

    /** A sample as an unsigned number; of 32 bits, as its bits. */
    public int sample(int row, int column, int component) {
        int i = index(row, column, component);
        return shorts != null ? shorts[i] & 0xFFFF : ints()[i];
    }

    /** Sets a sample to the low bits of a number. */
    public void sample(int row, int column, int component, int value) {
        int i = index(row, column, component);
        if (shorts != null) {
            shorts[i] = (short) value;
        } else {
            ints()[i] = value;
        }
    }

    private int index(int row, int column, int component) {
        return (row * columns + column) * components + component;
    }

    /**
     * Sets every pixel of a zone.
     *
     * @param values one for each component
     */
    public void fill(Zone zone, int... values) {
        if (values.length != components) {
            throw new IllegalArgumentException("One value for each component");
        }
        int first = index(zone.row(), zone.column(), 0);
        int width = (zone.endColumn() - zone.column()) * components;
        for (int i = 0; i < width; i++) {
            if (shorts != null) {
                shorts[first + i] = (short) values[i % components];
            } else {
                ints()[first + i] = values[i % components];
            }
        }
        Object cells = shorts != null ? shorts : ints();
        for (int row = zone.row() + 1; row < zone.endRow(); row++) {
            System.arraycopy(cells, first, cells, index(row, zone.column(), 0), width);
        }
    }

    /** True where every pixel of a zone has these values, one for each component. */
    public boolean isUniform(Zone zone, int... values) {
        if (values.length != components) {
            throw new IllegalArgumentException("One value for each component");
        }
        for (int column = zone.column(); column < zone.endColumn(); column++) {
            for (int component = 0; component < components; component++) {
                if (sample(zone.row(), column, component) != values[component]) {
                    return false;
                }
            }
        }
        // The first row is; the others are compared with it, many samples at a time.
        int first = index(zone.row(), zone.column(), 0);
        int end = first + (zone.endColumn() - zone.column()) * components;
        for (int row = zone.row() + 1; row < zone.endRow(); row++) {
            int from = index(row, zone.column(), 0);
            int to = from + end - first;
            boolean same = shorts != null
                    ? Arrays.equals(shorts, first, end, shorts, from, to)
                    : Arrays.equals(ints(), first, end, ints(), from, to);
            if (!same) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Raster r && rows == r.rows && columns == r.columns
                && components == r.components && Arrays.equals(shorts, r.shorts)
                && Arrays.equals(ints, r.ints);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shorts) + Arrays.hashCode(ints);
    }

    /** The dimensions, never the samples. */
    @Override
    public String toString() {
        return "Raster[" + rows + " x " + columns + " x " + components + "]";
    }
}
