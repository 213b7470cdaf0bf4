package io.gantry.pipeline.redact.rule;

import io.gantry.dicom.data.Tag;
import io.gantry.pipeline.yaml.SopClassName;
import io.gantry.pipeline.yaml.YamlEntry;
import io.gantry.pipeline.yaml.YamlMap;
import io.gantry.pipeline.yaml.YamlValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads the conditions of a rule. What is not understood becomes a problem at its place. Stateless. */
final class ConditionReader {

    /** The keys that stand in a rule itself; every other attribute is named under {@code when}. */
    static final Map<String, Integer> KEYS = keys();

    private ConditionReader() {
    }

    private static Map<String, Integer> keys() {
        Map<String, Integer> keys = new LinkedHashMap<>();
        keys.put("manufacturer", Tag.Manufacturer);
        keys.put("model_name", Tag.ManufacturerModelName);
        keys.put("serial_number", Tag.DeviceSerialNumber);
        keys.put("station_name", Tag.StationName);
        keys.put("software_version", Tag.SoftwareVersions);
        keys.put("modality", Tag.Modality);
        keys.put("sop_class", Tag.SOPClassUID);
        keys.put("image_type", Tag.ImageType);
        keys.put("rows", Tag.Rows);
        keys.put("columns", Tag.Columns);
        keys.put("series_description", Tag.SeriesDescription);
        return keys;
    }

    /** The conditions of a rule, all of which must hold. */
    static Condition read(YamlMap rule) {
        List<Condition> all = new ArrayList<>();
        KEYS.forEach((key, tag) -> {
            YamlValue value = rule.get(key);
            if (value != null) {
                AttributePath path = AttributePath.of(tag);
                test(path, value, path.isIdentity(), all);
            }
        });
        YamlMap when = rule.map("when");
        if (when != null) {
            all.addAll(group(when));
        }
        return new Condition.All(all);
    }

    private static List<Condition> group(YamlMap map) {
        List<Condition> all = new ArrayList<>();
        if (map.entries().isEmpty()) {
            map.problem("has no condition");
        }
        for (YamlEntry entry : map.entries()) {
            switch (entry.name()) {
                case "all" -> all.add(new Condition.All(groups(entry.value())));
                case "any" -> all.add(new Condition.Any(groups(entry.value())));
                case "not" -> {
                    YamlMap negated = entry.value().asMap();
                    if (negated != null) {
                        all.add(new Condition.Not(new Condition.All(group(negated))));
                    }
                }
                default -> {
                    AttributePath path = entry.key().as(AttributePath::parse);
                    if (path != null && !path.isOfDataSet()) {
                        entry.key().problem(
                                "is of the message or the file that brought an instance, not of its data"
                                        + " set: no image has it; ask for an attribute of the data set");
                    } else if (path != null) {
                        test(path, entry.value(), false, all);
                    }
                }
            }
        }
        return all;
    }

    private static List<Condition> groups(YamlValue list) {
        List<Condition> groups = new ArrayList<>();
        List<YamlValue> items = list.asList();
        if (items != null && items.isEmpty()) {
            list.problem("has no condition");
        }
        for (YamlValue item : items == null ? List.<YamlValue>of() : items) {
            YamlMap map = item.asMap();
            if (map != null) {
                List<Condition> each = group(map);
                groups.add(each.size() == 1 ? each.getFirst() : new Condition.All(each));
            }
        }
        return groups;
    }

    /** A bare word, a list of words, or a mapping of comparisons that must all hold. */
    private static void test(AttributePath path, YamlValue value, boolean identity, List<Condition> into) {
        if (!value.isMap()) {
            List<String> words = words(path, Comparison.IS, value);
            if (!words.isEmpty()) {
                into.add(new Condition.Test(path, Comparison.IS, words, false, identity));
            }
            return;
        }
        YamlMap map = value.asMap();
        if (map == null) {
            return;
        }
        boolean caseSensitive = map.bool("case_sensitive", false);
        int before = into.size();
        Comparison.keys().forEach((key, comparison) -> {
            YamlValue operand = map.get(key);
            if (operand != null) {
                List<String> words = words(path, comparison, operand);
                into.add(new Condition.Test(path, comparison, words, caseSensitive, identity));
            }
        });
        YamlValue negated = map.get("not");
        if (negated != null) {
            List<Condition> inner = new ArrayList<>();
            test(path, negated, identity, inner);
            into.add(new Condition.Not(new Condition.All(inner)));
        }
        map.rejectUnknownKeys();
        if (into.size() == before) {
            map.problem("has no comparison: " + String.join(", ", Comparison.keys().keySet()) + " or not");
        }
    }

    private static List<String> words(AttributePath path, Comparison comparison, YamlValue value) {
        List<String> words = new ArrayList<>();
        List<YamlValue> items = value.asValueOrList();
        if (items.isEmpty()) {
            value.problem("is empty");
        }
        for (YamlValue item : items) {
            String word = item.asText();
            String objection = word == null ? null : objection(comparison, word);
            if (objection != null) {
                item.problem(objection);
            } else if (word != null) {
                String meant = item.as(text -> meant(path, comparison, text));
                if (meant != null) {
                    words.add(meant);
                }
            }
        }
        return words;
    }

    /**
     * The word as images have it.
     *
     * @throws IllegalArgumentException where no image can have it: the rule would never be used, in silence
     */
    private static String meant(AttributePath path, Comparison comparison, String word) {
        if (comparison != Comparison.IS) {
            return word;
        }
        if (path.plainTag() == Tag.SOPClassUID) {
            return SopClassName.uid(word.strip());
        }
        boolean size = path.plainTag() == Tag.Rows || path.plainTag() == Tag.Columns;
        if (size && !word.strip().matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("must be a whole number of pixels");
        }
        return word;
    }

    static @Nullable String objection(Comparison comparison, String word) {
        if (comparison.isNumeric()) {
            return Comparison.decimal(word) == null ? "must be a number" : null;
        }
        if (comparison == Comparison.MATCHES) {
            try {
                Pattern.compile(word);
                return null;
            } catch (PatternSyntaxException e) {
                return "is no regular expression: " + e.getDescription();
            }
        }
        boolean always = comparison == Comparison.CONTAINS
                ? word.isEmpty()
                : word.isBlank() && comparison != Comparison.EQUALS;
        return always
                ? "is empty: nothing, or everything, would match; for an absent attribute write equals: \"\""
                : null;
    }
}
