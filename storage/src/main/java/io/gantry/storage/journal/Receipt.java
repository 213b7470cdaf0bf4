package io.gantry.storage.journal;

import io.gantry.storage.spool.InstanceId;
import java.time.Instant;

/**
 * What is known of an instance the moment it is received; the file's own meta information holds the same, so
 * that the row can be written again.
 *
 * @param associationId id of the association, from the same generator as instance ids
 * @param peer address of the sender
 * @param transferSyntax UID of the syntax in which it was received
 * @param sizeBytes length of the spooled file
 * @param pseudonyms {@link Pseudonyms#UNKNOWN} unless the receiver has derived them; processing may supply
 *        them later
 */
public record Receipt(InstanceId id, long associationId, Instant receivedAt, String callingAe,
        String calledAe,
        String peer, String sopClass, String transferSyntax, long sizeBytes, Pseudonyms pseudonyms) {

    public Receipt {
        callingAe = Text.clip(callingAe, 64);
        calledAe = Text.clip(calledAe, 64);
        peer = Text.clip(peer, 128);
        sopClass = Text.clip(sopClass, 64);
        transferSyntax = Text.clip(transferSyntax, 64);
    }
}
