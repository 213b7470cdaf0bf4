package io.gantry.gateway.cli;

import io.gantry.storage.DataFolder;
import io.gantry.storage.journal.EventType;
import io.gantry.storage.journal.InstanceRecord;
import io.gantry.storage.journal.Journal;
import io.gantry.storage.journal.Lookup;
import io.gantry.storage.journal.Transition;
import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Puts on record who looked behind pseudonyms. It comes before the look: what cannot be recorded is not shown.
 */
final class AccessRecord {

    private AccessRecord() {
    }

    /**
     * Records an access and waits for the commit.
     *
     * @param instanceUid pseudonymous SOP Instance UID of what is opened; null where there is none
     * @throws IOException where the journal does not take it
     */
    static void write(DataFolder data, EventType type, @Nullable String instanceUid, String what)
            throws IOException {
        InstanceId id = null;
        if (instanceUid != null) {
            List<InstanceRecord> known = data.journal().find(Lookup.INSTANCE, instanceUid, Journal.FIRST, 1);
            id = known.isEmpty() ? null : known.getFirst().receipt().id();
        }
        String by = "by " + System.getProperty("user.name", "unknown") + ": " + what;
        try {
            var _ = data.journal().record(new Transition.IdentityAccessed(id, type, by)).join();
        } catch (CompletionException e) {
            throw new IOException("the journal did not record the access, so nothing is shown", e);
        }
    }
}
