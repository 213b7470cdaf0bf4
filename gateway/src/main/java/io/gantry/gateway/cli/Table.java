package io.gantry.gateway.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table of plain text: columns as wide as their widest cell, two spaces between them, columns of numbers to the
 * right. Control characters are shown as {@code ?}, so that no cell can steer a terminal. Not thread-safe.
 */
public final class Table {

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... header) {
        this.header = List.of(header);
    }

    /** One cell per column, in order; null is an empty cell. */
    public Table row(@Nullable Object... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + header.size() + " columns");
        }
        var row = new ArrayList<String>();
        for (Object cell : cells) {
            row.add(cell == null ? "" : cell.toString().replaceAll("\\p{Cntrl}", "?"));
        }
        rows.add(row);
        return this;
    }

    public void print(PrintWriter out) {
        int columns = header.size();
        var widths = new int[columns];
        var numeric = new boolean[columns];
        for (int column = 0; column < columns; column++) {
            widths[column] = width(header.get(column));
            numeric[column] = !rows.isEmpty();
            for (List<String> row : rows) {
                widths[column] = Math.max(widths[column], width(row.get(column)));
                numeric[column] &= row.get(column).matches("-?[0-9]+([.,][0-9]+)?%?");
            }
        }
        out.println(line(header, widths, numeric));
        rows.forEach(row -> out.println(line(row, widths, numeric)));
    }

    private static String line(List<String> cells, int[] widths, boolean[] numeric) {
        var line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String padding = " ".repeat(widths[column] - width(cells.get(column)));
            line.append(column == 0 ? "" : "  ").append(numeric[column] ? padding : "")
                    .append(cells.get(column))
                    .append(numeric[column] ? "" : padding);
        }
        return line.toString().stripTrailing();
    }

    private static int width(String cell) {
        return cell.codePoints().map(Table::cellsOf).sum();
    }

    /** What terminals show over two cells: ideographs, syllables of East Asia and their full-width signs. */
    private static int cellsOf(int codePoint) {
        boolean wide = codePoint >= 0x1100 && (codePoint <= 0x115F
                || codePoint >= 0x2E80 && codePoint <= 0xA4CF
                || codePoint >= 0xAC00 && codePoint <= 0xD7A3 || codePoint >= 0xF900 && codePoint <= 0xFAFF
                || codePoint >= 0xFE30 && codePoint <= 0xFE6F || codePoint >= 0xFF00 && codePoint <= 0xFF60
                || codePoint >= 0x20000 && codePoint <= 0x3FFFD);
        return wide ? 2 : 1;
    }
}
