package io.gantry.gateway.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.CopyOption;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes files that stand under their name whole and on disk, or not at all, whatever ends the process. Until then they
 * are called {@code .NAME.<uuid>.part}, in the same folder; kill -9 or a power cut may leave such a one.
 */
public final class WholeFile {

    /** The names that {@link #part} gives, and nobody else. */
    private static final Pattern PART = Pattern
            .compile("\\..+\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.part");

    /** Writes what is to be in a file. */
    @FunctionalInterface
    public interface Content {
        void writeTo(FileChannel to) throws IOException;
    }

    private WholeFile() {
    }

    /** Writes a file in place of what is there. */
    public static void replace(Path file, String text) throws IOException {
        write(file, text(text), new FileAttribute<?>[0], StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** @throws FileAlreadyExistsException when it is there */
    public static void create(Path file, String text) throws IOException {
        create(file, text(text));
    }

    static void create(Path file, Content content, FileAttribute<?>... mode) throws IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        write(file, content, mode);
    }

    private static void write(Path file, Content content, FileAttribute<?>[] mode, CopyOption... move)
            throws IOException {
        Path part = part(file);
        try {
            complete(begin(part, mode), part, file, content, move);
        } catch (NoSuchFileException e) {
            Path folder = file.toAbsolutePath().getParent();
            if (folder == null || Files.exists(folder)) {
                throw e;
            }
            throw new IOException("there is no folder " + folder + " to write " + file.getFileName() + " to",
                    e);
        } catch (AccessDeniedException e) {
            AccessDeniedException named = new AccessDeniedException(file.toString(), null, e.getReason());
            named.initCause(e);
            throw named;
        } catch (IOException e) {
            if (e.getClass() != IOException.class) {
                throw e;
            }
            // The disk is full, say: the JDK does not name the file.
            throw new IOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Makes the file that is another's part, empty. It is locked until its channel is closed, by which
     * {@link #deleteLeft} knows it from one that was left behind.
     *
     * @param part from {@link #part}
     */
    public static FileChannel begin(Path part, FileAttribute<?>... mode) throws IOException {
        while (true) {
            FileChannel channel = FileChannel.open(part,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode);
            try {
                FileLock _ = channel.lock();
            } catch (IOException _) {
                // A file system without locks: there deleteLeft has none either, and leaves everything.
                return channel;
            }
            if (Files.exists(part)) {
                return channel;
            }
            // Deleted as one left behind, between its making and its locking.
            channel.close();
        }
    }

    /**
     * Fills a part, forces it to disk, gives it its name and closes it; deletes it where that fails. The name itself
     * outlives a power cut only after {@link #forceFolder}.
     */
    public static void complete(FileChannel channel, Path part, Path file, Content content,
            CopyOption... move) throws IOException {
        try (channel) {
            content.writeTo(channel);
            // Size and extents come along; the time stamps do not matter.
            channel.force(false);
            Files.move(part, file, move);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Makes the names in a folder durable. */
    public static void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * Deletes the parts in a folder that processes left behind which were killed; those that are being written stay.
     *
     * @param depth of the folders that are looked through, 1 for this one alone
     * @return how many could not be deleted
     */
    public static int deleteLeft(Path folder, int depth) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        List<Path> parts;
        try (Stream<Path> files = Files.walk(folder, depth)) {
            parts = files.filter(file -> PART.matcher(String.valueOf(file.getFileName())).matches()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        int left = 0;
        for (Path part : parts) {
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS); FileLock lock = channel.tryLock()) {
                if (lock != null) {
                    Files.deleteIfExists(part);
                }
            } catch (NoSuchFileException | OverlappingFileLockException _) {
                // It was being written, here or elsewhere, and may be complete by now.
            } catch (IOException _) {
                left++;
            }
        }
        return left;
    }

    /** What a file may be called until it is whole: hidden, and no other's. */
    public static Path part(Path file) {
        return file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
    }

    /** Whether a file is called so. */
    public static boolean isPart(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(".") && name.endsWith(".part");
    }

    /** Text, in UTF-8. */
    public static Content text(String text) {
        return to -> Channels.newOutputStream(to).write(text.getBytes(StandardCharsets.UTF_8));
    }
}
