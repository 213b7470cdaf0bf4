package io.gantry.gateway.config;

import org.jspecify.annotations.Nullable;

/**
 * An archive that takes C-STORE.
 *
 * @param name            its key under {@code destinations}
 * @param aeTitle         called AE title
 * @param host            name or address
 * @param port            TCP port
 * @param callingAeTitle  our AE title towards it
 * @param maxAssociations how many may be open to it at once
 * @param maxPdu          longest PDU we take from it, in bytes; 0 for no limit
 * @param timeouts        deadlines
 * @param tls             null for plain TCP
 * @param retry           what happens while it does not answer
 * @param transferSyntax  in which transfer syntax it wants its images
 */
public record DicomDestinationConfig(String name, String aeTitle, String host, int port,
        String callingAeTitle,
        int maxAssociations, int maxPdu, DestinationTimeouts timeouts, @Nullable TlsConfig tls,
        RetryConfig retry, ExportSyntax transferSyntax)
        implements
            DestinationConfig {
}
