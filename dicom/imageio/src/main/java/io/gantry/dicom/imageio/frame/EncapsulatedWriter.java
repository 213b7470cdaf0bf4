package io.gantry.dicom.imageio.frame;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.FragmentsElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.ComposedSource;
import io.gantry.dicom.io.DataSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Writes encapsulated Pixel Data (PS3.5 A.4) frame by frame: each becomes one fragment, which all syntaxes and both
 * kinds of offset table allow. A frame of an odd number of bytes is padded by a 0 behind it, which PS3.5 A.4 wants of
 * all syntaxes written here (JPEG and JPEG-LS frames end before it, by EOI; RLE segments are even already).
 *
 * <p>
 * The fragments go to a scratch sink as they come; only sixteen bytes a frame stay in memory. Not thread-safe.
 */
public final class EncapsulatedWriter {

    private static final int ITEM = 0xE000FFFE;
    private static final long MOST_OF_FRAGMENT = 0xFFFFFFFEL;

    /** How the offsets of the frames are told. */
    public enum OffsetTable {
        /** Basic, or Extended where an offset needs more than 32 bits. */
        AUTOMATIC, BASIC, EXTENDED,
        /** An empty Basic Offset Table: each fragment is a frame. */
        EMPTY
    }

    private final DataSink scratch;
    private long[] offsets = new long[16];
    private long[] lengths = new long[16];
    private int frames;
    private long written;

    /** @param scratch takes the fragments; what it holds is given to {@link #putInto} afterwards */
    public EncapsulatedWriter(DataSink scratch) {
        this.scratch = scratch;
    }

    /** Appends a frame that was encoded now. */
    public void add(byte[] frame) throws IOException {
        begin(frame.length);
        scratch.write(frame, 0, frame.length);
        end(frame.length);
    }

    /**
     * Appends a frame as it is in another file: its fragments become one.
     *
     * @throws PixelDataException UNSUPPORTED where it is over 4 GB
     */
    public void add(List<ByteRange> fragments) throws IOException, PixelDataException {
        long length = fragments.stream().mapToLong(ByteRange::length).sum();
        if (length > MOST_OF_FRAGMENT) {
            throw new PixelDataException(Kind.UNSUPPORTED, "A compressed frame of more than 4 GB");
        }
        begin(length);
        for (ByteRange fragment : fragments) {
            scratch.write(fragment);
        }
        end(length);
    }

    private void begin(long length) throws IOException {
        if (frames == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * frames);
            lengths = Arrays.copyOf(lengths, 2 * frames);
        }
        offsets[frames] = written;
        lengths[frames] = length;
        frames++;
        scratch.write(header(length + (length & 1)), 0, 8);
    }

    private void end(long length) throws IOException {
        if ((length & 1) == 1) {
            scratch.write(new byte[1], 0, 1);
        }
        written += 8 + length + (length & 1);
    }

    private static byte[] header(long length) {
        return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(ITEM).putInt((int) length)
                .array();
    }

    /** Number of frames so far. */
    public int frames() {
        return frames;
    }

    /**
     * Puts Pixel Data into a data set, and the Extended Offset Table, or takes one away that is no longer true.
     *
     * @param fragments all that was written to the scratch sink and nothing else; not copied
     * @throws IllegalArgumentException where it is of another length
     */
    public void putInto(Attributes dataSet, ByteRange fragments, OffsetTable table) {
        if (fragments.length() != written) {
            throw new IllegalArgumentException("These are not the fragments that were written");
        }
        dataSet.remove(Tag.ExtendedOffsetTable);
        dataSet.remove(Tag.ExtendedOffsetTableLengths);
        byte[] basic = new byte[0];
        switch (table) {
            case AUTOMATIC -> {
                boolean wide = frames > 0 && offsets[frames - 1] > 0xFFFFFFFFL;
                putInto(dataSet, fragments, wide ? OffsetTable.EXTENDED : OffsetTable.BASIC);
                return;
            }
            case BASIC -> basic = basicTable();
            case EXTENDED -> {
                dataSet.setBytes(Tag.ExtendedOffsetTable, VR.OV, longs(offsets));
                dataSet.setBytes(Tag.ExtendedOffsetTableLengths, VR.OV, longs(lengths));
            }
            case EMPTY -> {
            }
        }
        ByteSource start = ByteSource
                .of(ByteBuffer.allocate(8 + basic.length).put(header(basic.length)).put(basic).array());
        ByteSource items = new ComposedSource(List.of(new ByteRange(start, 0, start.size()), fragments));
        dataSet.put(
                new FragmentsElement(Tag.PixelData, VR.OB, new ByteRange(items, 0, items.size()), frames));
    }

    private byte[] basicTable() {
        ByteBuffer table = ByteBuffer.allocate(4 * frames).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < frames; i++) {
            if (offsets[i] > 0xFFFFFFFFL) {
                throw new IllegalArgumentException("The Basic Offset Table cannot hold these offsets");
            }
            table.putInt((int) offsets[i]);
        }
        return table.array();
    }

    private byte[] longs(long[] numbers) {
        ByteBuffer table = ByteBuffer.allocate(8 * frames).order(ByteOrder.LITTLE_ENDIAN);
        table.asLongBuffer().put(numbers, 0, frames);
        return table.array();
    }
}
