package io.gantry.pipeline.redact;

/** What becomes of an image that may have text in its pixels and that no machine rule is for. */
public enum Unmatched {
    /** It is quarantined. */
    HOLD,
    /** It passes as it is. */
    PASS,
    /** Everything outside of its ultrasound regions is blanked; without regions it is quarantined. */
    REGIONS
}
