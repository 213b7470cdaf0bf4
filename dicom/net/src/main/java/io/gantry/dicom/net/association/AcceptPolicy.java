package io.gantry.dicom.net.association;

import io.gantry.dicom.net.pdu.AAssociateRj;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Decides who may open an association. Thread-safe. */
@FunctionalInterface
public interface AcceptPolicy {

    /** The rejection to answer with, or null to accept. */
    @Nullable
    AAssociateRj check(String calledAeTitle, String callingAeTitle, InetAddress peer);
}
