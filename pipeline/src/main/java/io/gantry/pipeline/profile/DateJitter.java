package io.gantry.pipeline.profile;

/**
 * By how many days a patient's dates move; each patient's number is derived from its identity and lies within.
 *
 * @param minDays inclusive
 * @param maxDays inclusive
 */
public record DateJitter(int minDays, int maxDays) {

    /** A hundred years: more is a mistake. */
    static final int MOST = 36_525;

    public DateJitter {
        if (minDays > maxDays || minDays < -MOST || maxDays > MOST) {
            throw new IllegalArgumentException("min_days must not be over max_days, neither over " + MOST);
        }
    }
}
