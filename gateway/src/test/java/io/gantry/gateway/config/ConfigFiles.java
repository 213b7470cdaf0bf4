package io.gantry.gateway.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** A folder with a configuration that uses every key, and with all the files that it names. */
public record ConfigFiles(Path folder) {

    /** Line numbers matter to the tests that use it. */
    static final String FULL = """
            node: gantry-1
            data: var
            keys:
              pseudonym: keys/pseudonym.key
              recipients: [keys/broker.pem]
            listeners:
              - ae_title: GANTRY
                port: 11112
                bind: 0.0.0.0
                accept:
                  calling_ae_titles: [CT1, MR1]
                  networks: [10.0.0.0/8, "fd00::/8", 192.168.1.7]
                  unknown_sop_classes: true
                tls:
                  certificate: keys/server.pem
                  key: keys/server.key
                  trust: keys/broker.pem
                  client_auth: required
                max_pdu: 128 KiB
                max_associations: 64
                timeouts: { artim: 10s, association: 2m, dimse: 20s, min_rate: 2 KiB }
              - ae_title: RESEARCH
                port: 11114
            routes:
              - name: research
                when:
                  called_ae_title: GANTRY
                  calling_ae_title: [CT1]
                  modality: [CT, MR]
                  sop_class: [CTImageStorage, 1.2.840.10008.5.1.4.1.1.4]
                profile: profiles/research.yaml
                destinations: [archive, files]
              - name: rest
                profile: profiles/research.yaml
                destinations: [files]
            destinations:
              archive:
                type: dicom
                ae_title: ARCHIVE
                host: archive.example.org
                port: 11113
                calling_ae_title: GANTRY-OUT
                max_associations: 4
                max_pdu: 0
                timeouts: { connect: 5s, association: 6s, dimse: 7s, idle: 8s }
                tls:
                  keystore: keys/client.p12
                  password_file: keys/client.password
                  trust: keys/broker.pem
                  verify_host: false
                retry: { initial: 1s, max: 1m, multiplier: 1.5, jitter: 0.1, give_up_after: never }
              files:
                type: folder
                path: out
            processing:
              workers: 3
              queue_limit: 50
            spool:
              min_free: 5%
              max_backlog: 5000
            journal:
              commit_deadline: 5s
            admin:
              enabled: true
              port: 8081
              bind: "::1"
            """;

    public static final String MINIMAL = """
            data: var
            keys: { pseudonym: keys/pseudonym.key }
            listeners:
              - ae_title: GANTRY
                port: 11112
            routes: []
            """;

    public static ConfigFiles in(Path folder) {
        try {
            Files.createDirectories(folder.resolve("profiles"));
            Files.writeString(folder.resolve("profiles/research.yaml"),
                    "version: \"2.0\"\nprivacy_profile: basic\n");
            PseudonymKeyFile.create(folder.resolve("keys/pseudonym.key"));
            byte[] certificate = resource("certificate.pem");
            Files.write(folder.resolve("keys/broker.pem"), certificate);
            Files.write(folder.resolve("keys/server.pem"), certificate);
            OwnerOnly.createFile(folder.resolve("keys/server.key"), resource("key.pem"));
            OwnerOnly.createFile(folder.resolve("keys/client.p12"), resource("identity.p12"));
            OwnerOnly.createFile(folder.resolve("keys/client.password"),
                    "correct horse\n".getBytes(StandardCharsets.US_ASCII));
            return new ConfigFiles(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(ConfigFiles.class.getResourceAsStream(name))) {
            return in.readAllBytes();
        }
    }

    public Path write(String yaml) {
        try {
            return Files.writeString(folder.resolve("gateway.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path pseudonymKey() {
        return folder.resolve("keys/pseudonym.key");
    }
}
