package io.gantry.dicom.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Where encoded bytes go, in their order. Not thread-safe. */
public interface DataSink {

    void write(byte[] bytes, int offset, int length) throws IOException;

    /** Takes the bytes of a range: copied now, or referred to by sinks that say so. */
    void write(ByteRange range) throws IOException;

    /** Size of the pieces in which ranges are copied. */
    int COPY_SIZE = 64 * 1024;

    /** Reads a range piece by piece and hands each to {@link #write(byte[], int, int)}. */
    static void copy(ByteRange range, DataSink target) throws IOException {
        byte[] piece = new byte[(int) Math.min(range.length(), COPY_SIZE)];
        for (long at = 0; at < range.length(); at += piece.length) {
            int n = (int) Math.min(piece.length, range.length() - at);
            range.readFully(at, ByteBuffer.wrap(piece, 0, n));
            target.write(piece, 0, n);
        }
    }

    /** A sink into a stream, which stays the caller's to close. */
    static DataSink into(OutputStream stream) {
        return new DataSink() {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                stream.write(bytes, offset, length);
            }

            @Override
            public void write(ByteRange range) throws IOException {
                copy(range, this);
            }
        };
    }

    /** A sink that keeps everything in memory: for headers and for data sets known to be small. */
    final class InMemory implements DataSink {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(8192);

        @Override
        public void write(byte[] b, int offset, int length) {
            bytes.write(b, offset, length);
        }

        @Override
        public void write(ByteRange range) throws IOException {
            copy(range, this);
        }

        public byte[] toByteArray() {
            return bytes.toByteArray();
        }
    }
}
