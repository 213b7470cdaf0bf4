package io.gantry.gateway.cli;

import io.gantry.storage.DataFolder;
import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gantry quarantine retry}. */
@Command(name = "retry", description = {"Sends held instances through the pipeline again.",
        "A gateway that runs takes them up within seconds, another when it starts."})
final class QuarantineRetryCommand implements Callable<Integer> {

    @Mixin
    private final DataOption folder = new DataOption();
    @Mixin
    private final Output output = new Output();
    @Parameters(arity = "0..*", paramLabel = "ID", converter = HeldInstances.Id.class, description = "The ids that quarantine list prints.")
    private List<InstanceId> ids = new ArrayList<>();
    @Option(names = "--all", description = "All that are held now.")
    private boolean all;
    @Option(names = "--reason", paramLabel = "CODE", description = "With --all: only those held for this reason.")
    private @Nullable String reason;

    @Override
    public Integer call() throws IOException {
        if (all == !ids.isEmpty() || reason != null && !all) {
            throw output.wrongUsage("give ids, or --all, or --all with --reason CODE");
        }
        try (DataFolder data = folder.attach()) {
            if (all) {
                HeldInstances.forEach(data.quarantine(), reason, row -> ids.add(row.receipt().id()));
            }
            return HeldInstances.each(ids, output, "sent through again", data.quarantine()::retry);
        }
    }
}
