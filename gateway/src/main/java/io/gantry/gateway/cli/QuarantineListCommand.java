package io.gantry.gateway.cli;

import io.gantry.storage.DataFolder;
import io.gantry.storage.journal.InstanceRecord;
import io.gantry.storage.journal.Reason;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gantry quarantine list}. */
@Command(name = "list", description = "Lists the instances that are held, oldest first.")
final class QuarantineListCommand implements Callable<Integer> {

    @Mixin
    private final DataOption folder = new DataOption();
    @Mixin
    private final Output output = new Output();
    @Option(names = "--reason", paramLabel = "CODE", description = "Held for this reason.")
    private @Nullable String reason;
    @Option(names = "--json", description = "Print one JSON array.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        try (DataFolder data = folder.attach()) {
            Rows.Source held = each -> HeldInstances.forEach(data.quarantine(), reason, each);
            if (json) {
                Rows.json(output.out(), held);
            } else {
                try (var table = new PagedTable(output.out(), () -> new Table("ID", "RECEIVED", "FROM",
                        "MODALITY", "STUDY", "REASON", "DETAIL"))) {
                    held.forEach(row -> print(row, table));
                }
            }
        }
        return Main.OK;
    }

    private static void print(InstanceRecord row, PagedTable table) {
        Reason why = row.reason();
        table.row(row.receipt().id(), row.receipt().receivedAt(), row.receipt().callingAe(),
                row.description().modality(), row.description().pseudonyms().studyUid(),
                why == null ? "" : why.code(), why == null ? "" : why.detail());
    }
}
