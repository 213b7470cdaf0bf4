package io.gantry.pipeline.inspect;

import io.gantry.dicom.data.Attributes;
import io.gantry.pipeline.Instance;
import io.gantry.pipeline.Pipeline;
import io.gantry.pipeline.Stage;
import io.gantry.pipeline.StageResult;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Runs a pipeline to see what it would do: the cleaned data set is to be had also of an instance that a later stage
 * holds. Safe for any thread.
 */
public final class DryRun {

    private final Pipeline pipeline;

    public DryRun(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /**
     * What would become of an instance.
     *
     * @param cleaned the data set after the last stage that passed it; null where none changed it
     * @param result what the pipeline says of it
     */
    public record Result(@Nullable Attributes cleaned, StageResult result) {
    }

    /** Runs the stages over an instance. */
    public Result run(Instance instance) {
        var last = new Last();
        StageResult result = pipeline.wrapped(stage -> new Watched(stage, last)).run(instance);
        return new Result(last.cleaned, result);
    }

    private static final class Last {
        private @Nullable Attributes cleaned;
    }

    private record Watched(Stage stage, Last last) implements Stage {

        @Override
        public String name() {
            return stage.name();
        }

        // Asked is whether a stage has set another data set, not one that is equal.
        @SuppressWarnings("ReferenceEquality")
        @Override
        public StageResult apply(Instance instance) throws IOException {
            StageResult result = stage.apply(instance);
            if (result instanceof StageResult.Passed(Instance passed)
                    && passed.working() != passed.original()) {
                last.cleaned = passed.working();
            }
            return result;
        }
    }
}
