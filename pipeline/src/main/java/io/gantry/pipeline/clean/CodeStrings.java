package io.gantry.pipeline.clean;

import io.gantry.pipeline.clean.Tokens.Form;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Whether a code string (CS, PS3.5 6.2) is a term: of the standard's defined terms and enumerated values, of what makers
 * define themselves, or of imaging. Anything else may be what somebody is called. Immutable.
 */
final class CodeStrings {

    /** Of two letters there are more codes than names. */
    private static final int SHORT = 2;
    /** Beside digits: "SOM5", "DIS2D". */
    private static final int SHORT_BESIDE_DIGITS = 3;
    /** Numbers of standards and of context groups. */
    private static final int LONGEST_NUMBER = 5;
    private static final int MOST_DIGITS = 8;
    private static final Set<String> CODES = codes();

    private final Lexicon lexicon;
    private final Terms terms;

    CodeStrings(Lexicon lexicon, Terms terms) {
        this.lexicon = lexicon;
        this.terms = terms;
    }

    private static Set<String> codes() {
        Set<String> codes = new HashSet<>();
        Resources.lines("code-strings.txt").forEach(line -> codes.addAll(Arrays.asList(line.split(" "))));
        return Set.copyOf(codes);
    }

    /** Whether one value is a term, or none. */
    boolean isTerm(String value) {
        Tokens tokens = new Tokens(value);
        int digits = 0;
        for (int i = 0; i < tokens.size(); i++) {
            String word = tokens.word(i);
            boolean term = tokens.form(i) == Form.LETTERS
                    ? isWord(word, SHORT)
                    : isOfParts(word) || tokens.form(i) == Form.MIXED && terms.isMixedTerm(word, word);
            if (!term) {
                return false;
            }
            for (int k = 0; k < word.length(); k++) {
                digits += Tokens.isDigit(word.charAt(k)) ? 1 : 0;
            }
        }
        return digits <= MOST_DIGITS;
    }

    private boolean isWord(String word, int shortest) {
        return word.length() <= shortest && word.chars().allMatch(c -> c < 128)
                || CODES.contains(word) || lexicon.has(word);
    }

    /** Letters and digits: numbers of a few digits, and words. */
    private boolean isOfParts(String word) {
        int at = 0;
        while (at < word.length()) {
            int end = Numbers.digitsEnd(word, at);
            if (end > at) {
                if (end - at > LONGEST_NUMBER) {
                    return false;
                }
            } else {
                end = Numbers.lettersEnd(word, at);
                if (!isWord(word.substring(at, end), SHORT_BESIDE_DIGITS)) {
                    return false;
                }
            }
            at = end;
        }
        return true;
    }
}
