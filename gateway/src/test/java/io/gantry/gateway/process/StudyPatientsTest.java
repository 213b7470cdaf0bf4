package io.gantry.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.storage.journal.Description;
import io.gantry.storage.journal.InstanceRecord;
import io.gantry.storage.journal.InstanceState;
import io.gantry.storage.journal.Journal;
import io.gantry.storage.journal.Lookup;
import io.gantry.storage.journal.Pseudonyms;
import io.gantry.storage.journal.Receipt;
import io.gantry.storage.spool.InstanceId;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StudyPatientsTest {

    /** A journal that finds these instances by their study, and knows nothing else. */
    private static Journal journal(List<InstanceRecord> rows) {
        return (Journal) Proxy.newProxyInstance(Journal.class.getClassLoader(), new Class<?>[]{Journal.class},
                (_, method, arguments) -> {
                    if (!method.getName().equals("find") || arguments[0] != Lookup.STUDY) {
                        throw new UnsupportedOperationException(
                                method.getName() + Arrays.toString(arguments));
                    }
                    return rows.stream().filter(
                            row -> arguments[1].equals(row.description().pseudonyms().studyUid())).toList();
                });
    }

    private static Pseudonyms pseudonyms(@Nullable String study, @Nullable String patient) {
        return new Pseudonyms(study, null, null, patient, null);
    }

    private static InstanceRecord row(Pseudonyms pseudonyms) {
        Receipt receipt = new Receipt(new InstanceId(1), 1, Instant.EPOCH, "CT1", "GANTRY", "peer", "1.2",
                "1.2",
                1, pseudonyms);
        return new InstanceRecord(receipt, new Description(null, null, null, null, null, pseudonyms, null),
                null,
                InstanceState.PROCESSED, null, Instant.EPOCH);
    }

    @ParameterizedTest
    @DisplayName("Pitfall: the same study holds two Patient IDs: found by the pseudonyms of its first instance")
    @CsvSource({"2.25.1, G1, false", "2.25.1, G2, true", "2.25.2, G2, false", ", G2, false",
            "2.25.1, , false",
            "2.25.3, G2, false"})
    void twoPatients(@Nullable String study, @Nullable String patient, boolean expected) throws Exception {
        Journal journal = journal(List.of(row(pseudonyms("2.25.1", "G1")), row(pseudonyms("2.25.3", null))));

        assertThat(new StudyPatients(journal).differ(pseudonyms(study, patient))).isEqualTo(expected);
    }
}
