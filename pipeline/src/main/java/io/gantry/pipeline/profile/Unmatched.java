package io.gantry.pipeline.profile;

/** What becomes of an instance that may have text in its pixels and that no pixel rule matches. */
public enum Unmatched {
    /** It is quarantined. */
    HOLD,
    /** It passes as it is. */
    PASS
}
