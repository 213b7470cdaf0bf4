package io.gantry.storage.journal;

import org.jspecify.annotations.Nullable;

/** A delivery as a transaction is changing it; written once, at the end. */
final class DeliveryDraft {

    final boolean stored;
    DeliveryState state;
    int attempts;
    long nextAttemptAt;
    @Nullable
    Integer status;
    @Nullable
    String detail;
    boolean withdrawn;
    boolean changed;

    DeliveryDraft(boolean stored, DeliveryState state, int attempts, long nextAttemptAt) {
        this.stored = stored;
        this.state = state;
        this.attempts = attempts;
        this.nextAttemptAt = nextAttemptAt;
    }

    /** The same as a later transaction finds it: a row of the database, not changed. */
    DeliveryDraft stored() {
        return new DeliveryDraft(true, state, attempts, nextAttemptAt);
    }

    /** Due now, from the beginning. */
    void renew(long now) {
        state = DeliveryState.PENDING;
        attempts = 0;
        nextAttemptAt = now;
        status = null;
        detail = null;
        withdrawn = false;
        changed = true;
    }

    /** The outcome of an attempt. */
    void attempted(DeliveryState to, long next, @Nullable Integer answer, String text) {
        state = to;
        attempts++;
        nextAttemptAt = next;
        status = answer;
        detail = text;
        changed = true;
    }
}
