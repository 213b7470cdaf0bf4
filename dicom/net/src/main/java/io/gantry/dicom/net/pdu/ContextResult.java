package io.gantry.dicom.net.pdu;

/**
 * Presentation Context Item of an A-ASSOCIATE-AC (PS3.8 9.3.3.2).
 *
 * @param result {@link #ACCEPTANCE} or a reason of Table 9-18
 * @param transferSyntax the one accepted; not significant when the context was refused
 */
public record ContextResult(int id, int result, String transferSyntax) {

    public static final int ACCEPTANCE = 0;
    public static final int USER_REJECTION = 1;
    public static final int NO_REASON = 2;
    public static final int ABSTRACT_SYNTAX_NOT_SUPPORTED = 3;
    public static final int TRANSFER_SYNTAXES_NOT_SUPPORTED = 4;

    public ContextResult {
        Bytes.requireUnsignedByte(id, "presentation context id");
        Bytes.requireUnsignedByte(result, "result");
        transferSyntax = Bytes.text(transferSyntax, "transfer syntax");
    }

    public boolean isAccepted() {
        return result == ACCEPTANCE;
    }
}
