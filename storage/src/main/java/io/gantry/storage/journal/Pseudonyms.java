package io.gantry.storage.journal;

import org.jspecify.annotations.Nullable;

/**
 * The keyed pseudonyms under which an instance is found again; each null where unknown. Never originals: the
 * caller has keyed them, the journal cannot tell. At most 64 characters each.
 */
public record Pseudonyms(@Nullable String studyUid, @Nullable String seriesUid, @Nullable String instanceUid,
        @Nullable String patientId, @Nullable String accession) {

    public static final Pseudonyms UNKNOWN = new Pseudonyms(null, null, null, null, null);
    private static final int MAX = 64;

    public Pseudonyms {
        Text.key(studyUid, MAX);
        Text.key(seriesUid, MAX);
        Text.key(instanceUid, MAX);
        Text.key(patientId, MAX);
        Text.key(accession, MAX);
    }

    /** Whether one that both have is the same in both. */
    public boolean sharesWith(Pseudonyms other) {
        return isSame(studyUid, other.studyUid) || isSame(seriesUid, other.seriesUid)
                || isSame(instanceUid, other.instanceUid) || isSame(patientId, other.patientId)
                || isSame(accession, other.accession);
    }

    private static boolean isSame(@Nullable String one, @Nullable String other) {
        return one != null && one.equals(other);
    }
}
