package io.gantry.gateway.cli;

import java.io.IOException;
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

    String name() {
        return String.valueOf(script.getFileName());
    }

    Path target() {
        return target;
    }

    String read(Output output) throws IOException {
        if (!Files.isRegularFile(script)) {
            throw output.wrongUsage("there is no file at SCRIPT");
        }
        if (Files.exists(target)) {
            throw output.wrongUsage("there is a file at " + target + " already");
        }
        if (Files.size(script) > LARGEST) {
            throw output.wrongUsage("SCRIPT is too large for a script");
        }
        return Files.readString(script, StandardCharsets.UTF_8);
    }

    void write(String text) throws IOException {
        Files.writeString(target, text);
    }
}
