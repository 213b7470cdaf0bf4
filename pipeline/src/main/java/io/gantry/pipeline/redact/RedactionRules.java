package io.gantry.pipeline.redact;

import io.gantry.pipeline.redact.rule.MachineRuleReader;
import io.gantry.pipeline.redact.rule.MachineRules;
import io.gantry.pipeline.redact.zone.ZoneSpec;
import io.gantry.pipeline.yaml.Problems;
import io.gantry.pipeline.yaml.YamlMap;
import io.gantry.pipeline.yaml.YamlValue;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a profile says of pixels. Immutable.
 *
 * @param machines the rules of machines
 * @param unmatched what becomes of each class of images at risk that no rule is for
 */
public record RedactionRules(MachineRules machines, Map<RiskClass, Unmatched> unmatched) {

    /** What is blanked where no rule is for an image, and the profile says {@link Unmatched#REGIONS}. */
    public static final List<ZoneSpec> OUTSIDE_REGIONS = List
            .of(new ZoneSpec(new ZoneSpec.OutsideUltrasoundRegions()));

    private static final Map<String, Unmatched> CHOICES = Map.of("hold", Unmatched.HOLD, "pass",
            Unmatched.PASS,
            "regions", Unmatched.REGIONS);

    public RedactionRules {
        unmatched = Collections.unmodifiableMap(new EnumMap<>(unmatched));
    }

    /** No rule; whatever is at risk is held. */
    public static RedactionRules none() {
        return new RedactionRules(new MachineRules(List.of()), all(Unmatched.HOLD));
    }

    private static Map<RiskClass, Unmatched> all(Unmatched choice) {
        Map<RiskClass, Unmatched> all = new EnumMap<>(RiskClass.class);
        Arrays.stream(RiskClass.values()).forEach(risk -> all.put(risk, choice));
        return all;
    }

    /**
     * Reads the keys {@code machines}, {@code machine_files} and {@code unmatched} of a profile; what is wrong is
     * recorded.
     *
     * @param file the profile's, whose folder relative paths start at
     */
    public static RedactionRules read(YamlMap profile, String file, Problems problems) {
        MachineRuleReader reader = new MachineRuleReader();
        Path folder = Path.of(file).toAbsolutePath().getParent();
        reader.profile(profile, file, folder == null ? Path.of("/") : folder, problems);
        return new RedactionRules(reader.finish(), unmatched(profile.get("unmatched")));
    }

    private static Map<RiskClass, Unmatched> unmatched(@Nullable YamlValue value) {
        Map<RiskClass, Unmatched> choices = all(Unmatched.HOLD);
        if (value == null) {
            return choices;
        }
        if (!value.isMap()) {
            Unmatched one = value.asOneOf(CHOICES);
            return one == null ? choices : all(one);
        }
        YamlMap map = value.asMap();
        for (RiskClass risk : RiskClass.values()) {
            Unmatched choice = map == null ? null : map.oneOf(risk.key(), CHOICES);
            if (choice != null) {
                choices.put(risk, choice);
            }
        }
        if (map != null) {
            map.rejectUnknownKeys();
        }
        return choices;
    }

    /** What becomes of images of a class that no rule is for. */
    public Unmatched unmatched(RiskClass risk) {
        return unmatched.getOrDefault(risk, Unmatched.HOLD);
    }

    /** Whether images of any class at risk pass as they are. */
    public boolean passesAny() {
        return unmatched.containsValue(Unmatched.PASS);
    }

    /** Everything that decides, for a digest. */
    public String canonical() {
        return new TreeMap<>(unmatched) + "\n" + machines.canonical();
    }
}
