package io.gantry.storage.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** The folders of the spool: which one an id belongs to, and making, forcing and removing them. */
final class Shards {

    /** Hexadecimal digits of the id that name the upper folder (4.7 hours) and the leaf (65 seconds). */
    private static final int UPPER_DIGITS = 5;
    private static final int LEAF_DIGITS = 7;
    /** A leaf younger than this may be the one that the next instance goes to; it is never removed. */
    private static final long KEEP_MILLIS = Duration.ofMinutes(10).toMillis();

    /** Of an upper folder or a leaf. */
    private static final Pattern NAME = Pattern.compile("[0-7][0-9a-f]{4}|[0-9a-f]{2}");

    private final Path root;
    private final Object making = new Object();
    private volatile String lastMade = "";

    Shards(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    Path leafOf(InstanceId id) {
        String name = id.toString();
        return root.resolve(name.substring(0, UPPER_DIGITS))
                .resolve(name.substring(UPPER_DIGITS, LEAF_DIGITS));
    }

    Path file(InstanceId id, String suffix) {
        return leafOf(id).resolve(id + suffix);
    }

    /** Makes the leaf of {@code id} where it is missing; its own name is durable on return. */
    Path make(InstanceId id) throws IOException {
        String name = id.toString().substring(0, LEAF_DIGITS);
        Path leaf = leafOf(id);
        if (name.equals(lastMade)) {
            return leaf;
        }
        synchronized (making) {
            if (makeFolder(upperOf(leaf))) {
                force(root);
            }
            if (makeFolder(leaf)) {
                force(upperOf(leaf));
                sweep(id);
            }
            lastMade = name;
        }
        return leaf;
    }

    /**
     * Removes what instances that were finished within {@link #KEEP_MILLIS} left empty. Those that took longer remove
     * their folder themselves, so the newest two of the upper folders are all that needs a look.
     */
    private void sweep(InstanceId newest) throws IOException {
        List<Path> uppers = folders(root);
        for (Path upper : uppers.subList(Math.max(0, uppers.size() - 2), uppers.size())) {
            try {
                for (Path leaf : folders(upper)) {
                    prune(firstOf(leaf), newest);
                }
            } catch (NoSuchFileException _) {
                // Whoever finished its last instance has just removed it: no reason to refuse a new one.
            }
        }
    }

    /** The folders in {@code parent}, in the order of their names. */
    static List<Path> folders(Path parent) throws IOException {
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent,
                entry -> NAME.matcher(String.valueOf(entry.getFileName())).matches()
                        && Files.isDirectory(entry))) {
            entries.forEach(folders::add);
        }
        Collections.sort(folders);
        return folders;
    }

    /** The least id that {@code leaf} may hold. */
    static InstanceId firstOf(Path leaf) {
        String digits = upperOf(leaf).getFileName() + String.valueOf(leaf.getFileName());
        return InstanceId.parse(digits + "0".repeat(16 - LEAF_DIGITS));
    }

    /**
     * Removes the leaf of {@code id}, and the folder above, when nothing is in them and nothing new can come.
     */
    void prune(InstanceId id, InstanceId newest) throws IOException {
        if (newest.time().toEpochMilli() - id.time().toEpochMilli() < KEEP_MILLIS) {
            return;
        }
        Path leaf = leafOf(id);
        if (remove(leaf) && !upperOf(leaf).equals(upperOf(leafOf(newest)))) {
            remove(upperOf(leaf));
        }
    }

    static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Path upperOf(Path leaf) {
        Path upper = leaf.getParent();
        if (upper == null) {
            throw new IllegalStateException("a leaf has a folder above it");
        }
        return upper;
    }

    private static boolean makeFolder(Path folder) throws IOException {
        try {
            Files.createDirectory(folder);
            return true;
        } catch (FileAlreadyExistsException _) {
            return false;
        }
    }

    private static boolean remove(Path folder) throws IOException {
        try {
            Files.delete(folder);
            return true;
        } catch (NoSuchFileException _) {
            return true;
        } catch (DirectoryNotEmptyException _) {
            return false;
        }
    }
}
