package io.gantry.gateway.cli;

import io.gantry.storage.DataFolder;
import io.gantry.storage.journal.InstanceRecord;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gantry quarantine list}. */
@Command(name = "list", description = {
        "Lists what waits for somebody to decide: the instances that are held, oldest first, then those that are"
                + " clean and have a delivery that FAILED."})
final class QuarantineListCommand implements Callable<Integer> {

    @Mixin
    private final DataOption folder = new DataOption();
    @Mixin
    private final Output output = new Output();
    @Option(names = "--reason", paramLabel = "CODE", description = "Held for this reason; DELIVERY_FAILED: not taken by a destination.")
    private @Nullable String reason;
    @Option(names = "--destination", paramLabel = "NAME", description = "Not taken by this destination.")
    private @Nullable String destination;
    @Option(names = "--json", description = "Print one JSON array.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        try (DataFolder data = folder.attach()) {
            var which = new HeldInstances.Which(reason, destination);
            HeldInstances.requireKnown(which, folder, data, output);
            if (json) {
                try (Json.ArrayOutput array = Json.array(output.out())) {
                    HeldInstances.forEach(data.quarantine(), which, waiting -> array.add(waiting.tree()));
                }
            } else {
                try (var table = new PagedTable(output.out(),
                        () -> new Table("ID", "RECEIVED", "STATE", "FROM",
                                "MODALITY", "STUDY", "REASON", "DETAIL"))) {
                    HeldInstances.forEach(data.quarantine(), which, waiting -> print(waiting, table));
                }
            }
        }
        return Main.OK;
    }

    private static void print(Waiting waiting, PagedTable table) {
        InstanceRecord row = waiting.instance();
        table.row(row.receipt().id(), row.receipt().receivedAt(), row.state(), row.receipt().callingAe(),
                row.description().modality(), row.description().pseudonyms().studyUid(), waiting.reason(),
                waiting.detail());
    }
}
