package io.gantry.pipeline;

import io.gantry.dicom.io.MalformedDatasetException;
import io.gantry.pipeline.anonymize.AnonymizeStage;
import io.gantry.pipeline.anonymize.Pseudonyms;
import io.gantry.pipeline.inspect.InspectStage;
import io.gantry.pipeline.lock.IdentityLock;
import io.gantry.pipeline.lock.LockStage;
import io.gantry.pipeline.profile.Profile;
import io.gantry.pipeline.redact.PixelTools;
import io.gantry.pipeline.redact.RedactStage;
import io.gantry.pipeline.verify.VerifyStage;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The stages in their order, and the promise that nothing else happens: an instance passes all of them, or is
 * filtered, or is quarantined. Whatever a stage throws is quarantine; only where the disk or the system fails, nothing is
 * decided: that says nothing about the instance. Safe for any thread.
 */
public final class Pipeline {

    private final List<Stage> stages;

    public Pipeline(List<Stage> stages) {
        this.stages = List.copyOf(stages);
    }

    /**
     * The stages of a profile: inspect, anonymize, lock, redact, verify.
     *
     * @param lock for the recipients of originals; null where there are none
     * @param tools for pixels
     */
    public static Pipeline of(Profile profile, Pseudonyms pseudonyms, @Nullable IdentityLock lock,
            PixelTools tools) {
        return new Pipeline(List.of(new InspectStage(profile), new AnonymizeStage(profile, pseudonyms),
                new LockStage(profile, lock), new RedactStage(profile.redaction(), tools),
                new VerifyStage(profile, lock != null)));
    }

    public List<Stage> stages() {
        return stages;
    }

    /** The same stages, each in a wrapper: for timers and the like. */
    public Pipeline wrapped(UnaryOperator<Stage> wrapper) {
        return new Pipeline(stages.stream().map(wrapper).toList());
    }

    /**
     * Runs the stages.
     *
     * @return {@link StageResult.Passed} only where every stage passed it; its instance then has an output, and is the
     *         caller's to close
     * @throws UncheckedIOException where the disk is full, a file cannot be read or the like: the same instance may pass
     *         later
     * @throws LinkageError where a class cannot be loaded: in this process it never will
     */
    public StageResult run(Instance instance) {
        Instance current = instance;
        for (Stage stage : stages) {
            StageResult result;
            try {
                result = stage.apply(current);
            } catch (LinkageError e) {
                close(current);
                throw e;
            } catch (MalformedDatasetException | EOFException | RuntimeException | Error e) {
                close(current);
                // The message may quote a value; the class does not.
                return new StageResult.Quarantined(Reason.STAGE_FAILED,
                        stage.name() + ": " + e.getClass().getSimpleName());
            } catch (IOException e) {
                close(current);
                throw new UncheckedIOException(stage.name() + " failed for now", e);
            }
            if (!(result instanceof StageResult.Passed passed)) {
                close(current);
                return result;
            }
            current = passed.instance();
        }
        return new StageResult.Passed(current);
    }

    private static void close(Instance instance) {
        try {
            instance.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a scratch file cannot be closed", e);
        }
    }
}
