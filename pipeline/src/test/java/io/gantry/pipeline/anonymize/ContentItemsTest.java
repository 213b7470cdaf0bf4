package io.gantry.pipeline.anonymize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.pipeline.Profiles;
import io.gantry.pipeline.SampleInstances;
import io.gantry.pipeline.profile.Profile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentItemsTest {

    private static Attributes code(String scheme, String value, String meaning) {
        Attributes code = new Attributes();
        code.set(Tag.CodeValue, value);
        code.set(Tag.CodingSchemeDesignator, scheme);
        code.set(Tag.CodeMeaning, meaning);
        return code;
    }

    private static Attributes ageOf(String number, String unit) {
        Attributes value = new Attributes();
        value.setSequence(Tag.MeasurementUnitsCodeSequence, code("UCUM", unit, unit));
        value.set(Tag.NumericValue, number);
        Attributes item = new Attributes();
        item.set(Tag.RelationshipType, "CONTAINS");
        item.set(Tag.ValueType, "NUM");
        item.setSequence(Tag.MeasuredValueSequence, value);
        item.setSequence(Tag.ConceptNameCodeSequence, code("DCM", "121033", "Subject Age"));
        return item;
    }

    @ParameterizedTest(name = "{0} {1}: {2} {3}")
    @CsvSource(delimiter = '|', textBlock = """
            options: []                                                                  |                                      | 47   | a  | false
            options: []                                                                  | PatientAge: {action: KEEP}           | 47   | a  | true
            options: [retain_patient_characteristics]                                    |                                      | 97   | a  | true
            options: [retain_patient_characteristics]                                    | PatientAge: {action: CAP_AGE}        | 47.5 | a  | true
            options: [retain_patient_characteristics]                                    | PatientAge: {action: CAP_AGE}        | 89   | a  | true
            options: [retain_patient_characteristics]                                    | PatientAge: {action: CAP_AGE}        | 90   | a  | false
            options: [retain_patient_characteristics]                                    | PatientAge: {action: CAP_AGE}        | 1130 | mo | false
            options: [retain_patient_characteristics, clean_structured_content]          | PatientAge: {action: CAP_AGE}        | 97   | a  | false
            options: [retain_patient_characteristics, clean_structured_content]          | PatientAge: {action: CAP_AGE}        | 62   | a  | true
            options: [retain_patient_characteristics, clean_structured_content]          | PatientAge: {action: REMOVE}         | 62   | a  | false
            """)
    @DisplayName("Subject Age in a report goes where Patient's Age goes")
    void subjectAge(String options, String override, String number, String unit, boolean stays)
            throws IOException {
        Attributes report = SampleInstances.patientAndStudy(UID.BasicTextSRStorage, "1.2.3.4.5.66.7");
        report.setSequence(Tag.ContentSequence, ageOf(number, unit));
        String profile = options + (override == null ? "\n" : "\nphi_tags: { " + override + " }\n");

        Attributes clean = new Anonymizer(Profiles.with(profile), Profiles.pseudonyms(1)).anonymize(report);

        assertThat(clean.items(Tag.ContentSequence)).hasSize(stays ? 1 : 0);
    }

    @ParameterizedTest
    @DisplayName("The meaning of a code is cleaned, whoever published its scheme and whatever the options")
    @CsvSource({"DCM, ''", "SCT, ''", "99ACME, ''", "L, ''", "DCM, 'options: [clean_descriptors]'",
            "SCT, 'options: [clean_descriptors]'", "99ACME, 'options: [clean_descriptors]'",
            "LN, 'options: [retain_device_identity]'"})
    void meaningsOfCodes(String scheme, String options) throws IOException {
        Attributes ct = SampleInstances.ct();
        ct.setSequence(Tag.AnatomicRegionSequence, code(scheme, "T-1", "CHEST Quiddelbach"));

        Attributes clean = new Anonymizer(Profiles.with(options + "\n"), Profiles.pseudonyms(1))
                .anonymize(ct);

        assertThat(clean.items(Tag.AnatomicRegionSequence).getFirst().string(Tag.CodeMeaning))
                .isEqualTo("CHEST");
        assertThat(clean.items(Tag.AnatomicRegionSequence).getFirst().string(Tag.CodeValue))
                .isEqualTo("T-1");
    }

    @ParameterizedTest
    @DisplayName("In cleaned content the codes of makers stay as anywhere, but those that are the patient's identifiers")
    @CsvSource({"99GEMS, GEU-1005-12, true", "99SMS_RAD, TMTV, true", "99_OFFIS_DCMTK, IHE.04, true",
            "99ACME, HOSP-7734521, false", "99ACME, HALLWACHS, false"})
    void codesOfContent(String scheme, String value, boolean stays) throws IOException {
        Attributes item = new Attributes();
        item.set(Tag.ValueType, "NUM");
        item.setSequence(Tag.ConceptNameCodeSequence, code(scheme, value, "CHEST Quiddelbach"));
        Attributes report = SampleInstances.patientAndStudy(UID.ComprehensiveSRStorage, "1.2.3.4.5.66.7");
        report.setSequence(Tag.ContentSequence, item);

        Attributes clean = new Anonymizer(Profiles.with("options: [clean_structured_content]\n"),
                Profiles.pseudonyms(1)).anonymize(report);

        Attributes left = clean.items(Tag.ContentSequence).getFirst().items(Tag.ConceptNameCodeSequence)
                .getFirst();
        assertThat(left.string(Tag.CodingSchemeDesignator)).isEqualTo(scheme);
        assertThat(value.equals(left.string(Tag.CodeValue))).isEqualTo(stays);
        assertThat(left.string(Tag.CodeMeaning)).isEqualTo("CHEST");
    }

    @ParameterizedTest
    @DisplayName("A date that stands as the text of a content item goes by the rules of dates")
    @CsvSource({"DA, 20200229", "TM, 101112", "DT, 20200229101112", "DA, Quiddelbach", "DT, Quiddelbach"})
    void dateAsText(VR vr, String value) throws IOException {
        Attributes item = new Attributes();
        item.set(Tag.ValueType, "TEXT");
        item.set(Tag.TextValue, vr, value);
        Attributes report = SampleInstances.patientAndStudy(UID.BasicTextSRStorage, "1.2.3.4.5.66.7");
        report.setSequence(Tag.ContentSequence, item);
        Profile profile = Profiles.with("options: [clean_structured_content]\n");

        Attributes clean = new Anonymizer(profile, Profiles.pseudonyms(1)).anonymize(report);

        assertThat(clean.items(Tag.ContentSequence)).hasSize(1);
        assertThat(new String(AnonymizerTest.bytes(clean), StandardCharsets.ISO_8859_1))
                .doesNotContain(value);
    }

    @Test
    @DisplayName("Free text that Table E.1-1 does not list goes by the Basic Profile, and is cleaned with descriptors")
    void unlistedText() throws IOException {
        int[] tags = {Tag.DocumentTitle, Tag.HL7InstanceIdentifier, Tag.ProcedureStepProgressDescription,
                Tag.ReasonForCancellation, Tag.OverrideReason, Tag.RTImageLabel, Tag.RTImageName,
                Tag.RTImageDescription, Tag.RadiationMachineName, Tag.CompletionFlagDescription,
                Tag.WorklistLabel, Tag.ProcedureStepLabel, Tag.InterventionDescription};
        Attributes ct = SampleInstances.ct();
        for (int tag : tags) {
            ct.set(tag, "Quiddelbach");
        }
        for (String options : new String[]{"", "options: [clean_descriptors]\n"}) {
            Attributes clean = new Anonymizer(Profiles.with(options), Profiles.pseudonyms(1)).anonymize(ct);
            assertThat(new String(AnonymizerTest.bytes(clean), StandardCharsets.ISO_8859_1))
                    .doesNotContain("Quiddelbach");
        }
    }
}
