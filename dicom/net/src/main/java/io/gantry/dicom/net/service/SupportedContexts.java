package io.gantry.dicom.net.service;

import io.gantry.dicom.data.UID;
import io.gantry.dicom.dict.UidRegistry;
import io.gantry.dicom.net.association.PresentationContext;
import io.gantry.dicom.net.pdu.AAssociateRq;
import io.gantry.dicom.net.pdu.ContextResult;
import io.gantry.dicom.net.pdu.ProposedContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a storage SCP accepts: Verification, every Storage SOP class and every transfer syntax of PS3.6 Table A-1 that
 * a data set can be in.
 */
final class SupportedContexts {

    private static final Set<String> STORAGE = storageClasses();
    private static final Set<String> TRANSFER_SYNTAXES = transferSyntaxes();

    private SupportedContexts() {
    }

    /** Everything stored by C-STORE; a DICOMDIR and Storage Commitment have the word but not the service. */
    private static Set<String> storageClasses() {
        Set<String> uids = new HashSet<>();
        for (UidRegistry.Entry entry : UidRegistry.ofType("SOP Class")) {
            String name = entry.name();
            if (name.contains("Storage") && !name.contains("Commitment") && !name.contains("Directory")) {
                uids.add(entry.uid());
            }
        }
        return Set.copyOf(uids);
    }

    /** All but Papyrus, MIME and XML encodings (retired) and the real-time video of PS3.22. */
    private static Set<String> transferSyntaxes() {
        Set<String> uids = new HashSet<>();
        for (UidRegistry.Entry entry : UidRegistry.ofType("Transfer Syntax")) {
            String uid = entry.uid();
            boolean ofDataSets = uid.equals(UID.ImplicitVRLittleEndian)
                    || uid.startsWith("1.2.840.10008.1.2.");
            if (ofDataSets && !uid.startsWith("1.2.840.10008.1.2.6.")
                    && !uid.startsWith("1.2.840.10008.1.2.7.")) {
                uids.add(uid);
            }
        }
        return Set.copyOf(uids);
    }

    /**
     * The answer to each proposed context: of the transfer syntaxes known here, the one proposed first. A context id
     * that comes again, as from peers that propose more than 128 contexts, is that of the first: one id, one answer.
     */
    static List<ContextResult> negotiate(AAssociateRq request, boolean unknownSopClasses) {
        List<ContextResult> results = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (ProposedContext context : request.contexts()) {
            String first = context.transferSyntaxes().isEmpty() ? "" : context.transferSyntaxes().getFirst();
            String sopClass = context.abstractSyntax();
            boolean known = STORAGE.contains(sopClass) || sopClass.equals(UID.Verification)
                    || unknownSopClasses && UidRegistry.lookup(sopClass) == null;
            if (!seen.add(context.id())) {
                continue;
            }
            if (!known) {
                results.add(
                        new ContextResult(context.id(), ContextResult.ABSTRACT_SYNTAX_NOT_SUPPORTED, first));
            } else {
                results.add(
                        context.transferSyntaxes().stream().filter(TRANSFER_SYNTAXES::contains).findFirst()
                                .map(uid -> new ContextResult(context.id(), ContextResult.ACCEPTANCE, uid))
                                .orElse(new ContextResult(context.id(),
                                        ContextResult.TRANSFER_SYNTAXES_NOT_SUPPORTED, first)));
            }
        }
        return results;
    }

    /** The contexts that were accepted. */
    static List<PresentationContext> accepted(AAssociateRq request, List<ContextResult> results) {
        List<PresentationContext> accepted = new ArrayList<>();
        for (ContextResult result : results) {
            if (result.isAccepted()) {
                request.contexts().stream().filter(context -> context.id() == result.id()).findFirst()
                        .ifPresent(context -> accepted.add(new PresentationContext(result.id(),
                                context.abstractSyntax(), result.transferSyntax())));
            }
        }
        return accepted;
    }
}
