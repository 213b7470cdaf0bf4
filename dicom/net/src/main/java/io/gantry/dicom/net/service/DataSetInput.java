package io.gantry.dicom.net.service;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/** The data set of a C-STORE-RQ on its way in. To be taken once; what the handler leaves is read and dropped. */
@FunctionalInterface
public interface DataSetInput {

    /**
     * Writes the whole data set to a channel, from the buffer it was received in.
     *
     * @return its length in bytes
     * @throws io.gantry.dicom.net.ul.AssociationAbortedException where the sender goes away before its end
     */
    long transferTo(WritableByteChannel target) throws IOException;
}
