package io.gantry.gateway.process;

import io.gantry.storage.journal.Description;
import io.gantry.storage.journal.Reason;

/** What processing made of an instance. */
public sealed interface Outcome {

    /** What is known of it now. */
    Description description();

    /** It may leave; to be closed. */
    record Cleaned(CleanInstance instance, Description description) implements Outcome {
    }

    /** It is to be held. */
    record Held(Reason reason, Description description) implements Outcome {
    }

    /** It is not wanted. */
    record Unwanted(Reason reason, Description description) implements Outcome {
    }
}
