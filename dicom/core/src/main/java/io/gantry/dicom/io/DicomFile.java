package io.gantry.dicom.io;

import io.gantry.dicom.data.Attributes;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A Part 10 file that was read (PS3.10 7). Large values still lie in the source it was read from, which must stay
 * open as long as they are wanted.
 *
 * @param meta the File Meta Information, empty where the file has none
 * @param transferSyntax what the data set is encoded in
 * @param dataSet the data set
 * @param dataSetOffset where the data set begins in the source
 * @param inflated the inflated data set of a deflated one, closed with this file
 */
public record DicomFile(FileMetaInformation meta, TransferSyntax transferSyntax, Attributes dataSet,
        long dataSetOffset, @Nullable InflatedSource inflated) implements AutoCloseable {

    @Override
    public void close() throws IOException {
        if (inflated != null) {
            inflated.close();
        }
    }
}
