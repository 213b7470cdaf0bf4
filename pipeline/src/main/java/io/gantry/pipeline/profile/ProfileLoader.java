package io.gantry.pipeline.profile;

import io.gantry.pipeline.lock.LockSettings;
import io.gantry.pipeline.lock.LockSettingsReader;
import io.gantry.pipeline.redact.RedactionRules;
import io.gantry.pipeline.yaml.Nearest;
import io.gantry.pipeline.yaml.Problems;
import io.gantry.pipeline.yaml.StrictYaml;
import io.gantry.pipeline.yaml.YamlMap;
import io.gantry.pipeline.yaml.YamlValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a profile strictly: what is not understood, or cannot be honoured, is a problem with its line, and a file with
 * problems is no profile. The key names are those of the Gantry library, version 2.0. Stateless.
 */
public final class ProfileLoader {

    private static final String VERSION = "2.0";
    private static final String BASIC = "basic";
    /** What the Gantry library calls its other profile. */
    private static final String COMPREHENSIVE = "comprehensive";

    private ProfileLoader() {
    }

    /** The profile in a file; null where anything is wrong with it, which is then recorded. */
    public static @Nullable Profile load(Path file, Problems problems) {
        Problems own = new Problems();
        Profile profile = read(StrictYaml.read(file, own), file, own);
        problems.addAll(own);
        return profile;
    }

    /** Like {@link #load} for text at hand; {@code name} stands for the file in problems. */
    public static @Nullable Profile parse(String text, String name, Problems problems) {
        Problems own = new Problems();
        Profile profile = read(StrictYaml.parse(text, name, own), Path.of(name), own);
        problems.addAll(own);
        return profile;
    }

    private static @Nullable Profile read(@Nullable YamlMap root, Path file, Problems problems) {
        if (root == null) {
            return null;
        }
        version(root);
        privacyProfile(root);
        Set<PrivacyOption> options = OptionsLoader.read(root);
        DateJitter jitter = OptionsLoader.jitter(root, options);
        OptionsLoader.privateTags(root, options);
        PhiTagLoader phiTags = new PhiTagLoader(file);
        List<PhiTag> overrides = phiTags.read(root);
        if (jitter == null && phiTags.shifts()) {
            jitter = OptionsLoader.ofLibrary(root);
        }
        DocumentPolicy documents = root.oneOf("encapsulated_documents", Map.of("hold", DocumentPolicy.HOLD,
                "pass", DocumentPolicy.PASS, "drop", DocumentPolicy.DROP));
        Set<String> words = LexiconFiles.read(root, file);
        RedactionRules redaction = RedactionRules.read(root, file.toString(), problems);
        YamlValue unmatched = root.get("unmatched");
        if (unmatched != null && options.contains(PrivacyOption.CLEAN_PIXEL_DATA) && redaction.passesAny()) {
            unmatched.problem(
                    "contradicts the option clean_pixel_data: what may show text would pass as it is");
        }
        LockSettings lock = LockSettingsReader.read(root);
        root.rejectUnknownKeys();
        if (!problems.isEmpty()) {
            return null;
        }
        Profile profile = Profile.of(options, jitter, redaction, lock,
                documents == null ? DocumentPolicy.HOLD : documents, words, overrides);
        if (profile.rules().keepsIdentity()) {
            root.self().note("an override keeps who the patient is: Patient Identity Removed will be NO");
        }
        return profile;
    }

    private static void privacyProfile(YamlMap root) {
        YamlValue value = root.require("privacy_profile");
        String name = value == null ? null : value.asText();
        if (value == null || name == null || name.equals(BASIC)) {
            return;
        }
        if (name.equals(COMPREHENSIVE)) {
            value.note("the Gantry library's comprehensive profile is read as basic: all of PS3.15"
                    + " Table E.1-1, at every depth of sequences; text that the table does not list stays");
        } else {
            value.problem("must be " + BASIC + ": all of PS3.15 Table E.1-1; rules of another file are"
                    + " written as phi_tags of this one", Nearest.of(name, List.of(BASIC)));
        }
    }

    private static void version(YamlMap root) {
        YamlValue value = root.require("version");
        String version = value == null ? null : value.asText();
        if (value != null && version != null && !version.equals(VERSION)) {
            value.problem("must be \"" + VERSION + "\"");
        }
    }
}
