package io.gantry.gateway.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that are being written: when the process is told to end (Ctrl-C), they are deleted, so that every file
 * that is left is whole. Safe for any thread.
 */
final class HalfFiles implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HalfFiles.class);

    private final Thread hook = Thread.ofPlatform().name("half-files").unstarted(this::deleteAll);
    @GuardedBy("this")
    private final Set<Path> open = new HashSet<>();
    @GuardedBy("this")
    private boolean ending;

    HalfFiles() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Makes a file. */
    interface Maker {
        void make() throws IOException;
    }

    /** A file comes into being; to be followed by {@link #whole}. */
    synchronized void begin(Path file, Maker maker) throws IOException {
        if (ending) {
            throw new InterruptedIOException("ending");
        }
        open.add(file);
        maker.make();
    }

    /** A file is complete, or gone. */
    synchronized void whole(Path file) {
        open.remove(file);
    }

    synchronized void deleteAll() {
        ending = true;
        for (Path file : open) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                log.warn("a file that is half written could not be deleted: {}",
                        e.getClass().getSimpleName());
            }
        }
    }

    @Override
    public void close() {
        try {
            boolean _ = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            log.debug("the process is ending: the hook runs");
        }
    }
}
