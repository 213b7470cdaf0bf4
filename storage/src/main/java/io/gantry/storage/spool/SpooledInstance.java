package io.gantry.storage.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** The original of an instance, open for reading: its file stays as it is until this is closed. */
public final class SpooledInstance implements Closeable {

    private final Path file;
    private final FileChannel channel;
    private final Runnable closed;
    private final AtomicBoolean open = new AtomicBoolean(true);

    SpooledInstance(Path file, FileChannel channel, Runnable closed) {
        this.file = file;
        this.channel = channel;
        this.closed = closed;
    }

    /** Closed with this. */
    public FileChannel channel() {
        return channel;
    }

    /**
     * Says that nobody will read it soon. The memory that the system keeps its pages in then takes what is received next,
     * instead of more and more memory; it can still be read.
     */
    public void putAside() {
        PageCache.drop(file);
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
