package io.gantry.gateway.deliver;

import io.gantry.dicom.net.association.PeerAddress;
import io.gantry.dicom.net.service.StorageScu;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An association to an archive that stays open between instances. It is opened again, with all that was seen so far
 * proposed, when an instance needs what it never asked for. Confined to one thread.
 */
final class ArchiveAssociation implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ArchiveAssociation.class);

    private final PeerAddress peer;
    private final Proposals proposals;
    private @Nullable StorageScu open;
    private Map<String, List<String>> proposed = Map.of();

    ArchiveAssociation(PeerAddress peer, Proposals proposals) {
        this.peer = peer;
        this.proposals = proposals;
    }

    /** The association over which an instance of this class and syntax can be sent, if the archive takes it at all. */
    StorageScu opened(String sopClass, String syntax) throws IOException {
        StorageScu current = open;
        if (current != null && current.isUsable()
                && proposed.getOrDefault(sopClass, List.of()).contains(syntax)) {
            return current;
        }
        close();
        Map<String, List<String>> wanted = proposals.with(sopClass, syntax);
        StorageScu opened = StorageScu.open(peer, wanted);
        open = opened;
        proposed = wanted;
        return opened;
    }

    /** The first syntax, of those in which an instance of one can be sent, that the archive accepted; null for none. */
    @Nullable
    String accepted(StorageScu scu, String sopClass, String syntax) {
        var accepted = scu.accepted(sopClass);
        return proposals.wanted(syntax).stream().filter(accepted::contains).findFirst().orElse(null);
    }

    boolean isOpen() {
        return open != null;
    }

    /** Closes it where it is of no use any more, or had nothing to do for longer than {@code keepNanos}. */
    void idle(long idleNanos, long keepNanos) {
        StorageScu current = open;
        if (current != null && (!current.isUsable() || idleNanos > keepNanos)) {
            close();
        }
    }

    /** After a failure in the middle of a message the association is never used again. */
    void abort() {
        StorageScu current = open;
        open = null;
        if (current != null) {
            current.abort();
        }
    }

    @Override
    public void close() {
        StorageScu current = open;
        open = null;
        if (current != null) {
            try {
                current.close();
            } catch (IOException e) {
                // Everything sent was answered: nothing is lost with a release that fails.
                log.debug("release failed: {}", e.getClass().getSimpleName());
                current.abort();
            }
        }
    }
}
