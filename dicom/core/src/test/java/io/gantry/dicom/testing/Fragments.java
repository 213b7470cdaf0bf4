package io.gantry.dicom.testing;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.FragmentsElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Encapsulated Pixel Data (PS3.5 A.4) of RLE frames (PS3.5 Annex G), made of literal runs only. */
public final class Fragments {

    private Fragments() {
    }

    /**
     * Encapsulated Pixel Data.
     *
     * @param offsetTable the offsets of the Basic Offset Table, or none
     * @param fragments the fragments as they are, of even lengths
     */
    public static FragmentsElement of(int[] offsetTable, List<byte[]> fragments) {
        ByteArrayOutputStream items = new ByteArrayOutputStream();
        ByteBuffer table = ByteBuffer.allocate(4 * offsetTable.length).order(ByteOrder.LITTLE_ENDIAN);
        table.asIntBuffer().put(offsetTable);
        item(items, table.array());
        fragments.forEach(f -> item(items, f));
        byte[] bytes = items.toByteArray();
        return new FragmentsElement(Tag.PixelData, VR.OB,
                new ByteRange(ByteSource.of(bytes), 0, bytes.length), fragments.size());
    }

    private static void item(ByteArrayOutputStream out, byte[] value) {
        byte[] header = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(0xE000FFFE)
                .putInt(value.length).array();
        out.write(header, 0, 8);
        out.write(value, 0, value.length);
    }

    static FragmentsElement rle(Attributes image, int rows, int columns, boolean offsetTable) {
        List<byte[]> frames = frames(image, rows, columns);
        return of(offsetTable ? offsets(frames) : new int[0], frames);
    }

    static void rleWithExtendedOffsets(Attributes image, int rows, int columns) {
        List<byte[]> frames = frames(image, rows, columns);
        int[] offsets = offsets(frames);
        ByteBuffer starts = ByteBuffer.allocate(8 * offsets.length).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer lengths = ByteBuffer.allocate(8 * offsets.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < offsets.length; i++) {
            starts.putLong(offsets[i]);
            lengths.putLong(frames.get(i).length);
        }
        image.setBytes(Tag.ExtendedOffsetTable, VR.OV, starts.array());
        image.setBytes(Tag.ExtendedOffsetTableLengths, VR.OV, lengths.array());
        image.put(of(new int[0], frames));
    }

    private static int[] offsets(List<byte[]> frames) {
        int[] offsets = new int[frames.size()];
        for (int i = 1; i < offsets.length; i++) {
            offsets[i] = offsets[i - 1] + 8 + frames.get(i - 1).length;
        }
        return offsets;
    }

    /** One fragment for each frame of native samples of two bytes. */
    private static List<byte[]> frames(Attributes image, int rows, int columns) {
        if (!(image.get(Tag.PixelData) instanceof DataElement pixels)) {
            throw new IllegalArgumentException("No native Pixel Data");
        }
        byte[] samples = pixels.bytes();
        int frame = rows * columns * 2;
        List<byte[]> encoded = new ArrayList<>();
        for (int start = 0; start < samples.length; start += frame) {
            byte[] high = literals(samples, start + 1, rows * columns);
            byte[] low = literals(samples, start, rows * columns);
            encoded.add(ByteBuffer.allocate(64 + high.length + low.length).order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(0, 2).putInt(4, 64).putInt(8, 64 + high.length).position(64).put(high).put(low)
                    .array());
        }
        return encoded;
    }

    /** Every other byte from {@code start} on, in literal runs of at most 128 bytes, of even length. */
    private static byte[] literals(byte[] samples, int start, int count) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < count; at += 128) {
            int run = Math.min(128, count - at);
            out.write(run - 1);
            for (int i = 0; i < run; i++) {
                out.write(samples[start + 2 * (at + i)]);
            }
        }
        if ((out.size() & 1) == 1) {
            out.write(0x80);
        }
        return out.toByteArray();
    }
}
