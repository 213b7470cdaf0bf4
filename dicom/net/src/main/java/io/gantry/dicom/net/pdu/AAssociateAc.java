package io.gantry.dicom.net.pdu;

import java.util.List;

/**
 * A-ASSOCIATE-AC (PS3.8 9.3.3, Table 9-17). The titles echo those of the request and are not tested.
 *
 * @param protocolVersion bit 0 is version 1
 * @param calledAeTitle up to 16 characters, without padding
 * @param callingAeTitle up to 16 characters, without padding
 * @param applicationContext UID, {@link #DICOM_APPLICATION_CONTEXT} in DICOM
 */
public record AAssociateAc(int protocolVersion, String calledAeTitle, String callingAeTitle,
        String applicationContext, List<ContextResult> contexts,
        UserInformation userInformation) implements Pdu {

    /** DICOM Application Context Name (PS3.7 A.2.1). */
    public static final String DICOM_APPLICATION_CONTEXT = "1.2.840.10008.3.1.1.1";

    public AAssociateAc {
        Bytes.requireUnsignedShort(protocolVersion, "protocol version");
        calledAeTitle = Bytes.aeTitle(calledAeTitle);
        callingAeTitle = Bytes.aeTitle(callingAeTitle);
        applicationContext = Bytes.text(applicationContext, "application context");
        contexts = List.copyOf(contexts);
    }

    /** Protocol version 1 and the DICOM application context. */
    public AAssociateAc(String calledAeTitle, String callingAeTitle, List<ContextResult> contexts,
            UserInformation userInformation) {
        this(1, calledAeTitle, callingAeTitle, DICOM_APPLICATION_CONTEXT, contexts, userInformation);
    }

    @Override
    public PduType type() {
        return PduType.A_ASSOCIATE_AC;
    }
}
