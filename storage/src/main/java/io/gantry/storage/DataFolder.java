package io.gantry.storage;

import io.gantry.storage.journal.JdbcJournal;
import io.gantry.storage.journal.Journal;
import io.gantry.storage.journal.JournalDatabase;
import io.gantry.storage.journal.JournalSettings;
import io.gantry.storage.journal.Receipt;
import io.gantry.storage.quarantine.Quarantine;
import io.gantry.storage.spool.DiskWatermark;
import io.gantry.storage.spool.Incoming;
import io.gantry.storage.spool.Reaper;
import io.gantry.storage.spool.Spool;
import io.gantry.storage.spool.TimeOrderedIds;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Everything that lies under {@code data}: the spool, the journal and the lock that keeps a second gateway
 * out. The gateway {@link #open opens} it; commands {@link #attach attach}, whether a gateway runs or not.
 *
 * <p>Layout: {@code lock}, {@code spool/}, {@code journal/}, {@code journal.mark}; only the owner of the folder can enter it,
 * because originals hold patient data. The lock belongs to the process and goes with it, however it ends.
 */
public final class DataFolder implements AutoCloseable {

    /** The folder in it that originals lie in. */
    public static final String SPOOL = "spool";

    /** About what is received in a second over a fast network, which is how long a checkpoint lets it wait. */
    private static final long SPARE_BYTES = 256L << 20;

    private final @Nullable FileChannel lock;
    private final Spool spool;
    private final Journal journal;
    private final Reaper reaper;
    private final TimeOrderedIds ids;

    private DataFolder(@Nullable FileChannel lock, Spool spool, Journal journal, Reaper reaper,
            TimeOrderedIds ids) {
        this.lock = lock;
        this.spool = spool;
        this.journal = journal;
        this.reaper = reaper;
        this.ids = ids;
    }

    /**
     * Opens the folder for a gateway, making it where it is missing. Waits some seconds for a command that is
     * just working on it.
     *
     * @throws DataFolderInUseException when another process keeps it
     */
    public static DataFolder open(Path folder, StorageSettings settings, Clock clock) throws IOException {
        make(folder);
        long start = System.nanoTime();
        while (true) {
            FileChannel lock = tryLock(folder);
            if (lock != null) {
                return own(folder, lock, settings, clock);
            }
            if (System.nanoTime() - start > settings.patience().toNanos()) {
                throw new DataFolderInUseException("another process works on " + folder);
            }
            pause();
        }
    }

    /**
     * Opens the folder for a command: alone when no gateway runs, else beside it, through its journal.
     *
     * @throws IOException when the folder does not exist, or its owner does not answer
     */
    public static DataFolder attach(Path folder, StorageSettings settings, Clock clock) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("no data folder " + folder);
        }
        long start = System.nanoTime();
        while (true) {
            FileChannel lock = tryLock(folder);
            if (lock != null) {
                return own(folder, lock, settings, clock);
            }
            try {
                return assemble(folder, null, JournalDatabase.beside(journalOf(folder)), settings, clock);
            } catch (IOException e) {
                // The owner may just be starting or ending: then the lock or the journal is free in a moment.
                if (System.nanoTime() - start > settings.patience().toNanos()) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static DataFolder own(Path folder, FileChannel lock, StorageSettings settings, Clock clock)
            throws IOException {
        try {
            return assemble(folder, lock, JournalDatabase.own(journalOf(folder)), settings, clock);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    private static DataFolder assemble(Path folder, @Nullable FileChannel lock, JournalDatabase database,
            StorageSettings settings, Clock clock) throws IOException {
        try {
            // Above every id of earlier runs, before the spool remembers where this run begins.
            TimeOrderedIds ids = new TimeOrderedIds(clock, database.lastId());
            Path root = folder.resolve(SPOOL);
            // A spool of its own disk, mounted or linked there, fills apart from the journal's.
            DiskWatermark watermark = DiskWatermark.of(
                    Files.exists(root) ? List.of(folder, root) : List.of(folder),
                    settings.minimumFreeBytes(), settings.minimumFreePercent());
            // Beside a gateway a command must not hand files on: the gateway may be reading them.
            long spareBytes = lock == null ? 0 : SPARE_BYTES;
            Spool spool = Spool.open(root, ids, watermark, spareBytes);
            Reaper reaper = new Reaper(spool);
            JournalSettings hooked = settings.journal().withHooks(spool::forceFolders, reaper);
            return new DataFolder(lock, spool, JdbcJournal.start(database, hooked, clock), reaper, ids);
        } catch (IOException e) {
            database.close();
            throw e;
        }
    }

    public Spool spool() {
        return spool;
    }

    public Journal journal() {
        return journal;
    }

    public Reaper reaper() {
        return reaper;
    }

    public Quarantine quarantine() {
        return new Quarantine(journal, spool);
    }

    /** Where instances and associations get their ids. */
    public TimeOrderedIds ids() {
        return ids;
    }

    /**
     * Makes a received instance durable: file forced and named, row committed. When this returns, and only
     * then, the sender may be answered with success. Afterwards the caller closes {@code in}, as always.
     *
     * @throws StorageUnavailableException when that failed; the sender is to be answered A700H
     */
    public void accept(Incoming in, Receipt receipt) throws StorageUnavailableException {
        in.seal();
        try {
            journal.received(receipt);
            in.keep();
        } catch (CommitInDoubtException | RuntimeException | Error e) {
            // A row may point to the file.
            in.keep();
            throw e;
        }
    }

    /**
     * Matches what earlier runs left: see {@link Recovery}. The gateway calls it before it works on anything;
     * reception may already run.
     */
    public Recovery.Report recover(Recovery.ReceiptReader receipts) throws IOException {
        return new Recovery(spool, journal, reaper).run(receipts);
    }

    @Override
    public void close() throws IOException {
        journal.close();
        spool.close();
        if (lock != null) {
            lock.close();
        }
    }

    private static void make(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Path parent = folder.toAbsolutePath().getParent();
            if (parent == null) {
                throw new IOException("no folder to make a data folder in");
            }
            Files.createDirectories(parent);
            Files.createDirectory(folder,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            try (FileChannel names = FileChannel.open(parent, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    private static Path journalOf(Path folder) {
        return folder.resolve("journal");
    }

    private static @Nullable FileChannel tryLock(Path folder) throws IOException {
        FileChannel channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        try {
            FileLock held = channel.tryLock();
            if (held != null) {
                return channel;
            }
        } catch (OverlappingFileLockException _) {
            // Held by this very process.
        }
        channel.close();
        return null;
    }

    private static void pause() throws IOException {
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        if (Thread.interrupted()) {
            throw new IOException("interrupted while waiting for the data folder");
        }
    }
}
