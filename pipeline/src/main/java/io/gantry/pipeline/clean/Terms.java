package io.gantry.pipeline.clean;

import io.gantry.pipeline.clean.Lexicon.Kind;
import java.util.Locale;
import java.util.Set;

/** Whether a run of letters and digits is a term of imaging, alone or joined: "T2", "5mm", "C5", "AxT2FLAIR". */
final class Terms {

    private static final int LONGEST_NUMBER = 4;
    private static final int LONGEST_CODE = 40;
    private static final int LONGEST_SHORT = 4;
    private static final String[] DIMENSIONS = {"2d", "3d", "4d"};
    /** What names of kernels of CT begin with: a body part and what for. */
    private static final Set<String> KERNELS = Resources.group("terms.txt", "kernel");
    private static final String KERNEL_LETTERS = "abcdfhijqstu";
    private static final Set<String> UNITS = Resources.group("terms.txt", "unit");
    /** Before a number of up to five digits. */
    private static final Set<String> QUANTITIES = Resources.group("terms.txt", "quantity");
    /** What technicians write without a space between. */
    private static final Set<String> JOINABLE = Resources.group("terms.txt", "joinable");
    private static final Set<String> SHORT_TERMS = Resources.group("terms.txt", "short");

    private final Lexicon lexicon;

    Terms(Lexicon lexicon) {
        this.lexicon = lexicon;
    }

    /** A run of letters that is not in the lexicon as a whole. */
    boolean isJoined(String original, String folded) {
        return isJoinedByCase(original) || isJoinedPlain(folded) || isWideJoined(folded);
    }

    private boolean isJoinedByCase(String original) {
        return original.length() >= 5 && original.length() <= LONGEST_CODE && isDivisible(original);
    }

    /**
     * AxT2FLAIR: Ax, T, 2, FLAIR; RTstruct: RT, struct; ThorAbd: Thor, Abd. Where capitals meet a small letter, the cut
     * may be before or behind the last of them. At least one part must be a term of three letters; a particle of names
     * ("DeLong", "VanWall") begins nothing.
     */
    private boolean isDivisible(String original) {
        int length = original.length();
        // By place: 0 no way to here, 1 by short parts and numbers only, 2 over a term.
        byte[] reached = new byte[length + 1];
        reached[0] = 1;
        boolean cut = false;
        for (int end = 1; end <= length; end++) {
            if (end < length && !mayCut(original, end)) {
                continue;
            }
            cut |= end < length;
            for (int start = end - 1; start >= 0; start--) {
                if (reached[start] != 0) {
                    int kind = part(original, start, end);
                    if (kind > 0) {
                        reached[end] = (byte) Math.max(reached[end], Math.max(kind, reached[start]));
                    }
                }
            }
        }
        return cut && reached[length] == 2;
    }

    private static boolean mayCut(String text, int at) {
        char a = text.charAt(at - 1);
        char b = text.charAt(at);
        return Character.isLowerCase(a) && Character.isUpperCase(b) || Tokens.isDigit(a) != Tokens.isDigit(b)
                || Character.isUpperCase(a) && Character.isUpperCase(b) && at + 1 < text.length()
                        && Character.isLowerCase(text.charAt(at + 1))
                || at > 1 && Character.isUpperCase(text.charAt(at - 2)) && Character.isUpperCase(a)
                        && Character.isLowerCase(b);
    }

    /** 0 for what is no part, 1 for a number or a short one, 2 for a term. */
    private int part(String original, int start, int end) {
        if (Tokens.isDigit(original.charAt(start))) {
            return end - start <= 2 && Numbers.digitsEnd(original, start) >= end ? 1 : 0;
        }
        String part = original.substring(start, end).toLowerCase(Locale.ROOT);
        if (Numbers.lettersEnd(part, 0) < part.length()) {
            return 0;
        }
        if (part.length() < 3) {
            return SHORT_TERMS.contains(part) || UNITS.contains(part) && start > 0
                    && Tokens.isDigit(original.charAt(start - 1)) ? 1 : 0;
        }
        return Cues.PARTICLE.has(part) || lexicon.kindOf(part) != Kind.TERM ? 0 : 2;
    }

    private static boolean isJoinedPlain(String folded) {
        return folded.length() > 7 && folded.length() <= LONGEST_CODE && isJoinedFrom(folded, 0);
    }

    private static boolean isJoinedFrom(String folded, int from) {
        if (from == folded.length()) {
            return true;
        }
        for (int end = Math.min(folded.length(), from + 11); end >= from + 4; end--) {
            if (JOINABLE.contains(folded.substring(from, end))) {
                // The longest first and no way back: joined words are few and unlike each other.
                return isJoinedFrom(folded, end);
            }
        }
        return false;
    }

    private boolean isWideJoined(String folded) {
        if (folded.charAt(0) < 0x2E80 || folded.length() > LONGEST_CODE) {
            return false;
        }
        int at = 0;
        while (at < folded.length()) {
            int end = Math.min(folded.length(), at + 6);
            while (end > at && !lexicon.has(folded.substring(at, end))) {
                end--;
            }
            if (end == at) {
                return false;
            }
            at = end;
        }
        return true;
    }

