package io.gantry.pipeline.yaml;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong in a configuration file.
 *
 * @param file    the file as it was named to the loader
 * @param line    1-based; 0 when the whole file is meant
 * @param column  1-based; 0 when the whole file is meant
 * @param path    where in the document, as {@code routes[0].when.modality}; empty for the document itself
 * @param message what is wrong and what would be right
 * @param nearest the known name nearest to an unknown one, or null
 */
public record Problem(String file, int line, int column, String path, String message,
        @Nullable String nearest)
        implements
            Comparable<Problem> {

    private static final Comparator<Problem> ORDER = Comparator.comparing(Problem::file)
            .thenComparingInt(Problem::line).thenComparingInt(Problem::column)
            .thenComparing(Problem::message);

    @Override
    public int compareTo(Problem other) {
        return ORDER.compare(this, other);
    }

    /** {@code file:line:column: path: message (nearest: name)}, the form that editors can jump to. */
    @Override
    public String toString() {
        var text = new StringBuilder(file);
        if (line > 0) {
            text.append(':').append(line).append(':').append(column);
        }
        text.append(": ");
        if (!path.isEmpty()) {
            text.append(path).append(": ");
        }
        text.append(message);
        if (nearest != null) {
            text.append(" (nearest: ").append(nearest).append(')');
        }
        return text.toString();
    }
}
