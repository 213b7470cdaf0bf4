package io.gantry.dicom.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects what is written without copying large values: bytes go into one literal array, ranges are only referred
 * to. The result is read through {@link #compose(ByteSource)}, over the literal bytes wherever the caller keeps them.
 *
 * <p>
 * Heap use is the size of the literal part: everything but the values that were left in their source.
 */
public final class CompositionSink implements DataSink {

    /**
     * A stretch of the output.
     *
     * @param source null where the bytes are the literal's
     */
    private record Part(@org.jspecify.annotations.Nullable ByteSource source, long offset, long length) {
    }

    private final ByteArrayOutputStream literal = new ByteArrayOutputStream(8192);
    private final List<Part> parts = new ArrayList<>();
    private int literalStart;

    @Override
    public void write(byte[] bytes, int offset, int length) {
        literal.write(bytes, offset, length);
    }

    @Override
    public void write(ByteRange range) throws IOException {
        if (range.length() == 0) {
            return;
        }
        endLiteral();
        parts.add(new Part(range.source(), range.offset(), range.length()));
    }

    private void endLiteral() {
        if (literal.size() > literalStart) {
            parts.add(new Part(null, literalStart, literal.size() - literalStart));
            literalStart = literal.size();
        }
    }

    /** The bytes that were written as such, one after another. */
    public byte[] literal() {
        return literal.toByteArray();
    }

    /** The whole output, its literal part read from {@code literalSource}, which holds {@link #literal()}. */
    public ComposedSource compose(ByteSource literalSource) {
        endLiteral();
        List<ByteRange> ranges = new ArrayList<>(parts.size());
        for (Part part : parts) {
            ranges.add(new ByteRange(part.source == null ? literalSource : part.source, part.offset,
                    part.length));
        }
        return new ComposedSource(ranges);
    }
}
