package io.gantry.pipeline;

import java.io.IOException;

/** One step of a {@link Pipeline}. Stateless, or safe for several threads. */
public interface Stage {

    /** A fixed lower-case name for metrics and reasons. */
    String name();

    /**
     * Looks at an instance and says what becomes of it; the instance passed on may be another one.
     *
     * @throws IOException where the source of the instance cannot be read; the pipeline quarantines for any exception
     */
    StageResult apply(Instance instance) throws IOException;
}
