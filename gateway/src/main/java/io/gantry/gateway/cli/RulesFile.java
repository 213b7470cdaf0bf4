package io.gantry.gateway.cli;

import io.gantry.gateway.config.ConfigurationException;
import io.gantry.pipeline.profile.Profile;
import io.gantry.pipeline.profile.ProfileLoader;
import io.gantry.pipeline.redact.RedactionRules;
import io.gantry.pipeline.redact.rule.MachineRuleReader;
import io.gantry.pipeline.redact.rule.MachineRules;
import io.gantry.pipeline.yaml.Problems;
import io.gantry.pipeline.yaml.StrictYaml;
import io.gantry.pipeline.yaml.YamlMap;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Pixel rules for commands: a file of machine rules, or a profile, whichever a file is. */
final class RulesFile {

    private static final Path KNOWN = Path.of("conf", "machines", "known.yaml");

    private RulesFile() {
    }

    /**
     * The rules of a file; of the machines known to Gantry where none is given.
     *
     * @throws ConfigurationException which ends the command with exit status 2
     */
    static RedactionRules load(@Nullable Path given) {
        Path file = given != null ? given : known();
        if (file == null) {
            return RedactionRules.none();
        }
        Problems problems = new Problems();
        YamlMap root = StrictYaml.read(file, problems);
        RedactionRules rules = RedactionRules.none();
        if (root != null && root.contains("privacy_profile")) {
            Profile profile = ProfileLoader.load(file, problems);
            rules = profile == null ? rules : profile.redaction();
        } else if (root != null) {
            MachineRules machines = MachineRuleReader.load(file, problems);
            rules = new RedactionRules(machines, rules.unmatched());
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems.list());
        }
        return rules;
    }

    private static @Nullable Path known() {
        String home = System.getProperty(ConfigOption.HOME_PROPERTY);
        Path installed = home == null ? KNOWN : Path.of(home).resolve(KNOWN);
        return Files.exists(KNOWN) ? KNOWN : Files.exists(installed) ? installed : null;
    }
}
