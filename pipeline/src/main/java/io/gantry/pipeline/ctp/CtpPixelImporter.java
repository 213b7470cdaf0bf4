package io.gantry.pipeline.ctp;

import io.gantry.pipeline.redact.rule.Condition;
import io.gantry.pipeline.redact.rule.Implication;
import io.gantry.pipeline.redact.rule.MachineRuleReader;
import io.gantry.pipeline.redact.rule.MachineRules;
import io.gantry.pipeline.yaml.Problems;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a DicomPixelAnonymizer script as machine rules that decide the same. Stateless. */
public final class CtpPixelImporter {

    private CtpPixelImporter() {
    }

    /**
     * Imports a script.
     *
     * @param name of the script, for comments
     * @throws CtpException where it cannot be read, or where the two forms decide differently
     */
    public static CtpImport convert(String script, String name) throws CtpException {
        CtpPixelScript parsed = CtpPixelScript.parse(script);
        CtpImport.Notes notes = new CtpImport.Notes();
        StringBuilder yaml = new StringBuilder("# Imported from " + name.replaceAll("\\p{Cntrl}", "?")
                + ". The first rule that holds is the one, by its priority; the ends of\n"
                + "# CTP's regions are inclusive, so each is one pixel wider and higher here. clip: what lies outside"
                + " of the image is left out.\n\nmachines:\n");
        List<Condition> before = new ArrayList<>();
        List<Integer> lines = new ArrayList<>();
        List<CtpPixelScript.Entry> compared = new ArrayList<>();
        int rules = 0;
        for (CtpPixelScript.Entry entry : parsed.entries()) {
            if (entry.signature().calls().anyMatch(CtpPixelImporter::isOfTheFile)) {
                notes.add(entry.line(), "", "asks for File Meta Information (0002,eeee), which the sender's"
                        + " association does not bring along, or for what no data set has; not carried over: write a"
                        + " rule on the data set");
                continue;
            }
            compared.add(entry);
            Condition condition = entry.signature().toCondition();
            Integer shadow = shadow(condition, before, lines);
            if (Implication.certain(condition, new Condition.Any(List.of()))) {
                notes.add(entry.line(), "", "can never hold; left out");
                continue;
            }
            if (shadow != null) {
                notes.add(entry.line(), "", "unreachable, line " + shadow
                        + " always comes first; left out");
                continue;
            }
            before.add(condition);
            lines.add(entry.line());
            note(entry, notes);
            rule(entry, ++rules, condition, yaml);
        }
        if (rules == 0) {
            yaml.setLength(yaml.length() - 1);
            yaml.append(" []\n");
        }
        int headers = new CtpRoundTrip(compared, read(yaml.toString())).check();
        return new CtpImport(yaml.toString(), rules, notes.list(), rules + " rules of "
                + parsed.entries().size() + " signatures; the same decisions on " + headers
                + " generated headers");
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

    private static void note(CtpPixelScript.Entry entry, CtpImport.Notes notes) {
        if (entry.regions().isEmpty()) {
            notes.add(entry.line(), "", "has no region: images of it pass as they are");
        }
        if (entry.signature().calls().anyMatch(call -> call.function().isNumeric())) {
            notes.add(entry.line(), "",
                    "compares numbers; CTP takes the digits of a value alone, here it must"
                            + " be a number");
        }
    }

    private static boolean isOfTheFile(CtpExpression.Call call) {
        return !call.attribute().isOfDataSet();
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
