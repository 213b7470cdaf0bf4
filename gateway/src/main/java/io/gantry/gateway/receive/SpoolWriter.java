package io.gantry.gateway.receive;

import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.DataSink;
import io.gantry.storage.spool.Incoming;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a spooled file and keeps the disk's failures apart from the sender's: after the first, it takes the rest
 * of the data set and drops it, so that the association can be answered and goes on.
 */
final class SpoolWriter implements WritableByteChannel, DataSink {

    private final Incoming instance;
    private @Nullable IOException failure;

    SpoolWriter(Incoming instance) {
        this.instance = instance;
    }

    /** What the disk said first; null where all was written. */
    @Nullable
    IOException failure() {
        return failure;
    }

    @Override
    public int write(ByteBuffer bytes) {
        int length = bytes.remaining();
        try {
            if (failure == null) {
                instance.write(bytes);
            }
        } catch (IOException e) {
            failure = e;
        }
        bytes.position(bytes.limit());
        return length;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        write(ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public void write(ByteRange range) throws IOException {
        DataSink.copy(range, this);
    }

    @Override
    public boolean isOpen() {
        return instance.channel().isOpen();
    }

    /** The file is its owner's to close. */
    @Override
    public void close() {
    }
}
