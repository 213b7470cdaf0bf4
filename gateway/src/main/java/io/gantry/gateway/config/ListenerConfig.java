package io.gantry.gateway.config;

import org.jspecify.annotations.Nullable;

/**
 * An application entity that receives (PS3.8). Several may share a port; they then have the same bind address,
 * TLS settings and ARTIM, which hold before it is known whom the peer calls.
 *
 * @param aeTitle         called AE title
 * @param port            TCP port; 0 for any free one
 * @param bind            address to bind to, a literal
 * @param accept          who may send what
 * @param tls             null for plain TCP
 * @param maxPdu          longest PDU offered, in bytes (PS3.8 D.1); 0 for no limit
 * @param maxAssociations how many may be open at once; further ones are rejected as transient
 * @param timeouts        deadlines
 */
public record ListenerConfig(String aeTitle, int port, String bind, AcceptConfig accept,
        @Nullable TlsConfig tls,
        int maxPdu, int maxAssociations, ListenerTimeouts timeouts) {
}
