package io.gantry.pipeline.clean;

import io.gantry.pipeline.clean.Tokens.Fate;
import io.gantry.pipeline.clean.Tokens.Form;

/**
 * Takes telephone numbers, record numbers and codes out of a text, and says which numbers are measurements: few digits,
 * a decimal fraction, a unit.
 */
final class Numbers {

    /** Runs of more digits number somebody or something. */
    private static final int LONGEST_VALUE = 4;
    private static final int LONGEST_MEASURED = 5;
    private static final int SHORTEST_COUNTED = 3;
    private static final int SHORTEST_PHONE = 7;
    private static final int SHORTEST_SOCIAL = 10;
    private static final String PHONE_SEPARATORS = " -./()+#:";

    private Numbers() {
    }

    static int digitsEnd(String word, int from) {
        int i = from;
        while (i < word.length() && Tokens.isDigit(word.charAt(i))) {
            i++;
        }
        return i;
    }

    static int lettersEnd(String word, int from) {
        int i = from;
        while (i < word.length() && !Tokens.isDigit(word.charAt(i))) {
            i++;
        }
        return i;
    }

    static boolean isMeasured(Tokens tokens, int i) {
        return tokens.near(i - 1, " =:") && tokens.isCue(i - 1, Cues.MEASURED)
                || tokens.near(i, " ") && isUnit(tokens.word(i + 1))
                || tokens.joinedBy(i, '.') && tokens.is(i + 1, Form.DIGITS)
                || tokens.joinedBy(i - 1, '.') && tokens.is(i - 1, Form.DIGITS);
    }

    private static boolean isUnit(String word) {
        return word.length() > 1 && Cues.MEASURED.has(word);
    }

