package io.gantry.gateway.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * TLS of a listener or a destination (PS3.15 B; TLS 1.2 and 1.3).
 *
 * @param identity   certificate and private key of this side; never null for a listener
 * @param trust      PEM file of the certificates trusted to sign the peer's; null: the JVM's for a destination
 * @param clientAuth whether a listener asks its peers for a certificate; {@code NONE} for a destination
 * @param verifyHost whether a destination's certificate must name its host
 */
public record TlsConfig(@Nullable Identity identity, @Nullable Path trust, ClientAuth clientAuth,
        boolean verifyHost) {

    /** Where certificate and private key lie. */
    public sealed interface Identity {
    }

    /** PEM files: certificate chain, leaf first, and its unencrypted PKCS#8 key, readable by the owner only. */
    public record PemIdentity(Path certificate, Path key) implements Identity {
    }

    /** A PKCS#12 key store and the file that holds its password, readable by the owner only. */
    public record KeyStoreIdentity(Path keyStore, Path passwordFile) implements Identity {
    }

    /** Whether a peer must show a certificate. */
    public enum ClientAuth {
        NONE, WANTED, REQUIRED
    }
}
