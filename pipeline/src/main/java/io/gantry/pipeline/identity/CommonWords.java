package io.gantry.pipeline.identity;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/** Words that stand in clean instances, so that one of them alone tells nothing about a patient. */
public final class CommonWords {

    private static final Set<String> WORDS = load();

    private CommonWords() {
    }

    public static boolean contains(String folded) {
        return WORDS.contains(folded);
    }

    private static Set<String> load() {
        try (InputStream in = CommonWords.class.getResourceAsStream("common-words.txt")) {
            if (in == null) {
                throw new IllegalStateException("The build left out common-words.txt");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(l -> !l.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
