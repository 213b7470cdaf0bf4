package io.gantry.gateway.cli;

import io.gantry.gateway.config.ConfigurationException;
import io.gantry.gateway.config.PathText;
import io.gantry.pipeline.yaml.Problem;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Where {@code scripts/gantry} enters. */
public final class Main {

    /** Done. */
    public static final int OK = 0;
    /** The job failed. */
    public static final int FAILED = 1;
    /** Wrong usage or configuration. */
    public static final int WRONG_USAGE = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private Main() {
    }

    /** Runs a command and ends the process with its exit status. */
    public static void main(String[] args) {
        int status = run(new FileOutputStream(FileDescriptor.out),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8), args);
        Logging.flush();
        System.exit(status);
    }

    /** As {@link #run(PrintWriter, PrintWriter, String...)}; a result that could not be printed is a failure. */
    static int run(OutputStream out, PrintWriter err, String... args) {
        var watched = new StandardOutput(out);
        int status = run(new PrintWriter(watched, true, StandardCharsets.UTF_8), err, args);
        IOException problem = watched.problem();
        if (problem == null) {
            return status;
        }
        err.println("gantry: the output could not be written: " + describe(problem));
        err.flush();
        return status == OK ? FAILED : status;
    }

    /** Runs a command and returns its exit status; nothing is thrown. */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        var commandLine = new CommandLine(new GantryCommand());
        commandLine.setOut(out);
        commandLine.setErr(err);
        commandLine.setUsageHelpAutoWidth(true);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.registerConverter(Path.class, Main::path);
        commandLine.setParameterExceptionHandler((e, _) -> wrongUsage(e));
        commandLine.setExecutionExceptionHandler((e, command, _) -> failed(e, command.getErr()));
        int status = commandLine.execute(args);
        out.flush();
        err.flush();
        return status;
    }

    private static Path path(String text) {
        try {
            return PathText.path(text);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.TypeConversionException(e.getMessage());
        }
    }

    /** What is wrong comes last, where it is seen; a screenful of options would hide it. */
    private static int wrongUsage(CommandLine.ParameterException e) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        // Where a command has others under it, all that can be missing is which; picocli has no class of its own for that.
        boolean bare = !(e instanceof CommandLine.UnmatchedArgumentException)
                && !command.getSubcommands().isEmpty();
        if (bare) {
            command.usage(err);
            err.println();
        }
        err.println("gantry: " + e.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
        err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        return WRONG_USAGE;
    }

    private static int failed(Exception e, PrintWriter err) {
        if (e instanceof ConfigurationException wrong) {
            for (Problem problem : wrong.problems()) {
                err.println(problem);
            }
            return WRONG_USAGE;
        }
        // People get one line; the trace is for whoever asks for it with GANTRY_LOG_LEVEL=DEBUG.
        LOG.debug("The command failed", e);
        err.println("gantry: " + describe(e));
        return FAILED;
    }

    /** One line for people: the first line of the message, and what kind of failure when that alone says little. */
    static String describe(Throwable e) {
        if (e instanceof AccessDeniedException denied) {
            return "no permission for " + denied.getFile()
                    + ": run gantry as the user that it belongs to, or give it to the user that runs gantry";
        }
        if (e instanceof NoSuchFileException missing) {
            return "there is no file or folder " + missing.getFile();
        }
        String message = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("").strip();
        if (message.isEmpty()) {
            return e.getClass().getSimpleName();
        }
        // The JDK's file exceptions carry nothing but the path in their message.
        return message.contains(" ") ? message : e.getClass().getSimpleName() + ": " + message;
    }
}
