package io.gantry.gateway.cli;

import io.gantry.gateway.config.GatewayConfig;
import io.gantry.gateway.config.PseudonymKeyFile;
import io.gantry.pipeline.anonymize.PatientIdentity;
import io.gantry.pipeline.anonymize.Pseudonyms;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Mixin: ids on the command line are those of the hospital. They are turned into pseudonyms and not printed. */
final class OriginalOption {

    @Option(names = "--original", description = "The ids given are original ones; their pseudonyms are derived first.")
    private boolean original;
    @Option(names = "--issuer", paramLabel = "ISSUER", description = "With --original: Issuer of Patient ID (0010,0021), if the instances have one.")
    private @Nullable String issuer;
    private @Nullable Pseudonyms pseudonyms;

    boolean given() {
        return original;
    }

    boolean issuerGiven() {
        return issuer != null;
    }

    String uid(GatewayConfig config, String id) throws IOException {
        return original ? pseudonyms(config).uid(id.strip()) : id;
    }

    String patient(GatewayConfig config, String id) throws IOException {
        return original
                ? pseudonyms(config).patient(PatientIdentity.ofPatientId(id.strip(),
                        issuer == null ? null : issuer.strip()))
                : id;
    }

    String accession(GatewayConfig config, String id) throws IOException {
        return original ? pseudonyms(config).accessionNumber(id.strip()) : id;
    }

    private Pseudonyms pseudonyms(GatewayConfig config) throws IOException {
        if (pseudonyms == null) {
            pseudonyms = new Pseudonyms(PseudonymKeyFile.read(config.keys().pseudonym()));
        }
        return pseudonyms;
    }
}
