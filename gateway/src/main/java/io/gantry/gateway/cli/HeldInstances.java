package io.gantry.gateway.cli;

import io.gantry.storage.journal.IllegalTransitionException;
import io.gantry.storage.journal.InstanceRecord;
import io.gantry.storage.journal.Journal;
import io.gantry.storage.journal.Undelivered;
import io.gantry.storage.quarantine.Quarantine;
import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
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
