package io.gantry.pipeline.clean;

import java.util.Set;

/**
 * Words that are in no list but made of those that are, or of parts that only medicine has: "hemicolectomy",
 * "bilaterally", "unenhanced", "Nierenlager". Each rule asks for enough letters that surnames ("Harding", "Walker",
 * "Hartmann") do not come out of it. Stateless.
 */
final class Morphology {

    private static final int SHORTEST_FORMED = 9;
    private static final int SHORTEST_ENDING = 4;
    private static final int LONGEST_ENDING = 12;
    private static final int SHORTEST_BASE = 6;
    private static final int SHORTEST_DECLINED = 7;
    private static final int SHORTEST_PREFIXED = 5;
    /** Behind a prefix of two letters, with which many a name begins. */
    private static final int SHORTEST_SHORTLY_PREFIXED = 7;
    private static final int SHORTEST_COMPOUND = 8;
    private static final int SHORTEST_FIRST = 4;

    /** Of medicine in English and in languages that took them from it; none of them ends a name so long. */
    private static final Set<String> ENDINGS = Resources.group("word-parts.txt", "ending");
    /** Before a word of the lexicon. */
    private static final Set<String> PREFIXES = Resources.group("word-parts.txt", "prefix");
    /** Last parts of compounds in German and Dutch, which are written as one word. */
    private static final Set<String> HEADS = Resources.group("word-parts.txt", "head");
    private static final Set<String> INFLECTIONS = Resources.group("word-parts.txt", "inflection");

    private Morphology() {
    }

    static boolean isFormed(String folded, Lexicon lexicon) {
        int length = folded.length();
        return length >= SHORTEST_FORMED && hasEnding(folded)
                || length > SHORTEST_BASE && (isInflected(folded, lexicon) || isPrefixed(folded, lexicon))
                || length >= SHORTEST_COMPOUND && isCompound(folded, lexicon);
    }

    private static boolean hasEnding(String folded) {
        for (int n = SHORTEST_ENDING; n <= LONGEST_ENDING && n < folded.length(); n++) {
            if (ENDINGS.contains(folded.substring(folded.length() - n))) {
                return true;
            }
        }
        return false;
    }

    /** Adverbs, participles, cases and genders of words of the lexicon. */
    private static boolean isInflected(String folded, Lexicon lexicon) {
        int length = folded.length();
        if (folded.endsWith("ly")) {
            String base = folded.substring(0, length - 2);
            return base.length() >= SHORTEST_PREFIXED && lexicon.holdsTerm(base)
                    || base.endsWith("al") && base.length() >= SHORTEST_BASE + 2
                            && lexicon.holdsTerm(base.substring(0, base.length() - 2));
        }
        for (String participle : new String[]{"ed", "ing"}) {
            if (folded.endsWith(participle)) {
                String base = folded.substring(0, length - participle.length());
                return base.length() >= SHORTEST_BASE && lexicon.holdsTerm(base)
                        || base.length() >= SHORTEST_BASE - 1 && lexicon.holdsTerm(base + "e");
            }
        }
        char last = folded.charAt(length - 1);
        if (length > SHORTEST_DECLINED && (last == 'a' || last == 'o')
                && lexicon.holdsTerm(folded.substring(0, length - 1) + (last == 'a' ? 'o' : 'a'))) {
            return true;
        }
        for (int n = 1; n <= 2 && length - n >= SHORTEST_DECLINED; n++) {
            if (INFLECTIONS.contains(folded.substring(length - n))
                    && lexicon.holdsTerm(folded.substring(0, length - n))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPrefixed(String folded, Lexicon lexicon) {
        for (String prefix : PREFIXES) {
            int shortest = prefix.length() == 2 ? SHORTEST_SHORTLY_PREFIXED : SHORTEST_PREFIXED;
            if (folded.length() >= prefix.length() + shortest && folded.startsWith(prefix)) {
                String rest = folded.substring(prefix.length());
                if (lexicon.holdsTerm(rest)
                        || rest.length() > SHORTEST_BASE && isInflected(rest, lexicon)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Niere-n-lager, Seite-n-lage, Skelett-szintigraphie. */
    private static boolean isCompound(String folded, Lexicon lexicon) {
        for (int n = Math.min(LONGEST_ENDING + 2, folded.length() - SHORTEST_FIRST); n >= SHORTEST_ENDING
                - 1; n--) {
            if (!HEADS.contains(folded.substring(folded.length() - n))
                    && !(n > SHORTEST_BASE && ENDINGS.contains(folded.substring(folded.length() - n)))) {
                continue;
            }
            String first = folded.substring(0, folded.length() - n);
            if (isFirst(first, lexicon)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFirst(String first, Lexicon lexicon) {
        if (lexicon.holdsTerm(first)) {
            return true;
        }
        for (int link = 1; link <= 2 && first.length() - link >= SHORTEST_FIRST + 1; link++) {
            String linked = first.substring(first.length() - link);
            if ((linked.equals("s") || linked.equals("n") || linked.equals("en") || linked.equals("er")
                    || linked.equals("es")) && lexicon.holdsTerm(first.substring(0, first.length() - link))) {
                return true;
            }
        }
        return false;
    }
}
