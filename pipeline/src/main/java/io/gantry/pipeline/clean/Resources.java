package io.gantry.pipeline.clean;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Reads the word lists that come with the product: files beside this class, {@code #} before a comment. Stateless. */
final class Resources {

    /** Every list that decides what stays of a text. */
    private static final List<String> ALL = List.of("standard-words.txt", "protocol-words.txt",
            "ambiguous-words.txt", "eponyms.txt", "cues.txt", "code-strings.txt");

    private Resources() {
    }

    private static byte[] bytes(String resource) {
        try (InputStream in = Resources.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The build left out " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> lines(String resource) {
        return new String(bytes(resource), StandardCharsets.UTF_8).lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank()).toList();
    }

    /** SHA-256, in hexadecimal, of all lists. */
    static String digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ALL.forEach(resource -> digest.update(bytes(resource)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
