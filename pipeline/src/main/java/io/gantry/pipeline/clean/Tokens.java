package io.gantry.pipeline.clean;

import io.gantry.pipeline.clean.Lexicon.Kind;
import io.gantry.pipeline.identity.TextFolder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A text as runs of letters and digits, each folded, and what is between them; and which runs go. Confined to one call.
 */
final class Tokens {

    /** What a run is made of, once folded. */
    enum Form {
        LETTERS, DIGITS, MIXED
    }

    /** Whether a run goes, and why. */
    enum Fate {
        /** Stays. */
        STAYS,
        /** No word of the lexicon. */
        UNKNOWN,
        /** Part of a date, an id, an address. */
        PATTERN,
        /** Part of a name. */
        NAME
    }

    private static final int TYPICAL = 16;

    final String text;
    private int size;
    private int[] starts = new int[TYPICAL];
    private int[] ends = new int[TYPICAL];
    private String[] words = new String[TYPICAL];
    private Form[] forms = new Form[TYPICAL];
    private Fate[] fates = new Fate[TYPICAL];
    private int[] cues = new int[TYPICAL];
    private @Nullable Kind[] kinds = new Kind[TYPICAL];
    private int gone;

    Tokens(String text) {
        this.text = text;
        int i = 0;
        int length = text.length();
        while (i < length) {
            int c = text.codePointAt(i);
            if (!isOfWord(c)) {
                i += Character.charCount(c);
                continue;
            }
            int start = i;
            boolean wide = isWide(c);
            boolean ascii = true;
            while (i < length) {
                c = text.codePointAt(i);
                if (!isOfWord(c) || isWide(c) != wide) {
                    break;
                }
                ascii &= c < 128;
                i += Character.charCount(c);
            }
            add(start, i, ascii);
        }
    }

    private static boolean isOfWord(int c) {
        if (c < 128) {
            return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z';
        }
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK,
                    Character.OTHER_NUMBER, Character.LETTER_NUMBER, Character.FORMAT ->
                true;
            default -> Character.isLetterOrDigit(c);
        };
    }

    /** Han, Kana and Hangul, which stand beside other scripts without a space. */
    private static boolean isWide(int c) {
        return c >= 0x1100 && (c < 0x1200 || c >= 0x2E80 && c < 0xFB00 || c >= 0xFF66 && c < 0xFFE0
                || c >= 0x20000);
    }

    private void add(int start, int end, boolean ascii) {
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, 2 * size);
            ends = Arrays.copyOf(ends, 2 * size);
            words = Arrays.copyOf(words, 2 * size);
            forms = Arrays.copyOf(forms, 2 * size);
            fates = Arrays.copyOf(fates, 2 * size);
            cues = Arrays.copyOf(cues, 2 * size);
            kinds = Arrays.copyOf(kinds, 2 * size);
        }
        starts[size] = start;
        ends[size] = end;
        words[size] = ascii ? lower(start, end) : TextFolder.folded(text.substring(start, end));
        forms[size] = formOf(words[size]);
        fates[size] = Fate.STAYS;
        cues[size] = Cues.of(words[size]);
        size++;
    }

    private String lower(int start, int end) {
        char[] chars = new char[end - start];
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            chars[i - start] = c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
        }
        return new String(chars);
    }

    private static Form formOf(String word) {
        int digits = 0;
        for (int i = 0; i < word.length(); i++) {
            if (isDigit(word.charAt(i))) {
                digits++;
            }
        }
        return digits == 0 ? Form.LETTERS : digits == word.length() ? Form.DIGITS : Form.MIXED;
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    int size() {
        return size;
    }

    int start(int i) {
        return starts[i];
    }

    int end(int i) {
        return ends[i];
    }

    /** The run, folded; empty beyond the ends. */
    String word(int i) {
        return i < 0 || i >= size ? "" : words[i];
    }

    /** Whether a run is such a cue; nothing is beyond the ends. */
    boolean isCue(int i, Cues cue) {
        return i >= 0 && i < size && cue.in(cues[i]);
    }

    /** What the lexicon says of a run; always the same lexicon is to be asked. */
    Kind kind(int i, Lexicon lexicon) {
        Kind kind = kinds[i];
        if (kind == null) {
            kind = lexicon.kindOf(words[i]);
            kinds[i] = kind;
        }
        return kind;
    }

    Form form(int i) {
        return forms[i];
    }

    boolean is(int i, Form form) {
        return i >= 0 && i < size && forms[i] == form;
    }

    /** The value of a run of digits; -1 of any other and of what is longer than eight. */
    int number(int i) {
        if (!is(i, Form.DIGITS) || words[i].length() > 8) {
            return -1;
        }
        int value = 0;
        for (int k = 0; k < words[i].length(); k++) {
            value = 10 * value + words[i].charAt(k) - '0';
        }
        return value;
    }

    int length(int i) {
        return word(i).length();
    }

    /** How a run begins in the text: with a capital. */
    boolean isCapital(int i) {
        return Character.isUpperCase(text.codePointAt(starts[i]));
    }

    /** Whether no small letter is in it. */
    boolean isCapitals(int i) {
        for (int k = starts[i]; k < ends[i]; k++) {
            if (Character.isLowerCase(text.charAt(k))) {
                return false;
            }
        }
        return true;
    }

    boolean isTitleCase(int i) {
        return isCapital(i) && ends[i] - starts[i] > 1 && Character.isLowerCase(text.charAt(starts[i] + 1));
    }

    /** How many characters stand between a run and the next; of the text's ends where there is none. */
    int gap(int i) {
        return (i + 1 < size ? starts[i + 1] : text.length()) - (i < 0 ? 0 : ends[i]);
    }

    /** Whether a run stands alone by this very character before the next. */
    boolean joinedBy(int i, char c) {
        return i >= 0 && i + 1 < size && gap(i) == 1 && text.charAt(ends[i]) == c;
    }

    /** Whether the text between a run and the next, or the end, has the character. */
    boolean between(int i, char c) {
        int from = i < 0 ? 0 : ends[i];
        int to = i + 1 < size ? starts[i + 1] : text.length();
        for (int k = from; k < to; k++) {
            if (text.charAt(k) == c) {
                return true;
            }
        }
        return false;
    }

    /** Whether nothing but these stands between a run and the next, and no more than three. */
    boolean near(int i, String allowed) {
        if (i < 0 || i + 1 >= size || gap(i) > 3) {
            return false;
        }
        for (int k = ends[i]; k < starts[i + 1]; k++) {
            if (allowed.indexOf(text.charAt(k)) < 0) {
                return false;
            }
        }
        return true;
    }

    boolean isGone(int i) {
        return i >= 0 && i < size && fates[i] != Fate.STAYS;
    }

    Fate fate(int i) {
        return i < 0 || i >= size ? Fate.STAYS : fates[i];
    }

    boolean stays(int i) {
        return i >= 0 && i < size && fates[i] == Fate.STAYS;
    }

    int gone() {
        return gone;
    }

    void remove(int i, Fate why) {
        if (fates[i] == Fate.STAYS) {
            gone++;
        }
        fates[i] = why;
    }

    void remove(int from, int to, Fate why) {
        for (int i = Math.max(0, from); i < Math.min(to, size); i++) {
            remove(i, why);
        }
    }
}
