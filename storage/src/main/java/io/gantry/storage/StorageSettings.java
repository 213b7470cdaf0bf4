package io.gantry.storage;

import io.gantry.storage.journal.JournalSettings;
import java.time.Duration;

/**
 * How a data folder is run.
 *
 * @param minimumFreeBytes bytes of disk that must stay usable for an instance to be received
 * @param minimumFreePercent percent of the disk that must stay usable; the greater of the two bounds counts
 * @param patience how long opening waits for another process to leave the folder
 * @param journal its two hooks are set by {@link DataFolder}
 */
public record StorageSettings(long minimumFreeBytes, int minimumFreePercent, Duration patience,
        JournalSettings journal) {

    /** 1 GiB must stay usable. */
    public static StorageSettings defaults() {
        return new StorageSettings(1L << 30, 0, Duration.ofSeconds(10), JournalSettings.defaults());
    }
}
