package io.gantry.storage.journal;

import io.gantry.storage.spool.InstanceId;
import org.jspecify.annotations.Nullable;

/**
 * The first place where the journal contradicts itself.
 *
 * @param seq the event, 0 where no event is concerned
 * @param instance the instance, where one is concerned
 * @param problem what is wrong, in a sentence
 */
public record ChainBreak(long seq, @Nullable InstanceId instance, String problem) {
}
