package io.gantry.storage.journal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An association as the journal has it; what its end brings is null while it is open, or for ever if the
 * gateway stopped under it.
 */
public record AssociationRecord(long id, String callingAe, String calledAe, String peer, Instant opened,
        @Nullable Instant closed, @Nullable String outcome, @Nullable Long received, @Nullable Long refused) {
}
