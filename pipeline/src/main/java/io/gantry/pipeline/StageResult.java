package io.gantry.pipeline;

/** What becomes of an instance. */
public sealed interface StageResult {

    /** It goes on, after the last stage to its destinations. */
    record Passed(Instance instance) implements StageResult {
    }

    /**
     * It is not wanted, and forgotten on purpose.
     *
     * @param rule what decided so, in the profile's words
     */
    record Filtered(String rule) implements StageResult {
    }

    /**
     * It is held until a person decides.
     *
     * @param detail where: stage, tag path, numbers of the structure; never a value of the data set
     */
    record Quarantined(Reason reason, String detail) implements StageResult {
    }
}
