package io.gantry.gateway.cli;

import io.gantry.gateway.deliver.FileSender.Outcome;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Collectors;

/** What became of the files that were to be sent. */
final class SendReport {

    /** The numbers of so many files are listed with each reason. */
    private static final int MOST_NUMBERS = 8;
    private static final String NOT_TRIED = "not tried";

    private final PrintWriter out;
    private final boolean verbose;

    SendReport(PrintWriter out, boolean verbose) {
        this.out = out;
        this.verbose = verbose;
    }

    /** Prints it; whether all were sent. */
    boolean print(List<Path> files, AtomicReferenceArray<Outcome> outcomes, String receiver) {
        int sent = 0;
        int warnings = 0;
        int leftOut = 0;
        Map<String, List<Integer>> failed = new TreeMap<>();
        for (int i = 0; i < files.size(); i++) {
            switch (outcomes.get(i)) {
                case null -> failed.computeIfAbsent(NOT_TRIED, _ -> new ArrayList<>()).add(i);
                case Outcome.Sent(var status) -> {
                    sent++;
                    warnings += status.isWarning() ? 1 : 0;
                }
                case Outcome.LeftOut _ -> leftOut++;
                case Outcome.Failed(String reason) ->
                    failed.computeIfAbsent(reason, _ -> new ArrayList<>()).add(i);
            }
        }
        int notSent = failed.values().stream().mapToInt(List::size).sum();
        out.println(files.size() + " files: " + sent + " sent to " + receiver
                + (warnings > 0 ? " (" + warnings + " with a warning)" : "") + ", " + notSent + " not sent"
                + (leftOut > 0 ? ", " + leftOut + " media directories left out" : ""));
        if (notSent > 0) {
            list(files, failed);
        }
        return notSent == 0;
    }

    private void list(List<Path> files, Map<String, List<Integer>> failed) {
        out.println();
        var table = verbose ? new Table("FILE", "REASON", "PATH") : new Table("REASON", "FILES", "WHICH");
        failed.forEach((reason, which) -> {
            if (verbose) {
                which.forEach(i -> table.row(i + 1, reason, files.get(i)));
            } else {
                table.row(reason, which.size(), which.stream().limit(MOST_NUMBERS)
                        .map(i -> Integer.toString(i + 1)).collect(Collectors.joining(", "))
                        + (which.size() > MOST_NUMBERS ? ", …" : ""));
            }
        });
        table.print(out);
        if (!verbose) {
            out.println();
            out.println("Files are numbered in the order of their names; --verbose shows the names.");
        }
    }
}
