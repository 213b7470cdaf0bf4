package io.gantry.pipeline.anonymize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.pipeline.Profiles;
import io.gantry.pipeline.Reason;
import io.gantry.pipeline.SampleInstances;
import io.gantry.pipeline.StageResult;
import io.gantry.pipeline.profile.Profile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What went wrong elsewhere when instances were de-identified, one test for each line of that list. */
class PitfallsTest {

    private static final Profile RICH = Profiles
            .with("""
                    options: [retain_long_modified_dates, retain_safe_private, clean_descriptors, clean_structured_content]
                    date_jitter: { min_days: -365, max_days: -1 }
                    """);

    private static Anonymizer rich() {
        return new Anonymizer(RICH, Profiles.pseudonyms(1));
    }

    private static String text(Attributes dataSet) throws IOException {
        return new String(AnonymizerTest.bytes(dataSet), StandardCharsets.ISO_8859_1);
    }

    @Test
    @DisplayName("pitfall: Sequences are not walked: nested PatientName, PatientID and private tags survive")
    void sequences() throws IOException {
        Attributes inner = new Attributes();
        inner.set(Tag.PatientName, "Hallwachs^Egon");
        inner.set(Tag.PatientID, "HOSP-7734521");
        inner.set(0x00290010, VR.LO, "ACME");
        inner.set(0x00291001, VR.LO, "Hallwachs");
        inner.set(Tag.ReferencedSOPInstanceUID, SampleInstances.STUDY_UID + ".2.1");
        Attributes middle = new Attributes();
        middle.setSequence(Tag.ReferencedSOPSequence, inner);
        Attributes original = SampleInstances.ct();
        original.setSequence(Tag.ReferencedSeriesSequence, middle);

        Attributes clean = rich().anonymize(original);

        assertThat(text(clean)).doesNotContainIgnoringCase("hallwachs").doesNotContain("HOSP-7734521")
                .doesNotContain(SampleInstances.STUDY_UID);
        Attributes left = clean.items(Tag.ReferencedSeriesSequence).getFirst()
                .items(Tag.ReferencedSOPSequence).getFirst();
        assertThat(left.string(Tag.ReferencedSOPInstanceUID)).isEqualTo(clean.string(Tag.SOPInstanceUID));
        assertThat(left.string(Tag.PatientID)).matches("G[0-9A-Z]{15}");
    }

    @Test
    @DisplayName("pitfall: Overlays 60xx and curves 50xx survive although their removal was switched on")
    void overlays() throws IOException {
        Attributes original = SampleInstances.ct();
        for (int group : new int[]{0x50000000, 0x501E0000, 0x60000000, 0x601E0000}) {
            original.setInts(group | 0x0010, VR.US, 16);
            original.setBytes(group | 0x3000, VR.OW, new byte[32]);
        }

        Attributes clean = new Anonymizer(Profiles.with("options: [clean_graphics]\n"),
                Profiles.pseudonyms(1)).anonymize(original);

        for (Element element : clean) {
            assertThat(element.tag() >>> 24).isNotIn(0x50, 0x60);
        }
    }

    @Test
    @DisplayName("pitfall: Elements that no rule names pass (CTP, Gantry): phone numbers, comments, station names,")
    void unnamed() throws IOException {
        Attributes original = SampleInstances.ct();
        original.set(0x00081FFE, VR.LO, "nobody knows it");
        original.set(Tag.OrderCallbackPhoneNumber, "+49 30 5550147");
        original.set(Tag.StationName, "ELMSHORST-CT2");

        Attributes clean = rich().anonymize(original);

        assertThat(clean.contains(0x00081FFE)).isFalse();
        assertThat(text(clean)).doesNotContain("5550147").doesNotContain("ELMSHORST")
                .doesNotContain("20200131");
    }

    @Test
    @DisplayName("pitfall: Pseudonyms by unsalted MD5 or SHA-256: anyone with a list of hospital numbers can")
    void keyed() throws Exception {
        Attributes original = SampleInstances.ct();
        byte[] id = "HOSP-7734521".getBytes(StandardCharsets.US_ASCII);

        String mine = String.valueOf(rich().anonymize(original).string(Tag.PatientID));
        String other = String.valueOf(new Anonymizer(RICH, Profiles.pseudonyms(2)).anonymize(original)
                .string(Tag.PatientID));

        assertThat(mine).isNotEqualTo(other).isEqualTo(rich().anonymize(original).string(Tag.PatientID));
        for (String algorithm : List.of("MD5", "SHA-1", "SHA-256")) {
            byte[] digest = MessageDigest.getInstance(algorithm).digest(id);
            assertThat(HexFormat.of().withUpperCase().formatHex(digest)).doesNotContain(mine.substring(1, 7));
        }
    }

