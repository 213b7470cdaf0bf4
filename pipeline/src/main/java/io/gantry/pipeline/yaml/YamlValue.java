package io.gantry.pipeline.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A value of a YAML document with its place. Every {@code as…} method returns null after recording a problem at
 * that place when the value is of another type.
 *
 * <p>
 * Text is taken as written: {@code NO}, {@code 007} and {@code 2020-01-01} stay what they look like where text
 * is asked for, whatever YAML 1.1 would make of them. Numbers are decimal and booleans are {@code true} or
 * {@code false}, both unquoted. Problems never repeat the value of a key that is not known.
 */
public final class YamlValue {

    private final Node node;
    private final String path;
    private final String file;
    private final Problems problems;

    YamlValue(Node node, String path, String file, Problems problems) {
        this.node = node;
        this.path = path;
        this.file = file;
        this.problems = problems;
    }

    /** Where in the document, as {@code routes[0].name}. */
    public String path() {
        return path;
    }

    /** 1-based. */
    public int line() {
        return node.getStartMark().getLine() + 1;
    }

    /** Records a problem at this value. */
    public void problem(String message) {
        problem(message, null);
    }

    /** Records a problem at this value, with the known name that was probably meant. */
    public void problem(String message, @Nullable String nearest) {
        Mark mark = node.getStartMark();
        problems.add(new Problem(file, mark.getLine() + 1, mark.getColumn() + 1, path, message, nearest));
    }

    /** Records what is to be told about this value and stops nothing. */
    public void note(String message) {
        Mark mark = node.getStartMark();
        problems.note(new Problem(file, mark.getLine() + 1, mark.getColumn() + 1, path, message, null));
    }

    /** Records that this name is not one of those known, with the nearest of them. */
    public void unknown(String message, Iterable<String> known) {
        var names = new ArrayList<String>();
        known.forEach(names::add);
        problem(message, Nearest.of(node instanceof ScalarNode scalar ? scalar.getValue() : "", names));
    }

    public boolean isList() {
        return node instanceof SequenceNode;
    }

    public boolean isMap() {
        return node instanceof MappingNode;
    }

    /** True for {@code ~}, {@code null} and a key with nothing behind it. */
    public boolean isNull() {
        return node instanceof ScalarNode scalar && scalar.getScalarStyle() == ScalarStyle.PLAIN
                && Tag.NULL.equals(scalar.getTag());
    }

    /** The text as written; null after a problem for a list, a mapping or no value. */
    public @Nullable String asText() {
        if (isNull()) {
            problem("has no value");
            return null;
        }
        if (!(node instanceof ScalarNode scalar)) {
            problem("must be text, not a " + kind());
            return null;
        }
        if (!standardTag(scalar)) {
            problem("YAML tags such as " + scalar.getTag().getValue() + " are not supported");
            return null;
        }
        return scalar.getValue();
    }

