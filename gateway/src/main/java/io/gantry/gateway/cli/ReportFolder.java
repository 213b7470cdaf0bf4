package io.gantry.gateway.cli;

import io.gantry.gateway.config.WholeFile;
import io.gantry.gateway.report.CsvReport;
import io.gantry.gateway.report.HtmlReport;
import io.gantry.gateway.report.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A folder with a report in three forms. */
final class ReportFolder {

    private static final int MOST_ROWS = 20;

    private ReportFolder() {
    }

    /** Writes {@code report.html}, {@code report.csv} and {@code report.json}; earlier ones are replaced, each when it is whole. */
    static void write(Path folder, Report report) throws IOException {
        Files.createDirectories(folder);
        WholeFile.replace(folder.resolve("report.html"), HtmlReport.of(report));
        WholeFile.replace(folder.resolve("report.csv"), CsvReport.of(report));
        var json = new StringWriter();
        Json.print(new PrintWriter(json), report.tree());
        WholeFile.replace(folder.resolve("report.json"), json.toString());
    }

    /** A short form for a terminal: the tables of two columns, as far as they are short. */
    static void print(PrintWriter out, Report report) {
        for (Report.Section section : report.sections()) {
            if (section.columns().size() == 2 && !section.rows().isEmpty()) {
                var table = new Table(section.title().toUpperCase(Locale.ROOT), "COUNT");
                section.rows().stream().limit(MOST_ROWS)
                        .forEach(row -> table.row(row.get(0), row.get(1)));
                if (section.rows().size() > MOST_ROWS) {
                    table.row("and " + (section.rows().size() - MOST_ROWS) + " more", "");
                }
                table.print(out);
                out.println();
            }
        }
    }
}
