package io.gantry.pipeline.anonymize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.pipeline.Profiles;
import io.gantry.pipeline.SampleInstances;
import io.gantry.pipeline.profile.Profile;
import java.io.IOException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;

/** What holds for every patient, date and key. */
class AnonymizerProperties {

    private static final Profile PROFILE = Profiles.with("""
            options: [clean_descriptors, retain_long_modified_dates]
            date_jitter: { min_days: -365, max_days: -1 }
            """);
    private static final LocalDate FIRST = LocalDate.of(1950, 1, 1);
    private static final int DAYS = 40_000;

    private static Attributes study(String patientId, int day) {
        Attributes ct = SampleInstances.ct();
        ct.set(Tag.PatientID, patientId);
        ct.set(Tag.StudyInstanceUID, "1.2.3.4.5.6." + (1 + day));
        ct.set(Tag.StudyDate, date(day));
        ct.set(Tag.AcquisitionDateTime, date(day) + "235959.999999-1100");
        return ct;
    }

    private static String date(int day) {
        return FIRST.plusDays(day).format(DateTimeFormatter.BASIC_ISO_DATE);
    }

    private static long day(Attributes dataSet, int tag) {
        String value = String.valueOf(dataSet.string(tag)).substring(0, 8);
        return LocalDate.parse(value, DateTimeFormatter.BASIC_ISO_DATE).toEpochDay();
    }

    @Property(tries = 200)
    void datesKeepOrderAndIntervals(
            @ForAll @AlphaChars @NumericChars @StringLength(min = 1, max = 16) String id,
            @ForAll @IntRange(max = DAYS) int one, @ForAll @IntRange(max = DAYS) int other)
            throws IOException {
        Anonymizer anonymizer = new Anonymizer(PROFILE, Profiles.pseudonyms(1));

        Attributes a = anonymizer.anonymize(study(id, one));
        Attributes b = anonymizer.anonymize(study(id, other));

        assertThat(day(b, Tag.StudyDate) - day(a, Tag.StudyDate)).isEqualTo(other - one);
        assertThat(day(a, Tag.AcquisitionDateTime)).isEqualTo(day(a, Tag.StudyDate));
        assertThat(FIRST.toEpochDay() + one - day(a, Tag.StudyDate)).isBetween(1L, 365L);
        assertThat(a.string(Tag.PatientID)).isEqualTo(b.string(Tag.PatientID));
    }

    @Property(tries = 50)
    void stampingTwiceIsStampingOnce(@ForAll @AlphaChars @StringLength(min = 4, max = 16) String id,
            @ForAll @IntRange(max = DAYS) int day) throws IOException {
        Anonymizer anonymizer = new Anonymizer(PROFILE, Profiles.pseudonyms(1));

        Attributes once = anonymizer.anonymize(study(id, day));
        Attributes twice = anonymizer.anonymize(once);

        for (int tag : new int[]{Tag.PatientIdentityRemoved, Tag.DeidentificationMethod,
                Tag.DeidentificationMethodCodeSequence, Tag.LongitudinalTemporalInformationModified}) {
            assertThat(twice.get(tag)).isEqualTo(once.get(tag));
        }
    }

    @Property(tries = 50)
    void nodesAgreeByTheKeyAlone(@ForAll @AlphaChars @NumericChars @StringLength(min = 1, max = 16) String id,
            @ForAll @IntRange(max = DAYS) int day, @ForAll @IntRange(min = 1, max = 50) int key)
            throws IOException {
        Attributes original = study(id, day);

        Attributes here = new Anonymizer(PROFILE, Profiles.pseudonyms(key)).anonymize(original);
        Attributes there = new Anonymizer(PROFILE, Profiles.pseudonyms(key)).anonymize(original);
        Attributes elsewhere = new Anonymizer(PROFILE, Profiles.pseudonyms(key + 50)).anonymize(original);

        assertThat(AnonymizerTest.bytes(there)).isEqualTo(AnonymizerTest.bytes(here));
        for (int tag : List.of(Tag.PatientID, Tag.PatientName, Tag.AccessionNumber, Tag.StudyInstanceUID,
                Tag.SeriesInstanceUID, Tag.SOPInstanceUID, Tag.FrameOfReferenceUID)) {
            assertThat(elsewhere.string(tag)).isNotNull().isNotEqualTo(here.string(tag));
        }
    }
}
