package io.gantry.pipeline.clean;

import io.gantry.pipeline.identity.TextFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** The words that may stay in cleaned text, compared without regard to case and diacritics. Immutable. */
public final class Lexicon {

    private static final Lexicon STANDARD = new Lexicon(load("standard-words.txt", "protocol-words.txt"));

    private final Set<String> words;

    private Lexicon(Set<String> words) {
        this.words = words;
    }

    /** The lexicon that comes with the product. */
    public static Lexicon standard() {
        return STANDARD;
    }

    /** This lexicon and a site's own words, each a single word. */
    public Lexicon plus(Collection<String> more) {
        Set<String> all = new HashSet<>(words);
        for (String word : more) {
            all.add(TextFolder.folded(word));
        }
        return new Lexicon(all);
    }

    /** Whether a word may stay. */
    public boolean contains(String word) {
        return words.contains(TextFolder.folded(word));
    }

    private static Set<String> load(String... resources) {
        Set<String> words = new HashSet<>();
        for (String resource : resources) {
            try (InputStream in = Lexicon.class.getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IllegalStateException("The build left out " + resource);
                }
                new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                        .filter(line -> !line.startsWith("#"))
                        .flatMap(line -> java.util.Arrays.stream(line.strip().split("\\s+")))
                        .map(TextFolder::folded)
                        .forEach(words::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        words.remove("");
        return words;
    }
}
