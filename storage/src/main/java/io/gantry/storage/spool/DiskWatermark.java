package io.gantry.storage.spool;

import io.gantry.storage.StorageUnavailableException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses new instances while the disk has less room than the administrator wants kept free: a full disk
 * would stop the journal and the cleaning of what has been acknowledged too. The disk is asked once a second, and
 * whenever what was written since would reach the mark; so the check is cheap enough for every piece of an instance,
 * and no sender is fast enough to fill the disk between two looks. Safe for any thread.
 */
public final class DiskWatermark {

    private static final long VALID_NANOS = Duration.ofSeconds(1).toNanos();

    /** What the disk says about itself, in bytes. */
    public interface Space {
        long usable() throws IOException;

        long total() throws IOException;
    }

    /** @param writtenAt what had been written when the disk was asked, or less */
    private record Reading(long takenAt, long usable, long needed, long writtenAt) {
        long toSpare() {
            return usable - needed;
        }
    }

    private final List<Space> disks;
    private final long minimumBytes;
    private final int minimumPercent;
    private final LongSupplier nanoTime;
    private final AtomicLong written = new AtomicLong();
    private volatile @Nullable Reading last;

    /**
     * @param disks at least one; the one with the least to spare counts
     * @param minimumBytes bytes that must stay usable
     * @param minimumPercent percent of the whole disk that must stay usable, 0 to 100; the greater bound
     *        counts
     * @param nanoTime as {@link System#nanoTime()}
     */
    public DiskWatermark(List<Space> disks, long minimumBytes, int minimumPercent, LongSupplier nanoTime) {
        if (minimumBytes < 0 || minimumPercent < 0 || minimumPercent > 100) {
            throw new IllegalArgumentException("watermark out of range");
        }
        this.disks = List.copyOf(disks);
        this.minimumBytes = minimumBytes;
        this.minimumPercent = minimumPercent;
        this.nanoTime = nanoTime;
    }

    /** The watermark of the disks that hold {@code folders}, which must exist. */
    public static DiskWatermark of(List<Path> folders, long minimumBytes, int minimumPercent)
            throws IOException {
        Set<FileStore> stores = new LinkedHashSet<>();
        for (Path folder : folders) {
            stores.add(Files.getFileStore(folder));
        }
        return new DiskWatermark(stores.stream().map(DiskWatermark::space).toList(), minimumBytes,
                minimumPercent, System::nanoTime);
    }

    private static Space space(FileStore store) {
        return new Space() {
            @Override
            public long usable() throws IOException {
                return store.getUsableSpace();
            }

            @Override
            public long total() throws IOException {
                return store.getTotalSpace();
            }
        };
    }

    /**
     * Returns when there is room enough.
     *
     * @param bytes how many are about to be written; to be told by {@link #wrote} afterwards
     * @throws StorageUnavailableException when there is not, or when the disk cannot be asked
     */
    public void check(long bytes) throws StorageUnavailableException {
        Reading reading = last;
        long now = nanoTime.getAsLong();
        if (reading == null || now - reading.takenAt >= VALID_NANOS
                || left(reading) - bytes < reading.needed) {
            reading = read(now);
            last = reading;
        }
        long left = left(reading);
        if (left - bytes < reading.needed) {
            throw new StorageUnavailableException("disk below its watermark: " + left + " usable for "
                    + bytes + " more and " + reading.needed + " that must stay usable, in bytes");
        }
    }

    /** So many bytes were written. */
    public void wrote(long bytes) {
        written.addAndGet(bytes);
    }

    /** What is usable, or less: what was written while the disk was asked counts twice. */
    private long left(Reading reading) {
        return reading.usable - (written.get() - reading.writtenAt);
    }

    /** Usable bytes at the last check; -1 before the first. */
    public long usableBytes() {
        Reading reading = last;
        return reading == null ? -1 : reading.usable;
    }

    private Reading read(long now) throws StorageUnavailableException {
        try {
            // Before the disks are asked: what is written from here on may be missing in their answers.
            long writtenAt = written.get();
            List<Reading> readings = new ArrayList<>();
            for (Space disk : disks) {
                long needed = Math.max(minimumBytes, disk.total() / 100 * minimumPercent);
                readings.add(new Reading(now, disk.usable(), needed, writtenAt));
            }
            return Collections.min(readings, Comparator.comparingLong(Reading::toSpare));
        } catch (IOException e) {
            throw new StorageUnavailableException("the disk does not tell its usable space", e);
        }
    }
}
