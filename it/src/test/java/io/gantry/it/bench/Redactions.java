package io.gantry.it.bench;

import com.sun.management.OperatingSystemMXBean;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.ComposedSource;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.testing.TestInstances;
import io.gantry.pipeline.Instance;
import io.gantry.pipeline.Pipeline;
import io.gantry.pipeline.StageResult;
import io.gantry.pipeline.anonymize.Pseudonyms;
import io.gantry.pipeline.profile.Profile;
import io.gantry.pipeline.profile.ProfileLoader;
import io.gantry.pipeline.redact.PixelTools;
import io.gantry.pipeline.yaml.Problems;
import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Redaction from file to file, by one thread: everything the gateway does to an instance between its spool and its
 * delivery (inspect, anonymize, redact, verify with the zones decoded again), but the journal. {@code generate FOLDER
 * COUNT} writes native files; {@code measure FOLDER OUT SECONDS} prints instances a second of time and of CPU, of
 * everything this process used, once the JVM has compiled what it runs: a node works for days, and a start is no part of
 * an instance. SECONDS are of CPU: on a busy machine they take longer.
 */
public final class Redactions {

    /** A bar over the whole width, as the other contenders of the comparison blank it, too. */
    static final int ZONE_ROWS = 48;
    private static final int WARM_UP_ROUND_SECONDS = 2;
    private static final int MOST_WARM_UP_ROUNDS = 30;
    private static final String PROFILE = """
            version: "2.0"
            privacy_profile: basic
            date_jitter: {min_days: -365, max_days: -1}
            machines:
              - { manufacturer: ACME, redaction_zones: [[0, %d, 0, end]] }
            """.formatted(ZONE_ROWS);

    private final Pipeline pipeline;

    Redactions(Path scratch) {
        Profile profile = Objects.requireNonNull(ProfileLoader.parse(PROFILE, "benchmark", new Problems()));
        pipeline = Pipeline.of(profile, new Pseudonyms(new byte[Pseudonyms.KEY_BYTES]), null,
                PixelTools.in(scratch));
    }

    public static void main(String[] args) throws IOException {
        switch (args[0]) {
            case "generate" -> generate(Path.of(args[1]), Integer.parseInt(args[2]));
            case "measure" -> measure(Path.of(args[1]), Path.of(args[2]), Integer.parseInt(args[3]));
            default -> throw new IllegalArgumentException("generate or measure, not " + args[0]);
        }
    }

    static void generate(Path folder, int count) throws IOException {
        TestInstances study = new TestInstances(1);
        for (int i = 0; i < count; i++) {
            Phantoms.ct(study, i).writeTo(folder.resolve("ct").resolve("%04d.dcm".formatted(i)));
            Phantoms.ultrasound(study, i).writeTo(folder.resolve("us").resolve("%04d.dcm".formatted(i)));
        }
    }

    private static void measure(Path folder, Path out, int seconds) throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.sorted().toList();
        }
        Redactions redactions = new Redactions(out);
        redactions.warmUp(files, out);
        double[] rates = redactions.rate(files, out, seconds);
        System.out.println(String.format(Locale.ROOT, "%.2f %.2f", rates[0], rates[1]));
    }

    /** Until compiling takes no more than a fiftieth of the time, or for a minute of CPU. */
    private void warmUp(List<Path> files, Path out) throws IOException {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        long compiled;
        int rounds = 0;
        do {
            compiled = compiler.getTotalCompilationTime();
            rate(files, out, WARM_UP_ROUND_SECONDS);
        } while (compiler.getTotalCompilationTime() - compiled > 20L * WARM_UP_ROUND_SECONDS
                && ++rounds < MOST_WARM_UP_ROUNDS);
    }

    private double[] rate(List<Path> files, Path out, int seconds) throws IOException {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = system.getProcessCpuTime();
        long start = System.nanoTime();
        long done = 0;
        while (system.getProcessCpuTime() - cpu < seconds * 1_000_000_000L || done < files.size()) {
            redact(files.get((int) (done % files.size())), out.resolve("clean.dcm"));
            done++;
        }
        double elapsed = (System.nanoTime() - start) / 1e9;
        return new double[]{done / elapsed, done * 1e9 / (system.getProcessCpuTime() - cpu)};
    }

    /** From a file to a new file, as a folder gets it; one of that name is deleted before. */
    void redact(Path from, Path to) throws IOException {
        Files.deleteIfExists(to);
        try (FileChannel channel = FileChannel.open(from, StandardOpenOption.READ);
                DicomFile file = DicomReader.read(ByteSource.of(channel), ReadLimits.DEFAULT)) {
            StageResult result = pipeline.run(Instance.of(file));
            if (!(result instanceof StageResult.Passed passed)) {
                throw new IllegalStateException(result.toString());
            }
            try (Instance clean = passed.instance();
                    FileChannel target = FileChannel.open(to, StandardOpenOption.CREATE_NEW,
                            StandardOpenOption.WRITE)) {
                if (clean.redaction() == null) {
                    throw new IllegalStateException("nothing was blanked");
                }
                ComposedSource whole = Objects.requireNonNull(clean.output()).file();
                whole.transferTo(0, whole.size(), target);
            }
        }
    }
}
