package io.gantry.gateway.config;

/**
 * Limits of the spool; beyond either, C-STORE is answered A700H (PS3.4 Table B.2-1) and the sender keeps its
 * copy.
 *
 * @param minFree    how much of the disk must stay free
 * @param maxBacklog how many instances may lie received and not yet processed
 */
public record SpoolConfig(MinFree minFree, int maxBacklog) {

    public static final SpoolConfig DEFAULTS = new SpoolConfig(new MinFree.Bytes(1L << 30), 100_000);
}
