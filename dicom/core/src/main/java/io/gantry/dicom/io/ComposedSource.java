package io.gantry.dicom.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.List;

/**
 * Several ranges read as one: a rewritten header followed by the pixel data of the file it came from.
 */
public final class ComposedSource implements ByteSource {

    private final ByteRange[] parts;
    private final long[] ends;

    public ComposedSource(List<ByteRange> parts) {
        this.parts = parts.toArray(ByteRange[]::new);
        this.ends = new long[this.parts.length];
        long end = 0;
        for (int i = 0; i < ends.length; i++) {
            end += this.parts[i].length();
            ends[i] = end;
        }
    }

    /** The parts in their order. */
    public List<ByteRange> parts() {
        return List.of(parts);
    }

    @Override
    public long size() {
        return ends.length == 0 ? 0 : ends[ends.length - 1];
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        int i = partAt(position);
        return i == ends.length ? -1 : parts[i].read(position - startOf(i), target);
    }

    @Override
    public void transferTo(long position, long length, FileChannel target) throws IOException {
        long at = position;
        for (int i = partAt(position); at < position + length; i++) {
            if (i == ends.length) {
                throw new EOFException("Source ended at offset " + at + ", " + (position + length - at)
                        + " bytes short");
            }
            long end = Math.min(ends[i], position + length);
            parts[i].transferTo(at - startOf(i), end - at, target);
            at = end;
        }
    }

    /** The part that holds a byte; the number of parts where none does. */
    private int partAt(long position) {
        // The end of a part is the beginning of the next one that is not empty.
        int found = Arrays.binarySearch(ends, position);
        int i = found < 0 ? -found - 1 : found + 1;
        while (i < ends.length && ends[i] == position) {
            i++;
        }
        return i;
    }

    private long startOf(int part) {
        return ends[part] - parts[part].length();
    }
}
