package io.gantry.it.bench;

import com.google.errorprone.annotations.FormatMethod;
import io.gantry.dicom.testing.TestInstances;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks of this package with JMH and prints their rates beside pydicom's and the goals. */
public final class Steps {

    /** Operations per second that are wanted, of one thread. */
    private static final Map<String, Integer> GOALS = Map.of("CtHeaders.parse", 47_000,
            "CtHeaders.parseAndDeidentify", 19_400);
    private static final String PYDICOM = """
            import sys, time, pydicom
            def rate(seconds):
                n, start = 0, time.perf_counter()
                while time.perf_counter() - start < seconds:
                    len(pydicom.dcmread(sys.argv[1], stop_before_pixels=True))
                    n += 1
                return n / (time.perf_counter() - start)
            rate(1)
            print('%.0f' % rate(3))
            """;

    private Steps() {
    }

    /** @param args options of JMH, which prevail; none: every benchmark, about a minute */
    public static void main(String[] args)
            throws RunnerException, CommandLineOptionException, IOException, InterruptedException {
        var options = new OptionsBuilder().parent(new CommandLineOptions(args)).verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
        if (args.length == 0) {
            options.include(Steps.class.getPackageName()).forks(1).warmupIterations(4)
                    .warmupTime(TimeValue.seconds(1)).measurementIterations(4)
                    .measurementTime(TimeValue.seconds(1));
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        line("%-34s%14s%14s%12s", "", "per second", "+/-", "goal");
        for (RunResult result : results) {
            Result<?> rate = result.getPrimaryResult();
            String benchmark = result.getParams().getBenchmark();
            String codec = result.getParams().getParam("codec");
            String name = benchmark.substring(Steps.class.getPackageName().length() + 1)
                    + (codec == null ? "" : " " + codec);
            Integer goal = GOALS.get(name);
            line("%-34s%14.0f%14.0f%s", name, rate.getScore(), rate.getScoreError(),
                    goal == null
                            ? ""
                            : String.format(Locale.ROOT, "%12d %s", goal,
                                    rate.getScore() >= goal ? "reached" : "MISSED"));
        }
        line("%-34s%14s   the same header, one thread", "pydicom parse", pydicom());
    }

    private static String pydicom() throws IOException, InterruptedException {
        Path file = Files.createTempFile("parse", ".dcm");
        try {
            new TestInstances(1).ct(16, 16).writeTo(file);
            List<String> command = new ArrayList<>(
                    List.of("/usr/bin/python3", "-c", PYDICOM, file.toString()));
            Process python = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return python.waitFor() == 0 ? said : "not installed";
        } finally {
            Files.delete(file);
        }
    }

    @FormatMethod
    private static void line(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