    @Test
    @DisplayName("pitfall: The map original → pseudonym lies in clear in the log or the audit database")
    void noMap() {
        Attributes original = SampleInstances.ct();
        Pseudonyms pseudonyms = Profiles.pseudonyms(1);

        assertThat(pseudonyms.identify(original).toString()).doesNotContain("HOSP").doesNotContain("A2020")
                .doesNotContain(SampleInstances.STUDY_UID);
        assertThat(PatientIdentity.of(original).toString()).doesNotContain("HOSP").doesNotContain("ELMS");
        assertThat(RICH.toString()).doesNotContain("HOSP");
    }

    @Test
    @DisplayName("pitfall: A date shift is applied twice after a restart; DT with time zone, multi-value dates and")
    void dates() throws IOException {
        Attributes original = SampleInstances.ct();
        original.set(Tag.DateOfLastCalibration, "20200130", "2020.02.29", "rubbish");
        original.set(Tag.AcquisitionDateTime, "20200301003000.5+0900");
        original.set(Tag.ContentDate, "");
        original.remove(Tag.SeriesDate);

        Attributes first = rich().anonymize(original);
        Attributes restarted = new Anonymizer(RICH, Profiles.pseudonyms(1)).anonymize(original);

        assertThat(AnonymizerTest.bytes(restarted)).isEqualTo(AnonymizerTest.bytes(first));
        long days = day(first, Tag.StudyDate, 0) - day(original, Tag.StudyDate, 0);
        assertThat(days).isBetween(-365L, -1L);
        assertThat(day(first, Tag.DateOfLastCalibration, 0))
                .isEqualTo(day(original, Tag.DateOfLastCalibration, 0) + days);
        assertThat(first.strings(Tag.DateOfLastCalibration).get(1))
                .isEqualTo(iso(java.time.LocalDate.of(2020, 2, 29).plusDays(days)));
        assertThat(first.strings(Tag.DateOfLastCalibration).get(2)).isEmpty();
        assertThat(first.string(Tag.AcquisitionDateTime))
                .isEqualTo(iso(java.time.LocalDate.of(2020, 3, 1).plusDays(days)) + "003000.5+0900");
        assertThat(first.hasValue(Tag.ContentDate)).as("never invented").isFalse();
        assertThat(first.contains(Tag.SeriesDate)).as("never invented").isFalse();
    }

    private static String iso(java.time.LocalDate date) {
        return date.format(java.time.format.DateTimeFormatter.BASIC_ISO_DATE);
    }

    private static long day(Attributes dataSet, int tag, int value) {
        return java.time.LocalDate.parse(dataSet.strings(tag).get(value),
                java.time.format.DateTimeFormatter.BASIC_ISO_DATE).toEpochDay();
    }

    @Test
    @DisplayName("pitfall: A failed action leaves the original value and only logs (Karnak).")
    void failedActions() throws IOException {
        Attributes original = SampleInstances.ct();
        original.setBytes(Tag.StudyDescription, VR.LO, new byte[]{'H', (byte) 0xFF, (byte) 0xFE, 0x1B, '$'});
        original.set(Tag.PatientAge, VR.LO, "Hallwachs");
        original.set(Tag.SeriesDate, VR.LO, "Hallwachs");
        original.set(Tag.SpecificCharacterSet, "ISO 2022 IR 87");

        Attributes clean = new Anonymizer(Profiles.with("""
                options: [clean_descriptors, retain_long_modified_dates]
                date_jitter: { min_days: 1, max_days: 1 }
                phi_tags: { PatientAge: { action: CAP_AGE } }
                """), Profiles.pseudonyms(1)).anonymize(original);

        assertThat(clean.hasValue(Tag.StudyDescription)).isFalse();
        assertThat(clean.hasValue(Tag.PatientAge)).isFalse();
        assertThat(text(clean)).doesNotContainIgnoringCase("hallwachs");
    }

    @Test
    @DisplayName("pitfall: KEEP ignored for private tags, so research conversion breaks (Kitware).")
    void keptPrivate() throws IOException {
        Attributes original = SampleInstances.ct();
        original.set(0x00190012, VR.LO, "SIEMENS MR HEADER");
        original.set(0x0019120C, VR.IS, "1000");
        original.set(0x00290011, VR.LO, "ACME_DOSE");
        original.set(0x00291101, VR.DS, "3.5");

        Attributes clean = new Anonymizer(Profiles.with("""
                options: [retain_safe_private]
                phi_tags: { '0029,"ACME_DOSE",01': { action: KEEP } }
                """), Profiles.pseudonyms(1)).anonymize(original);

        for (int tag : new int[]{0x00190012, 0x0019120C, 0x00290011, 0x00291101}) {
            assertThat(clean.get(tag)).isEqualTo(original.get(tag));
        }
        assertThat(clean.contains(0x00091001)).isFalse();
    }

