package io.gantry.gateway.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/**
 * The files of a folder that are no DICOM or cannot be read: what is said about the others is then not said about the
 * whole folder, so the command fails. Safe for any thread.
 */
final class UnreadableFiles {

    private static final int MOST_NUMBERS = 8;

    @Option(names = "--verbose", description = "Also name the files that cannot be read. Their names may hold patient data.")
    private boolean verbose;

    private final SortedMap<Integer, Path> files = new ConcurrentSkipListMap<>();

    /** @param ordinal place of the file in the folder, from 1 */
    void add(int ordinal, Path file) {
        files.put(ordinal, file);
    }

    int count() {
        return files.size();
    }

    /** Says which they are, if there are any; returns the exit status of the command. */
    int report(Output output) {
        if (files.isEmpty()) {
            return Main.OK;
        }
        String numbers = files.keySet().stream().limit(MOST_NUMBERS).map(String::valueOf)
                .collect(Collectors.joining(", "));
        output.err().println(files.size() + " files are no DICOM or cannot be read: numbers " + numbers
                + (files.size() > MOST_NUMBERS ? ", …" : "") + " in the order of their names"
                + (verbose ? "" : "; --verbose shows the names"));
        if (verbose) {
            var table = new Table("FILE", "PATH");
            for (Map.Entry<Integer, Path> file : files.entrySet()) {
                table.row(file.getKey(), file.getValue());
            }
            table.print(output.err());
        }
        return Main.FAILED;
    }
}
