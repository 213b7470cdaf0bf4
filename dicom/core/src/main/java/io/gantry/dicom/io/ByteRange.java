package io.gantry.dicom.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;

/**
 * A part of a source: a value too large to be held in memory, left where it lies.
 *
 * @param source where the bytes lie
 * @param offset the first of them, counted from 0
 * @param length their number
 */
public record ByteRange(ByteSource source, long offset, long length) implements ByteSource {

    public ByteRange {
        Objects.checkFromIndexSize(offset, length, source.size());
    }

    @Override
    public long size() {
        return length;
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        if (position >= length) {
            return -1;
        }
        long left = length - position;
        if (target.remaining() <= left) {
            return source.read(offset + position, target);
        }
        int limit = target.limit();
        target.limit(target.position() + (int) left);
        try {
            return source.read(offset + position, target);
        } finally {
            target.limit(limit);
        }
    }

    @Override
    public void transferTo(long position, long count, FileChannel target) throws IOException {
        Objects.checkFromIndexSize(position, count, length);
        source.transferTo(offset + position, count, target);
    }

    /** All bytes in an array of their own; a {@link MalformedDatasetException} where there are more than {@code most}. */
    public byte[] load(int most) throws IOException {
        if (length > most) {
            throw new MalformedDatasetException(
                    "A value of " + length + " bytes is over the limit of " + most);
        }
        byte[] bytes = new byte[(int) length];
        readFully(0, ByteBuffer.wrap(bytes));
        return bytes;
    }
}
