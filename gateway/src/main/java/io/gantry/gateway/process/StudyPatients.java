package io.gantry.gateway.process;

import io.gantry.storage.StorageUnavailableException;
import io.gantry.storage.journal.InstanceRecord;
import io.gantry.storage.journal.Journal;
import io.gantry.storage.journal.Lookup;
import io.gantry.storage.journal.Pseudonyms;
import java.util.List;

/** Whether a study holds one patient, as the journal knows both by their pseudonyms. Stateless. */
final class StudyPatients {

    private StudyPatients() {
    }

    /** True where the study's first instance is about another patient than this one. */
    static boolean differ(Journal journal, Pseudonyms instance) throws StorageUnavailableException {
        String study = instance.studyUid();
        String patient = instance.patientId();
        if (study == null || patient == null) {
            return false;
        }
        List<InstanceRecord> first = journal.find(Lookup.STUDY, study, Journal.FIRST, 1);
        String other = first.isEmpty() ? null : first.getFirst().description().pseudonyms().patientId();
        return other != null && !other.equals(patient);
    }
}
