package io.gantry.gateway.cli;

import java.io.PrintWriter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A table of any length, printed in pieces that are aligned each for itself. Not thread-safe. */
final class PagedTable implements AutoCloseable {

    private final PrintWriter out;
    private final Supplier<Table> header;
    private Table page;
    private long rows;

    PagedTable(PrintWriter out, Supplier<Table> header) {
        this.out = out;
        this.header = header;
        this.page = header.get();
    }

    void row(@Nullable Object... cells) {
        if (rows > 0 && rows % Rows.PAGE == 0) {
            page.print(out);
            page = header.get();
        }
        page.row(cells);
        rows++;
    }

    /** How many rows it has so far. */
    long rows() {
        return rows;
    }

    @Override
    public void close() {
        page.print(out);
    }
}
