package io.gantry.dicom.net.pdu;

/** A-RELEASE-RQ (PS3.8 9.3.6, Table 9-24): four reserved bytes. */
public record AReleaseRq() implements Pdu {

    @Override
    public PduType type() {
        return PduType.A_RELEASE_RQ;
    }
}
