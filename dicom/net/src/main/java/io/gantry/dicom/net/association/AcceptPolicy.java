package io.gantry.dicom.net.association;

import io.gantry.dicom.net.pdu.AAssociateRj;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Decides who may open an association, and on what terms. Thread-safe. */
@FunctionalInterface
public interface AcceptPolicy {

    /** The rejection to answer with, or null to accept. */
    @Nullable
    AAssociateRj check(String calledAeTitle, String callingAeTitle, InetAddress peer);

    /**
     * On what terms associations with one application entity are run, which may share its port with others.
     *
     * @param calledAeTitle one that {@link #check} accepted
     * @param ofThePort the terms of the port, for policies that know no others
     */
    default AssociationTerms terms(String calledAeTitle, AssociationTerms ofThePort) {
        return ofThePort;
    }
}
