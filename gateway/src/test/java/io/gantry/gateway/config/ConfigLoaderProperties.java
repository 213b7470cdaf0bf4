package io.gantry.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** No misspelt key passes, wherever it stands. */
final class ConfigLoaderProperties {

    private static final Pattern KEY = Pattern.compile("[a-z_]+(?=:( |\n))");
    private static final List<String> CHOSEN_NAMES = List.of("archive", "files");

    private static Path folder = Path.of("");

    @BeforeContainer
    static void writeFiles() throws IOException {
        folder = Files.createTempDirectory("gantry-config");
        ConfigFiles.in(folder);
    }

    @AfterContainer
    static void deleteFiles() throws IOException {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Property(tries = 200)
    void anyMisspeltKeyIsReportedWhereItStands(@ForAll("keys") MatchResult key,
            @ForAll("mutations") Mutation mutation,
            @ForAll @IntRange(min = 0, max = 30) int position) {
        String name = key.group();
        String misspelt = mutation.of(name, position % name.length());
        if (misspelt.equals(name)) {
            return;
        }
        String yaml = ConfigFiles.FULL.substring(0, key.start()) + misspelt
                + ConfigFiles.FULL.substring(key.end());
        Path file = new ConfigFiles(folder).write(yaml);
        ConfigurationException e = catchThrowableOfType(ConfigurationException.class,
                () -> ConfigLoader.load(file));
        assertThat(e).as("%s for %s", misspelt, name).isNotNull();
        long line = ConfigFiles.FULL.substring(0, key.start()).lines().count();
        int expectedLine = (int) (ConfigFiles.FULL.charAt(key.start() - (key.start() == 0 ? 0 : 1)) == '\n'
                ? line + 1
                : Math.max(1, line));
        boolean chosen = CHOSEN_NAMES.contains(name) || name.equals("type");
        assertThat(e.problems()).anySatisfy(problem -> {
            if (!chosen) {
                assertThat(problem.line()).isEqualTo(expectedLine);
                assertThat(problem.path()).endsWith(misspelt);
            }
        });
    }

    /** One way of mistyping a word. */
    enum Mutation {
        DROP, DOUBLE, REPLACE, CAPITAL;

        String of(String word, int at) {
            String head = word.substring(0, at);
            String tail = word.substring(at + 1);
            char letter = word.charAt(at);
            return switch (this) {
                case DROP -> word.length() == 1 ? word + "x" : head + tail;
                case DOUBLE -> head + letter + letter + tail;
                case REPLACE -> head + (letter == 'q' ? 'z' : 'q') + tail;
                case CAPITAL -> head + Character.toUpperCase(letter) + tail;
            };
        }
    }

    @Provide
    Arbitrary<Mutation> mutations() {
        return Arbitraries.of(Mutation.values());
    }

    @Provide
    Arbitrary<MatchResult> keys() {
        var keys = new ArrayList<MatchResult>();
        KEY.matcher(ConfigFiles.FULL).results().forEach(keys::add);
        assertThat(keys).hasSizeGreaterThan(60);
        return Arbitraries.of(keys);
    }
}
