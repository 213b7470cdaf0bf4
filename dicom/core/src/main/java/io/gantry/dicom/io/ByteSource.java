package io.gantry.dicom.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Bytes of a known number that can be read at any position: a file, memory, or parts of both. Reading changes no
 * state, so that one source may serve several threads.
 */
public interface ByteSource {

    /** The number of bytes. */
    long size();

    /**
     * Reads into the remaining space of {@code target}.
     *
     * @param position byte to begin at, counted from 0
     * @return bytes read, at least 1, or -1 where {@code position} is at or past the end
     */
    int read(long position, ByteBuffer target) throws IOException;

    /** Reads until {@code target} is full; an EOFException says that the source is shorter than it was thought. */
    default void readFully(long position, ByteBuffer target) throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            int n = read(at, target);
            if (n < 0) {
                throw new EOFException(
                        "Source ended at offset " + at + ", " + target.remaining() + " bytes short");
            }
            at += n;
        }
    }

    /**
     * Writes bytes to a file, from its position on; what lies in a file is copied by the kernel. An EOFException says that
     * the source is shorter than it was thought; what was written until then stays.
     *
     * @param position byte to begin at, counted from 0
     * @param length how many there must be from there
     */
    default void transferTo(long position, long length, FileChannel target) throws IOException {
        ByteBuffer piece = ByteBuffer.allocateDirect((int) Math.min(length, DataSink.COPY_SIZE));
        for (long at = 0; at < length; at += piece.limit()) {
            piece.clear().limit((int) Math.min(piece.capacity(), length - at));
            readFully(position + at, piece);
            piece.flip();
            while (piece.hasRemaining()) {
                target.write(piece);
            }
        }
    }

    /** A source over an array, which is not copied and must not change. */
    static ByteSource of(byte[] bytes) {
        return new ArraySource(bytes);
    }

    /** A source over an open file; its size is taken now, and the channel stays the caller's to close. */
    static ByteSource of(FileChannel file) throws IOException {
        return new FileSource(file, file.size());
    }

    /** A source over an array. */
    final class ArraySource implements ByteSource {
        private final byte[] bytes;

        private ArraySource(byte[] bytes) {
            this.bytes = bytes;
        }

        /** The array itself, for readers that do without a copy. */
        byte[] bytes() {
            return bytes;
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public int read(long position, ByteBuffer target) {
            if (position >= bytes.length) {
                return -1;
            }
            int n = Math.min(target.remaining(), bytes.length - (int) position);
            target.put(bytes, (int) position, n);
            return n;
        }

        @Override
        public void transferTo(long position, long length, FileChannel target) throws IOException {
            ByteBuffer piece = ByteBuffer.wrap(bytes, Math.toIntExact(position), Math.toIntExact(length));
            while (piece.hasRemaining()) {
                target.write(piece);
            }
        }
    }

    /** A source over an open file. */
    record FileSource(FileChannel file, long size) implements ByteSource {
        @Override
        public int read(long position, ByteBuffer target) throws IOException {
            return file.read(target, position);
        }

        @Override
        public void transferTo(long position, long length, FileChannel target) throws IOException {
            long at = 0;
            while (at < length) {
                long n = file.transferTo(position + at, length - at, target);
                if (n <= 0) {
                    throw new EOFException(
                            "Source ended at offset " + (position + at) + ", " + (length - at)
                                    + " bytes short");
                }
                at += n;
            }
        }
    }
}
