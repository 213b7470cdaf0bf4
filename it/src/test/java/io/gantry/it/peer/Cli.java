package io.gantry.it.peer;

import io.gantry.gateway.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The commands of {@code gantry}, run in this process beside whatever gateway runs on the same data. */
public final class Cli {

    private Cli() {
    }

    /** What a command left behind. */
    public record Result(int status, String out, String err) {
    }

    /** Runs a command; {@code --config} is added. */
    public static Result run(Path configuration, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--config");
        all.add(configuration.toString());
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Main.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
        return new Result(status, out.toString(), err.toString());
    }

    /**
     * Starts a command in a JVM of its own, with the log configuration that is shipped.
     *
     * @param prefix what stands before its command: {@link Syscalls#observed} for instance
     * @param log folder of its output, files of its own for each start
     */
    public static ChildProcess start(List<String> prefix, List<String> jvmOptions, Path log, String logLevel,
            String... arguments) throws IOException {
        Path logback = Path.of(System.getProperty("gantry.root", "..")).resolve("conf/logback.xml")
                .toAbsolutePath();
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-Djava.awt.headless=true", "--enable-native-access=ALL-UNNAMED",
                "-Dlogback.configurationFile=" + logback));
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.gantry.gateway.cli.Main"));
        command.addAll(List.of(arguments));
        return ChildProcess.start(command, Map.of("GANTRY_LOG_LEVEL", logLevel), log,
                "gantry-" + System.nanoTime());
    }
}
