package io.gantry.gateway.cli;

import io.gantry.gateway.config.WholeFile;
import io.gantry.pipeline.ctp.CtpException;
import io.gantry.pipeline.ctp.CtpImport;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Mixin: a script that is read, and a file that is written. */
final class ImportOption {

    private static final long LARGEST = 4 << 20;

    @Parameters(index = "0", paramLabel = "SCRIPT", description = "The script.")
    private Path script = Path.of("");
    @Option(names = "-o", required = true, paramLabel = "FILE", description = "The file to write; must not exist.")
    private Path target = Path.of("");

    /** Makes one form of the other. */
    interface Importer {
        CtpImport convert(String script, String name) throws CtpException;
    }

    /** Imports, writes, prints the notes; returns the exit status. */
    int run(Output output, Importer importer) throws IOException {
        String name = String.valueOf(script.getFileName());
        String text = read(output, name);
        try {
            CtpImport result = importer.convert(text, name);
            WholeFile.create(target, result.yaml());
            result.notes().forEach(output.out()::println);
            output.out().println(target + ": " + result.summary() + ", " + result.notes().size() + " notes");
            return Main.OK;
        } catch (CtpException e) {
            String.valueOf(e.getMessage()).lines().forEach(line -> output.err().println(name + ": " + line));
            return Main.FAILED;
        }
    }

    private String read(Output output, String name) throws IOException {
        if (!Files.isRegularFile(script)) {
            throw output.wrongUsage("there is no file at SCRIPT");
        }
        if (Files.exists(target)) {
            throw output.wrongUsage("there is a file at " + target + " already");
        }
        if (Files.size(script) > LARGEST) {
            throw output.wrongUsage("SCRIPT is too large for a script");
        }
        try {
            return Files.readString(script, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            throw new IOException(name + " is not UTF-8: convert it first, for instance by"
                    + " iconv -f WINDOWS-1252 -t UTF-8", e);
        }
    }
}
