package io.gantry.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.gateway.config.ConfigFiles;
import io.gantry.gateway.config.ConfigLoader;
import io.gantry.gateway.config.PseudonymKeyFile;
import io.gantry.gateway.config.PseudonymKeyMark;
import io.gantry.pipeline.anonymize.Pseudonyms;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Object... args) {
        String[] words = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            words[i] = args[i].toString();
        }
        return Main.run(new PrintWriter(out), new PrintWriter(err), words);
    }

    @Test
    void helpIsEverywhere() {
        for (String[] words : new String[][]{{"--help"}, {"init", "--help"}, {"check", "-h"}}) {
            assertThat(run((Object[]) words)).isZero();
        }
        assertThat(out.toString()).contains("gantry init").contains("gantry check").contains("--config=FILE")
                .contains("wrong usage or configuration");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void versionIsPrinted() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("gantry ");
    }

    @Test
    void wrongUsageIsTwo() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("chek")).isEqualTo(2);
        assertThat(run("check", "--bogus")).isEqualTo(2);
        assertThat(run("check", "--config")).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("gantry check");
    }

    @Test
    void whereACommandIsMissingAllAreListed() {
        assertThat(run("journal")).isEqualTo(2);
        assertThat(err.toString()).contains("reconcile").contains("Missing required subcommand");
        assertThat(run("quarantine", "retyr")).isEqualTo(2);
        assertThat(err.toString()).as("a screenful would hide the mistake").doesNotContain("discard  ");
    }

    @Test
    void checkPrintsEveryProblemAndExitsTwo(@TempDir Path folder) {
        Path file = ConfigFiles.in(folder)
                .write(ConfigFiles.MINIMAL.replace("11112", "high") + "admn: { port: 1 }\n");
        assertThat(run("check", "--config", file)).isEqualTo(2);
        assertThat(err.toString().lines()).containsExactly(
                file + ":5:11: listeners[0].port: must be a whole number, not \"high\"",
                file + ":7:1: admn: unknown key (nearest: admin)");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void checkPrintsProblemsAsJson(@TempDir Path folder) {
        Path file = ConfigFiles.in(folder).write(ConfigFiles.MINIMAL + "admn: { port: 1 }\n");
        assertThat(run("check", "--json", "--config", file)).isEqualTo(2);
        assertThat(out.toString()).contains("\"ok\" : false").contains("\"line\" : 7")
                .contains("\"nearest\" : \"admin\"");
    }

    @Test
    void checkSummarizesASoundConfiguration(@TempDir Path folder) {
        Path file = ConfigFiles.in(folder).write(ConfigFiles.MINIMAL);
        assertThat(run("check", "--config", file)).isZero();
        assertThat(out.toString()).contains("GANTRY    127.0.0.1:11112  no   any")
                .contains(file + " is sound");
        assertThat(run("check", "--config", file, "--json")).isZero();
        assertThat(out.toString()).contains("\"ok\" : true").contains("\"ae_title\" : \"GANTRY\"");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void checkListsTheProblemsOfProfiles(@TempDir Path folder) throws IOException {
        Path file = ConfigFiles.in(folder).write(ConfigFiles.MINIMAL.replace("routes: []", """
                routes:
                  - { name: a, profile: profiles/research.yaml, destinations: [files] }
                destinations: { files: { type: folder, path: out } }"""));
        assertThat(run("check", "--config", file)).as(err.toString()).isZero();
        Path profile = folder.resolve("profiles/research.yaml");
        Files.writeString(profile,
                "version: \"2.0\"\nprivacy_profile: basic\nlock: { attributes: identity }\n");
        assertThat(run("check", "--config", file)).isEqualTo(2);
        assertThat(err.toString()).contains("profiles/research.yaml: the profile locks originals");
        err.getBuffer().setLength(0);
        Files.writeString(profile,
                "version: \"2.0\"\nprivacy_profile: basic\noptions: [clean_everything]\nx: 1\n");
        assertThat(run("check", "--config", file)).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(2)
                .allMatch(line -> line.contains("profiles/research.yaml:"));
        assertThat(run("check", "--config", file, "--json")).isEqualTo(2);
        assertThat(out.toString()).contains("\"ok\" : false");
    }

    @Test
    void missingConfigurationIsTwo(@TempDir Path folder) {
        assertThat(run("check", "--config", folder.resolve("none.yaml"))).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo(folder.resolve("none.yaml") + ": no such file" + System.lineSeparator());
    }

    @Test
    void initMakesWhatIsMissingAndTheShippedConfigurationIsSound(@TempDir Path folder) throws IOException {
        for (String name : new String[]{"conf/gateway.yaml", "etc/gateway.yaml"}) {
            Path file = folder.resolve(name);
            assertThat(run("init", "--config", file)).as(err.toString()).isZero();
            Path key = ConfigLoader.load(file).keys().pseudonym();
            assertThat(key).isEqualTo(
                    folder.resolve(name.startsWith("conf") ? "" : "etc").resolve("keys/pseudonym.key"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions
                    .toString(Files.getPosixFilePermissions(ConfigLoader.load(file).data())))
                    .isEqualTo("rwx------");
            assertThat(out.toString()).doesNotContain(Files.readString(key).strip());
            assertThat(run("check", "--config", file)).isZero();
            assertThat(Files.readString(file).contains("../")).as("paths of %s", name)
                    .isEqualTo(name.startsWith("conf"));
        }
    }

    @Test
    @DisplayName("init prints a command that a shell takes as it is, and makes the spool that tells a new node from a disk not mounted")
    void initInAFolderWithBlanks(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a b/it's/gateway.yaml");
        assertThat(run("init", "--config", file)).isZero();
        assertThat(out.toString()).contains("gantry check --config '"
                + file.toString().replace("'", "'\\''") + "'");
        assertThat(PosixFilePermissions.toString(
                Files.getPosixFilePermissions(ConfigLoader.load(file).data().resolve("spool"))))
                .isEqualTo("rwx------");
    }

    @Test
    @DisplayName("What is no path in this locale, and a folder in place of a file, are named without Java's words for it")
    void pathsThatAreNone(@TempDir Path folder) {
        assertThat(run("check", "--config", "a\0b")).isEqualTo(2);
        assertThat(err.toString()).contains("'--config'").contains("is no path").doesNotContain("Exception");
        assertThat(run("check", "--config", folder)).isEqualTo(2);
        assertThat(err.toString()).contains(folder + ": is a folder").doesNotContain("Exception");
    }

    @Test
    void initNeverOverwritesAKey(@TempDir Path folder) throws IOException {
        ConfigFiles files = ConfigFiles.in(folder);
        Path file = files.write(ConfigFiles.MINIMAL);
        String key = Files.readString(files.pseudonymKey());
        assertThat(run("init", "--config", file)).isEqualTo(1);
        assertThat(Files.readString(files.pseudonymKey())).isEqualTo(key);
        assertThat(folder.resolve("var")).doesNotExist();
        assertThat(err.toString()).contains("exists already");
    }

    @Test
    void initMakesNoKeyInThePlaceOfALostOne(@TempDir Path folder) throws IOException {
        ConfigFiles files = ConfigFiles.in(folder);
        Path file = files.write(ConfigFiles.MINIMAL);
        Path data = Files.createDirectories(folder.resolve("var"));
        PseudonymKeyMark.leave(data, new Pseudonyms(PseudonymKeyFile.read(files.pseudonymKey())));
        Files.delete(files.pseudonymKey());
        assertThat(run("init", "--config", file)).isEqualTo(1);
        assertThat(files.pseudonymKey()).doesNotExist();
        assertThat(err.toString()).contains("is gone, and " + data + " was used with it");
    }

    @Test
    void initWithAWrongConfigurationChangesNothing(@TempDir Path folder) throws IOException {
        ConfigFiles files = ConfigFiles.in(folder);
        Files.delete(files.pseudonymKey());
        assertThat(run("init", "--config", files.write(ConfigFiles.MINIMAL + "x: 1\n"))).isEqualTo(2);
        assertThat(files.pseudonymKey()).doesNotExist();
    }

    @Test
    void failureIsOneLineAndOne(@TempDir Path folder) throws IOException {
        Path blocked = Files.writeString(folder.resolve("file"), "");
        assertThat(run("init", "--config", blocked.resolve("conf/gateway.yaml"))).isEqualTo(1);
        assertThat(err.toString().lines()).singleElement().asString().startsWith("gantry: ").contains("file");
        assertThat(Main.describe(new IllegalStateException())).isEqualTo("IllegalStateException");
        assertThat(Main.describe(new IOException("a b\nc"))).isEqualTo("a b");
        assertThat(Main.describe(new java.nio.file.AccessDeniedException("/x/lock")))
                .startsWith("no permission for /x/lock: run gantry as the user");
        assertThat(Main.describe(new java.nio.file.NoSuchFileException("/a key")))
                .isEqualTo("there is no file or folder /a key");
    }

    @Test
    @DisplayName("Results that go to a full disk are no success; a reader who has had enough is no failure")
    void whatCannotBePrintedFails() {
        assertThat(Main.run(refusing("No space left on device"), new PrintWriter(err), "--version"))
                .isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo("gantry: the output could not be written: No space left on device"
                        + System.lineSeparator());
        err.getBuffer().setLength(0);
        assertThat(Main.run(refusing("Broken pipe"), new PrintWriter(err), "--version")).isZero();
        assertThat(err.toString()).isEmpty();
        var printed = new ByteArrayOutputStream();
        assertThat(Main.run(printed, new PrintWriter(err), "--version")).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8)).startsWith("gantry ");
    }

    private static OutputStream refusing(String message) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(message);
            }
        };
    }

    /** What the comments of the shipped file say are the defaults are the defaults. */
    @Test
    void shippedConfigurationDocumentsTheDefaults(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("gateway.yaml");
        assertThat(run("init", "--config", file)).isZero();
        String shipped = Files.readString(file);
        var plain = ConfigLoader.load(file);
        var uncommented = new StringBuilder();
        boolean example = false;
        for (String line : shipped.lines().toList()) {
            String bare = line.strip();
            boolean setting = bare.matches("# +[a-z_]+:.*|# [a-z_]+:.*");
            boolean heading = bare.matches("# [a-z_]+:.*");
            if (setting && heading) {
                example = bare.contains("# example") || bare.contains("accept:") || bare.contains("workers");
            }
            boolean take = setting && !example && !bare.contains("default:") && !bare.contains("example")
                    && !bare.startsWith("# Durations");
            uncommented.append(take ? line.replaceFirst("# ", "") : line).append('\n');
        }
        assertThat(uncommented.toString()).contains("\n    max_pdu: 256 KiB").contains("\n    retry:")
                .contains("\nspool:");
        Files.writeString(file, uncommented);
        assertThat(ConfigLoader.load(file)).isEqualTo(plain);
    }

    @Test
    void aPeerThatIsNoneIsNamedWhateverTheConfigurationIs(@TempDir Path folder) {
        Path none = folder.resolve("none.yaml");
        assertThat(run("echo", "nonsense", "--config", none)).isEqualTo(Main.WRONG_USAGE);
        assertThat(err.toString()).contains("\"nonsense\" is not AE@HOST:PORT",
                "there is no configuration " + none);
        err.getBuffer().setLength(0);
        ConfigFiles files = ConfigFiles.in(folder);
        Path unsound = files.write(ConfigFiles.MINIMAL + "admn: { port: 1 }\n");
        assertThat(run("echo", "nonsense", "--config", unsound)).isEqualTo(Main.WRONG_USAGE);
        assertThat(err.toString()).contains("\"nonsense\" is not AE@HOST:PORT", "admn: unknown key");
        err.getBuffer().setLength(0);
        Path sound = files.write(ConfigFiles.MINIMAL + """
                destinations:
                  files: { type: folder, path: out }
                  pacs: { type: dicom, ae_title: PACS, host: 127.0.0.1, port: 11113 }
                """);
        for (String to : new String[]{"nonsense", "files"}) {
            assertThat(run("echo", to, "--config", sound)).isEqualTo(Main.WRONG_USAGE);
            assertThat(err.toString()).contains(to, ": pacs").doesNotContain("files, pacs");
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsNamed(@TempDir Path folder) throws IOException {
        Path script = Files.writeString(folder.resolve("px.script"),
                "{ Modality.equals(\"US\") } (0,0,5,5)");
        Path target = folder.resolve("absent/rules.yaml");
        assertThat(run("import-ctp", script, "-o", target)).isEqualTo(Main.FAILED);
        assertThat(err.toString()).contains("there is no folder " + folder.resolve("absent"))
                .doesNotContain(".part");
    }

    /** A loop of links stands for what root could reach and others not. */
    @Test
    void aKeyThatCannotBeReachedIsNotSaidToBeMissing(@TempDir Path folder) throws IOException {
        ConfigFiles files = ConfigFiles.in(folder);
        Path file = files.write(ConfigFiles.MINIMAL);
        Path key = files.pseudonymKey();
        Files.delete(key);
        Files.createSymbolicLink(key, key.getFileName());
        assertThat(run("check", "--config", file)).isEqualTo(Main.WRONG_USAGE);
        assertThat(err.toString()).contains("cannot be reached: " + key).doesNotContain("no such file",
                "gantry init");
    }
}
