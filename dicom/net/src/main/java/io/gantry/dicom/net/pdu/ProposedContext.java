package io.gantry.dicom.net.pdu;

import java.util.List;

/**
 * Presentation Context Item of an A-ASSOCIATE-RQ (PS3.8 9.3.2.2). PS3.8 asks for odd ids and at least one
 * transfer syntax; peers with more than 128 contexts send even ids, so both are read and judged later.
 */
public record ProposedContext(int id, String abstractSyntax, List<String> transferSyntaxes) {

    public ProposedContext {
        Bytes.requireUnsignedByte(id, "presentation context id");
        abstractSyntax = Bytes.text(abstractSyntax, "abstract syntax");
        transferSyntaxes = transferSyntaxes.stream().map(s -> Bytes.text(s, "transfer syntax")).toList();
    }
}
