package io.gantry.gateway.cli;

import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Mixin: where a command prints. Declare it as {@code @Mixin private final Output output = new Output();}. */
@Command
public final class Output {

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    private CommandSpec spec() {
        return Objects.requireNonNull(spec, "picocli fills it in");
    }

    /** For results. */
    public PrintWriter out() {
        return spec().commandLine().getOut();
    }

    /** For everything that is not a result. */
    public PrintWriter err() {
        return spec().commandLine().getErr();
    }

    /** For progress and notes that people watch. */
    public Console console() {
        return Console.of(err());
    }

    /** To be thrown for wrong usage that the parser could not see: prints message and usage, exit status 2. */
    public ParameterException wrongUsage(String message) {
        return new ParameterException(spec().commandLine(), message);
    }
}
