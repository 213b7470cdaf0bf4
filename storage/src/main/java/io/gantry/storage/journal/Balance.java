package io.gantry.storage.journal;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What became of the instances of one association or one study.
 *
 * @param associationId the association; null for a study
 * @param studyUid the pseudonymous study; null for an association and for instances whose study was never
 *        known
 * @param received rows of the journal
 * @param acknowledged what the receiver says it acknowledged; empty for studies, open or broken associations
 * @param forwarded DELIVERED
 * @param held QUARANTINED, or PROCESSED with a delivery that FAILED and none that is PENDING
 * @param filtered FILTERED
 * @param discarded DISCARDED by an operator
 * @param inHand RECEIVED, or PROCESSED otherwise
 * @param refused answered with a failure, so that the sender kept them; 0 for studies
 */
public record Balance(@Nullable Long associationId, @Nullable String studyUid, long received,
        OptionalLong acknowledged, long forwarded, long held, long filtered, long discarded, long inHand,
        long refused) {

    /** Whether everything received is accounted for and nothing is still in hand. */
    public boolean balanced() {
        // A file may have been kept although its sender was told to try again (CommitInDoubtException), so
        // there may be more rows than acknowledgements, but never fewer.
        return received == forwarded + held + filtered + discarded && inHand == 0
                && (acknowledged.isEmpty() || acknowledged.getAsLong() <= received);
    }
}
