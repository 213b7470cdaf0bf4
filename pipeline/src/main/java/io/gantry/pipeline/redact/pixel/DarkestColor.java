package io.gantry.pipeline.redact.pixel;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import java.io.IOException;

/** The stored value that shows as the darkest colour of a palette (PS3.3 C.7.9). Stateless. */
final class DarkestColor {

    private static final int MOST_BYTES = 2 * 65536;

    private DarkestColor() {
    }

    /**
     * The stored value of the darkest entry, the first of several.
     *
     * @throws PixelDataException UNSUPPORTED where the palette is segmented, IMPOSSIBLE where it is none
     */
    static int of(Attributes dataSet, ImageForm form) throws IOException, PixelDataException {
        int[] red = table(dataSet, Tag.RedPaletteColorLookupTableDescriptor,
                Tag.RedPaletteColorLookupTableData);
        int[] green = table(dataSet, Tag.GreenPaletteColorLookupTableDescriptor,
                Tag.GreenPaletteColorLookupTableData);
        int[] blue = table(dataSet, Tag.BluePaletteColorLookupTableDescriptor,
                Tag.BluePaletteColorLookupTableData);
        if (red.length != green.length || red.length != blue.length) {
            throw new PixelDataException(Kind.IMPOSSIBLE, "The tables of the palette differ in length");
        }
        int first = firstMapped(dataSet, form);
        long greatest = form.signed() ? (1L << form.bitsStored() - 1) - 1 : (1L << form.bitsStored()) - 1;
        int darkest = 0;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < red.length && first + (long) i <= greatest; i++) {
            // Luminance by ITU-R BT.601, in thousandths.
            long luminance = 299L * red[i] + 587L * green[i] + 114L * blue[i];
            if (luminance < least && first + i >= (form.signed() ? -greatest - 1 : 0)) {
                least = luminance;
                darkest = first + i;
            }
        }
        if (least == Long.MAX_VALUE) {
            throw new PixelDataException(Kind.IMPOSSIBLE, "The palette has no colour for any stored value");
        }
        return darkest;
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

    private static int[] table(Attributes dataSet, int descriptorTag, int dataTag)
            throws IOException, PixelDataException {
        DataElement descriptor = descriptor(dataSet, descriptorTag);
        int entries = descriptor.intAt(0).orElse(0) & 0xFFFF;
        entries = entries == 0 ? 65536 : entries;
        byte[] bytes = switch (dataSet.get(dataTag)) {
            case DataElement element -> littleEndian(element.bytes(), element.bigEndian());
            case BulkElement element when element.value().length() <= MOST_BYTES ->
                littleEndian(element.value().load(MOST_BYTES), element.bigEndian());
            case null, default -> throw new PixelDataException(Kind.UNSUPPORTED,
                    "The palette is segmented or has no table");
        };
        // Entries of 8 bits may lie two to a word (C.7.6.3.1.6).
        boolean packed = bytes.length < 2 * entries;
        if (bytes.length < entries || packed && (descriptor.intAt(2).orElse(0) & 0xFFFF) > 8) {
            throw new PixelDataException(Kind.IMPOSSIBLE, "A table of the palette is too short");
        }
        int[] table = new int[entries];
        for (int i = 0; i < entries; i++) {
            table[i] = packed ? bytes[i] & 0xFF : bytes[2 * i] & 0xFF | (bytes[2 * i + 1] & 0xFF) << 8;
        }
        return table;
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
