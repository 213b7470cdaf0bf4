package io.gantry.gateway.cli;

import io.gantry.gateway.config.OwnerOnly;
import io.gantry.gateway.config.WholeFile;
import io.gantry.gateway.report.CsvReport;
import io.gantry.pipeline.inspect.AttributeFindings.Finding;
import io.gantry.pipeline.inspect.DataSetComparison.Pair;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The one file with values of attributes in it: a CSV that nobody but its owner can open. Safe for any thread. */
final class ValuesFile implements AutoCloseable {

    private static final int MOST = 1024;

    private final Path file;
    private final Path part;
    private final FileChannel channel;
    private final Writer to;

    private ValuesFile(Path file, Path part) throws IOException {
        this.file = file;
        this.part = part;
        this.channel = WholeFile.begin(part, OwnerOnly.fileMode(file));
        this.to = Channels.newWriter(channel, StandardCharsets.UTF_8);
    }

    /** One that is called so once it is {@link #whole}. */
    static ValuesFile create(Path file) throws IOException {
        var values = new ValuesFile(file, WholeFile.part(file));
        values.write(List.of("file", "path", "attribute", "name", "why", "before", "after"));
        return values;
    }

    /** Writes what is suspect of one file. */
    synchronized void write(int ordinal, List<Finding> findings) throws IOException {
        for (Finding finding : findings) {
            if (!finding.why().isEmpty()) {
                Pair pair = finding.pair();
                write(List.of(ordinal, pair.path(), finding.attribute(), finding.name(),
                        finding.why().toString(),
                        Shown.value(pair.before(), pair.beforeIn(), MOST),
                        finding.change() == null
                                ? "(held)"
                                : Shown.value(pair.after(), pair.afterIn(), MOST)));
            }
        }
    }

    private void write(List<?> cells) throws IOException {
        var line = new StringBuilder();
        CsvReport.line(line, cells);
        to.append(line);
    }

    /**
     * All that is to be in it is.
     *
     * @throws java.nio.file.FileAlreadyExistsException where somebody else made the file meanwhile
     */
    synchronized void whole() throws IOException {
        to.flush();
        WholeFile.complete(channel, part, file, _ -> {
            // Written already.
        });
    }

    @Override
    public synchronized void close() throws IOException {
        to.close();
        Files.deleteIfExists(part);
    }
}
