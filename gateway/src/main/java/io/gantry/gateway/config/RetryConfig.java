package io.gantry.gateway.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a delivery that failed is tried again: after {@code initial}, then {@code multiplier} times as long each
 * time up to {@code max}, each wait lengthened or shortened at random by up to the fraction {@code jitter}.
 *
 * @param initial     first wait
 * @param max         longest wait
 * @param multiplier  at least 1
 * @param jitter      0 to 1
 * @param giveUpAfter of waits, without their jitter, after tries of its own; the delivery is then FAILED until somebody
 *                    retries it. Null: never. While a destination cannot be reached only a few instances are tried at a
 *                    time, so that of many each waits longer
 */
public record RetryConfig(Duration initial, Duration max, double multiplier, double jitter,
        @Nullable Duration giveUpAfter) {

    public static final RetryConfig DEFAULTS = new RetryConfig(Duration.ofSeconds(5), Duration.ofMinutes(10),
            2.0,
            0.2, Duration.ofDays(7));
}
