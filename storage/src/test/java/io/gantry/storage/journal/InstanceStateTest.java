package io.gantry.storage.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InstanceStateTest {

    /** Every legal change, as {@code docs} and the operator's manual state them. */
    private static final Set<String> LEGAL = Set.of("RECEIVED>PROCESSED", "RECEIVED>QUARANTINED",
            "RECEIVED>FILTERED", "PROCESSED>DELIVERED", "PROCESSED>QUARANTINED", "QUARANTINED>RECEIVED",
            "QUARANTINED>DISCARDED", "PROCESSED>DISCARDED");

    @ParameterizedTest
    @EnumSource
    void everyPairIsLegalOrNot(InstanceState from) {
        for (InstanceState to : InstanceState.values()) {
            assertThat(from.allows(to)).as("%s to %s", from, to).isEqualTo(LEGAL.contains(from + ">" + to));
        }
    }

    @Test
    void onlyFinishedInstancesMayLoseTheirFile() {
        assertThat(InstanceState.values()).filteredOn(InstanceState::isFinal)
                .containsExactly(InstanceState.DELIVERED, InstanceState.FILTERED, InstanceState.DISCARDED);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSentStaysSentAndWhatFailedWaitsForAnOperator(DeliveryState to) {
        assertThat(DeliveryState.SENT.allows(to)).isFalse();
        assertThat(DeliveryState.FAILED.allows(to)).isEqualTo(to == DeliveryState.PENDING);
        assertThat(DeliveryState.PENDING.allows(to)).isTrue();
    }
}
