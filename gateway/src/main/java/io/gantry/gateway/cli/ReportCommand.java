package io.gantry.gateway.cli;

import io.gantry.gateway.report.PassageReport;
import io.gantry.gateway.report.Report;
import io.gantry.storage.DataFolder;
import io.gantry.storage.journal.InstanceRecord;
import io.gantry.storage.journal.Journal;
import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gantry report}: what passed through a node. */
@Command(name = "report", description = {
        "Reports what passed through: outcomes, reasons, profiles with their digests, what became of attributes,"
                + " destinations, senders, machines.",
        "Writes report.html, report.csv and report.json. Counts are of the journal, which holds no values."
                + " Works while the gateway runs"
                + " and while it does not."})
final class ReportCommand implements Callable<Integer> {

    @Mixin
    private final DataOption data = new DataOption();
    @Mixin
    private final Output output = new Output();
    @Option(names = "--since", required = true, paramLabel = "TIME", converter = Times.class, description = "Received then or later: 2026-11-23, 2026-11-23T12:00 or with a zone.")
    private Instant since = Instant.EPOCH;
    @Option(names = "--until", paramLabel = "TIME", converter = Times.class, description = "Received before; default: no end.")
    private @Nullable Instant until;
    @Option(names = "--out", defaultValue = "gantry-report", paramLabel = "OUT", description = "The folder for the report (default ${DEFAULT-VALUE}).")
    private Path out = Path.of("");

    @Override
    public Integer call() throws IOException {
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw output.wrongUsage(out + " is a file, not a folder");
        }
        // No end, not now: ids never go back, so after a clock went ahead some are of later than now.
        Instant end = until == null ? Times.LAST : until;
        if (end.isBefore(since)) {
            throw output.wrongUsage("--until is before --since");
        }
        try (DataFolder attached = data.attach()) {
            Journal journal = attached.journal();
            var passage = new PassageReport(journal.machines(), journal.deliveryCounts(since, end),
                    journal.actionCounts(since, end));
            InstanceId after = Journal.FIRST;
            long count = 0;
            List<InstanceRecord> rows;
            do {
                rows = journal.receivedBetween(since, end, after, Rows.PAGE);
                for (InstanceRecord row : rows) {
                    passage.add(row);
                    after = row.receipt().id();
                    count++;
                }
            } while (rows.size() == Rows.PAGE);
            var facts = new LinkedHashMap<String, String>();
            facts.put("node", data.config().node());
            facts.put("since", since.toString());
            facts.put("until",
                    (until == null ? Instant.now().truncatedTo(ChronoUnit.MILLIS) : until).toString());
            facts.put("instances", Long.toString(count));
            Report report = passage.report(facts);
            ReportFolder.write(out, report);
            ReportFolder.print(output.out(), report);
            output.out().println("report in " + out.toAbsolutePath().normalize());
        }
        return Main.OK;
    }
}
