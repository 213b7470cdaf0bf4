package io.gantry.pipeline.ctp;

import io.gantry.pipeline.redact.rule.Condition;
import io.gantry.pipeline.redact.rule.Implication;
import io.gantry.pipeline.redact.rule.MachineRuleReader;
import io.gantry.pipeline.redact.rule.MachineRules;
import io.gantry.pipeline.yaml.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a DicomPixelAnonymizer script as machine rules that decide the same. Stateless. */
public final class CtpPixelImporter {

    /**
     * What came of it.
     *
     * @param yaml a file of machine rules
     * @param rules how many
     * @param notes what the operator should know, each with its line
     * @param headers how many generated headers both forms were compared on
     */
    public record Result(String yaml, int rules, List<String> notes, int headers) {

        public Result {
            notes = List.copyOf(notes);
        }
    }

    private CtpPixelImporter() {
    }

    /**
     * Imports a script.
     *
     * @param name of the script, for comments
     * @throws CtpException where it cannot be read, or where the two forms decide differently
     */
    public static Result convert(String script, String name) throws CtpException {
        CtpPixelScript parsed = CtpPixelScript.parse(script);
        List<String> notes = new ArrayList<>();
        StringBuilder yaml = new StringBuilder("# Imported from " + name.replaceAll("\\p{Cntrl}", "?")
                + ". The first rule that holds is the one, by its priority; the ends of\n"
                + "# CTP's regions are inclusive, so each is one pixel wider and higher here. clip: what lies outside"
                + " of the image is left out.\n\nmachines:\n");
        List<Condition> before = new ArrayList<>();
        List<Integer> lines = new ArrayList<>();
        Map<Integer, CtpPixelScript.Entry> kept = new java.util.LinkedHashMap<>();
        for (CtpPixelScript.Entry entry : parsed.entries()) {
            Condition condition = entry.signature().toCondition();
            Integer shadow = shadow(condition, before, lines);
            if (Implication.certain(condition, new Condition.Any(List.of()))) {
                notes.add("line " + entry.line() + ": can never hold; left out");
                continue;
            }
            if (shadow != null) {
                notes.add("line " + entry.line() + ": unreachable, line " + shadow
                        + " always comes first; left out");
                continue;
            }
            before.add(condition);
            lines.add(entry.line());
            kept.put(entry.line(), entry);
            note(entry, notes);
            rule(entry, kept.size(), condition, yaml);
        }
        if (kept.isEmpty()) {
            yaml.setLength(yaml.length() - 1);
            yaml.append(" []\n");
        }
        int headers = new CtpRoundTrip(parsed, read(yaml.toString())).check();
        return new Result(yaml.toString(), kept.size(), notes, headers);
    }

    private static @Nullable Integer shadow(Condition condition, List<Condition> before,
            List<Integer> lines) {
        for (int i = 0; i < before.size(); i++) {
            if (Implication.certain(condition, before.get(i))) {
                return lines.get(i);
            }
        }
        return null;
    }

    private static void note(CtpPixelScript.Entry entry, List<String> notes) {
        if (entry.regions().isEmpty()) {
            notes.add("line " + entry.line() + ": has no region: images of it pass as they are");
        }
        if (hasNumeric(entry.signature())) {
            notes.add("line " + entry.line()
                    + ": compares numbers; CTP takes the digits of a value alone, here it must"
                    + " be a number");
        }
    }

    private static boolean hasNumeric(CtpExpression expression) {
        return switch (expression) {
            case CtpExpression.Call call -> call.function().isNumeric();
            case CtpExpression.And(var left, var right) -> hasNumeric(left) || hasNumeric(right);
            case CtpExpression.Or(var left, var right) -> hasNumeric(left) || hasNumeric(right);
            case CtpExpression.Not(var inner) -> hasNumeric(inner);
            case CtpExpression.Constant _ -> false;
        };
    }

    private static void rule(CtpPixelScript.Entry entry, int priority, Condition condition,
            StringBuilder yaml) {
        yaml.append("  - name: ").append(RuleWriter.quoted(name(entry))).append('\n');
        yaml.append("    priority: ").append(priority).append('\n');
        yaml.append(RuleWriter.when(condition, "    "));
        if (entry.regions().isEmpty()) {
            yaml.append("    redaction_zones: []\n");
            return;
        }
        yaml.append("    redaction_zones:\n");
        for (CtpPixelScript.Region region : entry.regions()) {
            yaml.append("      - { x: ").append(region.left()).append(", y: ").append(region.top())
                    .append(", width: ")
                    .append(Math.min(region.width() + 1, 65535)).append(", height: ")
                    .append(Math.min(region.height() + 1, 65535)).append(", clip: true }\n");
        }
    }

    static String name(CtpPixelScript.Entry entry) {
        return "CTP line " + entry.line();
    }

    private static MachineRules read(String yaml) throws CtpException {
        Problems problems = new Problems();
        MachineRules rules = MachineRuleReader.parse(yaml, "imported", problems);
        if (!problems.isEmpty()) {
            throw new CtpException(0, "what was written cannot be read again: " + problems.list().getFirst());
        }
        return rules;
    }
}
