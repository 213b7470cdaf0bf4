package io.gantry.pipeline.redact.rule;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How the values of an attribute are compared with a word of a rule. */
public enum Comparison {
    /** One of the values, or all of them joined by backslashes, is the word. */
    IS,
    /** All values, joined by backslashes, are the word; an absent attribute is "". */
    EQUALS, CONTAINS, STARTS_WITH, ENDS_WITH,
    /** A regular expression covers all of it. */
    MATCHES,
    /** The first value is a number below. */
    LESS,
    /** The first value is a number above. */
    GREATER;

    /** The keys that a rule may use; IS is written as the bare word. */
    public static Map<String, Comparison> keys() {
        Map<String, Comparison> keys = new TreeMap<>();
        for (Comparison comparison : values()) {
            if (comparison != IS) {
                keys.put(comparison.key(), comparison);
            }
        }
        return keys;
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isNumeric() {
        return this == LESS || this == GREATER;
    }

    boolean holds(List<String> values, String word, boolean caseSensitive) {
        String text = fold(String.join("\\", values).strip(), caseSensitive);
        // Spaces at the ends of a part are part of it.
        String wanted = fold(this == IS || this == EQUALS ? word.strip() : word, caseSensitive);
        return switch (this) {
            case IS -> text.equals(wanted)
                    || values.stream().anyMatch(value -> fold(value, caseSensitive).equals(wanted));
            case EQUALS -> text.equals(wanted);
            case CONTAINS -> text.contains(wanted);
            case STARTS_WITH -> text.startsWith(wanted);
            case ENDS_WITH -> text.endsWith(wanted);
            // The expression itself is not folded: \S and \s are not the same.
            case MATCHES -> Pattern.compile(word, flags(caseSensitive))
                    .matcher(String.join("\\", values).strip()).matches();
            case LESS -> compare(values, word) < 0;
            case GREATER -> compare(values, word) > 0;
        };
    }

    static int flags(boolean caseSensitive) {
        return Pattern.DOTALL
                | (caseSensitive ? 0 : Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    static String fold(String text, boolean caseSensitive) {
        return caseSensitive ? text : text.toLowerCase(Locale.ROOT);
    }

    private static int compare(List<String> values, String word) {
        BigDecimal value = values.isEmpty() ? null : decimal(values.getFirst());
        BigDecimal limit = decimal(word);
        return value == null || limit == null ? 0 : value.compareTo(limit);
    }

    static @Nullable BigDecimal decimal(String text) {
        String number = text.strip();
        // Bounded, exponent included: a decimal string is at most 16 characters (PS3.5 6.2).
        return number.matches("[+-]?[0-9]{1,18}(\\.[0-9]{0,18})?([eE][+-]?[0-9]{1,3})?")
                ? new BigDecimal(number)
                : null;
    }
}
