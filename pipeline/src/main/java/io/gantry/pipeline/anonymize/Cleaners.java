package io.gantry.pipeline.anonymize;

import io.gantry.pipeline.clean.Lexicon;
import io.gantry.pipeline.clean.OwnIdentifiers;
import io.gantry.pipeline.clean.TextCleaner;
import io.gantry.pipeline.profile.Detail.Cleaning;
import java.util.Set;

/** The cleaner of a profile's texts, in its two strengths. Immutable. */
final class Cleaners {

    private final TextCleaner words;

    /**
     * @param additions what the site adds to the lexicon
     */
    Cleaners(Set<String> additions) {
        words = new TextCleaner(Lexicon.standard().plus(additions));
    }

    String clean(String text, OwnIdentifiers own, Cleaning cleaning) {
        return switch (cleaning) {
            case WORDS -> words.clean(text, own);
            case IDENTIFIERS -> words.clean(text, own);
        };
    }
}
