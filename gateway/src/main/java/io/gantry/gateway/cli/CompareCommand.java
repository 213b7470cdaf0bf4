package io.gantry.gateway.cli;

import io.gantry.dicom.imageio.Codecs;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.Scratch;
import io.gantry.dicom.io.UnknownVr;
import io.gantry.pipeline.Instance;
import io.gantry.pipeline.Pipeline;
import io.gantry.pipeline.anonymize.Pseudonyms;
import io.gantry.pipeline.inspect.DryRun;
import io.gantry.pipeline.inspect.ProfileComparison;
import io.gantry.pipeline.redact.PixelTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gantry compare}: what two profiles would make differently of the same files. */
@Command(name = "compare", description = {
        "Shows, by attribute, what two profiles would make differently of a folder's files.",
        "Runs the pipeline with each, changes and sends nothing, shows no values."}, footer = {"",
                "The exit status is 1 if any file could not be read."})
final class CompareCommand implements Callable<Integer> {

    @Mixin
    private final ConfigOption config = new ConfigOption();
    @Mixin
    private final Output output = new Output();
    @Mixin
    private final UnreadableFiles unreadable = new UnreadableFiles();
    @Parameters(paramLabel = "FOLDER", description = "A folder of DICOM files, or one of them.")
    private Path folder = Path.of("");
    @Option(names = "--profile", required = true, paramLabel = "FILE", description = "A de-identification profile; to be given twice, A and B.")
    private List<Path> profiles = new ArrayList<>();
    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (profiles.size() != 2) {
            throw output.wrongUsage("--profile is to be given twice, not " + profiles.size() + " times");
        }
        output.requireThere(folder, folder.toString());
        Pseudonyms pseudonyms = Profiles.forOnce();
        Scratch scratch = ScratchFolder.ofData(config);
        var tools = new PixelTools(Codecs.all(), scratch);
        var a = new DryRun(Pipeline.of(Profiles.load(profiles.getFirst()), pseudonyms, null, tools));
        var b = new DryRun(Pipeline.of(Profiles.load(profiles.getLast()), pseudonyms, null, tools));
        var comparison = new ProfileComparison();
        List<Path> files = InputFiles.list(folder.toRealPath());
        DicomFiles.forEach(files, scratch, output.console(), "comparing", (ordinal, file) -> {
            if (file == null) {
                unreadable.add(ordinal, files.get(ordinal - 1));
            } else {
                compare(file, a, b, comparison);
            }
        });
        if (json) {
            Json.print(output.out(), tree(comparison, files.size(), unreadable.count()));
        } else {
            print(comparison, files.size(), unreadable.count());
        }
        return unreadable.report(output);
    }

    private static void compare(DicomFile file, DryRun a, DryRun b, ProfileComparison comparison)
            throws IOException {
        comparison.add(UnknownVr.resolve(file.dataSet()), a.run(Instance.of(file)), b.run(Instance.of(file)));
    }

    private void print(ProfileComparison comparison, int files, int unreadable) {
        output.out().println("A: " + profiles.getFirst());
        output.out().println("B: " + profiles.getLast());
        output.out().println();
        var attributes = new Table("ATTRIBUTE", "NAME", "A", "B", "VALUES");
        comparison.attributes()
                .forEach(row -> attributes.row(row.attribute(), row.name(), row.inA(), row.inB(),
                        row.values()));
        attributes.print(output.out());
        output.out().println();
        var outcomes = new Table("INSTANCE IN A", "IN B", "INSTANCES");
        comparison.outcomes().forEach(row -> outcomes.row(row.inA(), row.inB(), row.instances()));
        outcomes.print(output.out());
        output.out().println();
        output.out()
                .println(files + " files, " + unreadable + " unreadable; " + comparison.attributes().size()
                        + " differences by attribute");
    }

    private Map<String, Object> tree(ProfileComparison comparison, int files, int unreadable) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("a", profiles.getFirst().toString());
        tree.put("b", profiles.getLast().toString());
        tree.put("files", files);
        tree.put("unreadable", unreadable);
        var attributes = new ArrayList<Map<String, Object>>();
        comparison.attributes().forEach(row -> {
            var cells = new LinkedHashMap<String, Object>();
            cells.put("attribute", row.attribute());
            cells.put("name", row.name());
            cells.put("a", row.inA());
            cells.put("b", row.inB());
            cells.put("values", row.values());
            attributes.add(cells);
        });
        tree.put("attributes", attributes);
        var outcomes = new ArrayList<Map<String, Object>>();
        comparison.outcomes().forEach(row -> {
            var cells = new LinkedHashMap<String, Object>();
            cells.put("a", row.inA());
            cells.put("b", row.inB());
            cells.put("instances", row.instances());
            outcomes.add(cells);
        });
        tree.put("outcomes", outcomes);
        return tree;
    }
}
