package io.gantry.pipeline;

import io.gantry.dicom.io.ByteRange;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Bytes of a range, read a piece at a time: what is walked may be large, and its steps are small and many. Confined to one
 * thread.
 */
public final class BytePieces {

    private final ByteRange range;
    private final byte[] piece;
    private long start;
    private long end;

    /** @param size of a piece */
    public BytePieces(ByteRange range, int size) {
        this.range = range;
        this.piece = new byte[size];
    }

    /** Unsigned; {@code at} must lie within the range. */
    public int u8(long at) throws IOException {
        if (at < start || at >= end) {
            int n = (int) Math.min(piece.length, range.length() - at);
            range.readFully(at, ByteBuffer.wrap(piece, 0, n));
            start = at;
            end = at + n;
        }
        return piece[(int) (at - start)] & 0xFF;
    }

    /** Unsigned, big endian, as in every codestream. */
    public int u16(long at) throws IOException {
        return u8(at) << 8 | u8(at + 1);
    }

    /** Unsigned, big endian. */
    public long u32(long at) throws IOException {
        return (long) u16(at) << 16 | u16(at + 2);
    }
}
