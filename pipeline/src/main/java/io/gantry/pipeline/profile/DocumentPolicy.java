package io.gantry.pipeline.profile;

/** What becomes of an instance that is a document or a recorded voice, which no rule for attributes can clean. */
public enum DocumentPolicy {
    /** It is quarantined. */
    HOLD,
    /** It passes with its document as it is; its attributes are cleaned. */
    PASS,
    /** It is filtered. */
    DROP
}
