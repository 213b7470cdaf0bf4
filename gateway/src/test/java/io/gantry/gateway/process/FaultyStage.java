package io.gantry.gateway.process;

import io.gantry.pipeline.Instance;
import io.gantry.pipeline.Stage;
import io.gantry.pipeline.StageResult;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A stage that fails when a test says so.
 *
 * @param next what to throw this time, asked each time the stage is applied; null for nothing
 */
public record FaultyStage(Stage stage, Supplier<? extends @Nullable Throwable> next) implements Stage {

    /** The stage {@code verify} so, every other as it is. */
    public static Stage verify(Stage stage, Supplier<? extends @Nullable Throwable> next) {
        return stage.name().equals("verify") ? new FaultyStage(stage, next) : stage;
    }

    @Override
    public String name() {
        return stage.name();
    }

    @Override
    public StageResult apply(Instance instance) throws IOException {
        return switch (next.get()) {
            case null -> stage.apply(instance);
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        };
    }
}
