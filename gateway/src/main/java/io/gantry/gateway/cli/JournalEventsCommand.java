package io.gantry.gateway.cli;

import io.gantry.storage.DataFolder;
import io.gantry.storage.journal.EventRecord;
import io.gantry.storage.journal.EventType;
import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
    @Option(names = "--type", paramLabel = "TYPE", description = "Only those of this type, such as UNLOCKED, CROSSWALK or DISCARDED.")
    private @Nullable EventType type;
    @Option(names = "--json", description = "Prints one JSON array.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (last < 1) {
            throw output.wrongUsage("--last must be 1 or more");
        }
        try (DataFolder data = folder.attach()) {
            EventType only = type;
            List<EventRecord> events = only == null
                    ? data.journal().lastEvents(last)
                    : data.journal().lastEvents(only, last);
            if (json) {
                try (Json.ArrayOutput array = Json.array(output.out())) {
                    events.forEach(event -> array.add(Rows.tree(event)));
                }
                return Main.OK;
            }
            var table = new Table("EVENT", "AT", "TYPE", "ID", "DETAIL");
            for (EventRecord event : events) {
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
