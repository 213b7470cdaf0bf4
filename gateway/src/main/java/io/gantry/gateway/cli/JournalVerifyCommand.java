package io.gantry.gateway.cli;

import io.gantry.storage.DataFolder;
import io.gantry.storage.journal.ChainBreak;
import io.gantry.storage.journal.EventRecord;
import io.gantry.storage.journal.EventType;
import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gantry journal verify}. */
@Command(name = "verify", description = {
        "Checks the chain of hashes over all events, and each instance's state.",
        "Prints the first contradiction and exits with 1 if there is one, else the number of events and the last hash:",
        "noted elsewhere, it shows later that no event up to it was taken out or written anew.",
        "Also says whether events were lost, which the journal notes itself when it starts: that alone exits with 0."})
final class JournalVerifyCommand implements Callable<Integer> {

    @Mixin
    private final DataOption folder = new DataOption();
    @Mixin
    private final Output output = new Output();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        try (DataFolder data = folder.attach()) {
            // Taken first, so that what is printed was walked.
            Optional<EventRecord> last = data.journal().lastEvents(1).stream().findFirst();
            Optional<ChainBreak> contradiction = data.journal().verify();
            int losses = data.journal().lastEvents(EventType.EVENTS_LOST, Integer.MAX_VALUE).size();
            if (json) {
                Json.print(output.out(), tree(contradiction, last, losses));
                return contradiction.isEmpty() ? Main.OK : Main.FAILED;
            }
            if (contradiction.isEmpty()) {
                output.out().println("the journal is sound" + last.map(
                        event -> ": " + event.seq() + " events, the last with the hash " + event.hash())
                        .orElse(""));
                if (losses > 0) {
                    output.out().println("it goes on after events that it held once and lost, " + losses
                            + (losses == 1 ? " time" : " times")
                            + ": gantry journal events --type EVENTS_LOST");
                }
                return Main.OK;
            }
            ChainBreak first = contradiction.get();
            InstanceId instance = first.instance();
            output.out().println((first.seq() == 0 ? "" : "event " + first.seq() + ": ")
                    + (instance == null ? "" : "instance " + instance + ": ") + first.problem());
            return Main.FAILED;
        }
    }

    private static Map<String, Object> tree(Optional<ChainBreak> contradiction,
            Optional<EventRecord> last, int losses) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("sound", contradiction.isEmpty());
        if (contradiction.isEmpty()) {
            last.ifPresent(event -> {
                tree.put("events", event.seq());
                tree.put("hash", event.hash());
            });
        }
        tree.put("events_lost", losses);
        contradiction.ifPresent(first -> {
            if (first.seq() != 0) {
                tree.put("event", first.seq());
            }
            InstanceId instance = first.instance();
            if (instance != null) {
                tree.put("instance", instance.toString());
            }
            tree.put("problem", first.problem());
        });
        return tree;
    }
}
