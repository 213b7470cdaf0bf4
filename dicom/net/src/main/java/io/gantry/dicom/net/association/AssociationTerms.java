package io.gantry.dicom.net.association;

import io.gantry.dicom.net.ul.Timeouts;

/**
 * How an application entity runs its associations.
 *
 * @param maxPdu the largest P-DATA-TF variable field offered to the peer, in bytes; 0 for any
 * @param maxAssociations how many may be open with this entity; more are rejected with local-limit-exceeded
 * @param timeouts from acceptance on; until then, and for ARTIM, those of the port hold
 * @param unknownSopClasses accept SOP classes that PS3.6 does not list
 */
public record AssociationTerms(int maxPdu, int maxAssociations, Timeouts timeouts,
        boolean unknownSopClasses) {
}
