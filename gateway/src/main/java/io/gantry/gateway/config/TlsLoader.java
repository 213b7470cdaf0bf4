package io.gantry.gateway.config;

import io.gantry.dicom.io.FileTrouble;
import io.gantry.gateway.config.TlsConfig.ClientAuth;
import io.gantry.gateway.config.TlsConfig.Identity;
import io.gantry.gateway.config.TlsConfig.KeyStoreIdentity;
import io.gantry.gateway.config.TlsConfig.PemIdentity;
import io.gantry.pipeline.yaml.YamlMap;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Loads {@code tls} of listeners and destinations. */
final class TlsLoader {

    private static final Map<String, ClientAuth> CLIENT_AUTH = Map.of("none", ClientAuth.NONE, "wanted",
            ClientAuth.WANTED, "required", ClientAuth.REQUIRED);

    private final FileChecks files;

    TlsLoader(FileChecks files) {
        this.files = files;
    }

    @Nullable
    TlsConfig listener(@Nullable YamlMap map) {
        if (map == null) {
            return null;
        }
        Identity identity = identity(map, true);
        Path trust = files.certificates(map.get("trust"));
        ClientAuth named = map.oneOf("client_auth", CLIENT_AUTH);
        ClientAuth clientAuth = named == null ? ClientAuth.NONE : named;
        if (clientAuth != ClientAuth.NONE && !map.contains("trust")) {
            map.problem("client_auth needs trust: the certificates that may sign a client's");
        }
        map.rejectUnknownKeys();
        var config = new TlsConfig(identity, trust, clientAuth, false);
        // Without an identity there is a problem already.
        if (identity != null) {
            checkUsable(map, config);
        }
        return config;
    }

    @Nullable
    TlsConfig destination(@Nullable YamlMap map) {
        if (map == null) {
            return null;
        }
        Identity identity = identity(map, false);
        Path trust = files.certificates(map.get("trust"));
        boolean verifyHost = map.bool("verify_host", true);
        map.rejectUnknownKeys();
        var config = new TlsConfig(identity, trust, ClientAuth.NONE, verifyHost);
        checkUsable(map, config);
        return config;
    }

    /** Keys that do not fit are found now, not at the first association; a certificate that ends, before it does. */
    private static void checkUsable(YamlMap map, TlsConfig config) {
        try {
            TlsContexts.of(config);
            if (config.identity() != null) {
                String note = TlsContexts.validity(config.identity()).note(Instant.now());
                if (note != null) {
                    map.self().note("the certificate of this side " + note);
                }
            }
        } catch (GeneralSecurityException e) {
            map.problem(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            map.problem("a file cannot be read (" + FileTrouble.in(e) + ")");
        }
    }

    private @Nullable Identity identity(YamlMap map, boolean required) {
        boolean pem = map.contains("certificate") || map.contains("key");
        boolean store = map.contains("keystore") || map.contains("password_file");
        if (pem && store) {
            map.problem("give either certificate and key, or keystore and password_file");
        }
        if (store) {
            Path keyStore = files.secretFile(map.require("keystore"));
            Path password = files.secretFile(map.require("password_file"));
            map.get("certificate");
            map.get("key");
            return keyStore == null || password == null ? null : new KeyStoreIdentity(keyStore, password);
        }
        if (pem || required) {
            Path certificate = files.certificates(map.require("certificate"));
            Path key = files.secretFile(map.require("key"));
            map.get("keystore");
            map.get("password_file");
            return certificate == null || key == null ? null : new PemIdentity(certificate, key);
        }
        map.get("certificate");
        map.get("key");
        map.get("keystore");
        map.get("password_file");
        return null;
    }
}
