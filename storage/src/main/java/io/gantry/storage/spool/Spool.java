package io.gantry.storage.spool;

import io.gantry.storage.StorageUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of received instances; layout and life of a file are told in the package description. */
public final class Spool {

    private static final Logger log = LoggerFactory.getLogger(Spool.class);
    static final String PART = ".part";
    static final String ORIGINAL = ".dcm";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final Duration SPARE_PATIENCE = Duration.ofSeconds(5);

    /** Receives the ids of one folder, ascending; folders come ascending too. */
    @FunctionalInterface
    public interface ScanVisitor {
        void sealed(List<InstanceId> ids) throws IOException;
    }

    /**
     * What a scan found and removed.
     *
     * @param originals sealed instances
     * @param partsDeleted files that were never acknowledged
     * @param unknown files with names, or in places, that are not ours; left alone
     */
    public record ScanResult(long originals, long partsDeleted, long unknown) {
    }

    private final Shards shards;
    private final TimeOrderedIds ids;
    private final DiskWatermark watermark;
    private final Spares spares;
    private final boolean isNew;
    private final InstanceId firstOfThisRun;
    /** Bytes that an instance came to when the disk had no room for it; 0 once it has. */
    private volatile long refused;
    /** Whether the last instance could not be begun: whether one can again, only beginning one tells. */
    private volatile boolean failed;

    private Spool(Shards shards, TimeOrderedIds ids, DiskWatermark watermark, Spares spares, boolean isNew) {
        this.shards = shards;
        this.ids = ids;
        this.watermark = watermark;
        this.spares = spares;
        this.isNew = isNew;
        this.firstOfThisRun = ids.nextInstance();
    }

