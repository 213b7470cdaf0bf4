package io.gantry.pipeline.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * A mapping with a fixed set of keys (ask with the typed getters, then call {@link #rejectUnknownKeys()}), or
 * with keys that the administrator chose ({@link #entries()}). Duplicate keys are problems from the start.
 *
 * <p>
 * A getter with a default returns it when the key is absent and also when its value is wrong, after recording
 * the problem; a getter without one returns null in both cases.
 */
public final class YamlMap {

    private final YamlValue self;
    private final String path;
    private final Map<String, YamlEntry> entries = new LinkedHashMap<>();
    private final TreeSet<String> known = new TreeSet<>();
    private final Map<String, String> renamed = new TreeMap<>();

    YamlMap(YamlValue self, MappingNode node, String path, String file, Problems problems) {
        this.self = self;
        this.path = path;
        for (NodeTuple tuple : node.getValue()) {
            var key = new YamlValue(tuple.getKeyNode(), path, file, problems);
            if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
                key.problem("a key must be text");
                continue;
            }
            String name = scalar.getValue();
            String below = path.isEmpty() ? name : path + "." + name;
            var keyAtPath = new YamlValue(tuple.getKeyNode(), below, file, problems);
            var entry = new YamlEntry(name, keyAtPath,
                    new YamlValue(tuple.getValueNode(), below, file, problems));
            YamlEntry first = entries.putIfAbsent(name, entry);
            if (first != null) {
                keyAtPath.problem("duplicate key, first on line " + first.key().line());
            }
        }
    }

    /** Where in the document; empty for the document itself. */
    public String path() {
        return path;
    }

    /** Records a problem at the place where this mapping begins. */
    public void problem(String message) {
        self.problem(message);
    }

    public boolean contains(String key) {
        return entries.containsKey(key);
    }

    /** The value under the key, whatever its type; null when absent. */
    public @Nullable YamlValue get(String key) {
        known.add(key);
        YamlEntry entry = entries.get(key);
        return entry == null ? null : entry.value();
    }

    /** The value under the key; null after a problem when absent. */
    public @Nullable YamlValue require(String key) {
        YamlValue value = get(key);
        // A key that is there under its old name is reported as renamed, not as missing as well.
        if (value == null && !isThereUnderOldName(key)) {
            self.problem("missing key: " + key);
        }
        return value;
    }

    public @Nullable String text(String key) {
        YamlValue value = get(key);
        return value == null ? null : value.asText();
    }

    public String text(String key, String fallback) {
        String text = text(key);
        return text == null ? fallback : text;
    }

    public @Nullable String requireText(String key) {
        YamlValue value = require(key);
        return value == null ? null : value.asText();
    }

    public <T> @Nullable T value(String key, ValueParser<T> parser) {
        YamlValue value = get(key);
        return value == null ? null : value.as(parser);
    }

    public <T> T value(String key, ValueParser<T> parser, T fallback) {
        T parsed = value(key, parser);
        return parsed == null ? fallback : parsed;
    }

    public <T> @Nullable T requireValue(String key, ValueParser<T> parser) {
        YamlValue value = require(key);
        return value == null ? null : value.as(parser);
    }

    public int integer(String key, int min, int max, int fallback) {
        YamlValue value = get(key);
        Integer number = value == null ? null : value.asInt(min, max);
        return number == null ? fallback : number;
    }

    public @Nullable Integer requireInteger(String key, int min, int max) {
        YamlValue value = require(key);
        return value == null ? null : value.asInt(min, max);
    }

    public double decimal(String key, double min, double max, double fallback) {
        YamlValue value = get(key);
        Double number = value == null ? null : value.asDouble(min, max);
        return number == null ? fallback : number;
    }

    public boolean bool(String key, boolean fallback) {
        YamlValue value = get(key);
        Boolean bool = value == null ? null : value.asBoolean();
        return bool == null ? fallback : bool;
    }

    public <T> @Nullable T oneOf(String key, Map<String, T> choices) {
        YamlValue value = get(key);
        return value == null ? null : value.asOneOf(choices);
    }

    public <T> @Nullable T requireOneOf(String key, Map<String, T> choices) {
        YamlValue value = require(key);
        return value == null ? null : value.asOneOf(choices);
    }

    /** The mapping under the key; null when absent (or after a problem). */
    public @Nullable YamlMap map(String key) {
        YamlValue value = get(key);
        return value == null ? null : value.asMap();
    }

    public @Nullable YamlMap requireMap(String key) {
        YamlValue value = require(key);
        return value == null ? null : value.asMap();
    }

    /** The items under the key; empty when absent (or after a problem). */
    public List<YamlValue> list(String key) {
        YamlValue value = get(key);
        List<YamlValue> items = value == null ? null : value.asList();
        return items == null ? List.of() : items;
    }

    /** The items under the key; empty after a problem when absent. An empty list is not a problem. */
    public List<YamlValue> requireList(String key) {
        YamlValue value = require(key);
        List<YamlValue> items = value == null ? null : value.asList();
        return items == null ? List.of() : items;
    }

    /** Every item of the list turned into a {@code T}; items that are wrong are recorded and left out. */
    public <T> List<T> values(String key, ValueParser<T> parser) {
        return parseAll(list(key), parser);
    }

    /** Like {@link #values}, for keys that also take one value in place of a list of one. */
    public <T> List<T> valueOrValues(String key, ValueParser<T> parser) {
        YamlValue value = get(key);
        return value == null ? List.of() : parseAll(value.asValueOrList(), parser);
    }

    private static <T> List<T> parseAll(List<YamlValue> items, ValueParser<T> parser) {
        var parsed = new ArrayList<T>();
        for (YamlValue item : items) {
            T value = item.as(parser);
            if (value != null) {
                parsed.add(value);
            }
        }
        return List.copyOf(parsed);
    }

    /** Every entry in document order, all of them thereby known. */
    public List<YamlEntry> entries() {
        known.addAll(entries.keySet());
        return List.copyOf(entries.values());
    }

    /** Says that {@code oldKey} is called {@code newKey} now: found, it fails and names the new one. */
    public void renamed(String oldKey, String newKey) {
        renamed.put(oldKey, newKey);
    }

    private boolean isThereUnderOldName(String key) {
        return renamed.entrySet().stream()
                .anyMatch(e -> e.getValue().equals(key) && entries.containsKey(e.getKey()));
    }

    /** Records a problem for every key that no getter asked for. Call it last. */
    public void rejectUnknownKeys() {
        for (YamlEntry entry : entries.values()) {
            String name = entry.name();
            if (known.contains(name)) {
                continue;
            }
            String newKey = renamed.get(name);
            if (newKey != null) {
                entry.key().problem("key was renamed: it is called " + newKey + " now");
            } else if (name.equals("<<")) {
                entry.key().problem("merge keys are not supported");
            } else {
                entry.key().problem("unknown key", Nearest.of(name, known));
            }
        }
    }
}
