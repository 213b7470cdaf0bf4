package io.gantry.dicom.net.pdu;

import org.jspecify.annotations.Nullable;

/** The PDU types of PS3.8 9.3. The code is the first byte of the PDU. */
public enum PduType {
    A_ASSOCIATE_RQ("A-ASSOCIATE-RQ"), A_ASSOCIATE_AC("A-ASSOCIATE-AC"), A_ASSOCIATE_RJ(
            "A-ASSOCIATE-RJ"), P_DATA_TF(
                    "P-DATA-TF"), A_RELEASE_RQ(
                            "A-RELEASE-RQ"), A_RELEASE_RP("A-RELEASE-RP"), A_ABORT("A-ABORT");

    private static final PduType[] BY_CODE = values();

    private final String standardName;

    PduType(String standardName) {
        this.standardName = standardName;
    }

    /** The type with this code, or null when PS3.8 defines none: an unrecognized PDU. */
    public static @Nullable PduType of(int code) {
        return code >= 1 && code <= BY_CODE.length ? BY_CODE[code - 1] : null;
    }

    /** The first byte of the PDU: 1 to 7. */
    public int code() {
        return ordinal() + 1;
    }

    /** The name as PS3.8 writes it, for logs. */
    @Override
    public String toString() {
        return standardName;
    }
}
