package io.gantry.dicom.net.dimse;

/** A command of the DIMSE services that this node knows (PS3.7 9.1, 9.3). */
public sealed interface DimseMessage {

    /** Command Field (0000,0100) values (PS3.7 Annex E). */
    int C_STORE_RQ = 0x0001;
    int C_STORE_RSP = 0x8001;
    int C_ECHO_RQ = 0x0030;
    int C_ECHO_RSP = 0x8030;
    int C_CANCEL_RQ = 0x0FFF;

    /** Message ID (0000,0110), or of a response or C-CANCEL the one it is about (0000,0120). */
    int messageId();

    /** C-STORE-RQ (PS3.7 9.3.1.1); a data set follows. UIDs are as received, empty where there are none. */
    record CStoreRq(int messageId, String sopClassUid, String sopInstanceUid) implements DimseMessage {
    }

    /** C-STORE-RSP (PS3.7 9.3.1.2). */
    record CStoreRsp(int messageId, String sopClassUid, String sopInstanceUid, Status status)
            implements
                DimseMessage {
    }

    /** C-ECHO-RQ (PS3.7 9.3.5.1). */
    record CEchoRq(int messageId) implements DimseMessage {
    }

    /** C-ECHO-RSP (PS3.7 9.3.5.2). */
    record CEchoRsp(int messageId, Status status) implements DimseMessage {
    }

    /**
     * A command that this node does not serve.
     *
     * @param field Command Field
     * @param hasDataSet whether a data set follows and must be read past
     */
    record Other(int field, int messageId, String sopClassUid, boolean hasDataSet) implements DimseMessage {

        /** Whether a response is due: not to a response, nor to C-CANCEL (PS3.7 9.3.2.3). */
        public boolean isRequest() {
            return (field & 0x8000) == 0 && field != C_CANCEL_RQ;
        }

        /** Whether it is a response, which nobody waits for where this class is what it is decoded to. */
        public boolean isResponse() {
            return (field & 0x8000) != 0;
        }
    }
}
