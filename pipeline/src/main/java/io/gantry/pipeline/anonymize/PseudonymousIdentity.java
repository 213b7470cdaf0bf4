package io.gantry.pipeline.anonymize;

import org.jspecify.annotations.Nullable;

/**
 * What journals may know about an instance: pseudonyms, null where the instance has no such attribute.
 *
 * @param patientId always there, as every instance is about somebody
 */
public record PseudonymousIdentity(@Nullable String studyInstanceUid, @Nullable String seriesInstanceUid,
        @Nullable String sopInstanceUid, String patientId, @Nullable String accessionNumber) {
}
