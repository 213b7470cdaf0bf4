package io.gantry.storage.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.storage.Samples;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class InstanceIdTest {

    /** A clock that shows the times it is given, whatever their order. */
    private static final class Script extends Clock {
        private final List<Long> millis;
        private int next;

        Script(List<Long> millis) {
            this.millis = millis;
        }

        @Override
        public long millis() {
            return millis.get(Math.min(next++, millis.size() - 1));
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void isPrintedAsSixteenLowerCaseHexadecimalDigits() {
        InstanceId id = InstanceId.firstAt(Samples.NOON);
        assertThat(id.toString()).matches("[0-9a-f]{16}");
        assertThat(InstanceId.parse(id.toString())).isEqualTo(id);
        assertThat(id.time()).isEqualTo(Samples.NOON);
        assertThatThrownBy(() -> InstanceId.parse("12")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> InstanceId.parse("ffffffffffffffff"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> InstanceId.parse("../../etc/passwd"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void ascendStrictlyWhateverTheClockDoesAndAcrossRestarts(
            @ForAll @Size(min = 1, max = 50) List<@LongRange(min = 0, max = 1L << 42) Long> clock) {
        long last = -1;
        for (int run = 0; run < 2; run++) {
            TimeOrderedIds ids = new TimeOrderedIds(new Script(clock), Math.max(0, last));
            for (int i = 0; i < clock.size(); i++) {
                long next = ids.next();
                assertThat(next).isGreaterThan(last);
                last = next;
            }
        }
    }

    @Test
    void areNotRepeatedByConcurrentAssociations() throws Exception {
        TimeOrderedIds ids = new TimeOrderedIds(Samples.clockAt(Samples.NOON), 0);
        var seen = java.util.concurrent.ConcurrentHashMap.<Long>newKeySet();
        try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            for (int t = 0; t < 8; t++) {
                var _ = threads.submit(() -> {
                    for (int i = 0; i < 1000; i++) {
                        seen.add(ids.next());
                    }
                });
            }
        }
        assertThat(seen).hasSize(8000);
    }
}
