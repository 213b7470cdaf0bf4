package io.gantry.dicom.net.ul;

import io.gantry.dicom.net.pdu.AAbort;
import java.io.IOException;

/**
 * The association ended other than by release (A-ABORT or A-P-ABORT indication, PS3.8 7.3 and 7.4): the peer
 * or this side aborted it, or the connection was lost. What was acknowledged before stays acknowledged; the
 * operation in hand has no outcome and may be repeated on a new association.
 */
public sealed class AssociationAbortedException extends IOException permits AssociationTimeoutException {

    private static final long serialVersionUID = 1L;

    /** How the association ended. */
    public enum Origin {
        /** The peer sent A-ABORT. */
        PEER,
        /** This side sent A-ABORT: the peer broke the protocol, a deadline passed, or the application asked. */
        LOCAL,
        /** The transport connection closed or broke without A-ABORT. */
        TRANSPORT
    }

    private final Origin origin;
    private final transient AAbort abort;

    public AssociationAbortedException(Origin origin, AAbort abort, String message) {
        super(message);
        this.origin = origin;
        this.abort = abort;
    }

    public Origin origin() {
        return origin;
    }

    /** Source and reason: as received, as sent, or reason-not-specified for a lost connection. */
    public AAbort abort() {
        return abort;
    }
}
