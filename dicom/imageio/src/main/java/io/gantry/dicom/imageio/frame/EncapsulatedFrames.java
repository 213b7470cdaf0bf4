package io.gantry.dicom.imageio.frame;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.FragmentsElement;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import io.gantry.dicom.io.ByteRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Frames of encapsulated pixel data (PS3.5 A.4). Which fragments make a frame is told, in this order, by the Extended
 * Offset Table, by the Basic Offset Table, by the numbers of fragments and frames, or by the markers that begin and
 * end a JPEG image. Tables that contradict the fragments are refused, not guessed at.
 *
 * <p>
 * Holds twenty bytes a fragment, and none of the pixel data.
 */
public final class EncapsulatedFrames implements FrameSource {

    private final FragmentIndex fragments;
    /** Index of each frame's first fragment, and of the end. */
    private final int[] firstFragment;
    /** Length of each frame without padding, or none where no table tells it. */
    private final long[] lengths;

    private EncapsulatedFrames(FragmentIndex fragments, int[] firstFragment, long[] lengths) {
        this.fragments = fragments;
        this.firstFragment = firstFragment;
        this.lengths = lengths;
    }

    static EncapsulatedFrames of(FragmentsElement element, Attributes dataSet, int frames)
            throws IOException, PixelDataException {
        FragmentIndex index = FragmentIndex.read(element);
        OffsetTables tables = OffsetTables.read(index, dataSet, frames);
        int[] first = tables.offsets().length > 0
                ? byOffsets(index, tables.offsets())
                : withoutTable(index, frames);
        for (int frame = 0; frame < tables.lengths().length; frame++) {
            long most = index.bytes(first[frame], first[frame + 1]);
            if (tables.lengths()[frame] < 0 || tables.lengths()[frame] > most) {
                throw new PixelDataException(Kind.FRAGMENTS,
                        "The Extended Offset Table has a frame longer than its fragments");
            }
        }
        return new EncapsulatedFrames(index, first, tables.lengths());
    }

    private static int[] byOffsets(FragmentIndex index, long[] offsets) throws PixelDataException {
        int[] first = new int[offsets.length + 1];
        int fragment = 0;
        for (int frame = 0; frame < offsets.length; frame++) {
            while (fragment < index.count() && index.tableOffset(fragment) != offsets[frame]) {
                fragment++;
            }
            if (fragment == index.count()) {
                throw new PixelDataException(Kind.FRAGMENTS,
                        "An offset table has an offset at which no fragment begins");
            }
            first[frame] = fragment++;
        }
        if (first[0] != 0) {
            throw new PixelDataException(Kind.FRAGMENTS, "There are fragments before the first frame");
        }
        first[offsets.length] = index.count();
        return first;
    }

    private static int[] withoutTable(FragmentIndex index, int frames)
            throws IOException, PixelDataException {
        // Before memory is taken for as many frames as an attribute claims.
        if (index.count() < frames) {
            throw new PixelDataException(Kind.FRAGMENTS, "There are fewer fragments than frames");
        }
        int[] first = new int[frames + 1];
        first[frames] = index.count();
        if (frames == 1) {
            return first;
        }
        if (index.count() == frames) {
            for (int frame = 0; frame < frames; frame++) {
                first[frame] = frame;
            }
            return first;
        }
        int frame = 0;
        for (int fragment = 0; fragment < index.count(); fragment++) {
            boolean begins = index.beginsAnImage(fragment)
                    && (fragment == 0 || index.endsAnImage(fragment - 1));
            if (fragment == 0 && !begins) {
                break;
            }
            if (begins) {
                if (frame == frames) {
                    frame++;
                    break;
                }
                first[frame++] = fragment;
            }
        }
        if (frame != frames) {
            throw new PixelDataException(Kind.FRAGMENTS,
                    "There are more fragments than frames, and neither a table nor markers tell which belong together");
        }
        return first;
    }

    @Override
    public int count() {
        return firstFragment.length - 1;
    }

    /**
     * The fragments of a frame in their order, padding included where no table tells the length without it.
     *
     * @param frame from 0
     */
    public List<ByteRange> fragments(int frame) {
        Objects.checkIndex(frame, count());
        List<ByteRange> ranges = new ArrayList<>();
        long left = lengths.length > 0 ? lengths[frame] : Long.MAX_VALUE;
        for (int i = firstFragment[frame]; i < firstFragment[frame + 1] && left > 0; i++) {
            ByteRange fragment = fragments.fragment(i);
            long length = Math.min(left, fragment.length());
            ranges.add(new ByteRange(fragment.source(), fragment.offset(), length));
            left -= length;
        }
        return ranges;
    }

    @Override
    public byte[] frame(int frame) throws IOException, PixelDataException {
        List<ByteRange> ranges = fragments(frame);
        long length = ranges.stream().mapToLong(ByteRange::length).sum();
        if (length > Integer.MAX_VALUE - 64) {
            throw new PixelDataException(Kind.UNSUPPORTED, "A compressed frame of more than 2 GB");
        }
        byte[] bytes = new byte[(int) length];
        int at = 0;
        for (ByteRange range : ranges) {
            range.readFully(0, ByteBuffer.wrap(bytes, at, (int) range.length()));
            at += (int) range.length();
        }
        return bytes;
    }
}