    /** The text turned into a {@code T}; what the parser objects to is recorded here. */
    public <T> @Nullable T as(ValueParser<T> parser) {
        String text = asText();
        if (text == null) {
            return null;
        }
        try {
            return parser.parse(text);
        } catch (IllegalArgumentException e) {
            problem(String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** A whole decimal number in {@code min..max}, unquoted. */
    public @Nullable Long asLong(long min, long max) {
        String text = plain("a whole number");
        if (text == null) {
            return null;
        }
        if (!text.matches("-?(0|[1-9][0-9]{0,17})")) {
            problem("must be a whole number, not \"" + text + "\"");
            return null;
        }
        long number = Long.parseLong(text);
        if (number < min || number > max) {
            problem(number + " is out of range: must be " + range(min, max));
            return null;
        }
        return number;
    }

    /** A whole decimal number in {@code min..max}, unquoted. */
    public @Nullable Integer asInt(int min, int max) {
        Long number = asLong(min, max);
        return number == null ? null : Math.toIntExact(number);
    }

    /** A decimal number in {@code min..max}, unquoted; no exponent, no infinity. */
    public @Nullable Double asDouble(double min, double max) {
        String text = plain("a number");
        if (text == null) {
            return null;
        }
        if (!text.matches("-?[0-9]{1,15}(\\.[0-9]{1,15})?")) {
            problem("must be a number, not \"" + text + "\"");
            return null;
        }
        double number = Double.parseDouble(text);
        if (number < min || number > max) {
            problem(text + " is out of range: must be " + min + " to " + max);
            return null;
        }
        return number;
    }

    /** {@code true} or {@code false}, unquoted. */
    public @Nullable Boolean asBoolean() {
        String text = plain("true or false");
        if (text == null) {
            return null;
        }
        return switch (text) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> {
                problem("must be true or false, not \"" + text + "\"");
                yield null;
            }
        };
    }

    /** One of the named choices, exactly as spelt. */
    public <T> @Nullable T asOneOf(Map<String, T> choices) {
        String text = asText();
        if (text == null) {
            return null;
        }
        T choice = choices.get(text);
        if (choice == null) {
            String known = String.join(", ", choices.keySet().stream().sorted().toList());
            problem("\"" + text + "\" is not one of " + known, Nearest.of(text, choices.keySet()));
        }
        return choice;
    }

    /** The items of a list; null after a problem for anything else. */
    public @Nullable List<YamlValue> asList() {
        if (!(node instanceof SequenceNode sequence)) {
            problem(isNull() ? "has no value: must be a list" : "must be a list, not " + articled());
            return null;
        }
        if (!standardTag(sequence)) {
            problem("YAML tags such as " + sequence.getTag().getValue() + " are not supported");
            return null;
        }
        var items = new ArrayList<YamlValue>();
        for (Node item : sequence.getValue()) {
            items.add(new YamlValue(item, path + "[" + items.size() + "]", file, problems));
        }
        return List.copyOf(items);
    }

    /** The items of a list, or this value alone: for keys that take one value or several. */
    public List<YamlValue> asValueOrList() {
        List<YamlValue> items = isList() ? asList() : List.of(this);
        return items == null ? List.of() : items;
    }

    /** The mapping; null after a problem for anything else. */
    public @Nullable YamlMap asMap() {
        if (!(node instanceof MappingNode mapping)) {
            problem(isNull() ? "has no value: must be a mapping" : "must be a mapping, not " + articled());
            return null;
        }
        if (!standardTag(mapping)) {
            problem("YAML tags such as " + mapping.getTag().getValue() + " are not supported");
            return null;
        }
        return new YamlMap(this, mapping, path, file, problems);
    }

    private @Nullable String plain(String expected) {
        if (isNull()) {
            problem("has no value: must be " + expected);
            return null;
        }
        if (!(node instanceof ScalarNode scalar) || !standardTag(scalar)) {
            problem("must be " + expected + ", not " + articled());
            return null;
        }
        if (scalar.getScalarStyle() != ScalarStyle.PLAIN) {
            problem("must be " + expected + ", not quoted text");
            return null;
        }
        return scalar.getValue();
    }

    private static boolean standardTag(Node node) {
        return switch (node) {
            case ScalarNode scalar ->
                scalar.getTag().startsWith(Tag.PREFIX) && !scalar.getTag().equals(Tag.BINARY)
                        && !scalar.getTag().getValue().startsWith(Tag.PREFIX + "java");
            case SequenceNode sequence -> sequence.getTag().equals(Tag.SEQ);
            default -> node.getTag().equals(Tag.MAP);
        };
    }

    private String articled() {
        return node instanceof ScalarNode ? "text" : "a " + kind();
    }

    private String kind() {
        return node instanceof SequenceNode ? "list" : "mapping";
    }

    private static String range(long min, long max) {
        if (max == Long.MAX_VALUE || max == Integer.MAX_VALUE) {
            return "at least " + min;
        }
        return min + " to " + max;
    }
}
