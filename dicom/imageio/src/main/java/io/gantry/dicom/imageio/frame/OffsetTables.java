package io.gantry.dicom.imageio.frame;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.FragmentsElement;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the Basic Offset Table (PS3.5 A.4) or the Extended Offset Table (7FE0,0001) and its lengths (PS3.3
 * C.7.6.3.1.8, C.7.6.3.1.9) say.
 */
final class OffsetTables {

    private final long[] offsets;
    private final long[] lengths;

    private OffsetTables(long[] offsets, long[] lengths) {
        this.offsets = offsets;
        this.lengths = lengths;
    }

    /** Of each frame's first item tag from the first fragment's; none where there is no table. Not copied. */
    long[] offsets() {
        return offsets;
    }

    /** Bytes of each frame without padding; none where there is no Extended Offset Table. Not copied. */
    long[] lengths() {
        return lengths;
    }

    static OffsetTables read(FragmentIndex index, Attributes dataSet, int frames)
            throws IOException, PixelDataException {
        long[] basic = numbers(index.basicOffsetTable(), 4, frames);
        long[] extended = numbers(range(dataSet.get(Tag.ExtendedOffsetTable)), 8, frames);
        long[] lengths = extended.length == 0
                ? extended
                : numbers(range(dataSet.get(Tag.ExtendedOffsetTableLengths)), 8, frames);
        if (basic.length > 0 && extended.length > 0 && !Arrays.equals(basic, extended)) {
            throw new PixelDataException(Kind.FRAGMENTS,
                    "Basic and Extended Offset Table contradict each other");
        }
        return new OffsetTables(extended.length > 0 ? extended : basic, lengths);
    }

    private static @Nullable ByteRange range(@Nullable Element element) throws PixelDataException {
        return switch (element) {
            case null -> null;
            case DataElement e -> new ByteRange(ByteSource.of(e.buffer()), e.offset(), e.length());
            case BulkElement e -> e.value();
            case SequenceElement _,FragmentsElement _ ->
                throw new PixelDataException(Kind.FRAGMENTS, "The Extended Offset Table has no value");
        };
    }

    /** Little endian numbers, one for each frame, or none at all. */
    private static long[] numbers(@Nullable ByteRange table, int size, int frames)
            throws IOException, PixelDataException {
        if (table == null || table.length() == 0) {
            return new long[0];
        }
        if (table.length() != (long) size * frames) {
            throw new PixelDataException(Kind.FRAGMENTS, "An offset table has not one entry for each frame");
        }
        ByteBuffer bytes = ByteBuffer.wrap(table.load(Integer.MAX_VALUE - 64)).order(ByteOrder.LITTLE_ENDIAN);
        long[] numbers = new long[frames];
        for (int i = 0; i < frames; i++) {
            numbers[i] = size == 4 ? bytes.getInt(4 * i) & 0xFFFFFFFFL : bytes.getLong(8 * i);
        }
        return numbers;
    }
}
