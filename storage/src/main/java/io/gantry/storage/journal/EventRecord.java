package io.gantry.storage.journal;

import io.gantry.storage.spool.InstanceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event of the journal.
 *
 * @param seq its number, from 1, without gaps
 * @param hash SHA-256 over the hash before and this event's fields, hexadecimal
 */
public record EventRecord(long seq, Instant at, @Nullable InstanceId instance, @Nullable Long associationId,
        EventType type, String detail, String hash) {
}
