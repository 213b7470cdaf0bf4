package io.gantry.dicom.io;

import java.nio.ByteBuffer;

/** Hands out at most a few bytes a read, as a network drive may. */
final class TrickleSource implements ByteSource {

    private final byte[] bytes;
    private final int most;

    TrickleSource(byte[] bytes, int most) {
        this.bytes = bytes;
        this.most = most;
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
        int n = Math.min(Math.min(target.remaining(), most), bytes.length - (int) position);
        target.put(bytes, (int) position, n);
        return n;
    }
}
