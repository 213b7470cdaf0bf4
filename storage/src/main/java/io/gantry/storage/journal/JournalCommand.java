package io.gantry.storage.journal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A transition on its way to the writer. Either the writer takes it or its caller gives it up, never both.
 */
final class JournalCommand {

    private enum Phase {
        QUEUED, TAKEN, ABANDONED
    }

    private final Transition transition;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.QUEUED);

    JournalCommand(Transition transition) {
        this.transition = transition;
    }

    Transition transition() {
        return transition;
    }

    CompletableFuture<Void> done() {
        return done;
    }

    /** Called by the writer; false when the caller has given up. */
    boolean take() {
        return phase.compareAndSet(Phase.QUEUED, Phase.TAKEN);
    }

    /**
     * Called by a caller that waits no longer; false when the writer has it, so that it may yet be committed.
     */
    boolean abandon() {
        return phase.compareAndSet(Phase.QUEUED, Phase.ABANDONED);
    }
}
