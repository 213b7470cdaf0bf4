package io.gantry.pipeline.ctp;

import io.gantry.pipeline.redact.rule.Comparison;
import io.gantry.pipeline.redact.rule.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes conditions as the YAML of a machine rule. Stateless. */
public final class RuleWriter {

    private RuleWriter() {
    }

    /** The lines of a rule's {@code when}, each behind the indentation given. */
    public static String when(Condition condition, String indent) {
        List<Condition> all = new ArrayList<>();
        flatten(condition, all);
        StringBuilder lines = new StringBuilder(indent + "when:\n" + indent + "  all:\n");
        for (Condition each : all) {
            lines.append(indent).append("    - ").append(flow(each)).append('\n');
        }
        return lines.toString();
    }

    private static void flatten(Condition condition, List<Condition> into) {
        if (condition instanceof Condition.All(List<Condition> conditions) && !conditions.isEmpty()) {
            conditions.forEach(each -> flatten(each, into));
        } else {
            into.add(condition);
        }
    }

    private static String flow(Condition condition) {
        return switch (condition) {
            case Condition.All(List<Condition> conditions) when conditions.isEmpty() ->
                // Of what every instance has, and nothing more.
                "{ SOPClassUID: { matches: \".*\" } }";
            case Condition.All(List<Condition> conditions) -> "{ all: " + list(conditions) + " }";
            case Condition.Any(List<Condition> conditions) when conditions.isEmpty() ->
                "{ not: { SOPClassUID: { matches: \".*\" } } }";
            case Condition.Any(List<Condition> conditions) -> "{ any: " + list(conditions) + " }";
            case Condition.Not(Condition inner) -> "{ not: " + flow(inner) + " }";
            case Condition.Test test ->
                "{ " + quoted(test.attribute().text()) + ": " + comparison(test) + " }";
        };
    }

    private static String list(List<Condition> conditions) {
        return "[ " + String.join(", ", conditions.stream().map(RuleWriter::flow).toList()) + " ]";
    }

    private static String comparison(Condition.Test test) {
        boolean numeric = test.words().stream().allMatch(word -> word.matches("[0-9]{1,15}"));
        String words = String.join(", ",
                test.words().stream().map(word -> numeric ? word : quoted(word)).toList());
        String value = test.words().size() == 1 ? words : "[" + words + "]";
        // A word stands by itself.
        return test.comparison() == Comparison.IS
                ? value
                : "{ " + test.comparison().key() + ": " + value
                        + (test.caseSensitive() && !numeric ? ", case_sensitive: true" : "") + " }";
    }

    /** A double-quoted YAML scalar. */
    public static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < 0x20 || c == 0x7F || c == 0x85 || c == 0x2028 || c == 0x2029 || c == 0xFEFF) {
                        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
