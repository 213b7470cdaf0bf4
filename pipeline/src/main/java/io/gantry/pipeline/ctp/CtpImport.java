package io.gantry.pipeline.ctp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of a script.
 *
 * @param yaml a file of machine rules, or a profile
 * @param carried how many rules or attributes it has
 * @param notes what the operator should know, each with its lines
 * @param summary all of it in some words
 */
public record CtpImport(String yaml, int carried, List<String> notes, String summary) {

    public CtpImport {
        notes = List.copyOf(notes);
    }

    /** Collects notes, in the order of their first lines. What is said of several lines is said once. Not thread-safe. */
    static final class Notes {

        private static final int MOST_LINES = 12;
        private final Map<String, List<String>> lines = new HashMap<>();
        private final Map<String, Integer> first = new HashMap<>();

        /** @param what the line is about, such as a tag; empty where the note says it */
        void add(int line, String what, String note) {
            first.merge(note, line, Math::min);
            lines.computeIfAbsent(note, _ -> new ArrayList<>())
                    .add(line + (what.isEmpty() ? "" : " (" + what.replaceAll("\\p{Cntrl}", "?") + ")"));
        }

        List<String> list() {
            List<String> notes = new ArrayList<>();
            List<String> ordered = new ArrayList<>(lines.keySet());
            ordered.sort(
                    Comparator.<String>comparingInt(first::get).thenComparing(Comparator.naturalOrder()));
            for (String note : ordered) {
                List<String> places = lines.getOrDefault(note, List.of());
                for (int from = 0; from < places.size(); from += MOST_LINES) {
                    List<String> some = places.subList(from, Math.min(places.size(), from + MOST_LINES));
                    notes.add((some.size() == 1 ? "line " : "lines ") + String.join(", ", some) + ": "
                            + note);
                }
            }
            return notes;
        }
    }
}
