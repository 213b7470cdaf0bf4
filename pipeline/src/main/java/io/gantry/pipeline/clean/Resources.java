package io.gantry.pipeline.clean;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Reads the word lists that come with the product: files beside this class, {@code #} before a comment. Stateless. */
final class Resources {

    /** Every list that decides what stays of a text. */
    private static final List<String> ALL = List.of("standard-words.txt", "protocol-words.txt",
            "ambiguous-words.txt", "eponyms.txt", "cues.txt", "code-strings.txt",
            "terms.txt", "word-parts.txt");

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

    /** The words of the lines of a list that begin with a kind and a colon. */
    static Set<String> group(String resource, String kind) {
        Set<String> words = new HashSet<>();
        for (String line : lines(resource)) {
            if (line.startsWith(kind + ":")) {
                words.addAll(Arrays.asList(line.substring(kind.length() + 1).strip().split(" +")));
            }
        }
        if (words.isEmpty()) {
            throw new IllegalStateException(resource + " has no " + kind);
        }
        return Set.copyOf(words);
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
