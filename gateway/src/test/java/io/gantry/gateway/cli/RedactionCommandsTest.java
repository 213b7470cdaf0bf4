package io.gantry.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.testing.TestInstances;
import io.gantry.pipeline.redact.rule.MachineRuleReader;
import io.gantry.pipeline.yaml.Problems;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands around pixel rules: inventory, scaffold, preview, the importers, and deidentify with a rule. */
class RedactionCommandsTest {

    private static final String RULES = """
            machines:
              - { manufacturer: ACME, model_name: Echo 7, redaction_zones: [[0, 10, 0, end], { zone: [20, 25, 0, 5], frames: 2 }] }
            """;

    @TempDir
    private Path folder = Path.of("");
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.run(new PrintWriter(out), new PrintWriter(err), args);
    }

    private Path images() throws IOException {
        TestInstances instances = new TestInstances(7);
        instances.ct(32, 40).writeTo(folder.resolve("in/ct.dcm"));
        instances.ultrasound(32, 40, 3).writeTo(folder.resolve("in/us.dcm"));
        Files.writeString(folder.resolve("in/notes.txt"), "no DICOM");
        return folder.resolve("in");
    }

    private Path rules() throws IOException {
        return Files.writeString(folder.resolve("rules.yaml"), RULES);
    }

    @Test
    void inventoryListsMachinesAndTheirRules() throws IOException {
        assertThat(run("inventory", images().toString(), "--rules", rules().toString(), "--json")).isZero();

        assertThat(out.toString()).contains("\"manufacturer\":\"ACME\"", "\"model_name\":\"Echo 7\"",
                "\"rule\":\"rules.yaml:2\"", "\"model_name\":\"Scan 9000\"", "\"rows\":32");
        assertThat(err.toString()).contains("1 files are no DICOM");
    }

    @Test
    void scaffoldFillsInWhatIsKnown() throws IOException {
        Path target = folder.resolve("machines.yaml");

        assertThat(
                run("scaffold", images().toString(), "--rules", rules().toString(), "-o", target.toString()))
                .as(err.toString()).isZero();

        String yaml = Files.readString(target);
        assertThat(yaml).contains("model_name: \"Echo 7\"",
                "[0, 10, 0, end], { zone: [20, 25, 0, 5], frames: [2, 2] }",
                "  #    model_name: \"Scan 9000\"".replace("  #    ", "  #   "));
        Problems problems = new Problems();
        assertThat(MachineRuleReader.load(target, problems).rules()).hasSize(1);
        assertThat(problems.list()).isEmpty();
        assertThat(run("scaffold", images().toString(), "-o", target.toString())).isEqualTo(2);
    }

    @Test
    void previewDrawsBeforeAndAfterForEachRangeOfFrames() throws IOException {
        Path png = folder.resolve("out.png");

        assertThat(run("preview", images().resolve("us.dcm").toString(), "--rules", rules().toString(), "-o",
                png.toString())).as(err.toString()).isZero();

        assertThat(out.toString()).contains("row 1: frame 1, rule rules.yaml:2", "row 2: frame 2",
                "row 3: frame 3");
        BufferedImage picture = ImageIO.read(png.toFile());
        assertThat(picture.getWidth()).isEqualTo(2 * 40 + 3 * 8);
        assertThat(picture.getHeight()).isEqualTo(3 * (32 + 8) + 8);
        for (int x = 40 + 16; x < 2 * 40 + 16; x++) {
            assertThat(picture.getRGB(x, 8 + 5)).isEqualTo(0xFF000000);
        }
        Files.delete(png);
        assertThat(run("preview", images().toString(), "--rules", rules().toString(), "-o", png.toString()))
                .as(err.toString()).isZero();
        assertThat(png).exists();
    }

    @Test
    void importCtp() throws IOException {
        Path script = Files.writeString(folder.resolve("pixel.script"),
                "{ Modality.equals(\"US\") } (0,0,30,9)\n");
        Path broken = Files.writeString(folder.resolve("broken.script"),
                "\n{ Modality.is(\"US\") } (0,0,30,9)\n");
        Path target = folder.resolve("m.yaml");

        assertThat(run("import-ctp", script.toString(), "-o", target.toString())).isZero();
        assertThat(Files.readString(target)).contains("width: 31, height: 10, clip: true");
        assertThat(run("import-ctp", broken.toString(), "-o", folder.resolve("n.yaml").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("line 2: there is no function \"is\"");
        assertThat(folder.resolve("n.yaml")).doesNotExist();
    }

    @Test
    void importCtpAnonymizer() throws IOException {
        Path script = Files.writeString(folder.resolve("a.script"),
                "<script><e en=\"T\" t=\"00100010\" n=\"PatientName\">@hash(this)</e></script>");
        Path target = folder.resolve("p.yaml");

        assertThat(run("import-ctp-anonymizer", script.toString(), "-o", target.toString())).isZero();
        assertThat(Files.readString(target)).contains("action: PSEUDONYM");
        assertThat(out.toString()).contains("anybody can reverse");
    }

    @Test
    void deidentifyBlanksByTheRulesOfAFile() throws IOException {
        Path profile = Files.writeString(folder.resolve("p.yaml"),
                "version: \"2.0\"\nprivacy_profile: basic\nmachine_files: [rules.yaml]\n");
        rules();
        Path key = Files.writeString(folder.resolve("key"),
                "0f1e2d3c4b5a69788796a5b4c3d2e1f00123456789abcdeffedcba9876543210");
        Files.setPosixFilePermissions(key,
                java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        Path clean = folder.resolve("clean");

        assertThat(run("deidentify", images().toString(), clean.toString(), "--profile", profile.toString(),
                "--key",
                key.toString())).as(err.toString()).isEqualTo(1);

        assertThat(out.toString()).contains("3 files: 2 clean, 0 filtered, 1 held");
        try (Stream<Path> files = Files.walk(clean)) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(2)
                    .allMatch(file -> file.toString().endsWith(".dcm"));
        }
    }

    @Test
    void theShippedRulesAreSound() {
        Problems problems = new Problems();
        assertThat(MachineRuleReader.load(Path.of("..", "conf", "machines", "known.yaml"), problems).rules())
                .isNotEmpty();
        assertThat(problems.list()).isEqualTo(List.of());
    }
}
