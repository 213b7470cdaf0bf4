package io.gantry.dicom.net.ul;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * A connected byte stream: TCP, or TLS over it (PS3.15 B). Reading and writing block and belong to one thread;
 * {@link #endReads} and {@link #close} may be called from any.
 */
public interface Transport extends AutoCloseable {

    /** Waits for at least one byte; -1 at the end of the stream or after {@link #endReads}. */
    int read(ByteBuffer dst) throws IOException;

    /** What has arrived already: 0 when nothing has, -1 at the end of the stream. */
    int poll(ByteBuffer dst) throws IOException;

    /** Writes all that remains in the buffers, one after another. */
    void write(ByteBuffer... sources) throws IOException;

    /** Makes a blocked read and every later one see the end of the stream. Writing goes on. */
    void endReads();

    InetSocketAddress remoteAddress();

    /** Whether the stream is encrypted. */
    boolean isSecure();

    /** Closes without waiting. Idempotent. */
    @Override
    void close();
}
