package io.gantry.dicom.net.association;

import java.util.HexFormat;

/**
 * Who is at the other end.
 *
 * @param id number of the association, given by whoever keeps record of them
 * @param callingAeTitle who asked
 * @param calledAeTitle whom it asked for
 * @param peer IP address
 */
public record AssociationInfo(long id, String callingAeTitle, String calledAeTitle, String peer) {

    /** The id as logs print it: 16 hexadecimal digits. */
    public String idText() {
        return HexFormat.of().toHexDigits(id);
    }
}
