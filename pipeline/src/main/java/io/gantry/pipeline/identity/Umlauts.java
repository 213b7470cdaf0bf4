package io.gantry.pipeline.identity;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** How letters that ASCII lacks are spelled where only ASCII can be typed: two letters for an umlaut. Stateless. */
final class Umlauts {

    /** Of shorter ones something is left that is another word by chance: Maes, mAs. */
    private static final Pattern LONG_WORD = Pattern.compile("\\p{L}{5,}");

    private Umlauts() {
    }

    /** A name with two letters for each umlaut, in small letters. */
    static String spelledOut(String name) {
        boolean ascii = name.chars().allMatch(c -> c < 128);
        return ascii
                ? name
                : Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT)
                        .replace("\u00e4", "ae").replace("\u00f6", "oe").replace("\u00fc", "ue")
                        .replace("\u00f8", "oe").replace("\u00e5", "aa");
    }

    /** A folded name with one letter where two may stand for an umlaut, as folding leaves of the umlaut. */
    static String shortened(String folded) {
        return LONG_WORD.matcher(folded).replaceAll(
                word -> word.group().replace("ae", "a").replace("oe", "o").replace("ue", "u"));
    }
}
