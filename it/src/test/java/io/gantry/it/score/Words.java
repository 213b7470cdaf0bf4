package io.gantry.it.score;

import java.text.Normalizer;
import java.util.Locale;

/** Looks for words as a reader would: whatever their case, diacritics and blanks. */
final class Words {

    private Words() {
    }

    private static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD).replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\s+", " ");
    }

    /** Whether a text occurs in another, not as a part of a longer word or number. */
    static boolean contains(String text, String wanted) {
        String in = folded(text);
        String word = folded(wanted);
        for (int at = in.indexOf(word); at >= 0; at = in.indexOf(word, at + 1)) {
            int end = at + word.length();
            boolean begins = at == 0 || !Character.isLetterOrDigit(in.charAt(at - 1))
                    || !Character.isLetterOrDigit(word.charAt(0));
            boolean ends = end == in.length() || !Character.isLetterOrDigit(in.charAt(end))
                    || !Character.isLetterOrDigit(word.charAt(word.length() - 1));
            if (begins && ends) {
                return true;
            }
        }
        return false;
    }
}
