package io.gantry.dicom.net.ul;

import io.gantry.dicom.net.pdu.AAbort;

/** A deadline of {@link Timeouts} passed; the association has been aborted. */
public final class AssociationTimeoutException extends AssociationAbortedException {

    private static final long serialVersionUID = 1L;

    public AssociationTimeoutException(String message) {
        super(Origin.LOCAL, AAbort.byServiceUser(), message);
    }
}
