package io.gantry.it.score;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The lists that names and descriptions are drawn from: {@code .txt} files beside this class. */
final class HeldOut {

    private HeldOut() {
    }

    /** The words of a list. */
    static List<String> words(String list) {
        return lines(list).stream().flatMap(line -> Arrays.stream(line.split(" "))).toList();
    }

    /** The lines of a list. */
    static List<String> lines(String list) {
        try (InputStream in = Objects.requireNonNull(HeldOut.class.getResourceAsStream(list + ".txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
