package io.gantry.dicom.net.pdu;

/** A-RELEASE-RP (PS3.8 9.3.7, Table 9-25): four reserved bytes. */
public record AReleaseRp() implements Pdu {

    @Override
    public PduType type() {
        return PduType.A_RELEASE_RP;
    }
}
