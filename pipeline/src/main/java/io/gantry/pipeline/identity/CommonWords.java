package io.gantry.pipeline.identity;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;

/** Words that stand in clean instances, so that one of them alone tells nothing about a patient. */
public final class CommonWords {

    private static final byte[] RESOURCE = resource();
    private static final Set<String> WORDS = new String(RESOURCE, StandardCharsets.UTF_8).lines()
            .filter(line -> !line.startsWith("#")).collect(Collectors.toUnmodifiableSet());

    private CommonWords() {
    }

    public static boolean contains(String folded) {
        return WORDS.contains(folded);
    }

    /** SHA-256, in hexadecimal, of the list. */
    public static String digest() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(RESOURCE));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static byte[] resource() {
        try (InputStream in = CommonWords.class.getResourceAsStream("common-words.txt")) {
            if (in == null) {
                throw new IllegalStateException("The build left out common-words.txt");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
