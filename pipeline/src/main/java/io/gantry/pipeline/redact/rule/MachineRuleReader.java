package io.gantry.pipeline.redact.rule;

import io.gantry.pipeline.redact.zone.ZoneSpec;
import io.gantry.pipeline.yaml.Problems;
import io.gantry.pipeline.yaml.StrictYaml;
import io.gantry.pipeline.yaml.YamlMap;
import io.gantry.pipeline.yaml.YamlValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads machine rules strictly, from a profile and from the files it names: what is not understood is a problem with
 * its line. Collects the rules of one profile; not thread-safe.
 */
public final class MachineRuleReader {

    private record Placed(MachineRule rule, YamlValue place) {
    }

    private final List<Placed> rules = new ArrayList<>();
    private final Set<Path> files = new HashSet<>();

    /** The rules of a file of its own, whose only key is {@code machines}; problems are recorded. */
    public static MachineRules load(Path file, Problems problems) {
        MachineRuleReader reader = new MachineRuleReader();
        reader.file(file, problems);
        return reader.finish();
    }

    /** Like {@link #load} for text at hand; {@code name} stands for the file in problems. */
    public static MachineRules parse(String text, String name, Problems problems) {
        MachineRuleReader reader = new MachineRuleReader();
        YamlMap root = StrictYaml.parse(text, name, problems);
        if (root != null) {
            reader.machines(root, name);
            root.rejectUnknownKeys();
        }
        return reader.finish();
    }

    /**
     * Takes the rules under {@code machines}, and those of the files under {@code machine_files}.
     *
     * @param name of the file that the profile stands in
     * @param folder where relative paths start
     */
    public void profile(YamlMap profile, String name, Path folder, Problems problems) {
        machines(profile, name);
        for (YamlValue item : profile.list("machine_files")) {
            String path = item.asText();
            if (path == null) {
                continue;
            }
            Path file = folder.resolve(path).normalize();
            if (files.add(file)) {
                file(file, problems);
            } else {
                item.problem("names the same file as an item before it");
            }
        }
    }

    private void file(Path file, Problems problems) {
        YamlMap root = StrictYaml.read(file, problems);
        if (root != null) {
            root.requireList("machines");
            machines(root, String.valueOf(file.getFileName()));
            root.rejectUnknownKeys();
        }
    }

    private void machines(YamlMap root, String name) {
        String file = name.substring(name.lastIndexOf('/') + 1);
        for (YamlValue item : root.list("machines")) {
            YamlMap map = item.asMap();
            if (map != null) {
                rule(map, item, file + ":" + item.line());
            }
        }
    }

    private void rule(YamlMap map, YamlValue place, String origin) {
        String name = map.text("name", origin);
        Condition condition = ConditionReader.read(map);
        YamlValue priorityAt = map.get("priority");
        Integer priority = priorityAt == null ? null : priorityAt.asInt(0, 1_000_000);
        YamlValue zonesAt = map.get("redaction_zones");
        List<ZoneSpec> zones = zonesAt == null ? List.of() : ZoneReader.read(zonesAt);
        map.rejectUnknownKeys();
        if (zonesAt == null) {
            map.problem("missing key: redaction_zones; write [] for a machine that burns nothing in");
        }
        if (condition.specificity() == 0) {
            map.problem("has no condition: it would be for every image");
        }
        rules.add(new Placed(new MachineRule(name, origin, condition, priority, zones), place));
    }

    /** All rules together; two of equal standing that certainly meet in some image are a problem at the second. */
    public MachineRules finish() {
        for (int i = 0; i < rules.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (Overlap.certain(rules.get(j).rule, rules.get(i).rule)) {
                    rules.get(i).place.problem("can be for the same image as the rule of "
                            + rules.get(j).rule.origin()
                            + ", and neither is more specific: add a condition, or a"
                            + " priority, to one of them");
                }
            }
        }
        return new MachineRules(rules.stream().map(Placed::rule).toList());
    }
}
