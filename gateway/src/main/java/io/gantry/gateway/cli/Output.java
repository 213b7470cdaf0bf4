package io.gantry.gateway.cli;

import io.gantry.gateway.config.OwnerOnly;
import io.gantry.gateway.config.PathText;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /**
     * Keys and passwords open identities or make pseudonyms: nobody but their owner may touch their files. Says nothing
     * of a file that is not there.
     *
     * @throws ParameterException where others may, or it is a folder
     */
    void requireOwnerOnly(Path file) {
        if (Files.isDirectory(file)) {
            // Whoever closed it, as is said of a file, would close a folder such as /tmp to everybody.
            throw wrongUsage(file + " is a folder, not a file");
        }
        if (Files.exists(file) && OwnerOnly.isOpenToOthers(file)) {
            throw wrongUsage(file + " is open to others: run chmod 600 " + PathText.forShell(file));
        }
    }

    /**
     * Of what a command is to read.
     *
     * @param name what the user knows it by: its path where that tells nothing of a patient
     * @throws ParameterException where it is not there, or cannot be reached
     */
    void requireThere(Path path, String name) {
        if (!Files.exists(path)) {
            throw wrongUsage(Files.notExists(path)
                    ? "there is no file or folder at " + name
                    : PathText.unreachable(name));
        }
    }

    /** To be thrown for wrong usage that the parser could not see: prints message and usage, exit status 2. */
    public ParameterException wrongUsage(String message) {
        return new ParameterException(spec().commandLine(), message);
    }
}
