package io.gantry.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.io.TransferSyntax;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import io.gantry.gateway.config.ConfigFiles;
import io.gantry.storage.DataFolder;
import io.gantry.storage.StorageSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** audit, compare and report. */
final class AuditCommandTest {

    private final Path folder;
    private final Path in;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final TestInstances instances = new TestInstances(21);

    AuditCommandTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.in = Files.createDirectories(folder.resolve("in"));
    }

    private int run(Object... words) {
        return Main.run(new PrintWriter(out), new PrintWriter(err),
                Stream.of(words).map(Object::toString).toArray(String[]::new));
    }

    private Path profile(String name, String more) throws IOException {
        return Files.writeString(folder.resolve(name), "version: \"2.0\"\nprivacy_profile: basic\n" + more);
    }

    @Test
    @DisplayName("An audit counts what it finds in every kind of instance and shows no planted value")
    void countsWithoutValues() throws IOException {
        int number = 0;
        for (TestInstance instance : instances.oneOfEach()) {
            instance.writeTo(in.resolve(number++ + ".dcm"));
        }
        Path report = folder.resolve("report");
        assertThat(run("audit", in, "--profile", profile("p.yaml", ""), "--out", report)).as("%s%s", out, err)
                .isZero();
        for (String form : new String[]{"html", "csv", "json"}) {
            byte[] bytes = Files.readAllBytes(report.resolve("report." + form));
            assertThat(instances.canaries().foundIn(bytes)).as(form).isEmpty();
            assertThat(new String(bytes, StandardCharsets.UTF_8)).contains("REDACTION_NEEDED",
                    "(0010,0010)", "CT Image Storage", "ACME");
        }
        assertThat(Files.readString(report.resolve("report.html"))).contains("<svg", "default-src 'none'")
                .doesNotContain("<script", "http://", "https://");
        assertThat(instances.canaries().foundIn(out.toString().getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(out.toString()).contains("forwarded").contains("held");
    }

    @Test
    void valuesGoToOneFileThatOnlyItsOwnerCanRead() throws IOException {
        TestInstance ct = instances.ct(8, 8);
        ct.writeTo(in.resolve("a.dcm"));
        Path values = folder.resolve("values.csv");
        Path profile = profile("p.yaml", "");
        assertThat(
                run("audit", in, "--profile", profile, "--out", folder.resolve("r"), "--with-values", values))
                .isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(values)))
                .isEqualTo("rw-------");
        assertThat(instances.canaries().foundIn(Files.readAllBytes(values))).isNotEmpty();
        assertThat(instances.canaries().foundIn(Files.readAllBytes(folder.resolve("r/report.json"))))
                .isEmpty();
        assertThat(
                run("audit", in, "--profile", profile, "--out", folder.resolve("r"), "--with-values", values))
                .isEqualTo(Main.WRONG_USAGE);
        assertThat(err.toString()).contains("is there already");
    }

    @Test
    void whatCannotBeReadIsAFailure() throws IOException {
        Files.writeString(in.resolve("x.txt"), "no DICOM at all");
        assertThat(run("audit", in, "--profile", profile("p.yaml", ""), "--out", folder.resolve("r")))
                .isEqualTo(Main.FAILED);
        assertThat(out.toString()).contains("UNREADABLE");
        assertThat(run("audit", in.resolve("none"), "--profile", profile("p.yaml", ""))).isEqualTo(2);
        assertThat(run("audit", in, "--profile", folder.resolve("none.yaml"))).isEqualTo(2);
    }

    @Test
    void comparesTwoProfilesByAttribute() throws IOException {
        instances.ct(8, 8).writeTo(in.resolve("a.dcm"));
        Path a = profile("a.yaml", "");
        Path b = profile("b.yaml", "phi_tags: { PatientSex: { action: KEEP } }\n");
        assertThat(run("compare", in, "--profile", a, "--profile", b)).as("%s%s", out, err).isZero();
        assertThat(out.toString()).containsPattern("\\(0010,0040\\) +Patient's Sex +emptied +kept +1")
                .contains("1 differences by attribute");
        assertThat(run("compare", in, "--profile", a, "--profile", b, "--json")).isZero();
        assertThat(out.toString()).contains("\"attribute\" : \"(0010,0040)\"");
        assertThat(run("compare", in, "--profile", a)).isEqualTo(Main.WRONG_USAGE);
    }

    @Test
    void reportsWhatTheJournalHolds() throws IOException {
        Path config = ConfigFiles.in(folder).write(ConfigFiles.MINIMAL);
        DataFolder.open(folder.resolve("var"), StorageSettings.defaults(), Clock.systemUTC()).close();
        Path report = folder.resolve("r");
        assertThat(run("report", "--since", "2020-01-01", "--config", config, "--out", report))
                .as("%s%s", out, err).isZero();
        assertThat(Files.readString(report.resolve("report.json"))).contains("\"instances\" : \"0\"");
        assertThat(run("report", "--config", config)).isEqualTo(Main.WRONG_USAGE);
        assertThat(run("report", "--since", "2020-01-01", "--until", "2019-01-01", "--config", config))
                .isEqualTo(Main.WRONG_USAGE);
    }

    @Test
    @DisplayName("Commands on files put what they inflate where the operator's data lies, not where the system's does")
    void nothingLiesInTheSystemsTemporaryFolder() throws IOException {
        Path config = ConfigFiles.in(folder).write(ConfigFiles.MINIMAL);
        DataFolder.open(folder.resolve("var"), StorageSettings.defaults(), Clock.systemUTC()).close();
        instances.ct(2200, 2200).in(TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)
                .writeTo(in.resolve("a.dcm"));
        Path p = profile("p.yaml", "");
        Path report = Files.createDirectory(folder.resolve("r"));
        Path left = Files.writeString(report.resolve("5f0c9f3e-6f0e-4bb1-a5a4-6b3dc5b3d8a1.scratch"), "x");
        Path mine = Files.writeString(report.resolve("my.scratch"), "x");
        Path scratch = Files.createDirectory(folder.resolve("var/scratch"));
        String system = System.getProperty("java.io.tmpdir");
        // A file where the folder should be: nothing can be made below it.
        System.setProperty("java.io.tmpdir", p.toString());
        try {
            assertThat(run("audit", in, "--profile", p, "--out", report)).as("%s%s", out, err).isZero();
            for (Object[] words : new Object[][]{{"compare", in, "--profile", p, "--profile", p},
                    {"inventory", in}}) {
                Files.setLastModifiedTime(scratch, FileTime.fromMillis(0));
                assertThat(run(Stream.concat(Stream.of(words), Stream.of("--config", config)).toArray()))
                        .as("%s%s", out, err).isZero();
                assertThat(Files.getLastModifiedTime(scratch).toMillis()).as("used").isPositive();
            }
            assertThat(run("scaffold", in, "-o", folder.resolve("s.yaml"))).isZero();
            assertThat(run("preview", in.resolve("a.dcm"), "-o", folder.resolve("a.png")))
                    .as("%s%s", out, err).isZero();
        } finally {
            System.setProperty("java.io.tmpdir", system);
        }
        assertThat(err.toString()).doesNotContain("cannot be read");
        assertThat(scratch).isEmptyDirectory();
        assertThat(left).as("left by a run that was killed").doesNotExist();
        assertThat(mine).exists();
    }
}
