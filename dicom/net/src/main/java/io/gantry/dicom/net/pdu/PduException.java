package io.gantry.dicom.net.pdu;

import java.io.IOException;

/** Bytes that are no valid PDU. The association answers with A-ABORT, source service-provider. */
public final class PduException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int reason;

    /** @param reason of PS3.8 Table 9-26, as in {@link AAbort} */
    public PduException(int reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** The reason that the A-ABORT carries. */
    public int reason() {
        return reason;
    }
}
