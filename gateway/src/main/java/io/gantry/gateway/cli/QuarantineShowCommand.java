package io.gantry.gateway.cli;

import io.gantry.storage.DataFolder;
import io.gantry.storage.journal.InstanceState;
import io.gantry.storage.journal.Reason;
import io.gantry.storage.quarantine.Quarantine;
import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code gantry quarantine show}. */
@Command(name = "show", description = "Shows why an instance is held or was not delivered, what to do about it, and its history.")
final class QuarantineShowCommand implements Callable<Integer> {

    @Mixin
    private final DataOption folder = new DataOption();
    @Mixin
    private final Output output = new Output();
    @Parameters(paramLabel = "ID", converter = HeldInstances.Id.class, description = "The id that quarantine list prints.")
    private InstanceId id = new InstanceId(0);

    @Override
    public Integer call() throws IOException {
        try (DataFolder data = folder.attach()) {
            Optional<Quarantine.Held> held = data.quarantine().show(id);
            if (held.isEmpty()) {
                output.err().println("gantry: " + id + " neither is held nor has a delivery that FAILED");
                return Main.FAILED;
            }
            Rows.show(output.out(), data, held.get().instance());
            String advice = held.get().instance().state() == InstanceState.PROCESSED
                    ? "A destination did not take it: see STATUS and DETAIL there, then quarantine retry."
                    : advice(held.get().instance().reason());
            if (advice != null) {
                output.out().println();
                output.out().println(advice);
            }
        }
        return Main.OK;
    }

    /** For the reasons of the pipeline; those of the gateway speak for themselves. */
    private static @Nullable String advice(@Nullable Reason reason) {
        for (var known : io.gantry.pipeline.Reason.values()) {
            if (reason != null && known.name().equals(reason.code())) {
                return known.advice();
            }
        }
        return null;
    }
}
