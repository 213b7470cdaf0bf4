package io.gantry.pipeline.clean;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Takes out of a text what is in no lexicon of imaging terms. Immutable, safe for any thread. */
public final class TextCleaner {

    private final Lexicon lexicon;

    public TextCleaner(Lexicon lexicon) {
        this.lexicon = lexicon;
    }

    /** What is left of a text; may be empty. */
    public String clean(String text, OwnIdentifiers own) {
        Objects.requireNonNull(own);
        List<String> kept = new ArrayList<>();
        for (String word : text.split("\\s+")) {
            if (lexicon.contains(word)) {
                kept.add(word);
            }
        }
        return String.join(" ", kept);
    }
}
