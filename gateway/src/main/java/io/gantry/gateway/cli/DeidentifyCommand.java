package io.gantry.gateway.cli;

import io.gantry.dicom.imageio.Codecs;
import io.gantry.dicom.io.FileTrouble;
import io.gantry.gateway.config.ConfigurationException;
import io.gantry.gateway.config.KeysConfig;
import io.gantry.gateway.config.PathText;
import io.gantry.gateway.config.PseudonymKeyFile;
import io.gantry.gateway.config.RecipientFiles;
import io.gantry.gateway.config.WholeFile;
import io.gantry.pipeline.Pipeline;
import io.gantry.pipeline.Reason;
import io.gantry.pipeline.anonymize.Pseudonyms;
import io.gantry.pipeline.lock.IdentityLock;
import io.gantry.pipeline.lock.RsaPadding;
import io.gantry.pipeline.profile.Profile;
import io.gantry.pipeline.profile.ProfileLoader;
import io.gantry.pipeline.redact.PixelTools;
import io.gantry.pipeline.yaml.Problems;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gantry deidentify}: a folder through the pipeline of the gateway, without a gateway. */
@Command(name = "deidentify", description = {
        "De-identifies a file, or every file of a folder and the folders in it.",
        "Clean instances become OUT/<study>/<series>/<instance>.dcm, by their pseudonyms. What is held is"
                + " copied, as it is, to OUT-held, with a file beside it that says why."}, footer = {
                        "",
                        "The exit status is 1 if anything could not be read or a stage failed; instances held"
                                + " by the profile's rules do not count as failures.",
                        "Every file is whole and on disk before it has its name; when the command has ended, names"
                                + " are on disk, too. What a killed run left half written (.*.part) the next one deletes."})
final class DeidentifyCommand implements Callable<Integer> {

    @Mixin
    private final ConfigOption config = new ConfigOption();
    @Mixin
    private final Output output = new Output();
    @Parameters(index = "0", paramLabel = "IN", description = "A DICOM file, or a folder of them.")
    private Path in = Path.of("");
    @Parameters(index = "1", paramLabel = "OUT", description = "The folder for clean instances; made if need be.")
    private Path out = Path.of("");
    @Option(names = "--profile", required = true, paramLabel = "FILE", description = "The de-identification profile.")
    private Path profile = Path.of("");
    @Option(names = {"--key",
            "--key-file"}, paramLabel = "FILE", description = "The pseudonym key; default the one that the configuration names.")
    private @Nullable Path key;
    @Option(names = "--recipient", paramLabel = "FILE", description = "A certificate that originals are locked for; may be repeated. Default: those of the configuration, where the key is its key, too.")
    private List<Path> recipients = new ArrayList<>();
    @Option(names = "--verbose", description = "Also list the files that are held. Their names may hold patient data.")
    private boolean verbose;

    @Override
    public Integer call() throws IOException, InterruptedException {
        output.requireThere(in, "IN");
        var problems = new Problems();
        Profile loaded = ProfileLoader.load(profile, problems);
        if (loaded == null || !problems.isEmpty()) {
            throw new ConfigurationException(problems.list());
        }
        var pseudonyms = new Pseudonyms(key());
        Path clean = real(out);
        Path held = clean.resolveSibling(clean.getFileName() + "-held");
        Path source = in.toRealPath();
        if (overlap(source, clean) || overlap(source, held)) {
            throw output.wrongUsage("IN, OUT and OUT-held must not lie in one another:"
                    + " clean instances and originals would be mixed");
        }
        if (Files.exists(clean) && !Files.isDirectory(clean)) {
            throw output.wrongUsage("OUT is a file, not a folder");
        }
        List<Path> files = InputFiles.list(source);
        IdentityLock lock = lock();
        if (lock == null && loaded.lock().asked()) {
            throw output.wrongUsage("the profile locks originals, and there is nobody to lock them for:"
                    + " give --recipient FILE");
        }
        try (var results = new ResultFiles(clean)) {
            // OUT/<study>/<series>/<instance>, OUT-held/<number>
            int left = WholeFile.deleteLeft(clean, 3) + WholeFile.deleteLeft(held, 1);
            if (left > 0) {
                output.err().println(left + " files .*.part of a run that was killed could not be deleted in "
                        + clean + " and " + held + "; delete them, they may hold originals");
            }
            var tools = new PixelTools(Codecs.all(), ScratchFolder.in(clean));
            var work = new Deidentifier(Pipeline.of(loaded, pseudonyms, lock, tools), pseudonyms,
                    tools.scratch(), clean, HeldFolder.at(held, results), results);
            List<Deidentifier.Outcome> outcomes = run(work, results, files, clean, held);
            return report(files, outcomes, clean, held);
        }
    }

