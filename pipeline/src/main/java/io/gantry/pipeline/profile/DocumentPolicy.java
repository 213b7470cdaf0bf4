package io.gantry.pipeline.profile;

/**
 * What becomes of an instance that is a document or a recorded voice, which no rule for attributes can clean, or that
 * has words upon a waveform where the profile keeps annotations.
 */
public enum DocumentPolicy {
    /** It is quarantined. */
    HOLD,
    /** It passes with its document as it is; its attributes are cleaned, annotations word by word. */
    PASS,
    /** It is filtered. */
    DROP
}
