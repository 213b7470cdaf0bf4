package io.gantry.dicom.net.service;

import io.gantry.dicom.net.association.AssociationInfo;

/**
 * What a C-STORE-RQ says of its instance.
 *
 * @param transferSyntaxUid what the data set is encoded in, as negotiated
 */
public record StoreRequest(AssociationInfo association, String sopClassUid, String sopInstanceUid,
        String transferSyntaxUid) {
}
