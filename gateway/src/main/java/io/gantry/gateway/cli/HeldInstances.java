package io.gantry.gateway.cli;

import io.gantry.storage.journal.IllegalTransitionException;
import io.gantry.storage.journal.InstanceRecord;
import io.gantry.storage.journal.Journal;
import io.gantry.storage.journal.Reason;
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

    /** All held instances, oldest first; each is seen once, whatever is done to it. */
    static void forEach(Quarantine quarantine, @Nullable String reason, Consumer<InstanceRecord> each)
            throws IOException {
        InstanceId after = Journal.FIRST;
        List<InstanceRecord> rows;
        do {
            rows = quarantine.list(after, Rows.PAGE);
            for (InstanceRecord row : rows) {
                after = row.receipt().id();
                Reason why = row.reason();
                if (reason == null || why != null && reason.equals(why.code())) {
                    each.accept(row);
                }
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
