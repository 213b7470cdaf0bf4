package io.gantry.gateway.config;

import io.gantry.pipeline.lock.RsaPadding;
import java.nio.file.Path;
import java.util.List;

/**
 * Key files, absolute paths.
 *
 * @param pseudonym  32 random bytes as hexadecimal digits; see {@link PseudonymKeyFile}
 * @param recipients X.509 certificates that identities are locked for (PS3.15 E.1.1); may be empty
 * @param rsaPadding how keys are encrypted for recipients with RSA keys
 */
public record KeysConfig(Path pseudonym, List<Path> recipients, RsaPadding rsaPadding) {

    public KeysConfig {
        recipients = List.copyOf(recipients);
    }
}
