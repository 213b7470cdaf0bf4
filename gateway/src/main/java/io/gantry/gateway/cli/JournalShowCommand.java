package io.gantry.gateway.cli;

import io.gantry.gateway.config.PseudonymKeyFile;
import io.gantry.pipeline.anonymize.Pseudonyms;
import io.gantry.storage.DataFolder;
import io.gantry.storage.journal.InstanceRecord;
import io.gantry.storage.journal.Journal;
import io.gantry.storage.journal.Lookup;
import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gantry journal show}. */
@Command(name = "show", description = "Shows everything that happened to an instance.")
final class JournalShowCommand implements Callable<Integer> {

    @Mixin
    private final DataOption folder = new DataOption();
    @Mixin
    private final Output output = new Output();
    @Option(names = "--original", description = "ID is the SOP Instance UID that the sender gave it.")
    private boolean original;
    @Option(names = "--json", description = "Print one JSON array: the same instance may have been received more than once.")
    private boolean json;
    @Parameters(paramLabel = "ID", description = "The id that journal list prints, or a pseudonymous SOP Instance UID.")
    private String id = "";

    @Override
    public Integer call() throws IOException {
        String uid = original ? pseudonym() : id;
        try (DataFolder data = folder.attach()) {
            List<InstanceRecord> found = !original && id.matches("[0-7][0-9a-f]{15}")
                    ? data.journal().instance(InstanceId.parse(id)).stream().toList()
                    : data.journal().find(Lookup.INSTANCE, uid, Journal.FIRST, Rows.PAGE);
            if (found.isEmpty()) {
                output.err().println("gantry: the journal has no such instance");
                return Main.FAILED;
            }
            if (json) {
                try (Json.ArrayOutput array = Json.array(output.out())) {
                    for (InstanceRecord row : found) {
                        array.add(Rows.whole(data, row));
                    }
                }
                return Main.OK;
            }
            String gap = "";
            for (InstanceRecord row : found) {
                // The same instance may have been received more than once.
                output.out().print(gap);
                Rows.show(output.out(), data, row);
                gap = System.lineSeparator();
            }
        }
        return Main.OK;
    }

    private String pseudonym() throws IOException {
        return new Pseudonyms(PseudonymKeyFile.read(folder.config().keys().pseudonym())).uid(id.strip());
    }
}
