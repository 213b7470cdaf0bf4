package io.gantry.gateway.cli;

import io.gantry.storage.DataFolder;
import io.gantry.storage.journal.DeliveryRecord;
import io.gantry.storage.journal.DeliveryState;
import io.gantry.storage.journal.IllegalTransitionException;
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
@Command(name = "retry", description = {
        "Sends held instances through the pipeline again, and makes deliveries that FAILED due again.",
        "A gateway that runs takes them up within seconds, another when it starts."})
final class QuarantineRetryCommand implements Callable<Integer> {

    @Mixin
    private final DataOption folder = new DataOption();
    @Mixin
    private final Output output = new Output();
    @Parameters(arity = "0..*", paramLabel = "ID", converter = HeldInstances.Id.class, description = "The ids that quarantine list prints.")
    private List<InstanceId> ids = new ArrayList<>();
    @Option(names = "--all", description = "All that quarantine list shows now.")
    private boolean all;
    @Option(names = "--reason", paramLabel = "CODE", description = "With --all: only those held for this reason; DELIVERY_FAILED: those not taken by a destination.")
    private @Nullable String reason;
    @Option(names = "--destination", paramLabel = "NAME", description = "Only deliveries to this destination.")
    private @Nullable String destination;

    @Override
    public Integer call() throws IOException {
        if (all == !ids.isEmpty() || reason != null && !all) {
            throw output.wrongUsage("give ids, or --all, or --all with --reason CODE");
        }
        if (destination != null && !folder.config().destinations().containsKey(destination)) {
            throw output.wrongUsage("no destination " + destination + " in the configuration; there are: "
                    + String.join(", ", folder.config().destinations().keySet()));
        }
        try (DataFolder data = folder.attach()) {
            if (all) {
                var which = new HeldInstances.Which(reason, destination);
                HeldInstances.requireKnown(which, folder, data, output);
                HeldInstances.forEach(data.quarantine(), which,
                        waiting -> ids.add(waiting.instance().receipt().id()));
            }
            return HeldInstances.each(ids, output, "sent through again", id -> retry(data, id));
        }
    }

    private void retry(DataFolder data, InstanceId id) throws IOException, IllegalTransitionException {
        List<String> failed = data.journal().deliveries(id).stream()
                .filter(delivery -> delivery.state() == DeliveryState.FAILED)
                .map(DeliveryRecord::destination)
                .filter(name -> destination == null || name.equals(destination)).toList();
        if (failed.isEmpty() && destination == null) {
            data.quarantine().retry(id);
            return;
        }
        if (failed.isEmpty()) {
            throw new IllegalTransitionException("no delivery to " + destination + " that FAILED");
        }
        for (String name : failed) {
            if (!folder.config().destinations().containsKey(name)) {
                // It would be due for ever.
                throw new IllegalTransitionException(
                        "its destination " + name + " is not in the configuration");
            }
        }
        for (String name : failed) {
            data.quarantine().retryDelivery(id, name);
        }
    }
}
