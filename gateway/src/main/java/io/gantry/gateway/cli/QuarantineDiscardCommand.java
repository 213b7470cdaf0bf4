package io.gantry.gateway.cli;

import io.gantry.storage.DataFolder;
import io.gantry.storage.journal.Reason;
import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gantry quarantine discard}. */
@Command(name = "discard", description = {
        "Gives up instances that are held, or whose deliveries FAILED: their files are deleted, for good.",
        "The journal keeps what happened to them; one that another destination has counts as forwarded."})
final class QuarantineDiscardCommand implements Callable<Integer> {

    private static final Reason BY_OPERATOR = new Reason("DISCARDED_BY_OPERATOR", "");

    @Mixin
    private final DataOption folder = new DataOption();
    @Mixin
    private final Output output = new Output();
    @Parameters(arity = "1..*", paramLabel = "ID", converter = HeldInstances.Id.class, description = "The ids that quarantine list prints.")
    private List<InstanceId> ids = new ArrayList<>();
    @Option(names = "--yes", description = "Really delete them.")
    private boolean yes;

    @Override
    public Integer call() throws IOException {
        if (!yes) {
            throw output.wrongUsage("discarding deletes originals that nobody may have elsewhere:"
                    + " say --yes if that is meant");
        }
        try (DataFolder data = folder.attach()) {
            return HeldInstances.each(ids, output, "discarded",
                    id -> data.quarantine().discard(id, BY_OPERATOR));
        }
    }
}
