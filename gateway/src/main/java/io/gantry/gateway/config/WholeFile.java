package io.gantry.gateway.config;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.CopyOption;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;
import java.util.UUID;

/**
 * Writes files that stand under their name whole and on disk, or not at all, whatever ends the process. Until then they
 * are called {@code .NAME.<uuid>.part}, in the same folder; kill -9 or a power cut may leave such a one.
 */
public final class WholeFile {

    /** Writes what is to be in a file. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream to) throws IOException;
    }

    private WholeFile() {
    }

    /** Writes a file in place of what is there. */
    public static void replace(Path file, String text) throws IOException {
        write(file, to -> to.write(utf8(text)), new FileAttribute<?>[0], StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** @throws FileAlreadyExistsException when it is there */
    public static void create(Path file, String text) throws IOException {
        create(file, to -> to.write(utf8(text)));
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
            try (FileChannel channel = FileChannel.open(part,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode);
                    OutputStream to = Channels.newOutputStream(channel)) {
                content.writeTo(to);
                channel.force(true);
            }
            Files.move(part, file, move);
        } finally {
            Files.deleteIfExists(part);
        }
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

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
