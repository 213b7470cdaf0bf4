package io.gantry.gateway.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where results are printed. Remembers why it could not write, which the writers above swallow: results that went to a full
 * disk are none.
 */
final class StandardOutput extends FilterOutputStream {

    private volatile @Nullable IOException problem;

    StandardOutput(OutputStream to) {
        super(to);
    }

    /** Why not everything was written; null where all was, or whoever read it has had enough (as {@code head} has). */
    @Nullable
    IOException problem() {
        IOException first = problem;
        // The system's words, in the user's language; all that there are have this one in them.
        boolean enough = first != null && first.getMessage() != null
                && first.getMessage().toLowerCase(Locale.ROOT).contains("pipe");
        return enough ? null : first;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[]{(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            if (problem == null) {
                problem = e;
            }
            throw e;
        }
    }
}
