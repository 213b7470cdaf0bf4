package io.gantry.gateway.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people watch while a command works: shown on a terminal, silent in a pipe. */
public final class Console {

    private static final int BAR = 30;
    private static final long REDRAW_NANOS = 100_000_000L;

    private final PrintWriter err;
    private final boolean terminal;

    Console(PrintWriter err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    static Console of(PrintWriter err) {
        // Null in JDK 25 when there is no terminal, as before JDK 22, whatever Error Prone says of a comparison.
        boolean terminal = Optional.ofNullable(System.console()).map(java.io.Console::isTerminal)
                .orElse(false);
        return new Console(err, terminal);
    }

    public boolean isTerminal() {
        return terminal;
    }

    /** Asks for a password without showing it; null where there is no terminal. */
    public char @Nullable [] password(String label) {
        return terminal
                ? Optional.ofNullable(System.console()).map(c -> c.readPassword("%s: ", label)).orElse(null)
                : null;
    }

    /** A line for people only. */
    public void note(String line) {
        if (terminal) {
            err.println(line);
        }
    }

    /** Starts a progress bar; close it when the work ends, well or not. */
    public Progress progress(String label, long total) {
        return new Progress(label, total);
    }

    /** A progress bar. Safe for any thread. */
    public final class Progress implements AutoCloseable {

        private final String label;
        private final long total;
        private long done;
        private long drawnAt;

        private Progress(String label, long total) {
            this.label = label;
            this.total = total;
            draw(System.nanoTime());
        }

        /** So many more are done. */
        public synchronized void advance(long count) {
            done += count;
            long now = System.nanoTime();
            if (now - drawnAt >= REDRAW_NANOS) {
                draw(now);
            }
        }

        private void draw(long now) {
            drawnAt = now;
            if (!terminal) {
                return;
            }
            double share = total <= 0 ? 1 : Math.min(1, (double) done / total);
            int filled = (int) (share * BAR);
            err.print(String.format(Locale.ROOT, "\r%s [%s%s] %3d%% %d/%d", label, "#".repeat(filled),
                    ".".repeat(BAR - filled), (int) (share * 100), done, total));
            err.flush();
        }

        @Override
        public synchronized void close() {
            draw(System.nanoTime());
            if (terminal) {
                err.println();
            }
        }
    }
}
