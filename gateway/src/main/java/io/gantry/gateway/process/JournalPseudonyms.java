package io.gantry.gateway.process;

import io.gantry.dicom.data.Attributes;
import io.gantry.pipeline.anonymize.PseudonymousIdentity;
import io.gantry.pipeline.anonymize.Pseudonyms;

/** What the journal may know of an instance, from its original. */
public final class JournalPseudonyms {

    private JournalPseudonyms() {
    }

    public static io.gantry.storage.journal.Pseudonyms of(Pseudonyms pseudonyms, Attributes original) {
        PseudonymousIdentity known = pseudonyms.identify(original);
        return new io.gantry.storage.journal.Pseudonyms(known.studyInstanceUid(), known.seriesInstanceUid(),
                known.sopInstanceUid(), known.patientId(), known.accessionNumber());
    }
}
