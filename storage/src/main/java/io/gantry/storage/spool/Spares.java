package io.gantry.storage.spool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of finished instances that wait some seconds to be written again. A file system takes a multiple of the time
 * for making, filling and deleting a file that it takes for overwriting one: blocks are allocated and freed, and each
 * force commits the file system's own journal.
 *
 * <p>A spare keeps its old name until it is taken, so a start after a crash finds it beside a final row and deletes it
 * like any other leftover. A file that somebody still reads never becomes one. Safe for use by many threads.
 */
final class Spares {

    private static final Logger log = LoggerFactory.getLogger(Spares.class);
    /** Larger files are rare, and would push out many that are wanted. */
    private static final long LARGEST = 16L << 20;

    private record Spare(InstanceId id, Path file, long size, long since) {
    }

    private final long limit;
    private final Duration patience;
    private final Object lock = new Object();
    @GuardedBy("lock")
    private final ArrayDeque<Spare> waiting = new ArrayDeque<>();
    @GuardedBy("lock")
    private final Set<InstanceId> ids = new HashSet<>();
    @GuardedBy("lock")
    private final Map<InstanceId, Integer> readers = new HashMap<>();
    @GuardedBy("lock")
    private long bytes;
    @GuardedBy("lock")
    private boolean watched;
    @GuardedBy("lock")
    private boolean closed;

    /**
     * @param limit bytes that may wait; 0 where every file is deleted at once
     * @param patience how long a file waits before it is deleted
     */
    Spares(long limit, Duration patience) {
        this.limit = limit;
        this.patience = patience;
    }

    /** Opens {@code file} for reading; until the result is closed it cannot become a spare. */
    SpooledInstance open(InstanceId id, Path file) throws IOException {
        synchronized (lock) {
            if (ids.contains(id)) {
                throw new NoSuchFileException("instance " + id + " is finished");
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            readers.merge(id, 1, Integer::sum);
            return new SpooledInstance(file, channel, () -> closed(id));
        }
    }

    private void closed(InstanceId id) {
        synchronized (lock) {
            readers.computeIfPresent(id, (_, n) -> n == 1 ? null : n - 1);
        }
    }

    boolean contains(InstanceId id) {
        synchronized (lock) {
            return ids.contains(id);
        }
    }

    /** Takes over the file of a finished instance: to be written again, or to be deleted, which happens here. */
    void retire(InstanceId id, Path file) throws IOException {
        synchronized (lock) {
            if (ids.contains(id)) {
                return;
            }
            long size = reusable(file);
            if (!closed && !readers.containsKey(id) && size > 0 && size <= LARGEST && bytes + size <= limit) {
                waiting.addLast(new Spare(id, file, size, System.nanoTime()));
                ids.add(id);
                bytes += size;
                if (!watched) {
                    watched = true;
                    var _ = Thread.ofVirtual().name("spool-spares").start(this::watch);
                }
                return;
            }
        }
        Files.deleteIfExists(file);
    }

    /**
     * Bytes that may be overwritten; 0 where none may: what another name leads to, or this one only leads to, is not ours
     * to write to.
     */
    private static long reusable(Path file) throws IOException {
        try {
            Map<String, Object> seen = Files.readAttributes(file, "unix:isRegularFile,nlink,size",
                    LinkOption.NOFOLLOW_LINKS);
            boolean ours = Objects.equals(seen.get("isRegularFile"), true)
                    && Objects.equals(seen.get("nlink"), 1);
            return ours && seen.get("size") instanceof Long size ? size : 0;
        } catch (NoSuchFileException _) {
            return 0;
        }
    }

    /**
     * Gives a spare the name {@code part}, if there is one.
     *
     * @return the instance whose file it was; null where there was none
     */
    @Nullable
    InstanceId take(Path part) {
        synchronized (lock) {
            // The youngest: its pages are still in memory.
            Spare spare = waiting.pollLast();
            if (spare == null) {
                return null;
            }
            try {
                Files.move(spare.file, part, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                // It may be away for a moment only: forgotten, it would stay until the next start.
                log.warn("the file of finished instance {} cannot be written again: {}", spare.id,
                        e.getClass().getSimpleName());
                waiting.addFirst(spare);
                return null;
            }
            forget(spare);
            return spare.id;
        }
    }

    @GuardedBy("lock")
    private void forget(Spare spare) {
        ids.remove(spare.id);
        bytes -= spare.size;
    }

    /** Deletes all spares. */
    void clear() {
        synchronized (lock) {
            deleteThatWaited(0);
        }
    }

    /** Deletes all spares and keeps none from now on. */
    void close() {
        synchronized (lock) {
            closed = true;
            clear();
        }
    }

    private void watch() {
        try {
            do {
                Thread.sleep(patience);
            } while (deleteExpired());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** False when nothing is left, and nobody watches any more. */
    private boolean deleteExpired() {
        synchronized (lock) {
            deleteThatWaited(patience.toNanos());
            watched = !waiting.isEmpty() && !closed;
            return watched;
        }
    }

    /**
     * Deletes those that have waited so long. What the disk refuses to delete, such as one that is read-only for a time,
     * waits once more; at the end of the node it is left to the next start, as its row is final.
     */
    @GuardedBy("lock")
    private void deleteThatWaited(long nanos) {
        long now = System.nanoTime();
        List<Spare> refused = new ArrayList<>();
        String why = "";
        while (!waiting.isEmpty() && now - waiting.getFirst().since >= nanos) {
            Spare spare = waiting.removeFirst();
            try {
                Files.deleteIfExists(spare.file);
                forget(spare);
            } catch (IOException e) {
                refused.add(new Spare(spare.id, spare.file, spare.size, now));
                why = e.getClass().getSimpleName();
            }
        }
        if (!refused.isEmpty()) {
            waiting.addAll(refused);
            log.warn("cannot delete the files of {} finished instances, which is tried again: {}",
                    refused.size(),
                    why);
        }
    }
}
