package io.gantry.dicom.io;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * A deflated data set, inflated (PS3.5 A.5: a raw deflate stream, RFC 1951): in memory where it is small, else in a
 * nameless scratch file, so that heap use does not follow what a stream swells to.
 */
public final class InflatedSource implements ByteSource, Closeable {

    private static final int MOST_IN_MEMORY = 8 << 20;
    /** Beyond this and once more each time, somebody is asked whether there is room. */
    private static final int MOST_UNCHECKED = 32 << 20;
    private static final int PIECE = 64 * 1024;

    private final ByteSource bytes;
    private final @Nullable FileChannel file;

    private InflatedSource(ByteSource bytes, @Nullable FileChannel file) {
        this.bytes = bytes;
        this.file = file;
    }

    /**
     * Inflates what lies in {@code source} from {@code offset} on.
     *
     * @param scratch for what is not small
     *
     * @throws MalformedDatasetException where it is no deflate stream, or one over the limit
     */
    static InflatedSource inflate(ByteSource source, long offset, ReadLimits limits,
            Scratch scratch) throws IOException {
        ByteArrayOutputStream memory = new ByteArrayOutputStream(PIECE);
        FileChannel file = null;
        long total = 0;
        long checked = 0;
        boolean done = false;
        try (Inflater inflater = new Inflater(true)) {
            byte[] in = new byte[PIECE];
            byte[] out = new byte[PIECE];
            long at = offset;
            while (!inflater.finished()) {
                if (inflater.needsInput()) {
                    int n = source.read(at, ByteBuffer.wrap(in));
                    if (n < 0) {
                        throw new MalformedDatasetException("The deflate stream has no end", "", at);
                    }
                    at += n;
                    inflater.setInput(in, 0, n);
                }
                int n = inflater.inflate(out);
                if (n == 0 && inflater.needsDictionary()) {
                    throw new MalformedDatasetException("The deflate stream wants a dictionary", "", at);
                }
                total += n;
                if (total > limits.maxInflatedBytes()) {
                    throw new MalformedDatasetException(
                            "The data set inflates to more than " + limits.maxInflatedBytes() + " bytes", "",
                            at);
                }
                if (total - checked > MOST_UNCHECKED) {
                    scratch.checkRoom();
                    checked = total;
                }
                if (file == null && total > MOST_IN_MEMORY) {
                    file = scratch.create();
                    writeFully(file, ByteBuffer.wrap(memory.toByteArray()));
                    memory.reset();
                }
                if (file == null) {
                    memory.write(out, 0, n);
                } else {
                    writeFully(file, ByteBuffer.wrap(out, 0, n));
                }
            }
            done = true;
        } catch (DataFormatException e) {
            throw new MalformedDatasetException("The data set is no deflate stream", "", offset);
        } finally {
            if (!done && file != null) {
                file.close();
            }
        }
        return file == null
                ? new InflatedSource(ByteSource.of(memory.toByteArray()), null)
                : new InflatedSource(ByteSource.of(file), file);
    }

    private static void writeFully(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    /** The array where the data set is in memory, for readers that do without a copy. */
    ByteSource bytes() {
        return bytes;
    }

    @Override
    public long size() {
        return bytes.size();
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        return bytes.read(position, target);
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
