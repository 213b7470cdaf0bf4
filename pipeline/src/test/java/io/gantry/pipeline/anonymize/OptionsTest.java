package io.gantry.pipeline.anonymize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.DicomWriter;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.pipeline.Profiles;
import io.gantry.pipeline.SampleInstances;
import io.gantry.pipeline.StageResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the options of PS3.15 E.3 keep and clean. */
class OptionsTest {

    private static Attributes anonymize(String lines, Attributes original) throws IOException {
        return new Anonymizer(Profiles.with(lines), Profiles.pseudonyms(1)).anonymize(original);
    }

    @ParameterizedTest
    @CsvSource({"retain_safe_private, 113111", "retain_uids, 113110", "retain_device_identity, 113109",
            "retain_institution_identity, 113112", "retain_patient_characteristics, 113108",
            "retain_long_full_dates, 113106", "clean_descriptors, 113105",
            "clean_structured_content, 113104", "clean_graphics, 113103"})
    void eachStampsItsCode(String option, String code) throws IOException {
        Attributes clean = anonymize("options: [" + option + "]\n", SampleInstances.ct());

        assertThat(clean.items(Tag.DeidentificationMethodCodeSequence))
                .extracting(i -> i.string(Tag.CodeValue)).containsExactly("113100", code);
    }

    @Test
    @DisplayName("Safe private attributes stay in any block, nested, by creator and VR; UIDs in them are mapped")
    void safePrivate() throws IOException {
        Attributes item = new Attributes();
        item.set(0x20010010, VR.LO, "Philips Imaging DD 001");
        item.set(0x20011050, VR.LO, "CHEST");
        item.set(0x200110EE, VR.LO, "not in the table");
        item.set(Tag.StudyDate, "20200131");
        Attributes original = SampleInstances.ct();
        original.set(0x200100A1, VR.LO, "Philips Imaging DD 001");
        original.put(new SequenceElement(0x2001A15F, List.of(item)));
        original.setInts(0x2001A101, VR.FL, 7);
        original.set(0x2001A104, VR.DA, "20200131");
        original.setBytes(0x2001A106, VR.UN, "YES ".getBytes(StandardCharsets.US_ASCII));
        original.set(0x00990011, VR.LO, "NQHeader");
        original.set(0x00991102, VR.UI, SampleInstances.SERIES_UID);
        original.set(0x00991103, VR.LO, "Hallwachs");
        original.set(0x20050011, VR.LO, "Philips Imaging DD 001");
        original.set(0x20051150, VR.LO, "another group");

        Attributes clean = anonymize("options: [retain_safe_private]\n", original);

        assertThat(clean.contains(0x200100A1)).isTrue();
        assertThat(clean.get(0x2001A101)).isEqualTo(original.get(0x2001A101));
        assertThat(clean.get(0x2001A106)).isEqualTo(original.get(0x2001A106));
        assertThat(clean.contains(0x2001A104)).as("of another VR than listed").isFalse();
        Attributes left = clean.items(0x2001A15F).getFirst();
        assertThat(left.string(0x20011050)).isEqualTo("CHEST");
        assertThat(left.contains(0x200110EE)).isFalse();
        assertThat(left.hasValue(Tag.StudyDate)).isFalse();
        assertThat(clean.string(0x00991102)).isEqualTo(clean.string(Tag.SeriesInstanceUID));
        assertThat(clean.contains(0x00991103)).isFalse();
        assertThat(clean.contains(0x20051150)).isFalse();
        assertThat(clean.contains(0x20050011)).isFalse();
    }

