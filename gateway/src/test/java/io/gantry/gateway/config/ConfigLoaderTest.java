package io.gantry.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gantry.gateway.config.TlsConfig.ClientAuth;
import io.gantry.gateway.config.TlsConfig.KeyStoreIdentity;
import io.gantry.gateway.config.TlsConfig.PemIdentity;
import io.gantry.pipeline.anonymize.Pseudonyms;
import io.gantry.pipeline.lock.RsaPadding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigLoaderTest {

    @TempDir
    private Path folder;

    private ConfigFiles files;

    ConfigLoaderTest(@TempDir Path folder) {
        this.folder = folder;
        this.files = new ConfigFiles(folder);
    }

    @BeforeEach
    void writeFiles() {
        files = ConfigFiles.in(folder);
    }

    /** Problems without the file's name. */
    private List<String> problemsOf(String yaml) {
        Path file = files.write(yaml);
        ConfigurationException e = catchThrowableOfType(ConfigurationException.class,
                () -> ConfigLoader.load(file));
        assertThat(e).as("a configuration that must be refused").isNotNull();
        return e.problems().stream().map(p -> p.toString().substring(file.toString().length() + 1)).toList();
    }

    /** The one problem that replacing a text of the full configuration leads to. */
    private String problemOf(String from, String to) {
        assertThat(ConfigFiles.FULL).contains(from);
        List<String> problems = problemsOf(ConfigFiles.FULL.replaceFirst(java.util.regex.Pattern.quote(from),
                java.util.regex.Matcher.quoteReplacement(to)));
        assertThat(problems).hasSize(1);
        return problems.getFirst();
    }

    @Test
    void everyKeyIsMapped() {
        GatewayConfig config = ConfigLoader.load(files.write(ConfigFiles.FULL));
        Path keys = folder.resolve("keys");
        var archive = new DicomDestinationConfig("archive", "ARCHIVE", "archive.example.org", 11113,
                "GANTRY-OUT", 4,
                0,
                new DestinationTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(6), Duration.ofSeconds(7),
                        Duration.ofSeconds(8)),
                new TlsConfig(
                        new KeyStoreIdentity(keys.resolve("client.p12"), keys.resolve("client.password")),
                        keys.resolve("broker.pem"), ClientAuth.NONE, false),
                new RetryConfig(Duration.ofSeconds(1), Duration.ofMinutes(1), 1.5, 0.1, null),
                ExportSyntax.KEEP);
        var listener = new ListenerConfig("GANTRY", 11112, "0.0.0.0",
                new AcceptConfig(Set.of("CT1", "MR1"),
                        List.of(Network.parse("10.0.0.0/8"), Network.parse("fd00::/8"),
                                Network.parse("192.168.1.7/32")),
                        true),
                new TlsConfig(new PemIdentity(keys.resolve("server.pem"), keys.resolve("server.key")),
                        keys.resolve("broker.pem"), ClientAuth.REQUIRED, false),
                128 << 10, 64,
                new ListenerTimeouts(Duration.ofSeconds(10), Duration.ofMinutes(2), Duration.ofSeconds(20),
                        2048));
        assertThat(config.file()).isEqualTo(folder.resolve("gateway.yaml"));
        assertThat(config.node()).isEqualTo("gantry-1");
        assertThat(config.data()).isEqualTo(folder.resolve("var"));
        assertThat(config.keys())
                .isEqualTo(new KeysConfig(files.pseudonymKey(), List.of(keys.resolve("broker.pem")),
                        RsaPadding.OAEP));
        assertThat(config.listeners()).hasSize(2).first().isEqualTo(listener);
        assertThat(config.routes()).containsExactly(
                new RouteConfig("research",
                        new RouteCondition(Set.of("GANTRY"), Set.of("CT1"), Set.of("CT", "MR"),
                                Set.of("1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.4")),
                        folder.resolve("profiles/research.yaml"), List.of("archive", "files")),
                new RouteConfig("rest", RouteCondition.ANY, folder.resolve("profiles/research.yaml"),
                        List.of("files")));
        assertThat(config.destinations().values()).containsExactly(archive,
                new FolderDestinationConfig("files", folder.resolve("out"), RetryConfig.DEFAULTS,
                        ExportSyntax.KEEP));
        assertThat(config.processing()).isEqualTo(new ProcessingConfig(3, 50));
        assertThat(config.spool()).isEqualTo(new SpoolConfig(new MinFree.Percent(5), 5000));
        assertThat(config.journal())
                .isEqualTo(new JournalConfig(Duration.ofSeconds(5), Duration.ofMillis(500)));
        assertThat(config.admin()).isEqualTo(new AdminConfig(true, 8081, "::1"));
    }

    @Test
    void whatIsLeftOutHasItsDefault() {
        GatewayConfig config = ConfigLoader.load(files.write(ConfigFiles.MINIMAL));
        assertThat(config.node()).isEqualTo("gantry");
        assertThat(config.listeners()).containsExactly(new ListenerConfig("GANTRY", 11112, "127.0.0.1",
                new AcceptConfig(Set.of(), List.of(), false), null, 256 << 10, 100,
                ListenerTimeouts.DEFAULTS));
        assertThat(config.keys().recipients()).isEmpty();
        assertThat(config.destinations()).isEmpty();
        assertThat(config.processing().workers()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(config.spool()).isEqualTo(SpoolConfig.DEFAULTS);
        assertThat(config.journal()).isEqualTo(JournalConfig.DEFAULTS);
        assertThat(config.admin()).isEqualTo(AdminConfig.DEFAULTS);
    }

    @Test
    void destinationWithoutCallingAeTitleCallsWithTheFirstListeners() {
        String yaml = ConfigFiles.MINIMAL
                + "destinations: { a: { type: dicom, ae_title: A, host: 127.0.0.1, port: 104 } }\n";
        assertThat(ConfigLoader.load(files.write(yaml)).destinations().get("a"))
                .isEqualTo(new DicomDestinationConfig("a", "A", "127.0.0.1", 104, "GANTRY", 2, 256 << 10,
                        DestinationTimeouts.DEFAULTS, null, RetryConfig.DEFAULTS, ExportSyntax.KEEP));
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        String yaml = """
                nod: x
                data: var
                keys: { pseudonym: none.key }
                listeners:
                  - ae_title: GANTRY
                    port: high
                routes:
                  - name: r
                    profile: none.yaml
                    destinations: [nowhere]
                """;
        assertThat(problemsOf(yaml)).containsExactly("1:1: nod: unknown key (nearest: node)",
                "3:20: keys.pseudonym: no such file: " + folder.resolve("none.key")
                        + " (gantry init makes it)",
                "6:11: listeners[0].port: must be a whole number, not \"high\"",
                "9:14: routes[0].profile: no such file: " + folder.resolve("none.yaml"),
                "10:20: routes[0].destinations[0]: there is no destination \"nowhere\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "node: gantry-1|node: a b|1:7: node: \"a b\" is not a name",
            "data: var|data_dir: var|2:1: data_dir: key was renamed: it is called data now",
            "data: var|data: gateway.yaml|2:7: data: ",
            "pseudonym: keys/pseudonym.key|pseudonym: ''|4:14: keys.pseudonym: must be a path, not empty",
            "[keys/broker.pem]|[keys/none.pem]|5:16: keys.recipients[0]: no such file",
            "[keys/broker.pem]|[keys/server.key]|5:16: keys.recipients[0]: ",
            "ae_title: GANTRY|ae_title: GANTRY-IS-TOO-LONG|7:15: listeners[0].ae_title: \"GANTRY-IS-TOO-LONG\" is not",
            "ae_title: GANTRY|aet: GANTRY|7:5: listeners[0].aet: key was renamed: it is called ae_title now",
            "port: 11112|port: 70000|8:11: listeners[0].port: 70000 is out of range: must be 0 to 65535",
            "port: 11112|port: \"11112\"|8:11: listeners[0].port: must be a whole number, not quoted text",
            "bind: 0.0.0.0|bind: localhost|9:11: listeners[0].bind: \"localhost\" is not an IP address",
            "[CT1, MR1]|[CT1, \"a\\\\b\"]|11:32: listeners[0].accept.calling_ae_titles[1]: ",
            "10.0.0.0/8|10.0.0.1/8|12:18: listeners[0].accept.networks[0]: \"10.0.0.1/8\" has bits set",
            "10.0.0.0/8|10.0.0.0/33|12:18: listeners[0].accept.networks[0]: \"10.0.0.0/33\": the prefix must be",
            "10.0.0.0/8|lan|12:18: listeners[0].accept.networks[0]: \"lan\" is not a network",
            "unknown_sop_classes: true|unknown_sop_classes: yes|13:28: listeners[0].accept.unknown_sop_classes: must",
            "keys/server.pem|keys/none.pem|15:20: listeners[0].tls.certificate: no such file",
            "keys/server.pem|keys/client.p12|15:20: listeners[0].tls.certificate: ",
            "key: keys/server.key|key: keys/server.pem|16:12: listeners[0].tls.key: ",
            "client_auth: required|client_auth: needed|18:20: listeners[0].tls.client_auth: \"needed\" is not one of",
            "min_rate: 2 KiB|min_rate: 2 MiB|21:68: listeners[0].timeouts.min_rate: 2 MiB is out of range",
            "max_pdu: 128 KiB|max_pdu: 128|19:14: listeners[0].max_pdu: \"128\" is not a size",
            "max_pdu: 128 KiB|max_pdu: 1 KiB|19:14: listeners[0].max_pdu: 1 KiB is out of range",
            "max_associations: 64|max_associations: 0|20:23: listeners[0].max_associations: 0 is out of range",
            "artim: 10s|artim: 10|21:24: listeners[0].timeouts.artim: \"10\" is not a duration",
            "artim: 10s|artim: 0s|21:24: listeners[0].timeouts.artim: 0s is out of range",
            "artim: 10s|atrim: 10s|21:17: listeners[0].timeouts.atrim: unknown key (nearest: artim)",
            "name: research|name: rest|33:11: routes[1].name: route rest is already defined on line 25",
            "called_ae_title: GANTRY|called_ae_title: GANTYR|27:24: routes[0].when.called_ae_title: no listener has",
            "[CT1]|[CT9]|28:26: routes[0].when.calling_ae_title[0]: no listener of this route accepts the calling",
            "[CT, MR]|[]|29:17: routes[0].when.modality: is empty: leave the key out to match any",
            "[CT, MR]|[CT, mr]|29:22: routes[0].when.modality[1]: \"mr\" is not a modality",
            "[CT, MR]|[CT, CT]|29:22: routes[0].when.modality[1]: CT is named twice",
            "CTImageStorage|CTImage|30:19: routes[0].when.sop_class[0]: \"CTImage\" is neither a SOP Class UID",
            "profile: profiles/research.yaml|profile: profiles|31:14: routes[0].profile: is not a readable file",
            "[archive, files]|[archiv, files]|32:20: routes[0].destinations[0]: there is no destination \"archiv\" "
                    + "(nearest: archive)",
            "[archive, files]|[]|32:19: routes[0].destinations: must name at least one destination",
            "[archive, files]|[files, files]|32:27: routes[0].destinations[1]: destination files is named twice",
            "type: dicom|type: dicm|38:11: destinations.archive.type: \"dicm\" is not one of dicom, folder (nearest: "
                    + "dicom)",
            "type: dicom|kind: dicom|38:5: destinations.archive: missing key: type",
            "host: archive.example.org|host: http://x/|40:11: destinations.archive.host: \"http://x/\" is neither",
            "port: 11113|port: 0|41:11: destinations.archive.port: 0 is out of range",
            "password_file: keys/client.password|password: geheim|47:7: destinations.archive.tls",
            "max: 1m|max: 500ms|51:32: destinations.archive.retry.max: max is shorter than initial",
            "multiplier: 1.5|multiplier: 0.5|51:48: destinations.archive.retry.multiplier: 0.5 is out of range",
            "jitter: 0.1|jitter: 2|51:61: destinations.archive.retry.jitter: 2 is out of range",
            "give_up_after: never|give_up_after: 0s|51:81: destinations.archive.retry.give_up_after: must be above",
            "path: out|path: keys/broker.pem|54:11: destinations.files.path: ",
            "path: out|host: out|54:5: destinations.files",
            "workers: 3|workers: 0|56:12: processing.workers: 0 is",
            "queue_limit: 50|queue: 50|57:3: processing.queue: unknown key",
            "min_free: 5%|min_free: 5|59:13: spool.min_free: \"5\" is neither a size such as 1 GiB nor a share",
            "max_backlog: 5000|max_backlog: -1|60:16: spool.max_backlog: -1 is out of range: must be at least 1",
            "commit_deadline: 5s|commit_deadline: 2d|62:20: journal.commit_deadline: 2d is out of range",
            "commit_deadline: 5s|checkpoint_interval: 1ms|62:24: journal.checkpoint_interval: 1ms is out of range",
            "enabled: true|enabled: on|64:12: admin.enabled: must be true or false, not \"on\"",
            "port: 8081|port: 11112|65:9: admin.port: port 11112 is both a listener's and the admin port",
            "bind: \"::1\"|bind: 0.0.0.0|66:9: admin.bind: must be a loopback address"})
    void everyKindOfMistakeIsReportedAtItsPlace(String from, String to, String expected) {
        List<String> problems = problemsOf(ConfigFiles.FULL.replaceFirst(java.util.regex.Pattern.quote(from),
                java.util.regex.Matcher.quoteReplacement(to)));
        assertThat(problems).anySatisfy(problem -> assertThat(problem).startsWith(expected));
        assertThat(String.join("\n", problems)).doesNotContain("geheim");
        // What follows from a mistake is not reported beside it, except for what is missing under its right name.
        assertThat(problems).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    @DisplayName("A destination whose type is wrong is judged as what its other keys make it, and is no destination that is missing")
    void destinationOfAWrongType() {
        List<String> problems = problemsOf(ConfigFiles.FULL.replace("type: dicom", "type: dicm")
                .replace("host: archive.example.org", "host: http://x/").replace("type: folder", "type: file")
                .replace("path: out", "path: out\n    pth: x"));
        assertThat(problems).hasSize(4).anyMatch(problem -> problem.contains("\"dicm\" is not one of"))
                .anyMatch(problem -> problem.contains("\"http://x/\" is neither"))
                .anyMatch(problem -> problem.contains("\"file\" is not one of"))
                .anyMatch(problem -> problem.contains("destinations.files.pth: unknown key"));
    }

    @Test
    void duplicateKeysAndTabs() {
        assertThat(problemsOf(ConfigFiles.MINIMAL + "data: x\n"))
                .containsExactly("7:1: data: duplicate key, first on line 1");
        assertThat(problemsOf(ConfigFiles.MINIMAL + "admin:\n\tport: 1\n")).singleElement().asString()
                .startsWith("8:1: not valid YAML: a tab");
    }

    @Test
    void listenersMayShareAPortButNotAnAeTitleOnIt() {
        String second = "\n  - ae_title: %s\n    port: 11112\n    bind: %s\n";
        String base = ConfigFiles.MINIMAL.replace("    port: 11112\n", "    port: 11112");
        assertThat(ConfigLoader.load(files.write(base.formatted()
                .replace("11112", "11112" + second.formatted("OTHER", "127.0.0.1")))).listeners()).hasSize(2);
        assertThat(problemsOf(base.replace("11112", "11112" + second.formatted("GANTRY", "127.0.0.1"))))
                .singleElement().asString()
                .startsWith(
                        "6:5: listeners[1]: AE title GANTRY on port 11112 is already listened to, line 4");
        assertThat(problemsOf(base.replace("11112", "11112" + second.formatted("OTHER", "0.0.0.0"))))
                .singleElement()
                .asString()
                .startsWith("6:5: listeners[1]: listeners on one port must have the same bind: port 11112"
                        + " is also used on line 4");
        String others = "127.0.0.1\n    max_pdu: 16KiB\n    max_associations: 3\n    timeouts: { %s: 7s }";
        assertThat(ConfigLoader.load(files.write(base.formatted().replace("11112",
                "11112" + second.formatted("OTHER", others.formatted("dimse"))))).listeners()).hasSize(2);
        assertThat(problemsOf(base.replace("11112",
                "11112" + second.formatted("OTHER", others.formatted("artim"))))).singleElement().asString()
                .startsWith("6:5: listeners[1]: listeners on one port must have the same timeouts.artim");
    }

    @Test
    void routeThatIsNeverReachedIsReported() {
        String yaml = ConfigFiles.MINIMAL.replace("routes: []\n",
                """
                        routes:
                          - { name: a, when: { modality: [CT, MR] }, profile: profiles/research.yaml, destinations: [f] }
                          - { name: b, when: { modality: MR, calling_ae_title: X }, profile: profiles/research.yaml,
                              destinations: [f] }
                          - { name: c, when: { calling_ae_title: X }, profile: profiles/research.yaml, destinations: [f] }
                          - { name: d, profile: profiles/research.yaml, destinations: [f] }
                          - { name: e, when: { modality: US }, profile: profiles/research.yaml, destinations: [f] }
                        destinations: { f: { type: folder, path: out } }
                        """);
        assertThat(problemsOf(yaml)).containsExactly(
                "8:22: routes[1].when: is never reached: the route on line 7 takes everything that this one would",
                "12:22: routes[4].when: is never reached: the route on line 11 takes everything that this one would");
    }

    @Test
    void unknownSopClassNeedsAListenerThatAcceptsIt() {
        assertThat(
                ConfigLoader.load(files.write(ConfigFiles.FULL.replace("CTImageStorage", "1.2.3.4"))).routes()
                        .getFirst().when().sopClasses())
                .contains("1.2.3.4");
        String strict = ConfigFiles.FULL.replace("unknown_sop_classes: true", "unknown_sop_classes: false");
        assertThat(problemsOf(strict.replace("CTImageStorage", "1.2.3.4"))).singleElement().asString()
                .startsWith("30:19: routes[0].when.sop_class[0]: 1.2.3.4 is no SOP Class of PS3.6");
    }

    @Test
    void clientAuthenticationNeedsTrustedCertificates() {
        assertThat(problemOf("      trust: keys/broker.pem\n", ""))
                .isEqualTo(
                        "15:7: listeners[0].tls: client_auth needs trust: the certificates that may sign a client's");
    }

    @Test
    void tlsKeysThatDoNotFitAreFoundAtTheStart() throws IOException {
        Path key = folder.resolve("keys/server.key");
        Files.writeString(key, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n");
        assertThat(problemsOf(ConfigFiles.FULL)).singleElement().asString()
                .startsWith("15:7: listeners[0].tls: " + key + " is not an unencrypted PKCS#8 key");
        Files.write(key, ConfigFiles.resource("other-key.pem"));
        assertThat(problemsOf(ConfigFiles.FULL)).singleElement().asString()
                .startsWith("15:7: listeners[0].tls: " + key + " is not the key of the certificate");
        Files.write(key, ConfigFiles.resource("key.pem"));
        Files.writeString(folder.resolve("keys/client.password"), "wrong");
        assertThat(problemsOf(ConfigFiles.FULL))
                .containsExactly("47:7: destinations.archive.tls: the password does"
                        + " not open " + folder.resolve("keys/client.p12"));
        Files.writeString(folder.resolve("keys/client.p12"), "nothing");
        assertThat(problemsOf(ConfigFiles.FULL))
                .containsExactly("47:7: destinations.archive.tls: no PKCS#12 key"
                        + " store: " + folder.resolve("keys/client.p12"));
    }

    @Test
    void secretsThatOthersMayReadAreRefused() throws IOException {
        for (String name : List.of("pseudonym.key", "server.key", "client.password", "client.p12")) {
            Path file = folder.resolve("keys").resolve(name);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
            assertThat(problemsOf(ConfigFiles.FULL)).singleElement().asString()
                    .contains(file + " is open to others: run chmod 600");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void pseudonymKeyMustBe32RandomBytes() throws IOException {
        for (String content : List.of("", "abc", "00".repeat(32), "zz".repeat(32), "ab".repeat(16) + "12",
                "12".repeat(31) + "abcd00")) {
            Files.writeString(files.pseudonymKey(), content);
            assertThat(problemsOf(ConfigFiles.MINIMAL)).singleElement().asString()
                    .startsWith("2:20: keys.pseudonym: ")
                    .satisfies(
                            problem -> assertThat(content.isEmpty() || !problem.contains(content)).isTrue());
        }
    }

    @Test
    void anotherKeyThanTheDataFolderWasUsedWith() throws IOException {
        Path data = Files.createDirectories(folder.resolve("var"));
        PseudonymKeyMark.leave(data, new Pseudonyms(PseudonymKeyFile.read(files.pseudonymKey())));
        assertThat(ConfigLoader.load(files.write(ConfigFiles.MINIMAL)).data()).isEqualTo(data);

        Files.delete(files.pseudonymKey());
        PseudonymKeyFile.create(files.pseudonymKey());
        assertThat(problemsOf(ConfigFiles.MINIMAL)).singleElement().asString().contains("2:",
                files.pseudonymKey() + " is not the key that " + data + " was used with");
    }

    @Test
    void twoDestinationsInOneFolder() throws IOException {
        Path real = Files.createDirectories(folder.resolve("real"));
        Files.createSymbolicLink(folder.resolve("link"), real);
        String more = "\n  more:\n    type: folder\n    path: ";
        assertThat(problemOf("path: out", "path: out" + more + "./x/../out"))
                .contains("is the folder of destination files already");
        assertThat(problemOf("path: out", "path: real/a" + more + "link/a"))
                .contains("is the folder of destination files already");
        assertThat(ConfigLoader.load(files.write(
                ConfigFiles.FULL.replace("path: out", "path: real/a" + more + "link/b"))).destinations())
                .containsKeys("files", "more");
    }

    @Test
    void initMayMissThePseudonymKey() throws IOException {
        Files.delete(files.pseudonymKey());
        Path file = files.write(ConfigFiles.MINIMAL);
        assertThat(ConfigLoader.load(file, ConfigLoader.PseudonymKey.MAY_BE_MISSING).keys().pseudonym())
                .isEqualTo(files.pseudonymKey());
        assertThat(problemsOf(ConfigFiles.MINIMAL)).singleElement().asString()
                .contains("gantry init makes it");
    }

    @Test
    void recipientFileWithAPrivateKeyIsRefused() throws IOException {
        Files.writeString(folder.resolve("keys/broker.pem"), "-----BEGIN PRIVATE KEY-----\n");
        assertThat(problemsOf(ConfigFiles.FULL)).anySatisfy(
                problem -> assertThat(problem).contains("keys.recipients[0]")
                        .contains("holds a private key"));
    }

    @Test
    void missingFileIsAProblemOfTheWhole() {
        Path file = folder.resolve("none.yaml");
        ConfigurationException e = catchThrowableOfType(ConfigurationException.class,
                () -> ConfigLoader.load(file));
        assertThat(e).hasMessage(file + ": no such file");
    }
}
