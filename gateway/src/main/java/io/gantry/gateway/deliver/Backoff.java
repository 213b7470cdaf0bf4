package io.gantry.gateway.deliver;

import io.gantry.gateway.config.RetryConfig;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/** When to try again: exponential with jitter, as configured. */
final class Backoff {

    private final RetryConfig config;
    private final DoubleSupplier random;

    /** @param random from 0 to 1 */
    Backoff(RetryConfig config, DoubleSupplier random) {
        this.config = config;
        this.random = random;
    }

    /** The wait after so many failed attempts, at least 1. */
    Duration after(int attempts) {
        double jitter = 1 + config.jitter() * (2 * random.getAsDouble() - 1);
        return Duration.ofMillis(Math.round(nominalMillis(attempts) * jitter));
    }

    /** No wait is longer. */
    Duration longest() {
        return config.max().multipliedBy(2);
    }

    /** Whether the waits so far, this one included, are longer than a delivery may take. */
    boolean givesUp(int attempts) {
        Duration limit = config.giveUpAfter();
        if (limit == null) {
            return false;
        }
        double longest = (double) limit.toMillis();
        double waited = 0;
        for (int i = 1; i <= attempts && waited <= longest; i++) {
            waited += nominalMillis(i);
        }
        return waited > longest;
    }

    private double nominalMillis(int attempts) {
        return Math.min((double) config.max().toMillis(),
                (double) config.initial().toMillis() * Math.pow(config.multiplier(), attempts - 1.0));
    }
}
