package io.gantry.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

final class RouteConditionTest {

    private static final RouteCondition CT_FROM_A = new RouteCondition(Set.of(), Set.of("A"), Set.of("CT"),
            Set.of());

    @Test
    void everyConditionMustBeMet() {
        assertThat(CT_FROM_A.matches("X", "A", "CT", "1.2")).isTrue();
        assertThat(CT_FROM_A.matches("X", "B", "CT", "1.2")).isFalse();
        assertThat(CT_FROM_A.matches("X", "A", "MR", "1.2")).isFalse();
        assertThat(CT_FROM_A.matches("X", "A", null, "1.2")).isFalse();
        assertThat(RouteCondition.ANY.matches("X", "A", null, "1.2")).isTrue();
    }

    @Test
    void widerCoversNarrower() {
        assertThat(RouteCondition.ANY.covers(CT_FROM_A)).isTrue();
        assertThat(CT_FROM_A.covers(RouteCondition.ANY)).isFalse();
        assertThat(CT_FROM_A.covers(CT_FROM_A)).isTrue();
        assertThat(new RouteCondition(Set.of(), Set.of(), Set.of("CT", "MR"), Set.of()).covers(CT_FROM_A))
                .isTrue();
    }
}
