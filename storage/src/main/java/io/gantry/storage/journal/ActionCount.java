package io.gantry.storage.journal;

import org.jspecify.annotations.Nullable;

/**
 * In how many instances an attribute met with an action.
 *
 * @param profileDigest of the profile that said so; null where the journal does not know
 */
public record ActionCount(@Nullable String profileDigest, ActionSet.Pair what, long instances) {
}
