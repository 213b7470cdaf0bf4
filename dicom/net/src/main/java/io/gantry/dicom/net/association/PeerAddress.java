package io.gantry.dicom.net.association;

import io.gantry.dicom.net.ul.Timeouts;
import io.gantry.dicom.net.ul.TlsSettings;
import org.jspecify.annotations.Nullable;

/**
 * How to reach an application entity.
 *
 * @param maxPdu the largest P-DATA-TF variable field to receive, in bytes
 * @param tls null for plain TCP
 */
public record PeerAddress(String host, int port, String calledAeTitle, String callingAeTitle, int maxPdu,
        Timeouts timeouts, @Nullable TlsSettings tls) {
}