    @Test
    @DisplayName("pitfall: De-identification Method, Patient Identity Removed and the method code sequence are never")
    void stamped() throws IOException {
        Attributes clean = rich().anonymize(SampleInstances.ct());

        assertThat(clean.string(Tag.PatientIdentityRemoved)).isEqualTo("YES");
        assertThat(clean.hasValue(Tag.DeidentificationMethod)).isTrue();
        assertThat(clean.items(Tag.DeidentificationMethodCodeSequence))
                .extracting(i -> i.string(Tag.CodeValue))
                .containsExactly("113100", "113111", "113107", "113105", "113104");
    }

    @Test
    @DisplayName("pitfall: De-identified CT fails its own validator because Type 1 and 2 attributes were removed")
    void stillValid() throws IOException {
        Attributes clean = rich().anonymize(SampleInstances.ct());

        // PS3.3 A.3.3: type 2 of patient, study, series, equipment, frame of reference and image.
        for (int tag : new int[]{Tag.PatientName, Tag.PatientID, Tag.PatientBirthDate, Tag.PatientSex,
                Tag.StudyInstanceUID, Tag.StudyDate, Tag.StudyTime, Tag.ReferringPhysicianName, Tag.StudyID,
                Tag.AccessionNumber, Tag.Modality, Tag.SeriesInstanceUID, Tag.SeriesNumber, Tag.Manufacturer,
                Tag.FrameOfReferenceUID, Tag.PositionReferenceIndicator, Tag.InstanceNumber, Tag.KVP}) {
            assertThat(clean.contains(tag)).as(io.gantry.dicom.data.TagFormat.format(tag)).isTrue();
        }
    }

    @Test
    @DisplayName("pitfall: The same study holds two Patient IDs (VNAs do that): one study, two pseudonyms; report it.")
    void twoPatientIds() throws IOException {
        Attributes one = SampleInstances.ct();
        Attributes other = SampleInstances.ct();
        other.set(Tag.PatientID, "HOSP-1");
        Pseudonyms pseudonyms = Profiles.pseudonyms(1);

        PseudonymousIdentity a = pseudonyms.identify(one);
        PseudonymousIdentity b = pseudonyms.identify(other);

        // What a journal is told is enough to see it: one study, and not one patient.
        assertThat(a.studyInstanceUid()).isEqualTo(b.studyInstanceUid());
        assertThat(a.patientId()).isNotEqualTo(b.patientId());
        assertThat(rich().anonymize(other).string(Tag.PatientID)).isEqualTo(b.patientId());
    }

    @Test
    @DisplayName("An identifier in a private sequence that came as UN leaves with neither name nor UID")
    void privateUn() throws IOException {
        Attributes original = SampleInstances.ct();
        Attributes item = new Attributes();
        item.set(Tag.PatientName, "Hallwachs^Egon");
        original.set(0x20010010, VR.LO, "Philips Imaging DD 001");
        original.put(new SequenceElement(0x2001105F, List.of(item)));
        original.set(0x20011050, VR.LO, "Hallwachs");

        StageResult result = Profiles.pipeline(RICH).run(SampleInstances.instance(original));

        assertThat(result).isInstanceOf(StageResult.Passed.class);
        Attributes clean = rich().anonymize(original);
        assertThat(text(clean)).doesNotContainIgnoringCase("hallwachs");
        assertThat(clean.items(0x2001105F)).hasSize(1);
    }

    @Test
    @DisplayName("Safe private text loses the patient's name; where the profile keeps it as it is, verify looks at it")
    void privateHeld() throws IOException {
        Attributes original = SampleInstances.patientAndStudy(UID.RawDataStorage, "1.2.3.4.5");
        original.set(0x20010010, VR.LO, "Philips Imaging DD 001");
        original.set(0x20011050, VR.LO, "CHEST Hallwachs");

        Attributes clean = new Anonymizer(Profiles.with("options: [retain_safe_private]\n"),
                Profiles.pseudonyms(1)).anonymize(original);
        StageResult result = Profiles.pipeline(Profiles.with("""
                phi_tags:
                  '2001,"Philips Imaging DD 001",50': {action: KEEP}
                """)).run(SampleInstances.instance(original));

        assertThat(clean.string(0x20011050)).isEqualTo("CHEST");
        assertThat(result).isInstanceOfSatisfying(StageResult.Quarantined.class,
                held -> assertThat(held.reason()).isEqualTo(Reason.IDENTIFIER_SURVIVED));
    }
}
