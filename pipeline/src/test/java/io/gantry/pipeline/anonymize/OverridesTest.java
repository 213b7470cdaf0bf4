package io.gantry.pipeline.anonymize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.pipeline.Profiles;
import io.gantry.pipeline.Reason;
import io.gantry.pipeline.SampleInstances;
import io.gantry.pipeline.StageResult;
import io.gantry.pipeline.profile.Profile;
import io.gantry.pipeline.profile.ProfileLoader;
import io.gantry.pipeline.yaml.Problem;
import io.gantry.pipeline.yaml.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What phi_tags do. */
class OverridesTest {

    @TempDir
    Path folder;

    private static Attributes anonymize(String lines, Attributes original) throws IOException {
        return new Anonymizer(Profiles.with(lines), Profiles.pseudonyms(1)).anonymize(original);
    }

    private static Attributes requested() {
        Attributes first = new Attributes();
        first.set(Tag.ScheduledProcedureStepDescription, "one");
        Attributes second = new Attributes();
        second.set(Tag.ScheduledProcedureStepDescription, "two");
        Attributes original = SampleInstances.ct();
        original.set(Tag.ScheduledProcedureStepDescription, "top");
        original.setSequence(Tag.RequestAttributesSequence, first, second);
        return original;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "RequestAttributesSequence/ScheduledProcedureStepDescription | one two -",
            "RequestAttributesSequence[*]/(0040,0007) | one two -",
            "RequestAttributesSequence[1]/ScheduledProcedureStepDescription | - two -",
            "/RequestAttributesSequence[0]/ScheduledProcedureStepDescription | one - -",
            "/ScheduledProcedureStepDescription | - - top",
            "ScheduledProcedureStepDescription | one two top",
            "ReferencedStudySequence/ScheduledProcedureStepDescription | - - -"})
    void paths(String selector, String left) throws IOException {
        Attributes clean = anonymize(
                "phi_tags:\n  RequestAttributesSequence: { action: KEEP }\n  \"" + selector
                        + "\": { action: KEEP }\n",
                requested());

        StringBuilder found = new StringBuilder();
        for (Attributes item : clean.items(Tag.RequestAttributesSequence)) {
            found.append(item.contains(Tag.ScheduledProcedureStepDescription)
                    ? item.string(Tag.ScheduledProcedureStepDescription)
                    : "-").append(' ');
        }
        String top = clean.string(Tag.ScheduledProcedureStepDescription);
        assertThat(found.append(top == null ? "-" : top)).hasToString(left);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"modality: CT | kept", "modality: [MR, PT] | gone",
            "sop_class: CTImageStorage | kept", "sop_class: 1.2.840.10008.5.1.4.1.1.4 | gone",
            "attribute: { tag: BodyPartExamined, equals: CHEST } | kept",
            "attribute: { tag: BodyPartExamined, equals: HEAD } | gone",
            "attribute: { tag: SeriesDescription, matches: 'Lunge .*' } | kept",
            "attribute: { tag: SeriesDescription, matches: 'Lunge' } | gone",
            "attribute: { tag: Laterality, equals: '' } | kept",
            "modality: CT, attribute: [{ tag: ImageType, equals: AXIAL }, { tag: KVP, equals: '80' }] | gone"})
    void conditions(String when, String expected) throws IOException {
        Attributes clean = anonymize("phi_tags: { ScanOptions: { action: REMOVE, when: { " + when
                + " } }, ProtocolName: { action: KEEP, when: { " + when + " } } }\n", SampleInstances.ct());

        assertThat(clean.contains(Tag.ScanOptions)).isEqualTo(expected.equals("gone"));
        assertThat("Thorax Nachsorge".equals(clean.string(Tag.ProtocolName)))
                .isEqualTo(expected.equals("kept"));
    }

    @Test
    @DisplayName("Of several entries under one name the first whose condition holds counts")
    void several() throws IOException {
        Attributes clean = anonymize("""
                phi_tags:
                  StudyDescription:
                    - { action: KEEP, when: { modality: MR } }
                    - { action: REPLACE, value: CT STUDY, when: { modality: CT } }
                    - { action: EMPTY }
                """, SampleInstances.ct());

        assertThat(clean.string(Tag.StudyDescription)).isEqualTo("CT STUDY");
    }

    @Test
    @DisplayName("Of overrides the more precise counts: path, attribute, private, VR")
    void precedence() throws IOException {
        Attributes original = requested();
        original.set(0x00190010, VR.LO, "SIEMENS MR HEADER");
        original.set(0x0019100D, VR.CS, "NONE");

        Attributes clean = anonymize(
                """
                        options: [retain_safe_private]
                        phi_tags:
                          vr:LO: { action: REPLACE, value: VR }
                          vr:CS: { action: EMPTY }
                          private: { action: KEEP }
                          RequestAttributesSequence: { action: KEEP }
                          ScheduledProcedureStepDescription: { action: REPLACE, value: TAG }
                          RequestAttributesSequence/ScheduledProcedureStepDescription: { action: REPLACE, value: PATH }
                          '0043,"ACME_PARM_01",02': { action: REMOVE }
                        """,
                original);

        assertThat(clean.string(Tag.Manufacturer)).isEqualTo("VR");
        assertThat(clean.hasValue(Tag.BodyPartExamined)).isFalse();
        assertThat(clean.hasValue(Tag.PhotometricInterpretation)).as("holds the image together").isTrue();
        assertThat(clean.string(Tag.ScheduledProcedureStepDescription)).isEqualTo("TAG");
        assertThat(clean.items(Tag.RequestAttributesSequence)).allSatisfy(
                i -> assertThat(i.string(Tag.ScheduledProcedureStepDescription)).isEqualTo("PATH"));
        assertThat(clean.string(0x0019100D)).as("private beats vr").isEqualTo("NONE");
        assertThat(clean.contains(0x00431001)).isTrue();
        assertThat(clean.contains(0x00431002)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"062Y, 062Y", "089Y, 089Y", "090Y, 090Y", "104Y, 090Y", "011M, 011M", "old, ''"})
    void agesAreCapped(String age, String expected) throws IOException {
        Attributes original = SampleInstances.ct();
        original.set(Tag.PatientAge, age);

        String capped = anonymize("phi_tags: { PatientAge: { action: CAP_AGE } }\n", original)
                .string(Tag.PatientAge);

        assertThat(capped == null ? "" : capped).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"PatientAge, 10Y, 060Y", "PatientAge, 5Y, 060Y", "PatientBirthDate, year, 19570101",
            "PatientBirthDate, month, 19570801", "AcquisitionDateTime, year, 2020",
            "AcquisitionDateTime, month, 202001", "PatientAddress, 3 digits, 999",
            "InstitutionAddress, 5 digits, 99998"})
    void generalized(String keyword, String to, String expected) throws IOException {
        String lines = "phi_tags: { " + keyword + ": { action: GENERALIZE, to: " + to + " } }\n";

        Attributes clean = anonymize(lines, SampleInstances.ct());

        assertThat(clean.string(io.gantry.dicom.dict.StandardDictionary.tagOf(keyword).orElseThrow()))
                .isEqualTo(expected);
        assertThat(
                Profiles.pipeline(Profiles.with(lines)).run(SampleInstances.instance(SampleInstances.ct())))
                .isInstanceOf(StageResult.Passed.class);
    }

    private @org.jspecify.annotations.Nullable Profile lookup(String table, Problems problems)
            throws IOException {
        Files.writeString(folder.resolve("ids.csv"), table);
        Files.writeString(folder.resolve("p.yaml"), """
                version: "2.0"
                privacy_profile: basic
                phi_tags: { PatientID: { action: LOOKUP, table: ids.csv } }
                """);
        return ProfileLoader.load(folder.resolve("p.yaml"), problems);
    }

    @Test
    @DisplayName("LOOKUP gives what the table says, and a miss quarantines with the tag and without the value")
    void lookups() throws IOException {
        Profile hit = Objects.requireNonNull(
                lookup("id_old,id_new\n\"HOSP-7734521\",\"S-001\"\nx,y\n", new Problems()));
        Profile miss = Objects.requireNonNull(lookup("HOSP-1,S-002\n", new Problems()));

        StageResult found = Profiles.pipeline(hit).run(SampleInstances.instance(SampleInstances.ct()));
        StageResult missed = Profiles.pipeline(miss).run(SampleInstances.instance(SampleInstances.ct()));

        assertThat(found).isInstanceOfSatisfying(StageResult.Passed.class,
                p -> assertThat(p.instance().working().string(Tag.PatientID)).isEqualTo("S-001"));
        assertThat(missed).isEqualTo(new StageResult.Quarantined(Reason.LOOKUP_MISSED, "(0010,0020)"));
        assertThat(hit.digest()).as("the table is part of the profile").isNotEqualTo(miss.digest());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"one | two values", "a,b,c | two values", "\"a,b | two values",
            ",b | first value is empty", "a,b\\na,c | stands before already",
            "a,ÄÖ | printable ASCII"})
    void unsoundTables(String table, String message) throws IOException {
        Problems problems = new Problems();

        assertThat(lookup(table.replace("\\n", "\n"), problems)).isNull();

        assertThat(problems.list()).extracting(Problem::message).singleElement().asString().contains(message);
    }

    @Test
    @DisplayName("A site's words are part of the profile: its digest changes, and they stay in cleaned text")
    void lexicon() throws IOException {
        Files.writeString(folder.resolve("words.txt"), "# ours\nQuirxel\n", StandardCharsets.UTF_8);
        String yaml = "version: \"2.0\"\nprivacy_profile: basic\noptions: [clean_descriptors]\n";
        Files.writeString(folder.resolve("a.yaml"), yaml);
        Files.writeString(folder.resolve("b.yaml"), yaml + "lexicon: words.txt\n");
        Profile without = Objects
                .requireNonNull(ProfileLoader.load(folder.resolve("a.yaml"), new Problems()));
        Profile with = Objects.requireNonNull(ProfileLoader.load(folder.resolve("b.yaml"), new Problems()));
        Attributes original = SampleInstances.ct();
        original.set(Tag.StudyDescription, "CHEST QUIRXEL");

        assertThat(with.digest()).isNotEqualTo(without.digest());
        assertThat(new Anonymizer(with, Profiles.pseudonyms(1)).anonymize(original)
                .string(Tag.StudyDescription)).isEqualTo("CHEST QUIRXEL");
        assertThat(new Anonymizer(without, Profiles.pseudonyms(1)).anonymize(original)
                .string(Tag.StudyDescription)).isEqualTo("CHEST");
    }

    @ParameterizedTest
    @DisplayName("Who keeps who the patient is does not say that the identity was removed; verify agrees")
    @CsvSource(delimiter = '|', value = {"PatientName: { action: KEEP } | NO",
            "PatientID: { action: KEEP } | NO",
            "vr:PN: { action: KEEP } | NO", "PatientSex: { action: KEEP } | YES",
            "PatientID: { action: KEEP, when: { modality: MR } } | NO",
            "PatientID: { action: REPLACE, value: X1 } | YES"})
    void identityKept(String override, String expected) {
        Problems problems = new Problems();
        Profile profile = Objects.requireNonNull(ProfileLoader.parse(
                "version: \"2.0\"\nprivacy_profile: basic\nphi_tags: { " + override + " }\n", "p.yaml",
                problems));

        StageResult result = Profiles.pipeline(profile).run(SampleInstances.instance(SampleInstances.ct()));

        assertThat(result).isInstanceOfSatisfying(StageResult.Passed.class, passed -> {
            Attributes clean = passed.instance().working();
            assertThat(clean.string(Tag.PatientIdentityRemoved)).isEqualTo(expected);
            assertThat(clean.contains(Tag.DeidentificationMethodCodeSequence))
                    .isEqualTo(expected.equals("YES"));
        });
        assertThat(problems.notes()).hasSize(expected.equals("YES") ? 0 : 1);
    }

    @Test
    @DisplayName("A configuration of the Gantry library, in JSON, loads; what it means differently here is said")
    void library() {
        Problems problems = new Problems();

        Profile profile = ProfileLoader.parse("""
                {
                  "version": "2.0",
                  "privacy_profile": "comprehensive",
                  "phi_tags": {
                    "0010,0010": {"action": "REMOVE", "name": "Patient\\u0027s Name"},
                    "0010,0020": {"action": "REPLACE", "name": "Patient ID"},
                    "0008,1030": {"action": "REPLACE", "replacement": "RESEARCH"},
                    "0010,0030": {"action": "SHIFT", "name": "Patient's Birth Date"},
                    "0010,0040": {"action": "KEEP", "name": "Patient's Sex"},
                    "0009,1001": {"action": "REMOVE", "name": "vendor"}
                  },
                  "remove_private_tags": false,
                  "machines": []
                }
                """, "gantry_config.json", problems);

        assertThat(problems.list()).isEmpty();
        assertThat(profile).isNotNull();
        assertThat(problems.notes()).extracting(Problem::line).containsExactly(1, 3, 6, 10, 12);
        assertThat(problems.notes().toString()).contains("comprehensive").contains("a dummy")
                .contains("retain_safe_private").contains("-365 to -1 days").contains("without its creator");
    }

    private static StageResult document(String policy, String content) {
        Attributes pdf = SampleInstances.patientAndStudy(UID.EncapsulatedPDFStorage, "1.2.3.4.5.66.8");
        pdf.setBytes(Tag.EncapsulatedDocument, VR.OB, content.getBytes(StandardCharsets.US_ASCII));
        return Profiles.pipeline(Profiles.with(policy)).run(SampleInstances.instance(pdf));
    }

    @Test
    @DisplayName("Documents are held, dropped or passed as the profile says; what names the patient is held all the same")
    void documents() {
        assertThat(document("", "%PDF-1.4")).isEqualTo(
                new StageResult.Quarantined(Reason.CONTENT_CANNOT_BE_CLEANED, "(0042,0011)"));
        assertThat(document("encapsulated_documents: drop\n", "%PDF-1.4"))
                .isEqualTo(new StageResult.Filtered("encapsulated_documents: drop"));
        assertThat(document("encapsulated_documents: pass\n", "%PDF-1.4"))
                .isInstanceOfSatisfying(StageResult.Passed.class, p -> assertThat(
                        p.instance().working().get(Tag.EncapsulatedDocument))
                        .isEqualTo(p.instance().original().get(Tag.EncapsulatedDocument)));
        assertThat(document("encapsulated_documents: pass\n", "<patient>Hallwachs</patient>"))
                .isEqualTo(new StageResult.Quarantined(Reason.IDENTIFIER_SURVIVED, "(0042,0011)"));
    }

    @Test
    @DisplayName("A drawing is dropped or passed as documents are; where none belongs it becomes a dummy")
    void drawings() {
        Attributes drawing = new Attributes();
        drawing.setBytes(Tag.HPGLDocument, VR.OB, "LBLabel;".getBytes(StandardCharsets.US_ASCII));
        Attributes template = SampleInstances.patientAndStudy(UID.GenericImplantTemplateStorage,
                "1.2.3.4.5.66.8");
        template.setSequence(Tag.HPGLDocumentSequence, drawing);
        assertThat(Profiles.pipeline(Profiles.with("encapsulated_documents: drop\n"))
                .run(SampleInstances.instance(template)))
                .isEqualTo(new StageResult.Filtered("encapsulated_documents: drop"));
        assertThat(Profiles.pipeline(Profiles.with("encapsulated_documents: pass\n"))
                .run(SampleInstances.instance(template)))
                .isInstanceOfSatisfying(StageResult.Passed.class, p -> assertThat(
                        p.instance().working().items(Tag.HPGLDocumentSequence).getFirst()
                                .get(Tag.HPGLDocument))
                        .isEqualTo(drawing.get(Tag.HPGLDocument)));

        template.remove(Tag.HPGLDocumentSequence);
        template.setSequence(Tag.AnatomicRegionSequence, drawing);
        assertThat(Profiles.pipeline(Profiles.with("")).run(SampleInstances.instance(template)))
                .isInstanceOfSatisfying(StageResult.Passed.class, p -> assertThat(
                        p.instance().working().items(Tag.AnatomicRegionSequence).getFirst()
                                .get(Tag.HPGLDocument))
                        .isNotNull().isNotEqualTo(drawing.get(Tag.HPGLDocument)));
    }

    private static StageResult annotated(String policy) {
        Attributes ecg = SampleInstances.patientAndStudy(UID.TwelveLeadECGWaveformStorage, "1.2.3.4.5.66.9");
        Attributes item = new Attributes(ecg.characterSet());
        item.set(Tag.UnformattedTextValue, "Sinus rhythm, Hallwachs");
        ecg.setSequence(Tag.WaveformAnnotationSequence, item);
        return Profiles.pipeline(Profiles.with(policy)).run(SampleInstances.instance(ecg));
    }

    @Test
    @DisplayName("Words upon a waveform are held, dropped or passed, cleaned, where the profile keeps annotations")
    void annotations() {
        String cleaned = "options: [clean_structured_content]\n";
        assertThat(annotated(cleaned)).isEqualTo(
                new StageResult.Quarantined(Reason.CONTENT_CANNOT_BE_CLEANED, "(0040,B020)"));
        assertThat(annotated(cleaned + "encapsulated_documents: drop\n"))
                .isEqualTo(new StageResult.Filtered("encapsulated_documents: drop"));
        assertThat(annotated(cleaned + "encapsulated_documents: pass\n"))
                .isInstanceOfSatisfying(StageResult.Passed.class, p -> assertThat(p.instance().working()
                        .items(Tag.WaveformAnnotationSequence).getFirst().string(Tag.UnformattedTextValue))
                        .isEqualTo("Sinus rhythm"));
        assertThat(annotated("")).isInstanceOf(StageResult.Passed.class);
    }
}
