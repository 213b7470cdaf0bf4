package io.gantry.gateway.config;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Paths as people write and read them. */
public final class PathText {

    private PathText() {
    }

    /**
     * @throws IllegalArgumentException that says what to do where the text is no path, such as one with an umlaut in a
     *         locale without
     */
    public static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(notAPath(), e);
        }
    }

    static String notAPath() {
        String names = System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name());
        return "is no path in the character set of this locale (" + names
                + "): run gantry with LC_ALL=C.UTF-8";
    }

    /** Why there is nothing at a path: "no such file" of a key that merely lies closed would have somebody make another. */
    public static String missing(Path path) {
        return Files.notExists(path) ? "no such file: " + path : unreachable(path.toString());
    }

    /** Of what is not there to be seen, and may be there. */
    public static String unreachable(String name) {
        return "cannot be reached: " + name
                + ": a folder above it is closed to the user that runs gantry, or its links lead in a circle";
    }

    /** A path for a command that is to be copied into a shell. */
    public static String forShell(Path path) {
        String text = path.toString();
        return text.matches("[\\p{L}\\p{N}/._+:@%,=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
