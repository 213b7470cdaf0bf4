package io.gantry.pipeline.redact.rule;

/** What the rules say of an instance. */
public sealed interface Match {

    /** No rule is for it. */
    record None() implements Match {
    }

    /** This rule is. */
    record Found(MachineRule rule) implements Match {
    }

    /** Two rules of equal standing are, and they differ in what they blank. */
    record Ambiguous(MachineRule one, MachineRule other) implements Match {
    }

    /** This rule may be: the instance lacks the attribute that would tell. */
    record Undecided(MachineRule rule) implements Match {
    }
}
