package io.gantry.gateway.config;

import java.nio.file.Path;
import java.util.List;

/**
 * Key files, absolute paths.
 *
 * @param pseudonym  32 random bytes as hexadecimal digits; see {@link PseudonymKeyFile}
 * @param recipients X.509 certificates that identities are locked for (PS3.15 E.1.1); may be empty
 */
public record KeysConfig(Path pseudonym, List<Path> recipients) {

    public KeysConfig {
        recipients = List.copyOf(recipients);
    }
}
