package io.gantry.dicom.net.association;

/**
 * Who is at the other end.
 *
 * @param serial number of the association in this process, from 1
 * @param callingAeTitle who asked
 * @param calledAeTitle whom it asked for
 * @param peer IP address
 */
public record AssociationInfo(long serial, String callingAeTitle, String calledAeTitle, String peer) {
}