    /**
     * Opens the spool, making its folder where it is missing, and raises {@code ids} above what the spool
     * holds.
     *
     * @param spareBytes size of the finished files that may wait some seconds to be written again; 0 where each is
     *        deleted at once
     */
    public static Spool open(Path root, TimeOrderedIds ids, DiskWatermark watermark, long spareBytes)
            throws IOException {
        boolean isNew = Files.notExists(root);
        // Whoever made the data folder may have left it open to others; originals are for the node's user.
        Files.createDirectories(root, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        closeToOthers(root);
        Path parent = root.toAbsolutePath().getParent();
        if (parent != null) {
            // Of a spool that is new: else a power cut could take it whole.
            Shards.force(parent);
        }
        Shards shards = new Shards(root);
        newest(shards).ifPresent(id -> ids.raise(id.value()));
        return new Spool(shards, ids, watermark, new Spares(spareBytes, SPARE_PATIENCE), isNew);
    }

    /** Of a spool that was copied, or made by somebody else. */
    private static void closeToOthers(Path root) throws IOException {
        if (OWNER_ONLY.containsAll(Files.getPosixFilePermissions(root))) {
            return;
        }
        try {
            Files.setPosixFilePermissions(root, OWNER_ONLY);
            log.warn("{} was open to others: it is for its owner only now", root);
        } catch (FileSystemException e) {
            log.warn("{} is open to others, who can read originals, and cannot be closed: {}", root,
                    e.getReason());
        }
    }

    /** Whether opening it made its folder: nothing was ever received here, or the disk of what was is not mounted. */
    public boolean isNew() {
        return isNew;
    }

    /**
     * Begins a file for the next instance.
     *
     * @throws StorageUnavailableException when the disk is below its watermark or refuses the file
     */
    public Incoming create() throws StorageUnavailableException {
        checkRoom();
        InstanceId id = ids.nextInstance();
        try {
            shards.make(id);
            Incoming begun = begin(id, shards.file(id, PART));
            failed = false;
            return begun;
        } catch (IOException e) {
            failed = true;
            throw new StorageUnavailableException("cannot begin instance " + id, e);
        }
    }

    private Incoming begin(InstanceId id, Path part) throws IOException {
        InstanceId before = spares.take(part);
        if (before == null) {
            return new Incoming(this, id, part, shards.file(id, ORIGINAL), false);
        }
        Incoming begun = null;
        try {
            shards.prune(before, id);
            begun = new Incoming(this, id, part, shards.file(id, ORIGINAL), true);
            return begun;
        } finally {
            if (begun == null) {
                // Without descriptors, say: nobody else would delete what a finished instance left, before the next start.
                Files.deleteIfExists(part);
            }
        }
    }

    /** Returns when the disk has room for more: as {@link #create}, for what receiving takes besides. */
    public void checkRoom() throws StorageUnavailableException {
        checkRoom(0);
    }

    private void checkRoom(long bytes) throws StorageUnavailableException {
        try {
            watermark.check(bytes);
        } catch (StorageUnavailableException e) {
            // Room for later ones.
            spares.clear();
            throw e;
        }
    }

    /** Writes a piece of an instance where the disk has room for it. */
    void write(FileChannel to, ByteBuffer bytes) throws IOException {
        int length = bytes.remaining();
        try {
            checkRoom(length);
        } catch (StorageUnavailableException e) {
            // Its file goes and leaves room again, though not for the next one.
            refused = to.position() + length;
            throw e;
        }
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
        watermark.wrote(length);
    }

    /**
     * Makes the names of sealed instances durable: one force for each folder concerned, whatever their
     * number.
     */
    public void forceFolders(Collection<InstanceId> sealed) throws IOException {
        Set<Path> leaves = new LinkedHashSet<>();
        for (InstanceId id : sealed) {
            leaves.add(shards.leafOf(id));
        }
        for (Path leaf : leaves) {
            Shards.force(leaf);
        }
    }

    /** Where the original of {@code id} lies, whether or not it is there. */
    public Path original(InstanceId id) {
        return shards.file(id, ORIGINAL);
    }

    /** Whether the original is there; that of a finished instance is not, even while its file waits to be reused. */
    public boolean exists(InstanceId id) {
        return Files.exists(original(id)) && !spares.contains(id);
    }

    /**
     * Why no instance can be received now, or none of the size of one that the disk had no room for; null where the disk
     * takes them.
     */
    public @Nullable String problem() {
        try {
            if (!isThere()) {
                return "its folder is not there";
            }
            watermark.check(refused);
            refused = 0;
            if (failed) {
                create().close();
            }
            return null;
        } catch (StorageUnavailableException e) {
            // Of the disk, such as that it is read-only, without the name of a file.
            return e.getCause() instanceof FileSystemException said && said.getReason() != null
                    ? e.getMessage() + ": " + said.getReason()
                    : e.getMessage();
        } catch (IOException e) {
            return "what is begun cannot be deleted: " + e.getClass().getSimpleName();
        }
    }

    /** Whether the spool's folder can be seen: where it cannot, no file of it is known to be missing. */
    public boolean isThere() {
        return Files.isDirectory(shards.root());
    }

    /** Bytes of the original; -1 when it is not there. */
    public long size(InstanceId id) {
        return exists(id) ? original(id).toFile().length() : -1;
    }

    /** Opens the original for reading. The caller closes it. */
    public SpooledInstance open(InstanceId id) throws IOException {
        return spares.open(id, original(id));
    }

    /**
     * Deletes the file of {@code id} and the folder it leaves empty, or keeps the file for another instance. Only for
     * instances whose final state is durable in the journal: {@link Reaper} is the caller.
     */
    void delete(InstanceId id) throws IOException {
        spares.retire(id, original(id));
        shards.prune(id, ids.nextInstance());
    }

    /** Deletes the files that wait to be reused, and from now on each at once. */
    public void close() {
        spares.close();
    }

    /** The first id that this run could give: what lies below was left by earlier runs. */
    public InstanceId firstOfThisRun() {
        return firstOfThisRun;
    }

    /**
     * Walks what earlier runs left, folder by folder: deletes half-received files, and
     * shows the originals to {@code visitor}. Memory is bounded by one folder. Instances received meanwhile
     * are not touched.
     */
    public ScanResult scan(ScanVisitor visitor) throws IOException {
        long originals = 0;
        long parts = 0;
        long unknown = 0;
        for (Path upper : Shards.folders(shards.root())) {
            for (Path leaf : Shards.folders(upper)) {
                List<InstanceId> found = new ArrayList<>();
                try (DirectoryStream<Path> files = Files.newDirectoryStream(leaf)) {
                    for (Path file : files) {
                        String name = String.valueOf(file.getFileName());
                        Optional<InstanceId> id = idOf(name);
                        if (id.isEmpty() || !shards.leafOf(id.get()).equals(leaf)) {
                            // In another folder nobody would find it: it was put there by hand.
                            unknown++;
                        } else if (id.get().compareTo(firstOfThisRun) < 0) {
                            switch (name.substring(16)) {
                                case PART -> {
                                    Files.deleteIfExists(file);
                                    parts++;
                                }
                                case ORIGINAL -> found.add(id.get());
                                default -> unknown++;
                            }
                        }
                    }
                }
                Collections.sort(found);
                originals += found.size();
                if (found.isEmpty()) {
                    shards.prune(Shards.firstOf(leaf), ids.nextInstance());
                } else {
                    visitor.sealed(found);
                }
            }
        }
        if (unknown > 0) {
            log.warn("spool: {} files with foreign names, or in the wrong folder, left alone", unknown);
        }
        return new ScanResult(originals, parts, unknown);
    }

    /** The newest id in the spool: the greatest in the last leaf that holds a file. */
    private static Optional<InstanceId> newest(Shards shards) throws IOException {
        for (Path upper : Shards.folders(shards.root()).reversed()) {
            for (Path leaf : Shards.folders(upper).reversed()) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(leaf)) {
                    Optional<InstanceId> newest = Optional.empty();
                    for (Path file : files) {
                        Optional<InstanceId> id = idOf(String.valueOf(file.getFileName()));
                        if (id.isPresent() && shards.leafOf(id.get()).equals(leaf)
                                && (newest.isEmpty() || newest.get().compareTo(id.get()) < 0)) {
                            newest = id;
                        }
                    }
                    if (newest.isPresent()) {
                        return newest;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<InstanceId> idOf(String fileName) {
        if (fileName.length() <= 16 || !fileName.substring(0, 16).matches("[0-7][0-9a-f]{15}")) {
            return Optional.empty();
        }
        return Optional.of(InstanceId.parse(fileName.substring(0, 16)));
    }
}
