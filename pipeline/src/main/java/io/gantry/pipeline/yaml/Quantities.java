package io.gantry.pipeline.yaml;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes as people write them. Stateless. */
public final class Quantities {

    private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,12}) ?([A-Za-z]*)");
    private static final Map<String, Long> MILLIS = Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h",
            3_600_000L, "d",
            86_400_000L);
    private static final Map<String, Long> BYTES = Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB",
            1L << 30,
            "TiB", 1L << 40, "kB", 1_000L, "MB", 1_000_000L, "GB", 1_000_000_000L, "TB", 1_000_000_000_000L);

    private Quantities() {
    }

    /**
     * A whole number and a unit: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 7d}.
     *
     * @throws IllegalArgumentException for anything else, a bare number included: it would be guessed
     */
    public static Duration duration(String text) {
        try {
            return Duration.ofMillis(amount(text, MILLIS));
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a duration: a whole number with ms, s, m, h or d, such as 30s",
                    e);
        }
    }

    /**
     * A whole number of bytes with a unit: {@code 256 KiB}, {@code 1GiB}, {@code 500 MB}; {@code B} for bytes.
     *
     * @throws IllegalArgumentException for anything else, a bare number included: it would be guessed
     */
    public static long bytes(String text) {
        try {
            return amount(text, BYTES);
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + text
                            + "\" is not a size: a whole number with B, KiB, MiB, GiB, TiB (or kB, MB, GB, TB)",
                    e);
        }
    }

    private static long amount(String text, Map<String, Long> units) {
        Matcher matcher = AMOUNT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        Long unit = units.get(matcher.group(2));
        if (unit == null) {
            throw new IllegalArgumentException(text);
        }
        return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
    }
}
