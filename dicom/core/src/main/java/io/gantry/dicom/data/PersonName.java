package io.gantry.dicom.data;

import java.util.ArrayList;
import java.util.List;

/**
 * A value of VR PN (PS3.5 6.2.1): one person's name in up to three writings. What a value has beyond three groups or
 * five components is kept, undivided, in the last of them.
 *
 * @param alphabetic in a single-byte repertoire
 * @param ideographic for instance in kanji or hanzi
 * @param phonetic for instance in hiragana
 */
public record PersonName(Components alphabetic, Components ideographic, Components phonetic) {

    /**
     * The components of one group; empty where the name has none. Spaces around them do not count.
     *
     * @param family family name complex
     * @param given given name complex
     * @param suffix for instance degrees
     */
    public record Components(String family, String given, String middle, String prefix, String suffix) {

        /** No name. */
        public static final Components NONE = new Components("", "", "", "", "");

        /** Divides a component group at its carets. */
        public static Components parse(String group) {
            String[] parts = group.split("\\^", 5);
            return new Components(part(parts, 0), part(parts, 1), part(parts, 2), part(parts, 3),
                    part(parts, 4));
        }

        public boolean isEmpty() {
            return equals(NONE);
        }

        /** The five components in the order of the standard. */
        public List<String> list() {
            return List.of(family, given, middle, prefix, suffix);
        }

        /** The group as the data set holds it, without the carets of trailing empty components. */
        public String format() {
            return join(list(), "^");
        }

        /** Says nothing of the name. */
        @Override
        public String toString() {
            return "Components[" + (isEmpty() ? "empty" : "hidden") + "]";
        }
    }

    /** Reads one value, decoded; an empty one is a name without components. */
    public static PersonName parse(String value) {
        String[] groups = value.split("=", 3);
        return new PersonName(Components.parse(part(groups, 0)), Components.parse(part(groups, 1)),
                Components.parse(part(groups, 2)));
    }

    public boolean isEmpty() {
        return components().isEmpty();
    }

    /**
     * Every component that is not empty, in all writings, in order; malformed names are divided at every delimiter.
     */
    public List<String> components() {
        List<String> components = new ArrayList<>();
        for (Components group : List.of(alphabetic, ideographic, phonetic)) {
            for (String component : group.list()) {
                for (String piece : component.split("[\\^=]")) {
                    if (!piece.isBlank()) {
                        components.add(piece.strip());
                    }
                }
            }
        }
        return List.copyOf(components);
    }

    /** The value as the data set holds it, without the delimiters of trailing empty groups and components. */
    public String format() {
        return join(List.of(alphabetic.format(), ideographic.format(), phonetic.format()), "=");
    }

    /** Says nothing of the name: names do not belong in logs. */
    @Override
    public String toString() {
        return "PersonName[" + (isEmpty() ? "empty" : "hidden") + "]";
    }

    private static String part(String[] parts, int index) {
        return index < parts.length ? parts[index].strip() : "";
    }

    private static String join(List<String> parts, String delimiter) {
        int used = parts.size();
        while (used > 0 && parts.get(used - 1).isEmpty()) {
            used--;
        }
        return String.join(delimiter, parts.subList(0, used));
    }
}