    @Test
    @DisplayName("A safe private sequence that came as UN is walked")
    void safePrivateSequenceAsUn() throws IOException {
        Attributes item = new Attributes();
        item.set(Tag.PatientName, "Hallwachs");
        item.set(Tag.ReferencedSOPInstanceUID, "1.2.3.4.5.6.7");
        Attributes around = new Attributes();
        around.setSequence(Tag.ReferencedImageSequence, item);
        DataSink.InMemory sink = new DataSink.InMemory();
        DicomWriter.writeDataSet(sink, around, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
        byte[] bytes = sink.toByteArray();
        Attributes original = SampleInstances.ct();
        original.set(0x20010010, VR.LO, "Philips Imaging DD 001");
        original.setBytes(0x2001105F, VR.UN, Arrays.copyOfRange(bytes, 8, bytes.length));

        Attributes clean = anonymize("options: [retain_safe_private]\n", original);

        assertThat(clean.items(0x2001105F).getFirst().string(Tag.ReferencedSOPInstanceUID))
                .startsWith("2.25.");
        assertThat(clean.items(0x2001105F).getFirst().hasValue(Tag.PatientName)).isFalse();
    }

    @Test
    @DisplayName("Clean Descriptors: words stay, identifiers go, what the table does not list too; nothing is held")
    void descriptors() throws IOException {
        Attributes original = SampleInstances.ct();
        original.set(Tag.StudyDescription, "CHEST Hallwachs");
        original.set(Tag.ImageComments, "Hallwachs");
        original.set(Tag.ConvolutionKernel, "B30f");
        original.set(Tag.CoilConfigurationID, "Hallwachs CHEST");
        original.set(Tag.ManufacturerModelName, "Hallwachs 9000");
        original.set(Tag.ScanOptions, "HALLWACHS");
        original.setBytes(Tag.ProtocolName, VR.UN, "CHEST Hallwachs ".getBytes(StandardCharsets.US_ASCII));
        original.setSequence(Tag.ProcedureCodeSequence, code("99X", "HALLWACHS", "CHEST Hallwachs"));

        Attributes clean = anonymize("options: [clean_descriptors]\n", original);
        StageResult result = Profiles.pipeline(Profiles.with("options: [clean_descriptors]\n"))
                .run(SampleInstances.instance(original));

        assertThat(clean.string(Tag.StudyDescription)).isEqualTo("CHEST");
        assertThat(clean.contains(Tag.ImageComments)).isTrue();
        assertThat(clean.hasValue(Tag.ImageComments)).isFalse();
        assertThat(clean.string(Tag.ConvolutionKernel)).isEqualTo("B30f");
        assertThat(clean.string(Tag.ProtocolName)).isEqualTo("CHEST");
        assertThat(new String(AnonymizerTest.bytes(clean), StandardCharsets.ISO_8859_1))
                .doesNotContainIgnoringCase("hallwachs");
        assertThat(result).isInstanceOf(StageResult.Passed.class);
    }

    @Test
    @DisplayName("Nobody is held for a common word: a patient called Chest, a physician called White")
    void commonWords() throws IOException {
        Attributes original = SampleInstances.ct();
        original.set(Tag.PatientName, "CHEST");
        original.set(Tag.ReferringPhysicianName, "WHITE");
        original.set(Tag.StudyDescription, "CHEST");
        original.set(Tag.WindowCenterWidthExplanation, "WHITE");

        StageResult result = Profiles.pipeline(Profiles.with("options: [clean_descriptors]\n"))
                .run(SampleInstances.instance(original));

        assertThat(result).isInstanceOf(StageResult.Passed.class);
    }

    private static Attributes code(String scheme, String value, String meaning) {
        Attributes code = new Attributes();
        code.set(Tag.CodeValue, value);
        code.set(Tag.CodingSchemeDesignator, scheme);
        code.set(Tag.CodeMeaning, meaning);
        return code;
    }

    private static Attributes item(String valueType, String code, String meaning, int tag, String value) {
        Attributes item = new Attributes();
        item.set(Tag.RelationshipType, "CONTAINS");
        item.set(Tag.ValueType, valueType);
        item.setSequence(Tag.ConceptNameCodeSequence, code("DCM", code, meaning));
        item.set(tag, value);
        return item;
    }

    private static Attributes report() {
        Attributes report = SampleInstances.patientAndStudy(UID.BasicTextSRStorage, "1.2.3.4.5.66.7");
        report.set(Tag.Modality, "SR");
        report.setSequence(Tag.ContentSequence,
                item("TEXT", "121071", "Finding", Tag.TextValue, "Hallwachs: CHEST"),
                item("TEXT", "121022", "Accession Number", Tag.TextValue, "A2020-0815"),
                item("TEXT", "111705", "Parent Specimen Identifier", Tag.TextValue, "S-0815-99"),
                item("TEXT", "999999", "Not in the table", Tag.TextValue, "CHEST Hallwachs"),
                item("PNAME", "121008", "Person Observer Name", Tag.PersonName, "Zumthor^Benedikt"),
                item("DATETIME", "121125", "DateTime of Recording", Tag.DateTime, "20200131101500"),
                item("UIDREF", "110180", "Study Instance UID", Tag.UID, SampleInstances.STUDY_UID),
                item("NUM", "121033", "Subject Age", Tag.NumericValue, "62"));
        return report;
    }

    private static List<Attributes> of(List<Attributes> items, String valueType) {
        Predicate<Attributes> is = item -> valueType.equals(item.string(Tag.ValueType));
        return items.stream().filter(is).toList();
    }

    @Test
    @DisplayName("Clean Structured Content: items by their concepts (Table E.3.4-1), UIDs as everywhere")
    void structuredContent() throws IOException {
        String options = """
                options: [clean_structured_content, clean_descriptors, retain_long_modified_dates]
                date_jitter: { min_days: -10, max_days: -10 }
                """;
        Attributes clean = anonymize(options, report());

        List<Attributes> items = clean.items(Tag.ContentSequence);
        List<Attributes> texts = of(items, "TEXT");
        assertThat(texts).hasSize(3);
        assertThat(texts.get(0).string(Tag.TextValue)).contains("CHEST").doesNotContain("Hallwachs");
        assertThat(texts.get(1).string(Tag.TextValue)).isEqualTo("ANONYMIZED");
        assertThat(texts.get(2).string(Tag.TextValue)).isEqualTo("CHEST");
        assertThat(of(items, "PNAME").getFirst().string(Tag.PersonName)).isEqualTo("ANONYMIZED");
        assertThat(of(items, "DATETIME").getFirst().string(Tag.DateTime)).isEqualTo("20200121101500");
        assertThat(of(items, "UIDREF").getFirst().string(Tag.UID))
                .isEqualTo(clean.string(Tag.StudyInstanceUID));
        assertThat(of(items, "NUM")).isEmpty();
        assertThat(anonymize(options.replace("]", ", retain_patient_characteristics]"), report())
                .items(Tag.ContentSequence)).extracting(i -> i.string(Tag.ValueType)).contains("NUM");
        assertThat(anonymize("options: [clean_structured_content]\n", report()).items(Tag.ContentSequence))
                .as("descriptors and dates are other options")
                .extracting(i -> i.string(Tag.ValueType)).doesNotContain("DATETIME");
        assertThat(Profiles.pipeline(Profiles.with(options)).run(SampleInstances.instance(report())))
                .isInstanceOf(StageResult.Passed.class);
    }

    @Test
    @DisplayName("Items that others refer to by number keep their places")
    void numberedContent() throws IOException {
        Attributes report = report();
        Attributes last = new Attributes();
        last.set(Tag.RelationshipType, "INFERRED FROM");
        last.setInts(Tag.ReferencedContentItemIdentifier, VR.UL, 1, 4);
        report.items(Tag.ContentSequence).getFirst().setSequence(Tag.ContentSequence, last);

        Attributes clean = anonymize("options: [clean_structured_content]\n", report);

        assertThat(clean.items(Tag.ContentSequence)).hasSize(8);
        assertThat(clean.items(Tag.ContentSequence).get(1).string(Tag.TextValue)).isEqualTo("ANONYMIZED");
        assertThat(new String(AnonymizerTest.bytes(clean), StandardCharsets.ISO_8859_1))
                .doesNotContain("A2020");
    }

    @Test
    @DisplayName("Clean Graphics: the text of annotations is cleaned, what is drawn stays")
    void graphics() throws IOException {
        Attributes text = new Attributes();
        text.set(Tag.UnformattedTextValue, "CHEST Hallwachs");
        Attributes graphic = new Attributes();
        graphic.set(Tag.GraphicType, "POLYLINE");
        graphic.put(DataElement.of(Tag.GraphicData, VR.FL, new byte[]{1, 2, 3, 4, 5, 6, 7, 8}));
        Attributes annotation = new Attributes();
        annotation.setSequence(Tag.TextObjectSequence, text);
        annotation.setSequence(Tag.GraphicObjectSequence, graphic);
        Attributes original = SampleInstances.ct();
        original.setSequence(Tag.GraphicAnnotationSequence, annotation);

        Attributes clean = anonymize("options: [clean_graphics]\n", original)
                .items(Tag.GraphicAnnotationSequence).getFirst();

        assertThat(clean.items(Tag.TextObjectSequence).getFirst().string(Tag.UnformattedTextValue))
                .isEqualTo("CHEST");
        assertThat(clean.items(Tag.GraphicObjectSequence).getFirst().get(Tag.GraphicData))
                .isEqualTo(graphic.get(Tag.GraphicData));
    }

    @Test
    @DisplayName("Patient identity is the id with its issuer, or the universal id of its qualifiers")
    void issuers() {
        Attributes qualified = SampleInstances.ct();
        qualified.remove(Tag.IssuerOfPatientID);
        Attributes qualifiers = new Attributes();
        qualifiers.set(Tag.UniversalEntityID, "ELMSHORST");
        Attributes bare = qualified.copy();
        qualified.setSequence(Tag.IssuerOfPatientIDQualifiersSequence, qualifiers);

        PatientIdentity named = PatientIdentity.of(SampleInstances.ct());

        assertThat(PatientIdentity.of(qualified)).isEqualTo(named);
        assertThat(PatientIdentity.of(bare)).isNotEqualTo(named);
    }
}
