package io.gantry.dicom.net.service;

import io.gantry.dicom.net.dimse.Status;
import java.io.IOException;

/** Stores what C-STORE brings. Called on the association's thread, by many at a time. */
@FunctionalInterface
public interface StoreHandler {

    /**
     * Stores an instance.
     *
     * @return what the sender is answered; success only once the instance will survive whatever happens
     * @throws IOException answered with 0110H, or, where the sender went away, with nothing
     */
    Status store(StoreRequest request, DataSetInput data) throws IOException;
}
