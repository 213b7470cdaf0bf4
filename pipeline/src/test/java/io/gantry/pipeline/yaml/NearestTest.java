package io.gantry.pipeline.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NearestTest {

    private static final List<String> KEYS = List.of("ae_title", "port", "bind", "accept", "max_pdu");

    @Test
    void findsTheLeastDistance() {
        assertThat(Nearest.of("ae_tilte", KEYS)).isEqualTo("ae_title");
        assertThat(Nearest.of("AE-Title", KEYS)).isEqualTo("ae_title");
        assertThat(Nearest.of("prot", KEYS)).isEqualTo("port");
        assertThat(Nearest.of("maxpdu", KEYS)).isEqualTo("max_pdu");
        assertThat(Nearest.of("zzzzzzzz", KEYS)).isNull();
        assertThat(Nearest.of("", KEYS)).isNull();
    }

    @Test
    void distanceCountsEdits() {
        assertThat(Nearest.distance("", "abc")).isEqualTo(3);
        assertThat(Nearest.distance("abc", "abc")).isZero();
        assertThat(Nearest.distance("abc", "acb")).isEqualTo(1);
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    }
}
