package io.gantry.dicom.net.testing;

import io.gantry.dicom.net.ul.Transport;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** A connection whose peer has said all it will say: gives given bytes in pieces, and keeps what is written. */
public final class MemoryTransport implements Transport {

    private final ByteBuffer incoming;
    private final int piece;
    private final ByteArrayOutputStream outgoing = new ByteArrayOutputStream();
    private volatile boolean closed;

    /** @param piece how many bytes arrive at a time, at most */
    public MemoryTransport(byte[] incoming, int piece) {
        this.incoming = ByteBuffer.wrap(incoming.clone());
        this.piece = piece;
    }

    /** What this side wrote. */
    public byte[] written() {
        return outgoing.toByteArray();
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public int read(ByteBuffer dst) {
        if (closed || !incoming.hasRemaining()) {
            return -1;
        }
        return poll(dst);
    }

    @Override
    public int poll(ByteBuffer dst) {
        int n = Math.min(Math.min(piece, dst.remaining()), incoming.remaining());
        dst.put(incoming.slice(incoming.position(), n));
        incoming.position(incoming.position() + n);
        return n;
    }

    @Override
    public void write(ByteBuffer... sources) {
        for (ByteBuffer source : sources) {
            byte[] bytes = new byte[source.remaining()];
            source.get(bytes);
            outgoing.writeBytes(bytes);
        }
    }

    @Override
    public void endReads() {
        closed = true;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 104);
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public void close() {
        closed = true;
    }
}