    static void mark(Tokens tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.isGone(i)) {
                continue;
            }
            announced(tokens, i);
            if (tokens.form(i) == Form.DIGITS && !tokens.isGone(i)) {
                int end = chain(tokens, i);
                if (end > i) {
                    tokens.remove(i, end, Fate.PATTERN);
                } else if (isLong(tokens, i)) {
                    tokens.remove(i, Fate.PATTERN);
                    neighbours(tokens, i);
                }
            }
        }
    }

    /** What a label announces: an identifier or a telephone number. */
    private static void announced(Tokens tokens, int i) {
        String word = tokens.word(i);
        boolean sharp = tokens.between(i - 1, '#') && tokens.gap(i - 1) <= 3;
        if (sharp && tokens.form(i) != Form.LETTERS && tokens.length(i) >= SHORTEST_COUNTED) {
            tokens.remove(i, identifierEnd(tokens, i), Fate.PATTERN);
            return;
        }
        if (tokens.isCue(i, Cues.PHONE) && tokens.near(i, PHONE_SEPARATORS)) {
            int end = i + 1;
            while (tokens.is(end, Form.DIGITS) && tokens.near(end - 1, PHONE_SEPARATORS)) {
                end++;
            }
            if (end > i + 1 && tokens.length(i + 1) + tokens.length(i + 2) >= SHORTEST_COUNTED) {
                tokens.remove(i, end, Fate.PATTERN);
            }
            return;
        }
        if ("x".equals(word) && tokens.near(i, " .") && tokens.joinedBy(i + 1, '-')
                && tokens.is(i + 1, Form.DIGITS) && tokens.is(i + 2, Form.DIGITS)
                && tokens.length(i + 2) == 4) {
            // An extension: "x 5-2234".
            tokens.remove(i, i + 3, Fate.PATTERN);
            return;
        }
        if (tokens.is(i, Form.MIXED) && isCase(tokens, i)
                || isLetteredCode(tokens, i) && tokens.joinedBy(i + 1, '-') && tokens.is(i + 2, Form.DIGITS)
                        && tokens.length(i + 2) >= LONGEST_VALUE
                || tokens.is(i, Form.LETTERS) && tokens.length(i) <= LONGEST_VALUE
                        && isYearAndNumber(tokens, i)) {
            tokens.remove(i, identifierEnd(tokens, i), Fate.PATTERN);
            return;
        }
        if (tokens.isCue(i, Cues.PLACE) && tokens.near(i, " :.#-") && isOfPlace(tokens, i + 1)) {
            tokens.remove(i, identifierEnd(tokens, i + 1), Fate.PATTERN);
            return;
        }
        boolean id = tokens.isCue(i, Cues.ID);
        if (!id && !tokens.isCue(i, Cues.COUNTED)) {
            return;
        }
        int at = i + 1;
        while (at <= i + 3 && tokens.near(at - 1, " :=.#-_") && isOfLabel(tokens.word(at))) {
            at++;
        }
        if (id && tokens.near(at - 1, " :=.#-_/\\") && isLetteredCode(tokens, at)) {
            tokens.remove(at, identifierEnd(tokens, at), Fate.PATTERN);
            return;
        }
        boolean identifier = tokens.near(at - 1, " :=.#-_/\\") && at < tokens.size()
                && tokens.form(at) != Form.LETTERS
                && tokens.length(at) >= (id ? 1 : SHORTEST_COUNTED) && !(id && isImaging(tokens, i, at))
                && (id || tokens.form(at) == Form.DIGITS || !isCounted(tokens.word(at)));
        if (identifier) {
            int end = identifierEnd(tokens, at);
            while (id && tokens.is(end, Form.DIGITS) && tokens.is(end - 1, Form.DIGITS)
                    && tokens.joinedBy(end - 1, ' ') && tokens.length(end) >= SHORTEST_COUNTED
                    && tokens.length(end - 1) >= SHORTEST_COUNTED) {
                end++;
            }
            tokens.remove(i, end, Fate.PATTERN);
        } else if (id && tokens.between(at - 1, ':') && at < tokens.size() && tokens.near(at - 1, " :")) {
            tokens.remove(at, Fate.PATTERN);
        }
    }

    /** 14, 312, 7C, 4B: a single digit is a machine's room as often. */
    private static boolean isOfPlace(Tokens tokens, int at) {
        String word = tokens.word(at);
        return tokens.is(at, Form.DIGITS) && word.length() > 1
                || tokens.is(at, Form.MIXED) && word.length() <= LONGEST_VALUE
                        && (digitsEnd(word, lettersEnd(word, 0)) == word.length()
                                || lettersEnd(word, digitsEnd(word, 0)) == word.length())
                        && !word.endsWith("d")
                        && (word.length() < SHORTEST_COUNTED
                                || !Terms.isUnit(word.substring(digitsEnd(word, 0))));
    }

    /** CT-2021-004512, A-4455: letters, and numbers joined to them. */
    private static boolean isLetteredCode(Tokens tokens, int at) {
        return tokens.is(at, Form.LETTERS) && tokens.length(at) <= LONGEST_VALUE && tokens.joinedBy(at, '-')
                && at + 1 < tokens.size() && tokens.form(at + 1) != Form.LETTERS
                && tokens.length(at + 1) >= SHORTEST_COUNTED;
    }

    /** SP-19-00451. */
    private static boolean isYearAndNumber(Tokens tokens, int at) {
        return tokens.joinedBy(at, '-') && tokens.joinedBy(at + 1, '-') && tokens.is(at + 1, Form.DIGITS)
                && tokens.is(at + 2, Form.DIGITS) && tokens.length(at + 1) == 2
                && tokens.length(at + 2) >= LONGEST_VALUE;
    }

    /** S21-4456, SP19-00451: how laboratories number their cases, a year and a number. */
    private static boolean isCase(Tokens tokens, int i) {
        String word = tokens.word(i);
        int letters = lettersEnd(word, 0);
        return letters > 0 && letters <= 3 && word.length() == letters + 2
                && digitsEnd(word, letters) == word.length() && tokens.joinedBy(i, '-')
                && tokens.is(i + 1, Form.DIGITS) && tokens.length(i + 1) >= LONGEST_VALUE
                && !Terms.isQuantity(word.substring(0, letters));
    }

    /** "id" and "acc" are terms of mammography and protocols, too, before one or two digits. */
    private static boolean isImaging(Tokens tokens, int label, int at) {
        return tokens.length(at) < SHORTEST_COUNTED && !tokens.between(at - 1, ':')
                && !tokens.between(at - 1, '#')
                && tokens.length(label) <= SHORTEST_COUNTED && !"mrn".equals(tokens.word(label));
    }

    private static boolean isOfLabel(String word) {
        return switch (word) {
            case "no", "nr", "num", "number", "id", "code", "is", "n" -> true;
            default -> false;
        };
    }

    private static boolean isCounted(String word) {
        return digitsEnd(word, 0) < SHORTEST_COUNTED && lettersEnd(word, 0) < 2;
    }

    /** An identifier goes on over hyphens, points and slashes. */
    private static int identifierEnd(Tokens tokens, int at) {
        int end = at + 1;
        while (end < tokens.size() && end < at + 6
                && (tokens.joinedBy(end - 1, '-') || tokens.joinedBy(end - 1, '/')
                        || tokens.joinedBy(end - 1, '.'))
                && tokens.form(end) != Form.LETTERS) {
            end++;
        }
        return end;
    }

    private static boolean isLong(Tokens tokens, int i) {
        int length = tokens.length(i);
        boolean fraction = tokens.joinedBy(i - 1, '.') && tokens.is(i - 1, Form.DIGITS)
                && tokens.length(i - 1) <= LONGEST_VALUE;
        int longest = fraction
                ? LONGEST_MEASURED + 1
                : isMeasured(tokens, i) ? LONGEST_MEASURED : LONGEST_VALUE;
        return length > longest || length == LONGEST_VALUE && tokens.word(i).charAt(0) == '0' && !fraction;
    }

    /** Beside a number that went, short groups of digits are parts of it. */
    private static void neighbours(Tokens tokens, int i) {
        for (int k = i - 1; k >= 0 && tokens.is(k, Form.DIGITS) && tokens.near(k, " -/()"); k--) {
            if (tokens.word(k).charAt(0) == '0' || tokens.joinedBy(k, '-') || tokens.joinedBy(k, '/')) {
                tokens.remove(k, Fate.PATTERN);
            }
        }
        for (int k = i + 1; tokens.is(k, Form.DIGITS)
                && (tokens.joinedBy(k - 1, '-') || tokens.joinedBy(k - 1,
                        '/')); k++) {
            tokens.remove(k, Fate.PATTERN);
        }
    }

    private static boolean isByHundreds(Tokens tokens, int i) {
        for (int k = i; k < i + 3; k++) {
            if (tokens.number(k) % 100 != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean anyPadded(Tokens tokens, int from, int to) {
        for (int i = from; i < to; i++) {
            if (tokens.length(i) > 1 && tokens.word(i).charAt(0) == '0') {
                return true;
            }
        }
        return false;
    }

    /** Where groups of digits that are one number end; i where they are not. */
    private static int chain(Tokens tokens, int i) {
        boolean plus = i > 0
                ? tokens.between(i - 1, '+') && tokens.text.charAt(tokens.start(i) - 1) == '+'
                : tokens.start(0) > 0 && tokens.text.charAt(tokens.start(0) - 1) == '+';
        boolean bracket = tokens.start(i) > 0 && tokens.text.charAt(tokens.start(i) - 1) == '(';
        int digits = tokens.length(i);
        int end = i + 1;
        boolean spaces = false;
        int points = 0;
        while (end < tokens.size() && end < i + 9 && tokens.is(end, Form.DIGITS)
                && tokens.near(end - 1, PHONE_SEPARATORS)
                && !tokens.between(end - 1, ':')) {
            points += tokens.joinedBy(end - 1, '.') ? 1 : 0;
            spaces |= !tokens.joinedBy(end - 1, '-') && !tokens.joinedBy(end - 1, '.');
            digits += tokens.length(end);
            end++;
        }
        int groups = end - i;
        if (groups == 1) {
            return plus && digits >= SHORTEST_PHONE ? end : i;
        }
        boolean zero = tokens.word(i).charAt(0) == '0' && tokens.length(i) > 1;
        if (plus && digits >= SHORTEST_PHONE || zero && digits >= SHORTEST_PHONE + 1
                || bracket && tokens.between(i, ')') && digits >= SHORTEST_PHONE) {
            return end;
        }
        if (points >= 3 && points == groups - 1) {
            return end;
        }
        // A row of b-values goes by hundreds and has more of them before; a telephone number its country at most.
        boolean inRow = tokens.is(i - 1, Form.DIGITS) && tokens.joinedBy(i - 1, ' ')
                && isByHundreds(tokens, i);
        if (groups >= 3 && !inRow && tokens.length(i) == 3 && tokens.length(i + 1) == 3
                && tokens.length(i + 2) == 4) {
            return i + 3;
        }
        if (groups >= 2 && tokens.joinedBy(i, '-')) {
            int hyphens = i + 1;
            int sum = tokens.length(i);
            while (hyphens < end && tokens.joinedBy(hyphens - 1, '-')) {
                sum += tokens.length(hyphens++);
            }
            return sum >= SHORTEST_PHONE ? hyphens : i;
        }
        if (groups >= 5 && digits >= SHORTEST_SOCIAL && anyPadded(tokens, i, end)) {
            // National numbers in groups: "1 85 05 78 006 084 36". Lists of b-values have no leading zeros.
            return end;
        }
        return groups >= 4 && !spaces && points == 0 && digits >= SHORTEST_PHONE ? end : i;
    }
}
