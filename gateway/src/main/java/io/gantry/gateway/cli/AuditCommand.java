package io.gantry.gateway.cli;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.imageio.Codecs;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.Scratch;
import io.gantry.dicom.io.UnknownVr;
import io.gantry.gateway.report.AuditReport;
import io.gantry.gateway.report.Report;
import io.gantry.pipeline.Instance;
import io.gantry.pipeline.Pipeline;
import io.gantry.pipeline.anonymize.Pseudonyms;
import io.gantry.pipeline.inspect.AttributeFindings;
import io.gantry.pipeline.inspect.AttributeFindings.Finding;
import io.gantry.pipeline.inspect.AuditTally;
import io.gantry.pipeline.inspect.DataSetComparison;
import io.gantry.pipeline.inspect.DataSetComparison.Change;
import io.gantry.pipeline.inspect.DryRun;
import io.gantry.pipeline.profile.Profile;
import io.gantry.pipeline.redact.PixelTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gantry audit}: what is in a folder, and what a profile would make of it. */
@Command(name = "audit", description = {
        "Reports which attributes of a folder's files hold identifiers and what a profile would make of each.",
        "Runs the pipeline, changes and sends nothing. Writes report.html, report.csv and report.json, with counts"
                + " and no values."}, footer = {"",
                        "The exit status is 1 if any file could not be read."})
final class AuditCommand implements Callable<Integer> {

    @Mixin
    private final Output output = new Output();
    @Mixin
    private final UnreadableFiles unreadable = new UnreadableFiles();
    @Parameters(paramLabel = "FOLDER", description = "A folder of DICOM files, or one of them.")
    private Path folder = Path.of("");
    @Option(names = "--profile", required = true, paramLabel = "FILE", description = "The de-identification profile.")
    private Path profile = Path.of("");
    @Option(names = "--out", defaultValue = "audit-report", paramLabel = "OUT", description = "The folder for the report (default ${DEFAULT-VALUE}).")
    private Path out = Path.of("");
    @Option(names = "--with-values", paramLabel = "FILE", description = "Also write every value that identifies, before and after, to this CSV file. It is for your eyes only: made with mode 0600, it must not exist.")
    private @Nullable Path values;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!Files.exists(folder)) {
            throw output.wrongUsage("there is no file or folder " + folder);
        }
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw output.wrongUsage(out + " is a file, not a folder");
        }
        if (values != null && Files.exists(values)) {
            throw output.wrongUsage(values + " is there already");
        }
        Profile loaded = Profiles.load(profile);
        Profile basic = Profiles.basic();
        List<Path> files = InputFiles.list(folder.toRealPath());
        Pseudonyms pseudonyms = Profiles.forOnce();
        Scratch scratch = ScratchFolder.in(out);
        var tools = new PixelTools(Codecs.all(), scratch);
        var audit = new DryRun(Pipeline.of(loaded, pseudonyms, null, tools));
        var table = new DryRun(Pipeline.of(basic, pseudonyms, null, tools));
        var tally = new AuditTally();
        try (ValuesFile listed = values == null ? null : ValuesFile.create(values)) {
            DicomFiles.forEach(files, scratch, output.console(), "auditing", (ordinal, file) -> {
                if (file == null) {
                    unreadable.add(ordinal, files.get(ordinal - 1));
                    tally.addUnreadable();
                    return;
                }
                List<Finding> findings = look(file, audit, table, tally);
                if (listed != null) {
                    listed.write(ordinal, findings);
                }
            });
            if (listed != null) {
                listed.whole();
            }
        }
        Report report = AuditReport.of(tally, facts(files.size(), loaded));
        ReportFolder.write(out, report);
        ReportFolder.print(output.out(), report);
        output.out().println("report in " + out.toAbsolutePath().normalize());
        if (values != null) {
            output.out().println("values in " + values + ": delete it when it is read");
        }
        return unreadable.report(output);
    }

    private static List<Finding> look(DicomFile file, DryRun audit, DryRun table, AuditTally tally)
            throws IOException {
        Attributes original = UnknownVr.resolve(file.dataSet());
        DryRun.Result result = audit.run(Instance.of(file));
        Attributes basic = table.run(Instance.of(file)).cleaned();
        Set<String> named = new HashSet<>();
        if (basic != null) {
            DataSetComparison.compare(original, basic, pair -> {
                if (pair.change() != Change.KEPT) {
                    named.add(pair.path() + pair.tag());
                }
            });
        }
        List<Finding> findings = AttributeFindings.of(original, result.cleaned(),
                pair -> named.contains(pair.path() + pair.tag()));
        tally.add(original, findings, result.result());
        return findings;
    }

    private Map<String, String> facts(int files, Profile loaded) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("folder", folder.toAbsolutePath().normalize().toString());
        facts.put("files", Integer.toString(files));
        facts.put("made_at", Instant.now().toString());
        facts.put("profile", profile.toString());
        facts.put("profile_digest", loaded.digest());
        facts.put("tables_edition", Profile.edition());
        return facts;
    }
}
