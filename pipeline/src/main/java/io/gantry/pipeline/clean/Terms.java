package io.gantry.pipeline.clean;

import io.gantry.pipeline.clean.Lexicon.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether a run of letters and digits is a term of imaging, alone or joined: "T2", "5mm", "C5", "AxT2FLAIR". */
final class Terms {

    private static final int LONGEST_NUMBER = 4;
    private static final int LONGEST_CODE = 40;
    private static final Set<String> UNITS = Set.of("mm", "cm", "m", "um", "nm", "ml", "l", "cc", "t", "kv",
            "kvp", "kev",
            "mev", "ma", "mas", "ms", "msec", "s", "sec", "min", "mins", "h", "hr", "hrs", "d", "wk", "wks",
            "mo", "mos",
            "yr", "yrs", "y", "yo", "mbq", "mci", "gy", "cgy", "mgy", "hz", "khz", "mhz", "mg", "g", "kg",
            "hu", "x",
            "ch", "st", "nd", "rd", "th", "v", "vw", "ph", "pl", "dir", "dirs", "nex", "deg", "pct", "bpm",
            "f", "px",
            "bit", "b", "w", "mu", "hd", "fps", "fr", "rt", "lt", "k", "i", "p", "a");
    /** Before a number of up to five digits. */
    private static final Set<String> QUANTITIES = Set.of("tr", "te", "ti", "fov", "ww", "wl", "b", "tau",
            "kv", "sl", "thk",
            "td", "bw", "fa", "ref", "bval", "bvalue", "ma", "mas", "st", "venc");
    /** What technicians write without a space between. */
    private static final Set<String> JOINABLE = Set.of("chest", "thorax", "abdomen", "abdominal", "pelvis",
            "brain", "neck",
            "head", "spine", "lumbar", "cervical", "thoracic", "shoulder", "knee", "ankle", "axial",
            "sagittal",
            "coronal", "contrast", "without", "with", "post", "venous", "arterial", "portal", "phase", "lung",
            "liver",
            "kidney", "angio", "flair", "dixon", "vibe", "haste", "stir", "whole", "body", "delayed",
            "dynamic", "soft",
            "tissue", "localizer", "survey", "scout", "breath", "hold", "free", "breathing", "abdo", "pelv",
            "mprage",
            "blade", "space", "perfusion", "diffusion", "trace", "subtraction", "motion", "range", "dose",
            "report");
    private static final Set<String> SHORT_TERMS = Set.of("ax", "ct", "mr", "pa", "ap", "lt", "rt", "fs",
            "ir", "se", "te",
            "tr", "wo", "gd", "pd", "us", "pt", "iv", "mm", "st", "fl", "ep", "sl", "hr", "bh", "rl", "lr",
            "t", "w", "d",
            "l", "r", "c", "s", "p", "b", "x");

    private final Lexicon lexicon;

    Terms(Lexicon lexicon) {
        this.lexicon = lexicon;
    }

    /** A run of letters that is not in the lexicon as a whole. */
    boolean isJoined(String original, String folded) {
        return isJoinedByCase(original) || isJoinedPlain(folded) || isWideJoined(folded);
    }

    private boolean isJoinedByCase(String original) {
        if (original.length() < 5 || original.length() > LONGEST_CODE) {
            return false;
        }
        List<String> parts = partsByCase(original);
        if (parts.size() < 2) {
            return false;
        }
        for (String part : parts) {
            if (part.length() < 3 ? !SHORT_TERMS.contains(part) : lexicon.kindOf(part) != Kind.TERM) {
                return false;
            }
        }
        return parts.stream().anyMatch(part -> part.length() > 2);
    }

    /** AxT2FLAIR: Ax, T, 2, FLAIR. */
    private static List<String> partsByCase(String original) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = 1; i <= original.length(); i++) {
            if (i == original.length() || cuts(original.charAt(i - 1), original.charAt(i))
                    || i + 1 < original.length() && Character.isUpperCase(original.charAt(i - 1))
                            && Character.isUpperCase(original.charAt(i))
                            && Character.isLowerCase(original.charAt(i + 1))) {
                parts.add(original.substring(start, i).toLowerCase(java.util.Locale.ROOT));
                start = i;
            }
        }
        return parts;
    }

    private static boolean cuts(char a, char b) {
        return Character.isLowerCase(a) && Character.isUpperCase(b) || Tokens.isDigit(a) != Tokens.isDigit(b);
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
            return isNumberAndWord(a, word.substring(a));
        }
        if (a == 0 && c == word.length()) {
            return isWordAndNumber(word.substring(0, b), c - b);
        }
        return isMatrix(word) || isLevels(word) || isJoinedMixed(original);
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

    /** T2FLAIR3D, t1w2: parts that are terms, small numbers, and at least one word of three letters. */
    private boolean isJoinedMixed(String original) {
        boolean word = false;
        for (String part : partsByCase(original)) {
            if (Tokens.isDigit(part.charAt(0))) {
                if (part.length() > 2) {
                    return false;
                }
            } else if (part.length() < 3) {
                if (!SHORT_TERMS.contains(part)) {
                    return false;
                }
            } else if (lexicon.kindOf(part) != Kind.TERM) {
                return false;
            } else {
                word = true;
            }
        }
        return word || isWeighted(original);
    }

    /** T1W, T2w3D. */
    private static boolean isWeighted(String original) {
        return original.length() <= 6 && (original.startsWith("T1") || original.startsWith("T2")
                || original.startsWith("t1") || original.startsWith("t2")) && original.length() > 2
                && "wW".indexOf(original.charAt(2)) >= 0;
    }
}
