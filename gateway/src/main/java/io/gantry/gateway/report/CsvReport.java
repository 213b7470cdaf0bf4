package io.gantry.gateway.report;

import java.util.List;

/** A report for spreadsheets (RFC 4180): its tables under one another, each with its title and its columns. */
public final class CsvReport {

    private static final String END = "\r\n";

    private CsvReport() {
    }

    public static String of(Report report) {
        var csv = new StringBuilder();
        line(csv, List.of(report.title()));
        report.facts().forEach((name, value) -> line(csv, List.of(name, value)));
        for (Report.Section section : report.sections()) {
            csv.append(END);
            line(csv, List.of(section.title()));
            line(csv, section.columns());
            section.rows().forEach(row -> line(csv, row));
        }
        return csv.toString();
    }

    /** One line with its end. */
    public static void line(StringBuilder csv, List<?> cells) {
        for (int i = 0; i < cells.size(); i++) {
            csv.append(i == 0 ? "" : ",").append(cell(cells.get(i)));
        }
        csv.append(END);
    }

    private static String cell(Object value) {
        String text = value.toString();
        // A spreadsheet would take it for a formula; what comes from a data set must not be one.
        if (!(value instanceof Number) && text.matches("(?s)[=+@\\t\\r-].*")) {
            text = "'" + text;
        }
        return text.matches("(?s).*[\",\\r\\n].*|'.*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
