package io.gantry.dicom.net.ul;

import javax.net.ssl.SSLContext;

/**
 * Secure transport connection (PS3.15 B). The caller's context holds keys, trust, and through its provider the
 * protocols and cipher suites.
 *
 * @param clientAuth what a listener asks of its peers; without meaning for the connecting side
 * @param verifyHostName whether the connecting side checks the name it connected to against the certificate
 */
public record TlsSettings(SSLContext context, ClientAuth clientAuth, boolean verifyHostName) {

    /** Whether a listener wants a certificate of the peer. */
    public enum ClientAuth {
        NONE, OPTIONAL, REQUIRED
    }
}
