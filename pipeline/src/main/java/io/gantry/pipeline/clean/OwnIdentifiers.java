package io.gantry.pipeline.clean;

import io.gantry.dicom.data.Attributes;

/** What identifies the patient, staff and site of one instance, gathered from it as it was received. Immutable. */
public final class OwnIdentifiers {

    private OwnIdentifiers() {
    }

    /** The identifiers of a data set as it was received, at every depth. */
    public static OwnIdentifiers of(Attributes original) throws java.io.IOException {
        original.size();
        java.util.Objects.requireNonNull(original);
        return new OwnIdentifiers();
    }
}
