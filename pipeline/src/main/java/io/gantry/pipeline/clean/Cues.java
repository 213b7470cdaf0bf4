package io.gantry.pipeline.clean;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Kinds of words that announce an identifier, or close one. Folded. */
enum Cues {
    /** A person's name follows. */
    TITLE,
    /** A title that is a modality or a disease, too. */
    MODALITY_TITLE,
    /** Stands behind a person's name. */
    DEGREE,
    /** Small words within names. */
    PARTICLE, MONTH,
    /** A day follows, even without its year. */
    DATED,
    /** A telephone number follows. */
    PHONE,
    /** An identifier follows. */
    ID,
    /** An identifier may follow, of three digits or more. */
    COUNTED,
    /** A room or a bed, by number or by number and letter. */
    PLACE,
    /** Says what follows is somebody, or his: goes with what it announces. */
    LABEL,
    /** Somebody's initials may follow. */
    STAFF,
    /** With the year behind it, a date. */
    SEASON,
    /** What somebody did: "read by". */
    DEED,
    /** Prepositions and articles, which say nothing once what they stood before is gone. */
    LINK,
    /** A hospital, a university. */
    FACILITY,
    /** Belongs to the name of a facility. */
    OF_FACILITY,
    /** Closes the name of a facility that says no more what it is: "Lakeside Regional". */
    DENOMINATION, STREET,
    /** A street only behind a number and an unknown word. */
    SHORT_STREET,
    /** Stands before the name of a street. */
    STREET_BEFORE, STATE,
    /** What ages are counted in. */
    YEARS,
    /** A number behind it, or before it, is a measurement, however long. */
    MEASURED;

    /** Whether a word is one of these. */
    boolean has(String folded) {
        return in(of(folded));
    }

    /** Whether it is among all that a word is, see {@link #of}. */
    boolean in(int all) {
        return (all & 1 << ordinal()) != 0;
    }

    /** All that a word is, as bits: asked once for each word of a text. */
    static int of(String folded) {
        Integer all = Lists.WORDS.get(folded);
        return all == null ? 0 : all;
    }

    /** The words of cues.txt. */
    private static final class Lists {

        private static final Map<String, Integer> WORDS = load();

        private Lists() {
        }

        private static Map<String, Integer> load() {
            Map<String, Integer> words = new HashMap<>();
            for (String line : Resources.lines("cues.txt")) {
                int colon = line.indexOf(':');
                int bit = 1 << valueOf(line.substring(0, colon).toUpperCase(Locale.ROOT)).ordinal();
                for (String word : line.substring(colon + 1).strip().split(" +")) {
                    words.merge(word, bit, (some, more) -> some | more);
                }
            }
            return words;
        }
    }
}