    /** A run of letters and digits. */
    boolean isMixedTerm(String original, String word) {
        if (lexicon.has(word)) {
            return true;
        }
        if (word.length() > LONGEST_CODE) {
            return false;
        }
        int a = Numbers.digitsEnd(word, 0);
        int b = Numbers.lettersEnd(word, a);
        int c = Numbers.digitsEnd(word, b);
        if (a > 0 && b == word.length()) {
            return isNumberAndWord(a, word.substring(a)) || isWithDimension(word)
                    || word.length() <= LONGEST_SHORT && a == 1 || isDivisible(original);
        }
        if (a == 0 && c == word.length()) {
            return isWordAndNumber(word.substring(0, b), c - b) || isWithDimension(word)
                    || isDivisible(original);
        }
        return isMatrix(word) || isLevels(word) || isShortCode(word, a, b, c) || isDivisible(original)
                || isWeighted(original) || isWithDimension(word);
    }

    /** A4C, M2D, xT1W: one digit among letters is too little to tell anybody; Bl57d: a kernel. */
    private static boolean isShortCode(String word, int a, int b, int c) {
        boolean oneDigit = a == 0 && c - b == 1 && word.length() <= LONGEST_SHORT
                && Numbers.digitsEnd(word, c) == c && Numbers.lettersEnd(word, c) == word.length();
        boolean kernel = a == 0 && c - b == 2 && word.length() == c + 1
                && (b == 1 && KERNEL_LETTERS.indexOf(word.charAt(0)) >= 0
                        || b == 2 && KERNELS.contains(word.substring(0, 2)));
        return oneDigit && word.charAt(0) < 128 || kernel;
    }

    /** 3DTOF, fl3d, t1w3d: what is a term without the dimension. */
    private boolean isWithDimension(String word) {
        for (String dimension : DIMENSIONS) {
            String rest = word.startsWith(dimension)
                    ? word.substring(2)
                    : word.endsWith(dimension) ? word.substring(0, word.length() - 2) : "";
            if (rest.length() > 1 && (rest.length() < 3
                    ? SHORT_TERMS.contains(rest)
                    : Numbers.lettersEnd(rest, 0) == rest.length()
                            ? lexicon.kindOf(rest) == Kind.TERM
                            : isMixedTerm(rest, rest))) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is what a number behind it measures. */
    static boolean isQuantity(String folded) {
        return QUANTITIES.contains(folded) || "w".equals(folded) || "l".equals(folded);
    }

    /** 2CH, 3PL, 1ST: what may stand behind one digit, though it is no unit. */
    static boolean isDimension(String folded) {
        return SHORT_TERMS.contains(folded);
    }

    /** Whether it is what a number before it counts. */
    static boolean isUnit(String folded) {
        return UNITS.contains(folded);
    }

    private boolean isNumberAndWord(int digits, String letters) {
        if (UNITS.contains(letters)) {
            return digits <= LONGEST_NUMBER;
        }
        return digits <= 2 && letters.length() >= 2 && lexicon.kindOf(letters) == Kind.TERM;
    }

    private boolean isWordAndNumber(String letters, int digits) {
        if (QUANTITIES.contains(letters)) {
            return digits <= LONGEST_NUMBER + 1;
        }
        if (letters.length() == 1) {
            return digits <= 2 && letters.charAt(0) < 128;
        }
        return digits <= (letters.length() > 3 ? 3 : 2) && lexicon.kindOf(letters) == Kind.TERM;
    }

    /** 512x512, 3x3mm, 1x1x1. */
    private static boolean isMatrix(String word) {
        int at = 0;
        int numbers = 0;
        while (at < word.length()) {
            int end = Numbers.digitsEnd(word, at);
            if (end == at || end - at > LONGEST_NUMBER) {
                return false;
            }
            numbers++;
            at = end;
            if (at < word.length()) {
                if (word.charAt(at) != 'x') {
                    return numbers > 1 && UNITS.contains(word.substring(at));
                }
                at++;
            }
        }
        return numbers > 1;
    }

    /** C5C6, L4L5, T12L1. */
    private static boolean isLevels(String word) {
        int at = 0;
        while (at < word.length()) {
            char c = word.charAt(at);
            int end = Numbers.digitsEnd(word, at + 1);
            if (c != 'c' && c != 't' && c != 'l' && c != 's' || end == at + 1 || end - at > 3) {
                return false;
            }
            at = end;
        }
        return word.length() <= 6;
    }

    /** T1W, T2w3D. */
    private static boolean isWeighted(String original) {
        return original.length() <= 6 && (original.startsWith("T1") || original.startsWith("T2")
                || original.startsWith("t1") || original.startsWith("t2")) && original.length() > 2
                && "wW".indexOf(original.charAt(2)) >= 0;
    }
}
