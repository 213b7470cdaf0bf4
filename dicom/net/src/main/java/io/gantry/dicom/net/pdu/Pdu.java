package io.gantry.dicom.net.pdu;

/** A Protocol Data Unit of the DICOM Upper Layer (PS3.8 9.3.1). */
public sealed interface Pdu permits AAssociateRq, AAssociateAc, AAssociateRj, PDataTf, AReleaseRq, AReleaseRp,
        AAbort {

    /** The length of the header of every PDU in bytes: type, reserved byte, 32-bit length (PS3.8 9.3.1). */
    int HEADER_LENGTH = 6;

    /** The type in the first byte of the header. */
    PduType type();
}
