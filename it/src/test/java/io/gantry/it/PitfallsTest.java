package io.gantry.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The list of what goes wrong in this field lies beside the source tree where the project is developed. Each line of
 * it has a test whose display name is {@code pitfall:} and the line's beginning.
 */
final class PitfallsTest {

    private static final Path ROOT = Path.of(System.getProperty("gantry.root", ".."));
    private static final int BEGINNING = 24;

    @Test
    void everyLineHasATestThatNamesIt() throws IOException {
        Path list = ROOT.resolve("../shared/pitfalls.md");
        assumeTrue(Files.exists(list), "no list beside the source tree");
        String tests = tests();
        List<String> without = new ArrayList<>();
        for (String line : Files.readAllLines(list)) {
            if (line.startsWith("- ")
                    && !tests.contains("\"pitfall: " + line.substring(2, 2 + BEGINNING))) {
                without.add(line);
            }
        }
        assertThat(without).isEmpty();
    }

    private static String tests() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> walk = Files.walk(ROOT)) {
            for (Path file : walk.filter(path -> path.toString().contains("/src/test/java/")
                    && path.toString().endsWith(".java")).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }
}
