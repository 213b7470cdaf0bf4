package io.gantry.storage.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/** The original of an instance, open for reading: its file stays as it is until this is closed. */
public final class SpooledInstance implements Closeable {

    private final FileChannel channel;
    private final Runnable closed;
    private final AtomicBoolean open = new AtomicBoolean(true);

    SpooledInstance(FileChannel channel, Runnable closed) {
        this.channel = channel;
        this.closed = closed;
    }

    /** Closed with this. */
    public FileChannel channel() {
        return channel;
    }

    @Override
    public void close() throws IOException {
        if (open.getAndSet(false)) {
            try {
                channel.close();
            } finally {
                closed.run();
            }
        }
    }
}