    private byte[] key() throws IOException {
        Path file = key;
        if (file == null) {
            if (!Files.exists(config.path())) {
                throw output.wrongUsage("there is no pseudonym key: give --key FILE, or run gantry init,"
                        + " which makes one and " + config.path());
            }
            file = config.load().keys().pseudonym();
        }
        if (!Files.exists(file)) {
            throw output.wrongUsage("no pseudonym key: " + PathText.missing(file)
                    + (Files.notExists(file) ? " (gantry init makes one)" : ""));
        }
        output.requireOwnerOnly(file);
        try {
            return PseudonymKeyFile.read(file);
        } catch (IllegalArgumentException e) {
            throw output.wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    private @Nullable IdentityLock lock() throws IOException {
        KeysConfig keys = recipients.isEmpty() && key == null ? config.load().keys() : null;
        try {
            return keys != null
                    ? RecipientFiles.lock(keys.recipients(), keys.rsaPadding(), Clock.systemUTC())
                    : RecipientFiles.lock(recipients, RsaPadding.OAEP, Clock.systemUTC());
        } catch (IllegalArgumentException e) {
            throw output.wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    private List<Deidentifier.Outcome> run(Deidentifier work, ResultFiles results, List<Path> files,
            Path clean, Path held)
            throws IOException, InterruptedException {
        int workers = Math.clamp(files.size(), 1, Runtime.getRuntime().availableProcessors());
        ExecutorService pool = Executors.newFixedThreadPool(workers);
        try (Console.Progress progress = output.console().progress("de-identifying", files.size())) {
            List<Future<Deidentifier.Outcome>> futures = IntStream.range(0, files.size())
                    .mapToObj(i -> pool.submit(() -> {
                        Deidentifier.Outcome outcome = work.process(files.get(i), i + 1);
                        progress.advance(1);
                        return outcome;
                    })).toList();
            var outcomes = new ArrayList<Deidentifier.Outcome>(files.size());
            for (Future<Deidentifier.Outcome> future : futures) {
                outcomes.add(future.get());
            }
            forceNames(results, clean, held);
            return outcomes;
        } catch (ExecutionException e) {
            // A disk that is full, most likely: the rest would fare no better. The path may be one of IN.
            if (e.getCause() instanceof InterruptedIOException) {
                throw new IOException("stopped before the end; what is written is whole", e);
            }
            String what = FileTrouble.in(e.getCause());
            throw new IOException(e.getCause() instanceof IOException
                    ? "stopped: cannot write to " + clean + " or " + held + " (" + what
                            + "); check that the folder"
                            + " can be made, that you may write there and that there is room, then run it again"
                    : "stopped: " + what, e);
        } finally {
            pool.shutdownNow();
        }
    }

    /** What the report counts outlasts a power cut. */
    private static void forceNames(ResultFiles results, Path clean, Path held) throws IOException {
        try {
            results.forceNames();
        } catch (IOException e) {
            throw new IOException(
                    "all files are written, but a power cut may still take them: " + clean + ", " + held
                            + " or the folder above cannot be opened or forced to disk ("
                            + FileTrouble.in(e) + "); see to it, then run it again",
                    e);
        }
    }

    private int report(List<Path> files, List<Deidentifier.Outcome> outcomes, Path clean, Path held) {
        PrintWriter to = output.out();
        long filtered = 0;
        boolean failed = false;
        var targets = new HashSet<Path>();
        long written = 0;
        var reasons = new TreeMap<Reason, Long>();
        var list = new Table("HELD AS", "REASON", "DETAIL", "FILE");
        for (int i = 0; i < outcomes.size(); i++) {
            switch (outcomes.get(i)) {
                case Deidentifier.Outcome.Clean(Path file) -> {
                    written++;
                    targets.add(file);
                }
                case Deidentifier.Outcome.Filtered _ -> filtered++;
                case Deidentifier.Outcome.Held(var reason, String detail, String name) -> {
                    reasons.merge(reason, 1L, Long::sum);
                    failed |= Deidentifier.isFailure(reason);
                    list.row(name, reason, detail, files.get(i));
                }
            }
        }
        long heldCount = reasons.values().stream().mapToLong(Long::longValue).sum();
        to.println(files.size() + " files: " + written + " clean, " + filtered + " filtered, " + heldCount
                + " held");
        to.println(targets.size() + " instances in " + clean
                + (written > targets.size()
                        ? "; " + (written - targets.size()) + " files repeated one of them"
                        : ""));
        if (heldCount > 0) {
            to.println("held files in " + held);
            to.println();
            var table = new Table("REASON", "FILES", "WHAT TO DO");
            reasons.forEach((reason, count) -> table.row(reason, count, reason.advice()));
            table.print(to);
            if (verbose) {
                to.println();
                list.print(to);
            }
        }
        return failed ? Main.FAILED : Main.OK;
    }

    private static boolean overlap(Path a, Path b) {
        return a.startsWith(b) || b.startsWith(a);
    }

    /** Where a path that need not exist yet really lies. */
    private static Path real(Path path) throws IOException {
        Path absolute = path.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        if (Files.exists(absolute) || parent == null) {
            return absolute.toRealPath();
        }
        return real(parent).resolve(absolute.getFileName());
    }
}
