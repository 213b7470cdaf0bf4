package io.gantry.gateway.cli;

import io.gantry.storage.DataFolder;
import io.gantry.storage.journal.EventRecord;
import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gantry journal events}. */
@Command(name = "events", description = {"Shows the last events of the node, oldest first:",
        "those of instances, of associations, and of who looked behind pseudonyms."})
final class JournalEventsCommand implements Callable<Integer> {

    @Mixin
    private final DataOption folder = new DataOption();
    @Mixin
    private final Output output = new Output();
    @Option(names = "--last", paramLabel = "N", defaultValue = "50", description = "How many (default ${DEFAULT-VALUE}).")
    private int last;
    @Option(names = "--json", description = "Prints one JSON array.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (last < 1) {
            throw output.wrongUsage("--last must be 1 or more");
        }
        try (DataFolder data = folder.attach()) {
            if (json) {
                try (Json.ArrayOutput array = Json.array(output.out())) {
                    data.journal().lastEvents(last).forEach(event -> array.add(Rows.tree(event)));
                }
                return Main.OK;
            }
            var table = new Table("EVENT", "AT", "TYPE", "ID", "DETAIL");
            for (EventRecord event : data.journal().lastEvents(last)) {
                table.row(event.seq(), event.at(), event.type(), id(event), event.detail());
            }
            table.print(output.out());
        }
        return Main.OK;
    }

    private static String id(EventRecord event) {
        InstanceId instance = event.instance();
        Long association = event.associationId();
        return instance != null ? instance.toString() : association == null ? "" : Rows.id(association);
    }
}
