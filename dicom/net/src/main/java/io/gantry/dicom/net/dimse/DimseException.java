package io.gantry.dicom.net.dimse;

import java.io.IOException;

/** Bytes that are no DIMSE command; the association is aborted. The message carries no value. */
public final class DimseException extends IOException {

    private static final long serialVersionUID = 1L;

    public DimseException(String message) {
        super(message);
    }
}
