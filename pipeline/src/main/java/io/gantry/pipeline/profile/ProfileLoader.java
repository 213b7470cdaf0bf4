package io.gantry.pipeline.profile;

import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.dict.StandardDictionary;
import io.gantry.pipeline.lock.LockSettings;
import io.gantry.pipeline.lock.LockSettingsReader;
import io.gantry.pipeline.redact.RedactionRules;
import io.gantry.pipeline.yaml.Problems;
import io.gantry.pipeline.yaml.StrictYaml;
import io.gantry.pipeline.yaml.YamlEntry;
import io.gantry.pipeline.yaml.YamlMap;
import io.gantry.pipeline.yaml.YamlValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
    private static final Map<String, Action> ACTIONS = actions();
    /** Names of actions that a later edition will have. */
    private static final Set<String> LATER = Set.of("CLEAN", "CAP_AGE", "GENERALIZE", "LOOKUP");
    private static final Set<VR> TEXT_FOR_PSEUDONYMS = EnumSet.of(VR.LO, VR.SH, VR.PN, VR.LT, VR.ST, VR.UC,
            VR.UT,
            VR.UI);

    private ProfileLoader() {
    }

    private static Map<String, Action> actions() {
        Map<String, Action> actions = new LinkedHashMap<>();
        for (Action action : Action.values()) {
            actions.put(action.name(), action);
        }
        actions.put("SHIFT", Action.SHIFT_DATE);
        actions.put("JITTER", Action.SHIFT_DATE);
        return actions;
    }

    /** The profile in a file; null where anything is wrong with it, which is then recorded. */
    public static @Nullable Profile load(Path file, Problems problems) {
        Problems own = new Problems();
        Profile profile = read(StrictYaml.read(file, own), file.toString(), own);
        problems.addAll(own.list());
        return profile;
    }

    /** Like {@link #load} for text at hand; {@code name} stands for the file in problems. */
    public static @Nullable Profile parse(String text, String name, Problems problems) {
        Problems own = new Problems();
        Profile profile = read(StrictYaml.parse(text, name, own), name, own);
        problems.addAll(own.list());
        return profile;
    }

    private static @Nullable Profile read(@Nullable YamlMap root, String file, Problems problems) {
        if (root == null) {
            return null;
        }
        version(root);
        root.requireOneOf("privacy_profile", Map.of("basic", "basic"));
        Set<PrivacyOption> options = options(root);
        DateJitter jitter = jitter(root, options);
        privateTags(root, options);
        List<PhiTag> overrides = overrides(root, jitter);
        RedactionRules redaction = RedactionRules.read(root, file, problems);
        LockSettings lock = LockSettingsReader.read(root);
        root.rejectUnknownKeys();
        if (!problems.isEmpty()) {
            return null;
        }
        return Profile.of(options, jitter, redaction, lock, RuleTable.compile(options, overrides));
    }

    private static void version(YamlMap root) {
        YamlValue value = root.require("version");
        String version = value == null ? null : value.asText();
        if (value != null && version != null && !version.equals(VERSION)) {
            value.problem("must be \"" + VERSION + "\"");
        }
    }

    private static Set<PrivacyOption> options(YamlMap root) {
        Set<PrivacyOption> options = EnumSet.noneOf(PrivacyOption.class);
        for (YamlValue item : root.list("options")) {
            String key = item.asText();
            if (key == null) {
                continue;
            }
            PrivacyOption option = PrivacyOption.ofKey(key);
            if (option == null) {
                item.unknown("no option of PS3.15 E.3 is called so",
                        Arrays.stream(PrivacyOption.values()).map(PrivacyOption::key).toList());
            } else if (!option.available()) {
                item.problem(
                        "this edition cannot honour " + key
                                + ", and ignoring it would not be what you asked");
            } else if (!options.add(option)) {
                item.problem("stands twice");
            } else if (option == PrivacyOption.RETAIN_LONG_MODIFIED_DATES
                    && root.get("date_jitter") == null) {
                item.problem("needs date_jitter, which says by how many days dates move");
            }
        }
        return options;
    }

    private static @Nullable DateJitter jitter(YamlMap root, Set<PrivacyOption> options) {
        YamlValue value = root.get("date_jitter");
        YamlMap map = value == null ? null : value.asMap();
        if (value == null || map == null) {
            return null;
        }
        Integer min = map.requireInteger("min_days", -DateJitter.MOST, DateJitter.MOST);
        Integer max = map.requireInteger("max_days", -DateJitter.MOST, DateJitter.MOST);
        map.rejectUnknownKeys();
        if (options.contains(PrivacyOption.RETAIN_LONG_FULL_DATES)) {
            value.problem("contradicts the option retain_long_full_dates: dates move, or they stay");
        }
        if (min == null || max == null) {
            return null;
        }
        if (min > max) {
            value.problem("min_days is over max_days");
            return null;
        }
        // Asking for a jitter is asking for the option that moves dates instead of removing them.
        options.add(PrivacyOption.RETAIN_LONG_MODIFIED_DATES);
        return new DateJitter(min, max);
    }

    private static void privateTags(YamlMap root, Set<PrivacyOption> options) {
        boolean remove = root.bool("remove_private_tags", true);
        YamlValue value = root.get("remove_private_tags");
        if (!remove && value != null && !options.contains(PrivacyOption.RETAIN_SAFE_PRIVATE)) {
            value.problem(
                    "keeping private attributes needs the option retain_safe_private, which this edition"
                            + " cannot honour; single ones are kept by phi_tags: gggg,\"CREATOR\",ee");
        }
    }

    private static List<PhiTag> overrides(YamlMap root, @Nullable DateJitter jitter) {
        List<PhiTag> overrides = new ArrayList<>();
        YamlMap map = root.map("phi_tags");
        if (map == null) {
            return overrides;
        }
        Set<Selector> seen = new HashSet<>();
        for (YamlEntry entry : map.entries()) {
            Selector selector = entry.key().as(Selector::parse);
            PhiTag override = override(entry, selector, jitter);
            if (selector != null && !seen.add(selector)) {
                entry.key().problem("names the same attribute as an entry before it");
            } else if (override != null) {
                overrides.add(override);
            }
        }
        return overrides;
    }

    private static @Nullable PhiTag override(YamlEntry entry, @Nullable Selector selector,
            @Nullable DateJitter jitter) {
        YamlMap map = entry.value().asMap();
        if (map == null) {
            return null;
        }
        YamlValue named = map.require("action");
        Action action = named == null ? null : action(named);
        map.text("name");
        YamlValue valueAt = map.get("value");
        String value = valueAt == null ? null : valueAt.asText();
        map.rejectUnknownKeys();
        if (action == null || named == null || selector == null) {
            return null;
        }
        if (action == Action.REPLACE && valueAt == null) {
            map.problem("REPLACE needs a value");
            return null;
        }
        if (action != Action.REPLACE && valueAt != null) {
            valueAt.problem("only REPLACE takes a value");
            return null;
        }
        String objection = objection(selector, action, value, jitter);
        if (objection != null) {
            (valueAt == null ? named : valueAt).problem(objection);
            return null;
        }
        return new PhiTag(selector, action, value);
    }

    private static @Nullable Action action(YamlValue named) {
        String name = named.asText();
        Action action = name == null ? null : ACTIONS.get(name);
        if (name != null && action == null) {
            if (LATER.contains(name)) {
                named.problem("this edition has no action " + name);
            } else {
                named.unknown("no action is called so", ACTIONS.keySet());
            }
        }
        return action;
    }

    /** Why an action cannot be done on what is selected; null where it can. */
    private static @Nullable String objection(Selector selector, Action action, @Nullable String value,
            @Nullable DateJitter jitter) {
        if (selector instanceof Selector.OfTag(int tag) && action != Action.KEEP && isStructural(tag)) {
            return "this attribute holds the instance together, or says how it was cleaned: it cannot be"
                    + " overridden";
        }
        if (action == Action.SHIFT_DATE && jitter == null) {
            return "needs date_jitter, which says by how many days dates move";
        }
        boolean typed = action == Action.UID || action == Action.PSEUDONYM || action == Action.SHIFT_DATE
                || action == Action.REPLACE || action == Action.DUMMY;
        if (!typed) {
            return null;
        }
        if (selector instanceof Selector.OfPrivate) {
            return "a private attribute has no VR that is known here: use KEEP, REMOVE or EMPTY";
        }
        VR vr = selector instanceof Selector.OfTag(int tag) ? StandardDictionary.vrOf(tag) : null;
        if (vr == null) {
            return "repeating groups take KEEP, REMOVE or EMPTY";
        }
        return switch (action) {
            case UID -> vr == VR.UI ? null : "UID is for attributes of VR UI, this is " + vr;
            case SHIFT_DATE ->
                vr == VR.DA || vr == VR.DT ? null : "dates are of VR DA or DT, this is " + vr;
            case PSEUDONYM ->
                TEXT_FOR_PSEUDONYMS.contains(vr) ? null : "a pseudonym is text, this is of VR " + vr;
            case REPLACE -> {
                try {
                    Constants.replacement(Tag.PatientComments, vr, value == null ? "" : value);
                    yield null;
                } catch (IllegalArgumentException e) {
                    yield e.getMessage();
                }
            }
            default -> null;
        };
    }

    private static boolean isStructural(int tag) {
        return switch (tag) {
            case Tag.SOPClassUID, Tag.SpecificCharacterSet, Tag.PatientIdentityRemoved,
                    Tag.DeidentificationMethod, Tag.DeidentificationMethodCodeSequence,
                    Tag.LongitudinalTemporalInformationModified, Tag.SamplesPerPixel,
                    Tag.PhotometricInterpretation,
                    Tag.PlanarConfiguration, Tag.NumberOfFrames, Tag.Rows, Tag.Columns, Tag.BitsAllocated,
                    Tag.BitsStored, Tag.HighBit, Tag.PixelRepresentation, Tag.PixelData, Tag.SOPInstanceUID,
                    Tag.StudyInstanceUID, Tag.SeriesInstanceUID ->
                true;
            default -> false;
        };
    }
}
