package io.gantry.gateway.cli;

import io.gantry.storage.DataFolder;
import io.gantry.storage.journal.InstanceState;
import io.gantry.storage.journal.Reason;
import io.gantry.storage.quarantine.Quarantine;
import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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
    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        try (DataFolder data = folder.attach()) {
            Optional<Quarantine.Held> held = data.quarantine().show(id);
            if (held.isEmpty()) {
                output.err().println("gantry: " + id + " neither is held nor has a delivery that FAILED");
                return Main.FAILED;
            }
            String advice = held.get().instance().state() == InstanceState.PROCESSED
                    ? "A destination did not take it: see STATUS and DETAIL there, then quarantine retry."
                    : advice(held.get().instance().reason());
            if (json) {
                Map<String, Object> tree = Rows.whole(data, held.get().instance());
                if (advice != null) {
                    tree.put("advice", advice);
                }
                Json.print(output.out(), tree);
                return Main.OK;
            }
            Rows.show(output.out(), data, held.get().instance());
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
