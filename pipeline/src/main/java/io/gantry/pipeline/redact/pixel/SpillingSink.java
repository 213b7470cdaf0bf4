package io.gantry.pipeline.redact.pixel;

import io.gantry.dicom.imageio.frame.ScratchSink;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.Scratch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** Takes bytes into memory, and into a scratch file as soon as they are more than a few. */
public final class SpillingSink implements ScratchSink {

    private static final int MOST_IN_MEMORY = 2 << 20;

    private final Scratch scratch;
    private ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private @Nullable FileChannel file;

    public SpillingSink(Scratch scratch) {
        this.scratch = scratch;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (file == null && memory.size() + (long) length > MOST_IN_MEMORY) {
            file = scratch.create();
            write(file, ByteBuffer.wrap(memory.toByteArray()));
            memory = new ByteArrayOutputStream();
        }
        if (file == null) {
            memory.write(bytes, offset, length);
        } else {
            write(file, ByteBuffer.wrap(bytes, offset, length));
        }
    }

    private static void write(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    @Override
    public void write(ByteRange range) throws IOException {
        DataSink.copy(range, this);
    }

    @Override
    public ByteRange written() throws IOException {
        ByteSource source = file == null ? ByteSource.of(memory.toByteArray()) : ByteSource.of(file);
        return new ByteRange(source, 0, source.size());
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
