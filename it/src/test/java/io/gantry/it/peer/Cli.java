package io.gantry.it.peer;

import io.gantry.gateway.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
}
