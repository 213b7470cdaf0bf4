package io.gantry.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.imageio.frame.Zone;
import io.gantry.dicom.testing.TestInstances;
import io.gantry.pipeline.redact.rule.MachineRuleReader;
import io.gantry.pipeline.redact.rule.Match;
import io.gantry.pipeline.redact.zone.ZonePlan;
import io.gantry.pipeline.yaml.Problems;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        return folder.resolve("in");
    }

    private Path rules() throws IOException {
        return Files.writeString(folder.resolve("rules.yaml"), RULES);
    }

    @Test
    void inventoryListsMachinesAndTheirRules() throws IOException {
        assertThat(run("inventory", images().toString(), "--rules", rules().toString(), "--json")).isZero();

        assertThat(out.toString()).contains("\"manufacturer\":\"ACME\"", "\"model_name\":\"Echo 7\"",
                "\"rules\":{\"rules.yaml:2\":1}", "\"model_name\":\"Scan 9000\"", "\"rows\":32");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    @DisplayName("a command that could not read all of a folder fails and says which files it were, as audit and send do")
    void filesThatCannotBeRead() throws IOException {
        String in = images().toString();
        Files.writeString(folder.resolve("in/notes.txt"), "no DICOM");
        Files.createSymbolicLink(folder.resolve("in/link"), folder.resolve("nowhere"));
        Path profile = Files.writeString(folder.resolve("p.yaml"),
                "version: \"2.0\"\nprivacy_profile: basic\n");
        String known = rules().toString();
        for (List<String> command : List.of(List.of("inventory", in, "--rules", known),
                List.of("scaffold", in, "--rules", known, "-o", folder.resolve("new.yaml").toString()),
                List.of("preview", in, "--rules", known, "-o", folder.resolve("sheets").toString()),
                List.of("compare", in, "--profile", profile.toString(), "--profile", profile.toString()),
                List.of("audit", in, "--profile", profile.toString(), "--out",
                        folder.resolve("report").toString()))) {
            err.getBuffer().setLength(0);
            assertThat(run(command.toArray(String[]::new))).as(command.getFirst()).isEqualTo(1);
            assertThat(err.toString()).as(command.getFirst())
                    .contains("2 files are no DICOM or cannot be read: numbers 2, 3 in the order")
                    .doesNotContain("notes");
        }
        assertThat(run("inventory", in, "--rules", known, "--verbose")).isEqualTo(1);
        assertThat(err.toString()).contains("in/link", "in/notes.txt");
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
                "  #   model_name: \"Scan 9000\"", "they pass without a rule", "# as rules.yaml:2");
        Problems problems = new Problems();
        assertThat(MachineRuleReader.load(target, problems).rules()).hasSize(1);
        assertThat(problems.list()).isEmpty();
        assertThat(run("inventory", folder.resolve("in").toString(), "--rules", target.toString())).isZero();
        assertThat(out.toString()).contains("machines.yaml:").doesNotContain("ambiguous");
        assertThat(run("scaffold", images().toString(), "-o", target.toString())).isEqualTo(2);
    }

    @Test
    @DisplayName("entries keep what the known rule asks for, and software or stations do not make two entries of one machine")
    void scaffoldBlanksNoOtherImagesOfTheMachine() throws IOException {
        TestInstances instances = new TestInstances(7);
        for (String software : List.of("1.0", "2.0")) {
            instances.ct(32, 40).with(a -> {
                a.set(Tag.SoftwareVersions, software);
                a.set(Tag.SeriesDescription, "Dose Report");
            }).writeTo(folder.resolve("in/dose-" + software + ".dcm"));
        }
        instances.ct(32, 40).writeTo(folder.resolve("in/slice.dcm"));
        Path known = Files.writeString(folder.resolve("known.yaml"),
                """
                        machines:
                          - { manufacturer: ACME, series_description: { contains: dose }, redaction_zones: whole_frame }
                        """);
        Path target = folder.resolve("machines.yaml");
        assertThat(run("scaffold", folder.resolve("in").toString(), "--rules", known.toString(), "-o",
                target.toString())).as(err.toString()).isZero();

        assertThat(Files.readString(target)).contains("# 2 images, none held",
                "# 1 image, none held: nothing says");
        Problems problems = new Problems();
        assertThat(MachineRuleReader.load(target, problems).rules()).hasSize(1);
        assertThat(problems.list()).isEmpty();
        assertThat(run("inventory", folder.resolve("in").toString(), "--rules", target.toString(), "--json"))
                .isZero();
        assertThat(out.toString()).contains("\"rules\":{\"machines.yaml:");
        assertThat(out.toString().split("\"instances\":1,", -1)).as("each software, the slice")
                .hasSizeGreaterThan(2);
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
        assertThat(picture.getRGB(8 + 1, 8 + 1)).as("outlined before").isEqualTo(0xFFFF0000);
        assertThat(Files.getPosixFilePermissions(png)).as("patient data")
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        assertThat(run("preview", folder.resolve("in/us.dcm").toString(), "-o", png.toString())).isEqualTo(2);
    }

    @Test
    @DisplayName("beside it is what would leave: decoded from the blanked frames, compressed ones as well")
    void previewOfCompressedFrames() throws IOException {
        Path rle = new TestInstances(7).rle(32, 40, true).writeTo(folder.resolve("rle.dcm"));
        Path known = Files.writeString(folder.resolve("rle.yaml"),
                "machines:\n  - { manufacturer: ACME, redaction_zones: [[0, 10, 0, end]] }\n");
        Path png = folder.resolve("rle.png");
        assertThat(run("preview", rle.toString(), "--rules", known.toString(), "-o", png.toString(),
                "--full-range"))
                .as(err.toString()).isZero();
        BufferedImage picture = ImageIO.read(png.toFile());
        for (int y = 10; y < 32; y++) {
            assertThat(picture.getRGB(56 + 20, 8 + y)).isEqualTo(picture.getRGB(8 + 20, 8 + y));
        }
        assertThat(picture.getRGB(56 + 20, 8 + 9)).isEqualTo(0xFF000000);
    }

    @Test
    void previewOfAFolderIsASheetForEachMachine() throws IOException {
        Path sheets = folder.resolve("sheets");

        assertThat(run("preview", images().toString(), "--rules", rules().toString(), "-o",
                sheets.toString())).as(err.toString()).isZero();

        try (Stream<Path> files = Files.list(sheets)) {
            assertThat(files).hasSize(2).allMatch(file -> file.toString().endsWith("32x40.png"));
        }
        assertThat(out.toString()).contains("row 2: frame 2, rule rules.yaml:2", "row 1: frame 1, no rule");
        assertThat(Files.getPosixFilePermissions(sheets)).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"hold | no rule, held: ultrasound",
            "pass | no rule, passes: unmatched ultrasound",
            "regions | no rule, unmatched ultrasound: regions"})
    @DisplayName("of an image that no rule is for, the preview says what becomes of it under the profile")
    void previewWithoutARule(String unmatched, String label) throws IOException {
        Path profile = Files.writeString(folder.resolve("p.yaml"),
                "version: \"2.0\"\nprivacy_profile: basic\nunmatched: { ultrasound: " + unmatched + " }\n");

        assertThat(run("preview", images().resolve("us.dcm").toString(), "--rules", profile.toString(), "-o",
                folder.resolve("u.png").toString())).as(err.toString()).isZero();

        assertThat(out.toString()).contains(label);
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
        Path in = images();
        Files.writeString(in.resolve("notes.txt"), "no DICOM");

        assertThat(run("deidentify", in.toString(), clean.toString(), "--profile", profile.toString(),
                "--key",
                key.toString())).as(err.toString()).isEqualTo(1);

        assertThat(out.toString()).contains("3 files: 2 clean, 0 filtered, 1 held");
        try (Stream<Path> files = Files.walk(clean)) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(2)
                    .allMatch(file -> file.toString().endsWith(".dcm"));
        }
    }

    /** What is known of layouts: top strips, in images of that size alone; dose pages whole, slices never. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
            "GE Healthcare | LOGIQE9 | US | ORIGINAL | - | 720 | 960 | GE LOGIQ E9",
            "GE Healthcare | LOGIQE9 | US | ORIGINAL | - | 600 | 800 | -",
            "Philips Medical Systems | iU22 | US | ORIGINAL | - | 768 | 1024 | Philips iU22, 768 rows",
            "SIEMENS | ANTARES | US | ORIGINAL | - | 768 | 1024 | Siemens Antares",
            "TOSHIBA_MEC_US | TUS-A500 | US | ORIGINAL | - | 720 | 960 | Toshiba Aplio 400 and 500",
            "SENO | Imagio | US | ORIGINAL | - | 1056 | 1920 | SENO, 1056 and 1058 rows",
            "GE MEDICAL SYSTEMS | Revolution | CT | ORIGINAL\\PRIMARY\\AXIAL | Dose Report | 512 | 512 | -",
            "GE MEDICAL SYSTEMS | Revolution | CT | DERIVED\\SECONDARY | Dose Report | 512 | 512 | GE CT dose page",
            "Philips | Brilliance | CT | DERIVED\\SECONDARY\\MPR | Low Dose Lung | 512 | 512 | -",
            "Philips | Brilliance | CT | ORIGINAL\\PRIMARY\\LOCALIZER | Dose Info | 512 | 512 | -",
            "Philips | Brilliance | CT | DERIVED\\SECONDARY | Dose | 512 | 512 | Philips CT dose page",
            "Philips | iCT | CT | DERIVED\\SECONDARY\\DOSE_INFO | Page | 512 | 512 | Philips CT dose image type",
            "Philips | iCT | CT | DERIVED\\SECONDARY\\IDOSE | Lung | 512 | 512 | -",
            "SIEMENS | Force | CT | DERIVED\\SECONDARY | Patient Protocol | 1024 | 1024 | Siemens CT dose page or patient protocol",
            "SIEMENS | Symbia | NM | DERIVED\\SECONDARY | - | 865 | 1132 | Siemens nuclear medicine page, 865 rows"})
    void theShippedRulesAreForTheirLayouts(String maker, String model, String modality, String imageType,
            @Nullable String series, int rows, int columns, @Nullable String rule) {
        Attributes image = new Attributes();
        image.set(Tag.SOPClassUID, "1.2.840.10008.5.1.4.1.1.7");
        image.set(Tag.Manufacturer, maker);
        image.set(Tag.ManufacturerModelName, model);
        image.set(Tag.Modality, modality);
        image.set(Tag.ImageType, imageType.split("\\\\"));
        if (series != null) {
            image.set(Tag.SeriesDescription, series);
        }
        image.setInts(Tag.Rows, VR.US, rows);
        image.setInts(Tag.Columns, VR.US, columns);
        Match match = MachineRuleReader.load(Path.of("..", "conf", "machines", "known.yaml"), new Problems())
                .match(image);
        if (rule == null) {
            assertThat(match).isInstanceOf(Match.None.class);
        } else {
            assertThat(match).isInstanceOfSatisfying(Match.Found.class, found -> {
                assertThat(found.rule().name()).isEqualTo(rule);
                assertThat(ZonePlan.of(found.rule().zones(), image, rows, columns, 1).problem()).isNull();
            });
        }
    }

    @Test
    @DisplayName("a region that begins within the header does not leave a strip of it")
    void theHeaderOfAKnownLayoutGoesWithWhatIsOutsideOfTheRegions() {
        Attributes region = new Attributes();
        region.setInts(Tag.RegionLocationMinX0, VR.UL, 0);
        region.setInts(Tag.RegionLocationMinY0, VR.UL, 36);
        region.setInts(Tag.RegionLocationMaxX1, VR.UL, 1023);
        region.setInts(Tag.RegionLocationMaxY1, VR.UL, 767);
        Attributes image = new Attributes();
        image.set(Tag.Manufacturer, "Philips Medical Systems");
        image.set(Tag.ManufacturerModelName, "EPIQ 7C");
        image.set(Tag.Modality, "US");
        image.setInts(Tag.Rows, VR.US, 768);
        image.setInts(Tag.Columns, VR.US, 1024);
        image.setSequence(Tag.SequenceOfUltrasoundRegions, region);
        Match match = MachineRuleReader.load(Path.of("..", "conf", "machines", "known.yaml"), new Problems())
                .match(image);
        assertThat(match).isInstanceOfSatisfying(Match.Found.class,
                found -> assertThat(ZonePlan.of(found.rule().zones(), image, 768, 1024, 1).in(1))
                        .contains(new Zone(0, 36, 0, 1024), new Zone(0, 50, 0, 1024)));
    }

    @Test
    void theShippedRulesAreSound() {
        Problems problems = new Problems();
        assertThat(MachineRuleReader.load(Path.of("..", "conf", "machines", "known.yaml"), problems).rules())
                .isNotEmpty();
        assertThat(problems.list()).isEqualTo(List.of());
    }
}
