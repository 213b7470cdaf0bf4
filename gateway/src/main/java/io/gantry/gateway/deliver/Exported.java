package io.gantry.gateway.deliver;

import io.gantry.dicom.io.ByteSource;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An instance in the form in which a destination takes it. To be closed; the instance it was made of stays open until
 * then.
 *
 * @param transferSyntaxUid of data set and file
 * @param dataSet as C-STORE takes it
 * @param file the Part 10 file
 * @param scratch where pixel data lies that was put into another transfer syntax; null where it is the instance's own
 */
record Exported(String transferSyntaxUid, ByteSource dataSet, ByteSource file,
        @Nullable Closeable scratch) implements Closeable {

    @Override
    public void close() throws IOException {
        if (scratch != null) {
            scratch.close();
        }
    }
}
