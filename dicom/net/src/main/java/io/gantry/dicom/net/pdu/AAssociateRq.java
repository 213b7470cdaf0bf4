package io.gantry.dicom.net.pdu;

import java.util.List;

/**
 * A-ASSOCIATE-RQ (PS3.8 9.3.2, Table 9-11).
 *
 * @param protocolVersion bit 0 is version 1
 * @param calledAeTitle up to 16 characters, without padding
 * @param callingAeTitle up to 16 characters, without padding
 * @param applicationContext UID, {@link #DICOM_APPLICATION_CONTEXT} in DICOM
 */
public record AAssociateRq(int protocolVersion, String calledAeTitle, String callingAeTitle,
        String applicationContext, List<ProposedContext> contexts,
        UserInformation userInformation) implements Pdu {

    /** DICOM Application Context Name (PS3.7 A.2.1). */
    public static final String DICOM_APPLICATION_CONTEXT = "1.2.840.10008.3.1.1.1";

    public AAssociateRq {
        Bytes.requireUnsignedShort(protocolVersion, "protocol version");
        calledAeTitle = Bytes.aeTitle(calledAeTitle);
        callingAeTitle = Bytes.aeTitle(callingAeTitle);
        applicationContext = Bytes.text(applicationContext, "application context");
        contexts = List.copyOf(contexts);
    }

    /** Protocol version 1 and the DICOM application context. */
    public AAssociateRq(String calledAeTitle, String callingAeTitle, List<ProposedContext> contexts,
            UserInformation userInformation) {
        this(1, calledAeTitle, callingAeTitle, DICOM_APPLICATION_CONTEXT, contexts, userInformation);
    }

    @Override
    public PduType type() {
        return PduType.A_ASSOCIATE_RQ;
    }
}
