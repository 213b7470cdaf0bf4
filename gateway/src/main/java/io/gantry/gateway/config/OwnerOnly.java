package io.gantry.gateway.config;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Makes folders and files that nobody but their owner can open. The mode is given at creation: there is no
 * moment at which others could. Where the file system has no such modes, it is left to its defaults.
 */
public final class OwnerOnly {

    private static final Set<PosixFilePermission> FOR_OTHERS = EnumSet.of(PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);

    private OwnerOnly() {
    }

    /** Makes a folder, and its parents, with mode 0700; what is there already keeps its mode. */
    public static void createFolder(Path folder) throws IOException {
        Files.createDirectories(folder, mode(folder, "rwx------"));
    }

    /**
     * Makes a file with mode 0600, whole and on disk or not at all.
     *
     * @throws java.nio.file.FileAlreadyExistsException when it is there
     */
    public static void createFile(Path file, byte[] content) throws IOException {
        createFile(file, to -> Channels.newOutputStream(to).write(content));
    }

    /** The same, for content that is not in memory. */
    public static void createFile(Path file, WholeFile.Content content) throws IOException {
        WholeFile.create(file, content, fileMode(file));
    }

    /** Mode 0600 for a file that is to be made. */
    public static FileAttribute<?>[] fileMode(Path file) {
        return mode(file, "rw-------");
    }

    private static FileAttribute<?>[] mode(Path path, String permissions) {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[]{PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(
                        permissions))}
                : new FileAttribute<?>[0];
    }

    /** False where the file system has no such permissions: access is then governed by other means. */
    public static boolean isOpenToOthers(Path path) {
        var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view == null) {
            return false;
        }
        try {
            Set<PosixFilePermission> permissions = view.readAttributes().permissions();
            return permissions.stream().anyMatch(FOR_OTHERS::contains);
        } catch (IOException _) {
            // Fail closed: what cannot be looked at counts as open.
            return true;
        }
    }
}
