package io.gantry.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.testing.Peers;
import io.gantry.gateway.demo.DemoInstance;
import io.gantry.gateway.demo.DemoStudy;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class DemoCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.run(new PrintWriter(out), new PrintWriter(err), args);
    }

    private Path folder() {
        Matcher path = Pattern.compile("(\\S+)/gateway\\.yaml").matcher(out.toString());
        assertThat(path.find()).isTrue();
        return Path.of(path.group(1));
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void showsWhatHappenedAndLeavesNothingBehind() {
        assertThat(run("demo")).as("%s%s", out, err).isZero();
        assertThat(out.toString()).contains("CT image Storage".replace("image", "Image"), "REDACTION_NEEDED",
                "山田^太郎", "(removed)", "RECEIVED", "DELIVERED", "everything lay")
                .doesNotContain("NO  ", "\033");
        assertThat(folder()).doesNotExist();
    }

    @Test
    @DisplayName("What is kept can be looked at with the other commands, and is as valid as what was sent")
    void keepsEverythingWithKeep() throws IOException {
        assertThat(run("demo", "--keep")).as("%s%s", out, err).isZero();
        Path folder = folder();
        try {
            String config = folder.resolve("gateway.yaml").toString();
            assertThat(run("journal", "reconcile", "--config", config)).isZero();
            assertThat(run("check", "--config", config)).isZero();
            long held = DemoStudy.instances().stream().map(DemoInstance::heldFor)
                    .filter(reason -> reason != null).count();
            List<Path> arrived = files(folder.resolve("archive"));
            assertThat(arrived).hasSize((int) (DemoStudy.instances().size() - held));
            for (Path file : arrived) {
                assertThat(DemoStudy.identifierIn(Files.readAllBytes(file))).isNull();
            }
            for (Path file : files(folder.resolve("sent"))) {
                assertThat(DemoStudy.identifierIn(Files.readAllBytes(file))).isNotNull();
                assertIsValid(file);
            }
            for (Path file : arrived) {
                assertIsValid(file);
            }
        } finally {
            try (Stream<Path> walk = Files.walk(folder)) {
                for (Path file : walk.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Test
    @DisplayName("A number of the study is an identifier where it stands in text, not where a pseudonymous UID has the digits")
    void digitsOfAUidAreNoIdentifier() {
        assertThat(DemoStudy.identifierIn("ACC 0099342".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("0099342");
        assertThat(DemoStudy.identifierIn("2.25.1700993425".getBytes(StandardCharsets.US_ASCII))).isNull();
        String uid = DemoStudy.instances().getFirst().sopInstanceUid();
        assertThat(DemoStudy.identifierIn(uid.getBytes(StandardCharsets.US_ASCII))).isEqualTo(uid);
    }

    private static void assertIsValid(Path file) {
        String said = Peers.run(List.of(Peers.find("dciodvfy"), file.toString())).output();
        assertThat(said.lines().filter(line -> line.startsWith("Error"))).as("%s", said).isEmpty();
    }
}
