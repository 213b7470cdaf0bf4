package io.gantry.pipeline.redact.pixel;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import java.io.IOException;

/** The colours of a PALETTE COLOR image (PS3.3 C.7.6.3.1.5, C.7.6.3.1.6, C.7.9.2). Immutable. */
public final class Palette {

    private static final int MOST_BYTES = 2 * 65536;

    private final int first;
    private final int[] red;
    private final int[] green;
    private final int[] blue;
    private final int shift;

    private Palette(int first, int[] red, int[] green, int[] blue, int shift) {
        this.first = first;
        this.red = red;
        this.green = green;
        this.blue = blue;
        this.shift = shift;
    }

    /**
     * The palette of an image.
     *
     * @throws PixelDataException IMPOSSIBLE where it is none
     */
    public static Palette of(Attributes dataSet, ImageForm form) throws IOException, PixelDataException {
        int[] red = table(dataSet, Tag.RedPaletteColorLookupTableDescriptor,
                Tag.RedPaletteColorLookupTableData,
                Tag.SegmentedRedPaletteColorLookupTableData);
        int[] green = table(dataSet, Tag.GreenPaletteColorLookupTableDescriptor,
                Tag.GreenPaletteColorLookupTableData,
                Tag.SegmentedGreenPaletteColorLookupTableData);
        int[] blue = table(dataSet, Tag.BluePaletteColorLookupTableDescriptor,
                Tag.BluePaletteColorLookupTableData,
                Tag.SegmentedBluePaletteColorLookupTableData);
        if (red.length != green.length || red.length != blue.length) {
            throw new PixelDataException(Kind.IMPOSSIBLE, "The tables of the palette differ in length");
        }
        int greatest = 0;
        for (int[] table : new int[][]{red, green, blue}) {
            for (int entry : table) {
                greatest = Math.max(greatest, entry);
            }
        }
        // Entries of 8 bits are found under a descriptor that says 16, too.
        return new Palette(firstMapped(dataSet, form), red, green, blue, greatest > 255 ? 8 : 0);
    }

    /** How many entries it has. */
    int size() {
        return red.length;
    }

    /** The stored value that its first entry is for. */
    int first() {
        return first;
    }

    /** The luminance of an entry by ITU-R BT.601, in thousandths. */
    long luminance(int entry) {
        return 299L * red[entry] + 587L * green[entry] + 114L * blue[entry];
    }

    /** The colour of a stored value as 0xRRGGBB; beyond its ends those of its first and last entry. */
    public int rgb(long storedValue) {
        int entry = (int) Math.clamp(storedValue - first, 0L, red.length - 1L);
        return (red[entry] >> shift) << 16 | (green[entry] >> shift) << 8 | blue[entry] >> shift;
    }

    private static int firstMapped(Attributes dataSet, ImageForm form) throws PixelDataException {
        int value = descriptor(dataSet, Tag.RedPaletteColorLookupTableDescriptor).intAt(1).orElse(0);
        return form.signed() ? (short) value : value & 0xFFFF;
    }

    private static DataElement descriptor(Attributes dataSet, int tag) throws PixelDataException {
        if (dataSet.get(tag) instanceof DataElement element && element.count() == 3
                && element.intAt(2).isPresent()) {
            return element;
        }
        throw new PixelDataException(Kind.IMPOSSIBLE, "The palette has no descriptor of three numbers");
    }

    private static int[] table(Attributes dataSet, int descriptorTag, int dataTag, int segmentedTag)
            throws IOException, PixelDataException {
        DataElement descriptor = descriptor(dataSet, descriptorTag);
        int entries = descriptor.intAt(0).orElse(0) & 0xFFFF;
        entries = entries == 0 ? 65536 : entries;
        int bits = descriptor.intAt(2).orElse(0) & 0xFFFF;
        if (dataSet.hasValue(segmentedTag) && !dataSet.hasValue(dataTag)) {
            return SegmentedTable.expand(bytes(dataSet, segmentedTag), bits, entries);
        }
        byte[] bytes = bytes(dataSet, dataTag);
        // Entries of 8 bits may lie two to a word (C.7.6.3.1.6).
        boolean packed = bytes.length < 2 * entries;
        if (bytes.length < entries || packed && bits > 8) {
            throw new PixelDataException(Kind.IMPOSSIBLE, "A table of the palette is too short");
        }
        int[] table = new int[entries];
        for (int i = 0; i < entries; i++) {
            table[i] = packed ? bytes[i] & 0xFF : bytes[2 * i] & 0xFF | (bytes[2 * i + 1] & 0xFF) << 8;
        }
        return table;
    }

    private static byte[] bytes(Attributes dataSet, int tag) throws IOException, PixelDataException {
        return switch (dataSet.get(tag)) {
            case DataElement element -> littleEndian(element.bytes(), element.bigEndian());
            case BulkElement element when element.value().length() <= MOST_BYTES ->
                littleEndian(element.value().load(MOST_BYTES), element.bigEndian());
            case null, default -> throw new PixelDataException(Kind.IMPOSSIBLE, "The palette has no table");
        };
    }

    private static byte[] littleEndian(byte[] bytes, boolean bigEndian) {
        for (int i = 0; bigEndian && i + 1 < bytes.length; i += 2) {
            byte kept = bytes[i];
            bytes[i] = bytes[i + 1];
            bytes[i + 1] = kept;
        }
        return bytes;
    }
}
