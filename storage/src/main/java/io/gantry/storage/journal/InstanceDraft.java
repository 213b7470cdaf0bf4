package io.gantry.storage.journal;

import org.jspecify.annotations.Nullable;

/** An instance as a transaction is changing it; written once, at the end. */
final class InstanceDraft {

    /** Null for a row that the database has already. */
    final @Nullable Receipt receipt;
    InstanceState state;
    @Nullable
    Reason reason;
    @Nullable
    Long machineId;
    /** Null until something new is known. */
    @Nullable
    Description description;
    boolean changed;

    InstanceDraft(@Nullable Receipt receipt, InstanceState state, @Nullable Long machineId) {
        this.receipt = receipt;
        this.state = state;
        this.machineId = machineId;
    }

    /** The same as a later transaction finds it: a row of the database, not changed. */
    InstanceDraft stored() {
        return new InstanceDraft(null, state, machineId);
    }

    void change(InstanceState to, @Nullable Reason why) {
        state = to;
        reason = why;
        changed = true;
    }

    /** Takes over what {@code update} knows and keeps the rest. */
    void describe(Description update) {
        Description known = description;
        description = known == null ? update : merge(known, update);
    }

    static Description merge(Description old, Description update) {
        Pseudonyms p = old.pseudonyms();
        Pseudonyms q = update.pseudonyms();
        return new Description(or(update.route(), old.route()), or(update.profile(), old.profile()),
                or(update.profileDigest(), old.profileDigest()),
                or(update.tablesEdition(), old.tablesEdition()),
                or(update.modality(), old.modality()),
                new Pseudonyms(or(q.studyUid(), p.studyUid()), or(q.seriesUid(), p.seriesUid()),
                        or(q.instanceUid(), p.instanceUid()), or(q.patientId(), p.patientId()),
                        or(q.accession(), p.accession())),
                update.machine() == null ? old.machine() : update.machine(),
                or(update.rule(), old.rule()),
                update.actions() == null ? old.actions() : update.actions());
    }

    private static @Nullable String or(@Nullable String first, @Nullable String second) {
        return first == null ? second : first;
    }
}
