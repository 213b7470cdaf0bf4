package io.gantry.dicom.net.association;

import io.gantry.dicom.net.pdu.AAssociateRj;
import java.io.IOException;

/** The peer answered A-ASSOCIATE-RJ. */
public final class AssociationRejectedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient AAssociateRj rejection;

    public AssociationRejectedException(AAssociateRj rejection) {
        super("The association was " + rejection.describe());
        this.rejection = rejection;
    }

    public AAssociateRj rejection() {
        return rejection;
    }
}
