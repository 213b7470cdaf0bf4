package io.gantry.gateway.config;

/**
 * Settings of the journal's embedded database.
 *
 * @param cacheBytes memory for its pages
 */
public record JournalConfig(long cacheBytes) {

    public static final JournalConfig DEFAULTS = new JournalConfig(64L << 20);
}
