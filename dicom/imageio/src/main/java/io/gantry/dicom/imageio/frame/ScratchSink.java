package io.gantry.dicom.imageio.frame;

import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.DataSink;
import java.io.Closeable;
import java.io.IOException;

/** Takes encoded frames and has them ready to be read again until it is closed. Not thread-safe. */
public interface ScratchSink extends DataSink, Closeable {

    /** Everything that was written; nothing may be written afterwards. */
    ByteRange written() throws IOException;
}
