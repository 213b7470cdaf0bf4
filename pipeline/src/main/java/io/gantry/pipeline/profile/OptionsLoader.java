package io.gantry.pipeline.profile;

import io.gantry.pipeline.yaml.YamlMap;
import io.gantry.pipeline.yaml.YamlValue;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads which options of PS3.15 E.3 a profile asks for, by name or otherwise. Stateless. */
final class OptionsLoader {

    /** What the Gantry library moves dates by where nothing is said. */
    private static final DateJitter OF_LIBRARY = new DateJitter(-365, -1);

    private OptionsLoader() {
    }

    static Set<PrivacyOption> read(YamlMap root) {
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
                item.problem("this edition cannot honour " + key
                        + ", and ignoring it would not be what you asked"
                        + (option == PrivacyOption.CLEAN_RECOGNIZABLE_VISUAL_FEATURES
                                ? ": nothing here can tell a face, in a photograph or in a head scan"
                                : ""));
            } else if (!options.add(option)) {
                item.problem("stands twice");
            } else if (options.contains(PrivacyOption.RETAIN_LONG_FULL_DATES)
                    && options.contains(PrivacyOption.RETAIN_LONG_MODIFIED_DATES)) {
                item.problem("contradicts the option before it: dates move, or they stay");
            } else if (option == PrivacyOption.RETAIN_LONG_MODIFIED_DATES
                    && root.get("date_jitter") == null) {
                item.problem("needs date_jitter, which says by how many days dates move");
            }
        }
        return options;
    }

    static @Nullable DateJitter jitter(YamlMap root, Set<PrivacyOption> options) {
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
        if (min == 0 && max == 0) {
            // They would leave as they came, and as modified.
            value.problem("moves no date: the option retain_long_full_dates is for dates that stay");
        }
        // Asking for a jitter is asking for the option that moves dates instead of removing them.
        if (options.add(PrivacyOption.RETAIN_LONG_MODIFIED_DATES)) {
            value.note("every date moves, as if retain_long_modified_dates stood among the options; the"
                    + " Gantry library moves those only that phi_tags names");
        }
        return new DateJitter(min, max);
    }

    /** The jitter for overrides that move dates in a profile that does not say by how much. */
    static DateJitter ofLibrary(YamlMap root) {
        root.self().note("phi_tags moves dates and there is no date_jitter: they move by "
                + OF_LIBRARY.minDays() + " to " + OF_LIBRARY.maxDays()
                + " days, the Gantry library's default");
        return OF_LIBRARY;
    }

    static void privateTags(YamlMap root, Set<PrivacyOption> options) {
        YamlValue value = root.get("remove_private_tags");
        if (value == null) {
            return;
        }
        boolean remove = root.bool("remove_private_tags", true);
        boolean safe = options.contains(PrivacyOption.RETAIN_SAFE_PRIVATE);
        if (remove && safe) {
            value.problem(
                    "contradicts the option retain_safe_private: private attributes go, or the safe ones"
                            + " stay");
        } else if (!remove && !safe && "false".equals(value.asText())) {
            value.note("is read as the option retain_safe_private: the attributes of PS3.15 Table E.3.10-1"
                    + " stay; keep others by phi_tags, gggg,\"CREATOR\",ee");
            options.add(PrivacyOption.RETAIN_SAFE_PRIVATE);
        }
    }
}
