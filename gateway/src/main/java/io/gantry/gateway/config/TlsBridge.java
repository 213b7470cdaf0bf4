package io.gantry.gateway.config;

import io.gantry.dicom.net.ul.TlsSettings;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** From the TLS of a configuration to that of a connection. */
public final class TlsBridge {

    private TlsBridge() {
    }

    /**
     * Null for plain TCP.
     *
     * @throws IOException when key, certificates or password cannot be read or do not fit
     */
    public static @Nullable TlsSettings settings(@Nullable TlsConfig config) throws IOException {
        if (config == null) {
            return null;
        }
        TlsSettings.ClientAuth clientAuth = switch (config.clientAuth()) {
            case NONE -> TlsSettings.ClientAuth.NONE;
            case WANTED -> TlsSettings.ClientAuth.OPTIONAL;
            case REQUIRED -> TlsSettings.ClientAuth.REQUIRED;
        };
        try {
            return new TlsSettings(TlsContexts.of(config), clientAuth, config.verifyHost());
        } catch (GeneralSecurityException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * When peers will refuse the certificate of this side; null where it has none.
     *
     * @throws IOException when key, certificates or password cannot be read or do not fit
     */
    public static @Nullable Instant expiry(@Nullable TlsConfig config) throws IOException {
        if (config == null || config.identity() == null) {
            return null;
        }
        try {
            return TlsContexts.validity(config.identity()).until();
        } catch (GeneralSecurityException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
