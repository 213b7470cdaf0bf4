package io.gantry.pipeline.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QuantitiesTest {

    @Test
    void durations() {
        assertThat(Quantities.duration("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(Quantities.duration("30s")).isEqualTo(Duration.ofSeconds(30));
        assertThat(Quantities.duration("5 m")).isEqualTo(Duration.ofMinutes(5));
        assertThat(Quantities.duration("2h")).isEqualTo(Duration.ofHours(2));
        assertThat(Quantities.duration("7d")).isEqualTo(Duration.ofDays(7));
    }

    @Test
    void sizes() {
        assertThat(Quantities.bytes("256 KiB")).isEqualTo(262_144);
        assertThat(Quantities.bytes("1GiB")).isEqualTo(1L << 30);
        assertThat(Quantities.bytes("500 MB")).isEqualTo(500_000_000L);
        assertThat(Quantities.bytes("0B")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "s", "-1s", "1.5h", "1 week", "999999999999d"})
    void whatIsNoDurationIsRefused(String text) {
        assertThatThrownBy(() -> Quantities.duration(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a duration");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "KiB", "-1B", "1.5 GiB", "1 gb", "999999999999TiB"})
    void whatIsNoSizeIsRefused(String text) {
        assertThatThrownBy(() -> Quantities.bytes(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a size");
    }
}
