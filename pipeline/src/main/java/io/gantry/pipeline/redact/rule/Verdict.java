package io.gantry.pipeline.redact.rule;

/** What a condition says of an instance. */
public enum Verdict {
    /** It does not hold. */
    NO,
    /** It rests on an attribute that tells one machine from another and that the instance does not have. */
    UNDECIDED,
    /** It holds. */
    YES;

    Verdict not() {
        return switch (this) {
            case NO -> YES;
            case UNDECIDED -> UNDECIDED;
            case YES -> NO;
        };
    }

    static Verdict of(boolean holds) {
        return holds ? YES : NO;
    }
}
