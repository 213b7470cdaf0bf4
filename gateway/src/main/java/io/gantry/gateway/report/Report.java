package io.gantry.gateway.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A report: some facts, and tables.
 *
 * @param title what it is about
 * @param facts what was looked at, when and by which rules
 */
public record Report(String title, Map<String, String> facts, List<Section> sections) {

    public Report {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        sections = List.copyOf(sections);
    }

    /**
     * A table.
     *
     * @param id      name for programs: lower case
     * @param columns names of the columns, lower case
     * @param rows    texts and numbers, as many in each row as there are columns
     * @param bar     number of the column that a bar chart is drawn of; -1 for none
     */
    public record Section(String id, String title, String note, List<String> columns, List<List<Object>> rows,
            int bar) {

        public Section {
            columns = List.copyOf(columns);
            rows = rows.stream().map(row -> List.<Object>copyOf(row)).toList();
            for (List<Object> row : rows) {
                if (row.size() != columns.size()) {
                    throw new IllegalArgumentException(
                            row.size() + " cells for " + columns.size() + " columns");
                }
            }
        }

        /** A table of counts, the largest first. */
        public static Section of(String id, String title, String note, String column,
                Map<String, Long> counts) {
            List<List<Object>> rows = counts.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                    .map(entry -> List.<Object>of(entry.getKey(), entry.getValue())).toList();
            return new Section(id, title, note, List.of(column, "count"), rows, 1);
        }
    }

    /** As maps and lists, for JSON. */
    public Map<String, Object> tree() {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("title", title);
        tree.putAll(facts);
        for (Section section : sections) {
            var rows = new ArrayList<Map<String, Object>>();
            for (List<Object> row : section.rows()) {
                var cells = new LinkedHashMap<String, Object>();
                for (int i = 0; i < row.size(); i++) {
                    cells.put(section.columns().get(i).replace(' ', '_'), row.get(i));
                }
                rows.add(cells);
            }
            tree.put(section.id(), rows);
        }
        return tree;
    }
}
