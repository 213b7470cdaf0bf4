package io.gantry.gateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.gateway.config.RetryConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class BackoffTest {

    private static final RetryConfig CONFIG = new RetryConfig(Duration.ofSeconds(1), Duration.ofSeconds(10),
            2,
            0.5, Duration.ofSeconds(20));

    @Test
    void waitsGrowUpToTheLongest() {
        var backoff = new Backoff(CONFIG, () -> 0.5);
        assertThat(backoff.after(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(backoff.after(3)).isEqualTo(Duration.ofSeconds(4));
        assertThat(backoff.after(5000)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void jitterIsAShareOfTheWait() {
        assertThat(new Backoff(CONFIG, () -> 0).after(2)).isEqualTo(Duration.ofSeconds(1));
        assertThat(new Backoff(CONFIG, () -> 1).after(2)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void givesUpWhenTheWaitsAddUp() {
        var backoff = new Backoff(CONFIG, () -> 0.5);
        // 1 + 2 + 4 + 8 seconds, then 10.
        assertThat(backoff.givesUp(4)).isFalse();
        assertThat(backoff.givesUp(5)).isTrue();
        var never = new RetryConfig(Duration.ofSeconds(1), Duration.ofSeconds(10), 2, 0.5, null);
        assertThat(new Backoff(never, () -> 0.5).givesUp(100_000)).isFalse();
    }
}
