package io.gantry.dicom.imageio.frame;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.TagFormat;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a data set says about its frames: the Image Pixel Module (PS3.3 C.7.6.3). An instance describes an image that
 * can exist, and whose frame fits an array.
 *
 * @param rows (0028,0010), 1 to 65535
 * @param columns (0028,0011), 1 to 65535
 * @param samplesPerPixel (0028,0002), 1, 3 or 4
 * @param bitsAllocated (0028,0100), 1, 8, 16, 32 or 64
 * @param bitsStored (0028,0101), 1 to bitsAllocated
 * @param highBit (0028,0102), bitsStored-1 to bitsAllocated-1
 * @param signed Pixel Representation (0028,0103) is 1, two's complement
 * @param planarConfiguration (0028,0006): 0 colour by pixel, 1 colour by plane; 0 for one sample per pixel
 * @param photometric (0028,0004)
 * @param numberOfFrames (0028,0008), 1 where it is absent
 */
public record ImageForm(int rows, int columns, int samplesPerPixel, int bitsAllocated, int bitsStored,
        int highBit, boolean signed, int planarConfiguration, PhotometricInterpretation photometric,
        int numberOfFrames) {

    public ImageForm {
        if (rows < 1 || rows > 0xFFFF || columns < 1 || columns > 0xFFFF || numberOfFrames < 1
                || bitsStored < 1 || bitsStored > bitsAllocated || highBit < bitsStored - 1
                || highBit >= bitsAllocated || planarConfiguration < 0 || planarConfiguration > 1
                || !fitsAnArray(rows, columns, samplesPerPixel, bitsAllocated)) {
            throw new IllegalArgumentException("No image can have this form");
        }
    }

    /**
     * Reads the form from a data set.
     *
     * @throws PixelDataException ABSENT where an attribute is missing, IMPOSSIBLE where they make no image, UNSUPPORTED
     *         where a frame is over 2 GB or its samples are of an unusual size
     */
    public static ImageForm of(Attributes dataSet) throws PixelDataException {
        boolean floating = !dataSet.contains(Tag.PixelData)
                && (dataSet.contains(Tag.FloatPixelData) || dataSet.contains(Tag.DoubleFloatPixelData));
        int rows = number(dataSet, Tag.Rows);
        int columns = number(dataSet, Tag.Columns);
        int samples = number(dataSet, Tag.SamplesPerPixel);
        int allocated = number(dataSet, Tag.BitsAllocated);
        // Floating point pixel data has none of these (PS3.3 C.7.6.24).
        int stored = floating ? allocated : number(dataSet, Tag.BitsStored);
        int high = floating ? allocated - 1 : number(dataSet, Tag.HighBit);
        int representation = floating ? 0 : number(dataSet, Tag.PixelRepresentation);
        String term = dataSet.string(Tag.PhotometricInterpretation);
        if (term == null) {
            throw new PixelDataException(Kind.ABSENT,
                    TagFormat.format(Tag.PhotometricInterpretation) + " is missing");
        }
        PhotometricInterpretation photometric = PhotometricInterpretation.of(term);
        int planar = samples == 1 || !dataSet.hasValue(Tag.PlanarConfiguration)
                ? 0
                : number(dataSet, Tag.PlanarConfiguration);
        require(rows >= 1 && columns >= 1, "The image has no area");
        require(samples == 1 || samples == 3 || samples == 4,
                "No image has this number of samples per pixel");
        require(photometric.samples() == 0 || photometric.samples() == samples,
                "Photometric interpretation and samples per pixel contradict each other");
        require(stored >= 1 && stored <= allocated, "More bits stored than allocated, or none");
        require(high >= stored - 1 && high < allocated, "The high bit is outside the allocated bits");
        require(representation <= 1, "No such pixel representation");
        require(planar <= 1, "No such planar configuration");
        if (allocated != 1 && allocated != 8 && allocated != 16 && allocated != 32 && allocated != 64) {
            throw new PixelDataException(Kind.UNSUPPORTED, "Samples of this number of allocated bits");
        }
        if (!fitsAnArray(rows, columns, samples, allocated)) {
            throw new PixelDataException(Kind.UNSUPPORTED, "A frame of more than 2 GB or 2^31 samples");
        }
        return new ImageForm(rows, columns, samples, allocated, stored, high, representation == 1, planar,
                photometric, frames(dataSet));
    }

    private static int number(Attributes dataSet, int tag) throws PixelDataException {
        OptionalInt value = dataSet.get(tag) instanceof DataElement e ? e.intAt(0) : OptionalInt.empty();
        if (value.isEmpty() || value.getAsInt() < 0) {
            throw new PixelDataException(Kind.ABSENT, TagFormat.format(tag) + " is missing or no number");
        }
        return value.getAsInt();
    }

    private static int frames(Attributes dataSet) throws PixelDataException {
        if (!dataSet.hasValue(Tag.NumberOfFrames)) {
            return 1;
        }
        List<String> values = dataSet.strings(Tag.NumberOfFrames);
        String digits = values.size() == 1 ? values.getFirst().strip() : "";
        require(digits.matches("\\+?[0-9]{1,9}") && Integer.parseInt(digits) > 0,
                "The number of frames is no positive number");
        return Integer.parseInt(digits);
    }

    private static void require(boolean condition, String problem) throws PixelDataException {
        if (!condition) {
            throw new PixelDataException(Kind.IMPOSSIBLE, problem);
        }
    }

    /** The same with another number of frames. */
    public ImageForm withFrames(int frames) {
        return new ImageForm(rows, columns, samplesPerPixel, bitsAllocated, bitsStored, highBit, signed,
                planarConfiguration, photometric, frames);
    }

    /** Pixels of a frame. */
    public int pixels() {
        return rows * columns;
    }

    /** Samples of a decoded frame: each pixel has all of its samples, even where native pixel data shares them. */
    public int samples() {
        return rows * columns * samplesPerPixel;
    }

    /** Bits of a native frame: no whole number of bytes where samples are of one bit (PS3.5 8.1.1). */
    public long frameBits() {
        return isChromaHalved()
                ? 2L * rows * columns * bitsAllocated
                : (long) rows * columns * samplesPerPixel * bitsAllocated;
    }

    /** Bytes of a native frame that begins at a byte; the last one may be filled in part. */
    public int frameLength() {
        return (int) ((frameBits() + 7) / 8);
    }

    /** True where native frames hold Y1 Y2 Cb Cr for two neighbours (PS3.3 C.7.6.3.1.2). */
    public boolean isChromaHalved() {
        return samplesPerPixel == 3 && photometric.isChromaHalved();
    }

    private static boolean fitsAnArray(int rows, int columns, int samples, int allocated) {
        return (long) rows * columns * samples * Math.max(1, allocated / 8) <= Integer.MAX_VALUE - 64;
    }
}
