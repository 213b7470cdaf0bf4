package io.gantry.pipeline.anonymize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.TagFormat;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.dict.StandardDictionary;
import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.DicomWriter;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.pipeline.Profiles;
import io.gantry.pipeline.SampleInstances;
import io.gantry.pipeline.profile.Constants;
import io.gantry.pipeline.profile.Profile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnonymizerTest {

    private static final Anonymizer BASIC = new Anonymizer(Profiles.basic(), Profiles.pseudonyms(1));

    private static Anonymizer with(String lines) {
        return new Anonymizer(Profiles.with(lines), Profiles.pseudonyms(1));
    }

    /** A value that is right for a VR and that no dummy is. */
    static Element value(int tag, VR vr) {
        return switch (vr) {
            case AS -> DataElement.ofAscii(tag, vr, "047Y");
            case DA -> DataElement.ofAscii(tag, vr, "20200131");
            case DT -> DataElement.ofAscii(tag, vr, "20200131101500.5+0100");
            case TM -> DataElement.ofAscii(tag, vr, "101500");
            case DS, IS -> DataElement.ofAscii(tag, vr, "47");
            case UI -> DataElement.ofAscii(tag, vr, "1.2.3.4.5.6.7");
            case CS, AE, LO, LT, PN, SH, ST, UC, UT, UR -> DataElement.ofAscii(tag, vr, "QUIDDELBACH");
            case SQ -> new SequenceElement(tag, List.of(item()));
            default -> DataElement.of(tag, vr, new byte[]{'Q', 'U', 'I', 'D', 'D', 'E', 'L', 'B'});
        };
    }

    private static Attributes item() {
        Attributes item = new Attributes();
        item.set(Tag.ReferencedSOPClassUID, UID.CTImageStorage);
        item.set(Tag.ReferencedSOPInstanceUID, "1.2.3.4.5.6.7");
        item.set(Tag.CodeValue, "QUIDDELBACH");
        item.set(Tag.CodingSchemeDesignator, "99LOCAL");
        item.set(Tag.CodeMeaning, "Quiddelbach");
        item.set(Tag.InstitutionName, "Quiddelbach");
        item.set(Tag.TextValue, "Quiddelbach");
        return item;
    }

    static byte[] bytes(Attributes dataSet) throws IOException {
        DataSink.InMemory sink = new DataSink.InMemory();
        DicomWriter.writeDataSet(sink, dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        return sink.toByteArray();
    }

    private static String text(Attributes dataSet) throws IOException {
        return new String(bytes(dataSet), StandardCharsets.ISO_8859_1);
    }

    @TestFactory
    @DisplayName("Each row of Table E.1-1 has the effect of its code")
    Stream<DynamicTest> rows() throws IOException {
        Path table = Path.of(System.getProperty("gantry.root", "."),
                "pipeline/src/main/resources/io/gantry/pipeline/profile/e1-1.tsv");
        List<DynamicTest> tests = new ArrayList<>();
        for (String line : Files.readAllLines(table)) {
            String[] cells = line.split("\t");
            if (!line.startsWith("#") && cells[0].matches("[0-9A-F]{8}")
                    && cells[0].compareTo("0008") > 0) {
                int tag = Integer.parseUnsignedInt(cells[0], 16);
                VR vr = StandardDictionary.vrOf(tag);
                tests.add(DynamicTest.dynamicTest(cells[0] + " " + cells[3] + " " + vr,
                        () -> row(tag, vr == null ? VR.LO : vr, cells[3])));
            }
        }
        assertThat(tests).hasSizeGreaterThan(630);
        return tests.stream();
    }

    private static void row(int tag, VR vr, String code) throws IOException {
        Attributes original = new Attributes();
        original.put(value(tag, vr));
        byte[] before = bytes(original);

        Element left = BASIC.anonymize(original).get(tag);

        assertThat(bytes(original)).as("the original").isEqualTo(before);
        switch (tag) {
            // Listed with another code than their IODs bear: see supplement.tsv.
            case Tag.ReferencedStudySequence -> assertThat(left).isNull();
            case Tag.ResponsiblePerson, Tag.ResponsibleOrganization, Tag.SourceManufacturer ->
                assertThat(left).isNotNull().matches(Element::isEmpty);
            case Tag.PresentationCreationDate, Tag.PresentationCreationTime,
                    Tag.ClinicalTrialProtocolEthicsCommitteeApprovalNumber ->
                assertThat(left).isEqualTo(Constants.dummy(tag, vr));
            case Tag.PatientName, Tag.PatientID, Tag.AccessionNumber ->
                assertThat(String.valueOf(string(left))).matches("[AG][0-9A-Z]{15}");
            default -> {
                switch (code) {
                    case "X" -> assertThat(left).isNull();
                    case "Z", "X/Z" -> assertThat(left).isNotNull().matches(Element::isEmpty);
                    case "U" -> assertThat(String.valueOf(string(left))).startsWith("2.25.");
                    default -> {
                        assertThat(left).isNotNull().matches(e -> !e.isEmpty());
                        if (left instanceof DataElement e) {
                            assertThat(e).isEqualTo(Constants.dummy(tag, vr));
                        }
                    }
                }
            }
        }
        if (left != null) {
            Attributes rest = new Attributes();
            rest.put(left);
            String text = text(rest);
            assertThat(text).doesNotContain("1.2.3.4.5.6.7").doesNotContain("20200131");
            if (!code.equals("X/Z/U*")) {
                assertThat(text).doesNotContainIgnoringCase("QUIDDELB");
            }
        }
    }

    private static String string(@org.jspecify.annotations.Nullable Element element) {
        assertThat(element).isInstanceOf(DataElement.class);
        return element instanceof DataElement e
                ? new String(e.bytes(), StandardCharsets.ISO_8859_1).trim()
                : "";
    }

    @Test
    @DisplayName("Pitfall: sequences are not walked: names, ids and private tags five levels deep do not survive")
    void nested() throws IOException {
        Attributes inner = new Attributes();
        inner.set(Tag.PatientName, "Quiddelbach^Egon");
        inner.set(Tag.PatientID, "QUIDDELBACH1");
        inner.set(Tag.InstitutionName, "Quiddelbach");
        inner.set(0x00290010, VR.LO, "QUIDDELBACH CREATOR");
        inner.set(0x00291001, VR.LO, "Quiddelbach");
        inner.set(Tag.ReferencedSOPInstanceUID, "1.2.3.4.5.6.7");
        for (int level = 0; level < 5; level++) {
            Attributes outer = new Attributes();
            outer.setSequence(level % 2 == 0 ? Tag.ReferencedImageSequence : Tag.ReferencedSeriesSequence,
                    inner);
            outer.put(new SequenceElement(0x00291002, List.of(inner)));
            inner = outer;
        }

        Attributes clean = BASIC.anonymize(inner);

        assertThat(text(clean)).doesNotContainIgnoringCase("quiddelbach").doesNotContain("1.2.3.4.5.6.7");
        Attributes at = clean;
        for (int level = 4; level >= 0; level--) {
            Attributes next = at.item(
                    level % 2 == 0 ? Tag.ReferencedImageSequence : Tag.ReferencedSeriesSequence);
            assertThat(next).as("level " + level).isNotNull();
            at = next == null ? at : next;
        }
        assertThat(at.string(Tag.ReferencedSOPInstanceUID)).isEqualTo(
                Profiles.pseudonyms(1).uid("1.2.3.4.5.6.7"));
        assertThat(at.string(Tag.PatientID)).isEqualTo(
                Profiles.pseudonyms(1).patient(PatientIdentity.ofPatientId("QUIDDELBACH1", null)));
    }

    @Test
    @DisplayName("A public sequence that came as UN is walked, one that cannot be read is emptied (PS3.5 6.2.2)")
    void sequenceAsUn() throws IOException {
        Attributes item = SampleInstances.reference(UID.CTImageStorage, "1.2.3.4.5.6.7");
        item.set(Tag.PatientName, "Quiddelbach");
        DataSink.InMemory sink = new DataSink.InMemory();
        Attributes around = new Attributes();
        around.setSequence(Tag.ReferencedImageSequence, item);
        DicomWriter.writeDataSet(sink, around, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
        byte[] encoded = sink.toByteArray();
        byte[] value = java.util.Arrays.copyOfRange(encoded, 8, encoded.length);
        Attributes original = new Attributes();
        original.setBytes(Tag.ReferencedImageSequence, VR.UN, value);
        original.setBytes(Tag.SourceImageSequence, VR.UN, "Quiddelbach!".getBytes(StandardCharsets.US_ASCII));

        Attributes clean = BASIC.anonymize(original);

        Attributes walked = clean.items(Tag.ReferencedImageSequence).getFirst();
        assertThat(walked.string(Tag.ReferencedSOPInstanceUID)).startsWith("2.25.");
        assertThat(walked.hasValue(Tag.PatientName)).isFalse();
        assertThat(clean.items(Tag.SourceImageSequence)).isEmpty();
        assertThat(text(clean)).doesNotContainIgnoringCase("quiddelbach");
    }

    @Test
    @DisplayName("Pitfall: references keep the old UIDs: the same UID is replaced alike wherever it stands")
    void references() throws IOException {
        Attributes original = SampleInstances.ct();
        original.setSequence(Tag.ReferencedSeriesSequence, series());
        Attributes failed = new Attributes();
        failed.set(Tag.FailedSOPInstanceUIDList, "1.2.3.4.5.6.7", SampleInstances.STUDY_UID, "");
        original.setSequence(Tag.SourceImageSequence, failed);

        Attributes clean = BASIC.anonymize(original);

        Pseudonyms pseudonyms = Profiles.pseudonyms(1);
        assertThat(clean.string(Tag.StudyInstanceUID)).isEqualTo(pseudonyms.uid(SampleInstances.STUDY_UID));
        Attributes referenced = clean.items(Tag.ReferencedSeriesSequence).getFirst();
        assertThat(referenced.string(Tag.SeriesInstanceUID)).isEqualTo(clean.string(Tag.SeriesInstanceUID));
        Attributes instance = referenced.items(Tag.ReferencedSOPSequence).getFirst();
        assertThat(instance.string(Tag.ReferencedSOPInstanceUID)).isEqualTo(clean.string(Tag.SOPInstanceUID));
        assertThat(instance.string(Tag.ReferencedSOPClassUID)).isEqualTo(UID.CTImageStorage);
        assertThat(clean.items(Tag.SourceImageSequence).getFirst().strings(Tag.FailedSOPInstanceUIDList))
                .containsExactly(pseudonyms.uid("1.2.3.4.5.6.7"), clean.string(Tag.StudyInstanceUID), "");
    }

    private static Attributes series() {
        Attributes series = new Attributes();
        series.set(Tag.SeriesInstanceUID, SampleInstances.SERIES_UID);
        series.setSequence(Tag.ReferencedSOPSequence, SampleInstances.reference(UID.CTImageStorage,
                SampleInstances.STUDY_UID + ".2.1"));
        return series;
    }

    @Test
    @DisplayName("Pitfall: overlays 60xx and curves 50xx survive: the whole groups go")
    void overlaysAndCurves() throws IOException {
        Attributes original = SampleInstances.ct();
        for (int group : new int[]{0x50000000, 0x50020000, 0x501E0000, 0x60000000, 0x60020000, 0x601E0000}) {
            original.setInts(group | 0x0010, VR.US, 16);
            original.setBytes(group | 0x3000, VR.OW, new byte[32]);
            original.set(group | 0x0022, VR.LO, "Quiddelbach");
        }

        Attributes clean = BASIC.anonymize(original);

        for (Element element : clean) {
            assertThat(element.tag() >>> 24).as(TagFormat.format(element.tag())).isNotIn(0x50, 0x60);
        }
    }

    @Test
    void overlaysStayWhereAnOverrideSaysSo() throws IOException {
        Attributes original = SampleInstances.ct();
        original.setInts(0x60020010, VR.US, 16);
        original.setBytes(0x60023000, VR.OW, new byte[32]);
        original.set(0x60020022, VR.LO, "Quiddelbach");

        Attributes clean = with("phi_tags:\n  60xx,3000: { action: KEEP }\n").anonymize(original);

        assertThat(clean.contains(0x60020010)).isTrue();
        assertThat(clean.contains(0x60023000)).isTrue();
        assertThat(clean.contains(0x60020022)).isFalse();
    }

    @Test
    @DisplayName("Pitfall: elements that no rule names pass: unknown, retired and out of place ones go")
    void unknown() throws IOException {
        Attributes original = SampleInstances.ct();
        original.setInts(0x00080000, VR.UL, 8);
        original.set(0x00081FFE, VR.LO, "unknown to the dictionary");
        original.set(0x7F000010, VR.LO, "variable pixel data");
        original.set(0x40080302, VR.LO, "a retired text");
        original.set(Tag.PatientBirthDateInAlternativeCalendar, VR.LO, "alternative");
        original.setBytes(0xFFFCFFFC, VR.OB, new byte[4]);
        original.set(Tag.RetrieveURL, VR.UR, "http://pacs.hospital.example/1");

        Attributes clean = BASIC.anonymize(original);

        for (int tag : new int[]{0x00080000, 0x00081FFE, 0x7F000010, 0x40080302, 0xFFFCFFFC,
                Tag.PatientBirthDateInAlternativeCalendar, Tag.RetrieveURL, Tag.PatientTelephoneNumbers,
                Tag.PatientComments, Tag.ImageComments}) {
            assertThat(clean.contains(tag)).as(TagFormat.format(tag)).isFalse();
        }
        assertThat(clean.string(Tag.StationName)).isEqualTo(Constants.DUMMY_TEXT);
        assertThat(clean.string(Tag.AcquisitionDateTime)).startsWith(Constants.DUMMY_DATE);
    }

    @Test
    @DisplayName("Pitfall: KEEP ignored for private tags, private elements come out as UN: kept with creator and VR")
    void privateKept() throws IOException {
        Attributes original = SampleInstances.ct();
        original.set(0x00291110, VR.LO, "block nobody reserved");
        original.set(0x00290011, VR.LO, "ACME_DOSE");
        original.set(0x00291101, VR.DS, "3.5");
        original.set(0x00291102, VR.LO, "Quiddelbach");
        original.put(new SequenceElement(0x00291103, List.of(privateItem())));

        Attributes clean = with("""
                phi_tags:
                  '0029,"ACME_DOSE",01': { action: KEEP }
                  '0029,"ACME_DOSE",03': { action: KEEP }
                """).anonymize(original);

        assertThat(clean.get(0x00291101)).isEqualTo(original.get(0x00291101));
        assertThat(clean.string(0x00290011)).isEqualTo("ACME_DOSE");
        assertThat(clean.contains(0x00291102)).isFalse();
        assertThat(clean.contains(0x00291110)).isFalse();
        assertThat(clean.contains(0x00090010)).isFalse();
        Attributes item = clean.items(0x00291103).getFirst();
        assertThat(item.contains(0x00291001)).isTrue();
        assertThat(item.contains(Tag.PatientName)).as("emptied, in the item of a private sequence").isTrue();
        assertThat(item.hasValue(Tag.PatientName)).isFalse();
    }

    private static Attributes privateItem() {
        Attributes item = new Attributes();
        item.set(Tag.PatientName, "Quiddelbach");
        item.set(0x00290010, VR.LO, "ACME_DOSE");
        item.set(0x00291001, VR.DS, "4.5");
        return item;
    }

    @Test
    @DisplayName("Content under D: structure, codes of standard schemes and numbers stay, text and local codes do not")
    void structuredReport() throws IOException {
        Attributes text = new Attributes();
        text.set(Tag.ValueType, "TEXT");
        text.setSequence(Tag.ConceptNameCodeSequence, code("121071", "DCM", "Finding"));
        text.set(Tag.TextValue, "Frau Quiddelbach hat Husten");
        Attributes local = new Attributes();
        local.set(Tag.ValueType, "CODE");
        local.setSequence(Tag.ConceptNameCodeSequence, code("Q1", "99LOCAL", "Quiddelbach"));
        local.set(Tag.PersonName, "Quiddelbach");
        Attributes original = new Attributes();
        original.set(Tag.SOPClassUID, UID.BasicTextSRStorage);
        original.setSequence(Tag.ContentSequence, text, local);

        Attributes clean = BASIC.anonymize(original);

        List<Attributes> items = clean.items(Tag.ContentSequence);
        assertThat(items).hasSize(2);
        assertThat(items.getFirst().items(Tag.ConceptNameCodeSequence).getFirst().string(Tag.CodeMeaning))
                .isEqualTo("Finding");
        assertThat(items.getFirst().string(Tag.TextValue)).isEqualTo(Constants.DUMMY_TEXT);
        assertThat(items.getFirst().string(Tag.ValueType)).isEqualTo("TEXT");
        assertThat(text(clean)).doesNotContainIgnoringCase("quiddelbach");
    }

    private static Attributes code(String value, String scheme, String meaning) {
        Attributes code = new Attributes();
        code.set(Tag.CodeValue, value);
        code.set(Tag.CodingSchemeDesignator, scheme);
        code.set(Tag.CodeMeaning, meaning);
        return code;
    }

    @Test
    @DisplayName("Pitfall: the stamps are never set: they are, with the codes of CID 7050, once however often")
    void stamps() throws IOException {
        Attributes once = new Anonymizer(Profiles.jitter(), Profiles.pseudonyms(1)).anonymize(
                SampleInstances.ct());
        Attributes twice = new Anonymizer(Profiles.jitter(), Profiles.pseudonyms(1)).anonymize(once);

        for (Attributes stamped : List.of(once, twice)) {
            assertThat(stamped.string(Tag.PatientIdentityRemoved)).isEqualTo("YES");
            assertThat(stamped.string(Tag.DeidentificationMethod))
                    .contains("Gantry").contains(Profiles.jitter().digest().substring(0, 16))
                    .hasSizeLessThanOrEqualTo(64);
            assertThat(stamped.string(Tag.LongitudinalTemporalInformationModified)).isEqualTo("MODIFIED");
            assertThat(stamped.items(Tag.DeidentificationMethodCodeSequence))
                    .extracting(i -> i.string(Tag.CodeValue)).containsExactly("113100", "113107");
        }
        assertThat(BASIC.anonymize(SampleInstances.ct()).string(Tag.LongitudinalTemporalInformationModified))
                .isEqualTo("REMOVED");
        assertThat(with("options: [retain_long_full_dates]\n").anonymize(SampleInstances.ct())
                .string(Tag.LongitudinalTemporalInformationModified)).isEqualTo("UNMODIFIED");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"StudyDate: { action: GENERALIZE, to: year } | MODIFIED",
            "'vr:DT': { action: GENERALIZE, to: month } | MODIFIED",
            "RequestAttributesSequence/ScheduledProcedureStepStartDate: { action: REPLACE, value: '20200101' } | MODIFIED",
            "PatientBirthDate: { action: GENERALIZE, to: year } | UNMODIFIED",
            "PatientAge: { action: GENERALIZE, to: 10Y } | UNMODIFIED",
            "StudyDate: { action: REMOVE } | UNMODIFIED"})
    @DisplayName("Dates that an override changes are not called unmodified")
    void datesModifiedByOverrides(String override, String said) throws IOException {
        assertThat(with("options: [retain_long_full_dates]\nphi_tags:\n  " + override + "\n")
                .anonymize(SampleInstances.ct()).string(Tag.LongitudinalTemporalInformationModified))
                .isEqualTo(said);
    }

    @Test
    @DisplayName("Where an IOD wants a value or a sequence that the table removes, it stays there, and there only")
    void codesOfOneIod() throws IOException {
        Attributes original = SampleInstances.ct();
        original.set(Tag.RadiopharmaceuticalStartDateTime, VR.DT, "20200131101458");
        original.setSequence(Tag.ReasonForRequestedProcedureCodeSequence, code("1", "99X", "Quiddelbach"));
        assertThat(BASIC.anonymize(original).contains(Tag.RadiopharmaceuticalStartDateTime)).isFalse();
        assertThat(BASIC.anonymize(original).contains(Tag.ReasonForRequestedProcedureCodeSequence)).isFalse();

        original.set(Tag.SOPClassUID, UID.EnhancedPETImageStorage);
        assertThat(BASIC.anonymize(original).string(Tag.RadiopharmaceuticalStartDateTime))
                .isEqualTo(Constants.DUMMY_DATE + "000000");
        assertThat(with("options: [retain_long_full_dates]\n").anonymize(original)
                .string(Tag.RadiopharmaceuticalStartDateTime)).isEqualTo("20200131101458");
        original.set(Tag.SOPClassUID, UID.HangingProtocolStorage);
        Attributes clean = BASIC.anonymize(original);
        assertThat(clean.contains(Tag.RadiopharmaceuticalStartDateTime)).isFalse();
        assertThat(clean.get(Tag.ReasonForRequestedProcedureCodeSequence))
                .isInstanceOfSatisfying(SequenceElement.class, s -> assertThat(s.items()).isEmpty());
    }

    @Test
    @DisplayName("What may stand only where another attribute does goes or stays with it")
    void approvalNumberStaysWithTheName() throws IOException {
        Attributes original = SampleInstances.ct();
        original.set(Tag.ClinicalTrialProtocolEthicsCommitteeName, "Quiddelbach");
        original.set(Tag.ClinicalTrialProtocolEthicsCommitteeApprovalNumber, "Quiddelbach 7");

        Attributes clean = BASIC.anonymize(original);

        assertThat(clean.string(Tag.ClinicalTrialProtocolEthicsCommitteeName))
                .isEqualTo(Constants.DUMMY_TEXT);
        assertThat(clean.string(Tag.ClinicalTrialProtocolEthicsCommitteeApprovalNumber))
                .isEqualTo(Constants.DUMMY_TEXT);
    }

    @ParameterizedTest
    @CsvSource({"MODIFIED, retain_long_full_dates, MODIFIED", "REMOVED, retain_long_full_dates, REMOVED",
            "UNMODIFIED, retain_long_full_dates, UNMODIFIED",
            "quiddelbach, retain_long_full_dates, UNMODIFIED",
            "MODIFIED, clean_graphics, REMOVED", "UNMODIFIED, clean_graphics, REMOVED"})
    @DisplayName("Dates that somebody moved or removed before are not called unmodified")
    void datesModifiedBefore(String before, String option, String after) throws IOException {
        Attributes original = SampleInstances.ct();
        original.set(Tag.LongitudinalTemporalInformationModified, before);

        assertThat(with("options: [" + option + "]\n").anonymize(original)
                .string(Tag.LongitudinalTemporalInformationModified)).isEqualTo(after);
    }

    @Test
    void whatWasDoneBeforeStaysSaidInOurWords() throws IOException {
        Attributes original = SampleInstances.ct();
        original.set(Tag.DeidentificationMethod, "by Quiddelbach");
        original.setSequence(Tag.DeidentificationMethodCodeSequence, code("113101", "DCM", "Quiddelbach"),
                code("113100", "DCM", "x"), code("9", "99LOCAL", "Quiddelbach"));

        Attributes clean = BASIC.anonymize(original);

        assertThat(clean.items(Tag.DeidentificationMethodCodeSequence))
                .extracting(i -> i.string(Tag.CodeMeaning))
                .containsExactly("Clean Pixel Data Option", "Basic Application Confidentiality Profile");
        assertThat(text(clean)).doesNotContain("Quiddelbach");
    }

    @Test
    @DisplayName("Pitfall: a date shift is applied twice, or scoped per series: every date of a patient moves alike")
    void dates() throws IOException {
        Profile profile = Profiles.jitter();
        Anonymizer anonymizer = new Anonymizer(profile, Profiles.pseudonyms(1));
        Attributes first = SampleInstances.ct();
        Attributes second = SampleInstances.ct();
        second.set(Tag.StudyInstanceUID, "1.2.3.55");
        second.set(Tag.SeriesInstanceUID, "1.2.3.56");
        second.set(Tag.StudyDate, "20210131");

        Attributes a = anonymizer.anonymize(first);
        Attributes again = anonymizer.anonymize(first);
        Attributes b = anonymizer.anonymize(second);

        assertThat(bytes(again)).isEqualTo(bytes(a));
        assertThat(days(b, Tag.StudyDate) - days(a, Tag.StudyDate)).isEqualTo(366);
        assertThat(days(a, Tag.StudyDate)).isBetween(days(first, Tag.StudyDate) - 365,
                days(first, Tag.StudyDate) - 1);
        assertThat(a.string(Tag.ContentDate)).isEqualTo(a.string(Tag.StudyDate));
        assertThat(a.string(Tag.AcquisitionDateTime)).startsWith(String.valueOf(a.string(Tag.StudyDate)))
                .endsWith("101458.250000+0100");
        assertThat(a.string(Tag.StudyTime)).isEqualTo("100000");
        assertThat(a.hasValue(Tag.PatientBirthDate)).isFalse();
        assertThat(a.string(Tag.PatientName)).isEqualTo(b.string(Tag.PatientName));
    }

    private static long days(Attributes dataSet, int tag) {
        String date = String.valueOf(dataSet.string(tag));
        return java.time.LocalDate.parse(date, java.time.format.DateTimeFormatter.BASIC_ISO_DATE)
                .toEpochDay();
    }

    @Test
    @DisplayName("Pitfall: a failed action leaves the original value: what is no date becomes what the table says")
    void noDates() throws IOException {
        Attributes original = new Attributes();
        original.set(Tag.StudyDate, "Quiddelb");
        original.set(Tag.SeriesDate, "Quiddelb");
        original.set(Tag.InstanceCoercionDateTime, "Quiddelb");
        original.set(Tag.ContentDate, "");
        original.set(Tag.SeriesTime, "Quiddelb");

        Attributes clean = new Anonymizer(Profiles.jitter(), Profiles.pseudonyms(1)).anonymize(original);

        assertThat(clean.get(Tag.StudyDate)).isEqualTo(DataElement.empty(Tag.StudyDate, VR.DA));
        assertThat(clean.string(Tag.SeriesDate)).isEqualTo(Constants.DUMMY_DATE);
        assertThat(clean.contains(Tag.InstanceCoercionDateTime)).isFalse();
        assertThat(clean.get(Tag.ContentDate)).isEqualTo(DataElement.empty(Tag.ContentDate, VR.DA));
        assertThat(text(clean)).doesNotContain("Quidd");
    }

    @Test
    @DisplayName("Overrides beat options, options beat the Basic Profile, at every depth")
    void overrides() throws IOException {
        Attributes original = SampleInstances.ct();
        Attributes item = new Attributes();
        item.set(Tag.StudyDescription, "Quiddelbach");
        item.set(Tag.StationName, "STATION7");
        original.setSequence(Tag.ReferencedImageSequence, item);

        Attributes clean = with("""
                options: [retain_device_identity]
                date_jitter: { min_days: 1, max_days: 1 }
                phi_tags:
                  "0010,0040": { action: KEEP, name: Patient's Sex }
                  StudyDescription: { action: REPLACE, value: RESEARCH }
                  (0008,103E): { action: DUMMY }
                  StudyID: { action: PSEUDONYM }
                  StationName: { action: REMOVE }
                  BodyPartExamined: { action: EMPTY }
                  PatientBirthDate: { action: JITTER }
                  SOPClassesInStudy: { action: UID }
                """).anonymize(original);

        assertThat(clean.string(Tag.PatientSex)).isEqualTo("M");
        assertThat(clean.string(Tag.StudyDescription)).isEqualTo("RESEARCH");
        assertThat(clean.items(Tag.ReferencedImageSequence).getFirst().string(Tag.StudyDescription))
                .isEqualTo("RESEARCH");
        assertThat(clean.string(Tag.SeriesDescription)).isEqualTo(Constants.DUMMY_TEXT);
        assertThat(clean.string(Tag.StudyID)).startsWith("T");
        assertThat(clean.contains(Tag.StationName)).isFalse();
        assertThat(clean.items(Tag.ReferencedImageSequence).getFirst().contains(Tag.StationName)).isFalse();
        assertThat(clean.hasValue(Tag.BodyPartExamined)).isFalse();
        assertThat(clean.string(Tag.DeviceSerialNumber)).isEqualTo("SN-4711");
        assertThat(clean.string(Tag.PatientBirthDate)).isEqualTo("19570824");
        assertThat(clean.string(Tag.DateOfLastCalibration)).isEqualTo("20200131");
    }

    @Test
    void emptyStaysEmpty() throws IOException {
        Attributes original = new Attributes();
        for (int tag : new int[]{Tag.AccessionNumber, Tag.StudyDate, Tag.ContentDate, Tag.StationName,
                Tag.FrameOfReferenceUID, Tag.ClinicalTrialSponsorName}) {
            original.set(tag, "");
        }
        original.put(new SequenceElement(Tag.ContentSequence, List.of()));

        Attributes clean = BASIC.anonymize(original);

        for (Element element : original) {
            assertThat(clean.contains(element.tag())).as(element.toString()).isTrue();
            assertThat(clean.hasValue(element.tag())).as(element.toString()).isFalse();
        }
    }
}
