package io.gantry.dicom.net.ul;

import io.gantry.dicom.net.pdu.PduType;

/** The events of the upper-layer protocol machine (the rows of PS3.8 Table 9-10, in their numbers' order). */
public enum Event {
    /** Evt1. */
    A_ASSOCIATE_REQUEST,
    /** Evt2. */
    TRANSPORT_CONNECT_CONFIRMATION,
    /** Evt3. */
    A_ASSOCIATE_AC_RECEIVED,
    /** Evt4. */
    A_ASSOCIATE_RJ_RECEIVED,
    /** Evt5. */
    TRANSPORT_CONNECT_INDICATION,
    /** Evt6. */
    A_ASSOCIATE_RQ_RECEIVED,
    /** Evt7. */
    A_ASSOCIATE_RESPONSE_ACCEPT,
    /** Evt8. */
    A_ASSOCIATE_RESPONSE_REJECT,
    /** Evt9. */
    P_DATA_REQUEST,
    /** Evt10. */
    P_DATA_TF_RECEIVED,
    /** Evt11. */
    A_RELEASE_REQUEST,
    /** Evt12. */
    A_RELEASE_RQ_RECEIVED,
    /** Evt13. */
    A_RELEASE_RP_RECEIVED,
    /** Evt14. */
    A_RELEASE_RESPONSE,
    /** Evt15. */
    A_ABORT_REQUEST,
    /** Evt16. */
    A_ABORT_RECEIVED,
    /** Evt17. */
    TRANSPORT_CLOSED,
    /** Evt18. */
    ARTIM_EXPIRED,
    /** Evt19. */
    INVALID_PDU_RECEIVED;

    /** The number in the name of the event: 1 to 19. */
    public int number() {
        return ordinal() + 1;
    }

    /** The event that the arrival of a PDU is. */
    static Event received(PduType type) {
        return switch (type) {
            case A_ASSOCIATE_RQ -> A_ASSOCIATE_RQ_RECEIVED;
            case A_ASSOCIATE_AC -> A_ASSOCIATE_AC_RECEIVED;
            case A_ASSOCIATE_RJ -> A_ASSOCIATE_RJ_RECEIVED;
            case P_DATA_TF -> P_DATA_TF_RECEIVED;
            case A_RELEASE_RQ -> A_RELEASE_RQ_RECEIVED;
            case A_RELEASE_RP -> A_RELEASE_RP_RECEIVED;
            case A_ABORT -> A_ABORT_RECEIVED;
        };
    }
}
