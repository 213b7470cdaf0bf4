package io.gantry.pipeline.redact.pixel;

import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.Zone;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import io.gantry.pipeline.redact.zone.ZonePlan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Native pixel data with black zones: the original's bytes, read where they lie, with black put over the zones as they
 * pass. Every byte outside of the zones is the original's; memory does not grow with the number of frames. As
 * thread-safe as the source below.
 */
final class BlankedSource implements ByteSource {

    private static final int PIECE = 64 * 1024;

    private final ByteRange original;
    private final Runs runs;
    private final int frames;
    private final int unit;
    /** The frame, from 0, at which each list of zones begins to hold. */
    private final int[] starts;
    private final List<List<Zone>> zones = new ArrayList<>();

    /**
     * @param original the value of Pixel Data
     * @param unit bytes of each unit whose order is reversed: of a big endian OW 2, 1 for little endian
     */
    BlankedSource(ByteRange original, ImageForm form, ZonePlan plan, int[] black, int unit) {
        this.original = original;
        this.runs = Runs.of(form, black);
        this.frames = form.numberOfFrames();
        this.unit = unit;
        List<Integer> changes = plan.changes();
        starts = changes.stream().mapToInt(change -> change - 1).toArray();
        for (int change : changes) {
            zones.add(plan.in(change));
        }
    }

    @Override
    public long size() {
        return original.length();
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        if (position >= original.length()) {
            return -1;
        }
        if (!target.hasRemaining()) {
            return 0;
        }
        if (unit == 1) {
            // Where the bytes are wanted, on the heap or off it: none is copied twice.
            int length = (int) Math.min(target.remaining(), original.length() - position);
            ByteBuffer stretch = target.slice(target.position(), length);
            original.readFully(position, stretch);
            blank(position, stretch);
            target.position(target.position() + length);
            return length;
        }
        // Whole units, so that black can be written as if the bytes were little endian.
        long start = position - position % unit;
        int skip = (int) (position - start);
        int wanted = Math.min(target.remaining(), PIECE);
        int units = (skip + wanted + unit - 1) / unit;
        int length = (int) Math.min((long) units * unit, original.length() - start);
        byte[] bytes = new byte[length];
        original.readFully(start, ByteBuffer.wrap(bytes));
        reverse(bytes);
        blank(start, ByteBuffer.wrap(bytes));
        reverse(bytes);
        int count = Math.min(wanted, length - skip);
        target.put(bytes, skip, count);
        return count;
    }

    private void reverse(byte[] bytes) {
        for (int start = 0; start + unit <= bytes.length; start += unit) {
            for (int low = start, high = start + unit - 1; low < high; low++, high--) {
                byte kept = bytes[low];
                bytes[low] = bytes[high];
                bytes[high] = kept;
            }
        }
    }

    private void blank(long from, ByteBuffer bytes) {
        long first = runs.frameAt(from);
        long last = Math.min(runs.frameAt(from + bytes.limit() - 1) + 1, frames - 1L);
        for (long frame = first; frame <= last; frame++) {
            for (Zone zone : zonesOf((int) frame)) {
                runs.blank((int) frame, zone, from, bytes);
            }
        }
    }

    private List<Zone> zonesOf(int frame) {
        int found = Arrays.binarySearch(starts, frame);
        return zones.get(found >= 0 ? found : -found - 2);
    }
}
