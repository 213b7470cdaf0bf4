package io.gantry.gateway.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.gantry.gateway.config.WholeFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the files of a job. Each stands under its name whole and on disk or not at all, whatever ends the process or the
 * machine; once {@link #forceNames} has returned, all names are on disk, too. When the process is told to end (Ctrl-C),
 * what is half written is deleted. Safe for any thread.
 */
final class ResultFiles implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ResultFiles.class);

    private final Thread hook = Thread.ofPlatform().name("half-files").unstarted(this::deleteHalf);
    /** The folder that the job's folders lie in, and that was there before it. */
    private final @Nullable Path above;
    @GuardedBy("this")
    private final Set<Path> half = new HashSet<>();
    @GuardedBy("this")
    private final Set<Path> folders = new HashSet<>();
    @GuardedBy("this")
    private boolean ending;

    /** @param root the folder of the results, which need not exist; others must lie beside it */
    ResultFiles(Path root) {
        Path there = root.toAbsolutePath().getParent();
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        above = there;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Writes a file; its folder must be there. */
    void write(Path file, WholeFile.Content content, FileAttribute<?>[] mode, CopyOption... move)
            throws IOException {
        Path part = WholeFile.part(file);
        try {
            WholeFile.complete(begin(part, mode), part, file, content, move);
        } finally {
            end(part);
        }
    }

    private synchronized FileChannel begin(Path part, FileAttribute<?>[] mode) throws IOException {
        if (ending) {
            throw new InterruptedIOException("ending");
        }
        half.add(part);
        Path folder = part.toAbsolutePath().getParent();
        while (folder != null && folders.add(folder) && !folder.equals(above)) {
            folder = folder.getParent();
        }
        return WholeFile.begin(part, mode);
    }

    private synchronized void end(Path part) {
        half.remove(part);
    }

    /** Makes the names of everything written durable, and those of the folders made for it: once for each folder. */
    void forceNames() throws IOException {
        Set<Path> named;
        synchronized (this) {
            named = Set.copyOf(folders);
            folders.clear();
        }
        for (Path folder : named) {
            WholeFile.forceFolder(folder);
        }
    }

    synchronized void deleteHalf() {
        ending = true;
        for (Path file : half) {
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
