package io.gantry.it.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** Files of real devices that lie beside the source tree where the project is developed; no clone has them. */
public final class Corpus {

    private static final Pattern FIELD = Pattern.compile("(?:^|,)(?:\"((?:[^\"]|\"\")*)\"|([^,]*))");

    private Corpus() {
    }

    private static Path folder() {
        // The tests of Maven run in the folder of their module, scripts in that of the whole.
        String root = System.getProperty("gantry.root", Files.exists(Path.of("it")) ? "." : "..");
        return Path.of(root).resolve("../shared/corpus").normalize();
    }

    /** Whether there is a corpus. */
    public static boolean exists() {
        return Files.exists(folder().resolve("index.csv"));
    }

    /** Files that dcmsend could send to an archive; leaves the test out where there is no corpus. */
    public static List<Path> sendable() throws IOException {
        Path folder = folder();
        Path index = folder.resolve("index.csv");
        Assumptions.assumeTrue(Files.exists(index), "no corpus beside the source tree");
        List<String> lines = Files.readAllLines(index);
        List<String> names = fields(lines.getFirst());
        int result = names.indexOf("dcmsend result");
        List<Path> files = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> fields = fields(line);
            if (fields.get(result).equals("ok")) {
                files.add(folder.resolve(fields.getFirst()));
            }
        }
        return files;
    }

    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        Matcher matcher = FIELD.matcher(line);
        while (matcher.find()) {
            fields.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
        }
        return fields;
    }
}
