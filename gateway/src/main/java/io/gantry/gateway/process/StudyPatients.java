package io.gantry.gateway.process;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.gantry.storage.StorageUnavailableException;
import io.gantry.storage.journal.InstanceRecord;
import io.gantry.storage.journal.Journal;
import io.gantry.storage.journal.Lookup;
import io.gantry.storage.journal.Pseudonyms;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a study holds one patient, as the journal knows both by their pseudonyms. Remembers the first patient of the
 * latest studies, who stays the first: instances of a study come together. Safe for any thread.
 */
final class StudyPatients {

    private static final int MOST = 4096;

    private final Journal journal;
    @GuardedBy("this")
    private final Map<String, String> firstPatients = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    };

    StudyPatients(Journal journal) {
        this.journal = journal;
    }

    /** True where the study's first instance is about another patient than this one. */
    boolean differ(Pseudonyms instance) throws StorageUnavailableException {
        String study = instance.studyUid();
        String patient = instance.patientId();
        if (study == null || patient == null) {
            return false;
        }
        String first = firstPatient(study);
        return first != null && !first.equals(patient);
    }

    private @Nullable String firstPatient(String study) throws StorageUnavailableException {
        synchronized (this) {
            String known = firstPatients.get(study);
            if (known != null) {
                return known;
            }
        }
        List<InstanceRecord> rows = journal.find(Lookup.STUDY, study, Journal.FIRST, 1);
        String first = rows.isEmpty() ? null : rows.getFirst().description().pseudonyms().patientId();
        if (first != null) {
            synchronized (this) {
                firstPatients.put(study, first);
            }
        }
        return first;
    }
}
