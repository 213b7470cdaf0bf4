package io.gantry.gateway.cli;

import io.gantry.gateway.process.Processor;
import io.gantry.gateway.process.Workers;
import io.gantry.storage.DataFolder;
import io.gantry.storage.Recovery;
import io.gantry.storage.journal.IllegalTransitionException;
import io.gantry.storage.journal.InstanceRecord;
import io.gantry.storage.journal.Journal;
import io.gantry.storage.journal.Undelivered;
import io.gantry.storage.quarantine.Quarantine;
import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What the commands about held instances have in common. */
final class HeldInstances {

    private HeldInstances() {
    }

    /** Reads an instance id. */
    static final class Id implements ITypeConverter<InstanceId> {

        @Override
        public InstanceId convert(String value) {
            try {
                return InstanceId.parse(value);
            } catch (IllegalArgumentException _) {
                throw new TypeConversionException("must be an id as quarantine list prints it");
            }
        }
    }

    /** Something done to one instance. */
    interface Step {
        void take(InstanceId id) throws IOException, IllegalTransitionException;
    }

    /**
     * Refuses a condition that nothing can meet: an empty list would look as if all were well. What is no longer in
     * the configuration, or was a reason of an earlier version, is known as long as the journal has it.
     *
     * @throws ParameterException naming what there is
     */
    static void requireKnown(Which which, DataOption folder, DataFolder data, Output output)
            throws IOException {
        String destination = which.destination;
        if (destination != null && !folder.config().destinations().containsKey(destination)) {
            var known = new TreeSet<String>(folder.config().destinations().keySet());
            data.journal().deliveryCounts(Instant.EPOCH, Times.LAST)
                    .forEach(count -> known.add(count.destination()));
            if (!known.contains(destination)) {
                throw output.wrongUsage("no destination " + destination + " in the configuration, nor in the"
                        + " journal; there are: " + String.join(", ", known));
            }
        }
        String reason = which.reason;
        Set<String> codes = codes();
        if (reason != null && !codes.contains(reason)) {
            // One that an earlier version had.
            held(data.quarantine(), waiting -> codes.add(waiting.reason()));
            if (!codes.contains(reason)) {
                throw output.wrongUsage("there is no reason " + reason + "; there are: "
                        + String.join(", ", codes));
            }
        }
    }

    /** Every reason that an instance waits for, sorted. */
    private static SortedSet<String> codes() {
        var codes = new TreeSet<>(List.of(Processor.NO_ROUTE, Processor.ROUTE_GONE, Processor.PROFILE_CHANGED,
                Processor.KEY_CHANGED,
                Workers.PROCESS_ENDED, Recovery.FILE_MISSING, Recovery.RECEIPT_UNREADABLE,
                Processor.FILE_CHANGED, Waiting.DELIVERY_FAILED));
        for (io.gantry.pipeline.Reason reason : io.gantry.pipeline.Reason.values()) {
            codes.add(reason.name());
        }
        return codes;
    }

    /** Which of those that wait for an operator; null: no matter. */
    record Which(@Nullable String reason, @Nullable String destination) {

        boolean takes(Waiting waiting) {
            return (reason == null || reason.equals(waiting.reason())) && (destination == null
                    || waiting.failed().stream().anyMatch(d -> d.destination().equals(destination)));
        }
    }

    /**
     * All held instances, oldest first, then those with a delivery that failed; each is seen once, whatever is done
     * to it.
     */
    static void forEach(Quarantine quarantine, Which which, Consumer<Waiting> each) throws IOException {
        Consumer<Waiting> wanted = waiting -> {
            if (which.takes(waiting)) {
                each.accept(waiting);
            }
        };
        if (which.destination == null) {
            held(quarantine, wanted);
        }
        if (which.reason == null || which.reason.equals(Waiting.DELIVERY_FAILED)) {
            undelivered(quarantine, wanted);
        }
    }

    private static void held(Quarantine quarantine, Consumer<Waiting> each) throws IOException {
        InstanceId after = Journal.FIRST;
        List<InstanceRecord> rows;
        do {
            rows = quarantine.list(after, Rows.PAGE);
            for (InstanceRecord row : rows) {
                after = row.receipt().id();
                each.accept(new Waiting(row, List.of()));
            }
        } while (rows.size() == Rows.PAGE);
    }

    private static void undelivered(Quarantine quarantine, Consumer<Waiting> each) throws IOException {
        InstanceId after = Journal.FIRST;
        List<Undelivered> rows;
        do {
            rows = quarantine.undelivered(after, Rows.PAGE);
            for (Undelivered row : rows) {
                after = row.instance().receipt().id();
                each.accept(new Waiting(row.instance(), row.failed()));
            }
        } while (rows.size() == Rows.PAGE);
    }

    /** Takes a step for each id, prints what could not be done, and goes on; the exit status. */
    static int each(Collection<InstanceId> ids, Output output, String done, Step step) throws IOException {
        int count = 0;
        try {
            for (InstanceId id : ids) {
                try {
                    step.take(id);
                    count++;
                } catch (IllegalTransitionException e) {
                    output.err().println("gantry: " + id + ": " + Main.describe(e));
                }
            }
        } finally {
            output.out().println(count + " of " + ids.size() + " " + done);
        }
        return count == ids.size() ? Main.OK : Main.FAILED;
    }
}
