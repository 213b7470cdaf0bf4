package io.gantry.pipeline.ctp;

import io.gantry.pipeline.redact.rule.Comparison;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The functions of CTP's signatures, as CTP evaluates them: on all values joined by backslashes, "" where absent. */
enum CtpFunction {
    EQUALS("equals", Comparison.EQUALS, true), EQUALS_IGNORE_CASE("equalsIgnoreCase", Comparison.EQUALS,
            false), CONTAINS("contains", Comparison.CONTAINS, true), CONTAINS_IGNORE_CASE(
                    "containsIgnoreCase",
                    Comparison.CONTAINS, false), STARTS_WITH("startsWith", Comparison.STARTS_WITH,
                            true), STARTS_WITH_IGNORE_CASE("startsWithIgnoreCase", Comparison.STARTS_WITH,
                                    false), ENDS_WITH("endsWith", Comparison.ENDS_WITH,
                                            true), ENDS_WITH_IGNORE_CASE("endsWithIgnoreCase",
                                                    Comparison.ENDS_WITH,
                                                    false), MATCHES("matches", Comparison.MATCHES,
                                                            true), IS_LESS_THAN("isLessThan", Comparison.LESS,
                                                                    true), IS_GREATER_THAN("isGreaterThan",
                                                                            Comparison.GREATER, true);

    private final String word;
    private final Comparison comparison;
    private final boolean caseSensitive;

    CtpFunction(String word, Comparison comparison, boolean caseSensitive) {
        this.word = word;
        this.comparison = comparison;
        this.caseSensitive = caseSensitive;
    }

    static @Nullable CtpFunction of(String word) {
        return Arrays.stream(values()).filter(function -> function.word.equals(word)).findFirst()
                .orElse(null);
    }

    Comparison comparison() {
        return comparison;
    }

    boolean caseSensitive() {
        return caseSensitive;
    }

    boolean isNumeric() {
        return this == IS_LESS_THAN || this == IS_GREATER_THAN;
    }

    boolean holds(String text, String literal) {
        String value = caseSensitive ? text : text.toLowerCase(Locale.ROOT);
        String wanted = caseSensitive ? literal : literal.toLowerCase(Locale.ROOT);
        return switch (this) {
            case EQUALS, EQUALS_IGNORE_CASE -> value.equals(wanted);
            case CONTAINS, CONTAINS_IGNORE_CASE -> value.contains(wanted);
            case STARTS_WITH, STARTS_WITH_IGNORE_CASE -> value.startsWith(wanted);
            case ENDS_WITH, ENDS_WITH_IGNORE_CASE -> value.endsWith(wanted);
            case MATCHES -> value.matches(wanted);
            case IS_LESS_THAN -> compare(value, wanted) < 0;
            case IS_GREATER_THAN -> compare(value, wanted) > 0;
        };
    }

    /** Digits only, as CTP does; what has none compares as equal to everything. */
    private static int compare(String value, String wanted) {
        String a = digits(value);
        String b = digits(wanted);
        return a.isEmpty() || b.isEmpty() ? 0 : Long.compare(Long.parseLong(a), Long.parseLong(b));
    }

    static String digits(String text) {
        String digits = text.replaceAll("[^0-9]", "");
        return digits.length() > 18 ? digits.substring(0, 18) : digits;
    }
}
