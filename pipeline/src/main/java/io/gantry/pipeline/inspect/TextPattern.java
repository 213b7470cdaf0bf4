package io.gantry.pipeline.inspect;

import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/** What identifiers look like in text that anybody may write anything into. Hints for people, no rules. */
public enum TextPattern {

    DATE("(?<![0-9.])(?:(?:19|20)[0-9]{2}[-./]?(?:0[1-9]|1[0-2])[-./]?(?:0[1-9]|[12][0-9]|3[01])"
            + "|(?:0?[1-9]|[12][0-9]|3[01])[-./](?:0?[1-9]|[12][0-9]|3[01])[-./](?:[0-9]{4}|[0-9]{2}))(?!\\.?[0-9])"), PHONE(
                    "(?<![0-9A-Za-z])(?:\\+[0-9]{1,3}[ (/-]?|\\(?0[0-9]{1,4}\\)?[ /-]|\\(?[2-9][0-9]{2}\\)?[ -])"
                            + "[0-9()](?:[ /()-]?[0-9]){5,12}(?![0-9A-Za-z])"), EMAIL(
                                    "[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63})+"), URL(
                                            "(?i)\\b(?:https?|ftp)://\\S+"),
    /** Numbers as hospitals give them: six digits or more in a row, perhaps with letters at either end. */
    ID_LIKE("(?<![0-9.])[A-Za-z]{0,5}[-_]?[0-9]{6,}[A-Za-z]{0,3}(?![0-9.])");

    /** Longer text is looked at up to here. */
    private static final int MOST = 1 << 16;

    private final Pattern regex;

    TextPattern(String regex) {
        this.regex = Pattern.compile(regex);
    }

    /** The patterns that occur in a text; what is a date or a telephone number is no id as well. */
    public static Set<TextPattern> in(String text) {
        Set<TextPattern> found = EnumSet.noneOf(TextPattern.class);
        String rest = text.length() > MOST ? text.substring(0, MOST) : text;
        for (TextPattern pattern : values()) {
            String without = pattern.regex.matcher(rest).replaceAll(" ");
            if (!without.equals(rest)) {
                found.add(pattern);
                rest = without;
            }
        }
        return found;
    }
}
