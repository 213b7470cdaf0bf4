package io.gantry.dicom.imageio.testing;

import io.gantry.dicom.imageio.frame.ScratchSink;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DataSink;
import java.io.IOException;

/** Keeps what is written in memory. */
public final class MemoryScratch implements ScratchSink {

    private final DataSink.InMemory sink = new DataSink.InMemory();

    @Override
    public void write(byte[] bytes, int offset, int length) {
        sink.write(bytes, offset, length);
    }

    @Override
    public void write(ByteRange range) throws IOException {
        sink.write(range);
    }

    @Override
    public ByteRange written() {
        byte[] bytes = sink.toByteArray();
        return new ByteRange(ByteSource.of(bytes), 0, bytes.length);
    }

    @Override
    public void close() {
        // Nothing to let go.
    }
}
