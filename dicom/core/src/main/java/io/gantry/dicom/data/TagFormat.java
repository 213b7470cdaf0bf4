package io.gantry.dicom.data;

import io.gantry.dicom.dict.StandardDictionary;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Tags as people write them. */
public final class TagFormat {

    private static final Pattern NUMERIC = Pattern
            .compile("\\([0-9A-Fa-f]{4},[0-9A-Fa-f]{4}\\)|[0-9A-Fa-f]{4},?[0-9A-Fa-f]{4}");

    private TagFormat() {
    }

    /** The tag as the standard prints it: {@code (0010,0010)}, hexadecimal digits in upper case. */
    public static String format(int tag) {
        char[] text = {'(', 0, 0, 0, 0, ',', 0, 0, 0, 0, ')'};
        for (int i = 0; i < 8; i++) {
            int digit = (tag >>> (28 - 4 * i)) & 0xF;
            text[i < 4 ? i + 1 : i + 2] = (char) (digit < 10 ? '0' + digit : 'A' + digit - 10);
        }
        return new String(text);
    }

    /**
     * Reads {@code (0010,0010)}, {@code 0010,0010}, {@code 00100010} or a keyword of the standard dictionary; empty for
     * anything else.
     */
    public static OptionalInt parse(String text) {
        if (!NUMERIC.matcher(text).matches()) {
            return StandardDictionary.tagOf(text);
        }
        StringBuilder digits = new StringBuilder(8);
        for (int i = 0; i < text.length(); i++) {
            if (Character.digit(text.charAt(i), 16) >= 0) {
                digits.append(text.charAt(i));
            }
        }
        return OptionalInt.of(Integer.parseUnsignedInt(digits, 0, 8, 16));
    }
}
