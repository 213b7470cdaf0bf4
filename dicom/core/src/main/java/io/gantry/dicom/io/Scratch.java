package io.gantry.dicom.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/**
 * Where data sets that were inflated and frames that were encoded anew lie until their instance is closed. Safe for any
 * thread.
 */
public interface Scratch {

    /** An empty file for reading and writing, which is gone when it is closed. */
    FileChannel create() throws IOException;

    /**
     * To be asked before a file of it grows on by some ten megabytes.
     *
     * @throws IOException where there is no room for them
     */
    default void checkRoom() throws IOException {
        // The disk says so by itself.
    }

    /** No files: for what is known to need none. */
    static Scratch none() {
        return () -> {
            throw new IOException("no folder for scratch files was named");
        };
    }

    /**
     * Files in a folder, made when the first is needed; only their owner can read them. POSIX systems forget their
     * names at once, so that nothing is left whatever happens to the process.
     */
    static Scratch in(Path folder) {
        FileAttribute<Set<PosixFilePermission>> ownerOnly = PosixFilePermissions
                .asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        return () -> {
            Files.createDirectories(folder);
            return FileChannel.open(folder.resolve(UUID.randomUUID() + ".scratch"),
                    EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE),
                    ownerOnly);
        };
    }

    /**
     * Deletes what a crash may have left in the folder of {@link #in}, and nothing else that lies there; for the start,
     * before anything uses it.
     */
    static void clear(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder,
                "????????-????-????-????-????????????.scratch")) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
    }
}
