package io.gantry.pipeline.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Tag;
import io.gantry.pipeline.Profiles;
import io.gantry.pipeline.clean.Lexicon;
import io.gantry.pipeline.identity.CommonWords;
import io.gantry.pipeline.yaml.Problem;
import io.gantry.pipeline.yaml.Problems;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileLoaderTest {

    private static final Path CONF = Path.of(System.getProperty("gantry.root", "."), "conf/profiles");

    @ParameterizedTest
    @ValueSource(strings = {"basic.yaml", "research.yaml", "longitudinal.yaml", "limited-data-set.yaml"})
    void shippedProfilesLoad(String name) {
        Problems problems = new Problems();

        Profile profile = ProfileLoader.load(CONF.resolve(name), problems);

        assertThat(problems.list()).isEmpty();
        assertThat(problems.notes()).isEmpty();
        assertThat(profile).isNotNull();
    }

    @ParameterizedTest
    @DisplayName("Pitfall: an unknown action becomes another one, a configuration that does not parse becomes no rules:"
            + " each is a problem with its line, and there is no profile")
    @CsvSource(delimiter = '|', value = {
            "options: [retain_uid] | 3 | no option of PS3.15 E.3 is called so (nearest: retain_uids)",
            "options: [clean_recognizable_visual_features] | 3 | this edition cannot honour",
            "options: [clean_recognizable_visual_features] | 3 | nothing here can tell a face",
            "options: [retain_long_full_dates, retain_long_modified_dates] | 3 | contradicts",
            "options: [retain_uids, retain_uids] | 3 | stands twice",
            "privacy_profile: basics | 3 | duplicate key",
            "encapsulated_documents: keep | 3 | is not one of drop, hold, pass",
            "lexicon: nowhere.txt | 3 | there is no file",
            "phi_tags: { StudyDescription: { action: SHIFT } } | 3 | dates are of VR DA or DT",
            "phi_tags: { StudyDate: { action: CLEAN } } | 3 | CLEAN is for text",
            "phi_tags: { PatientName: { action: CLEAN } } | 3 | CLEAN is for text",
            "phi_tags: { StudyDate: { action: CAP_AGE } } | 3 | ages are of VR AS",
            "phi_tags: { PatientAge: { action: CAP_AGE, value: 90 } } | 3 | an age in years such as 090Y",
            "phi_tags: { PatientAge: { action: CAP_AGE, over: old } } | 3 | must be a whole number",
            "phi_tags: { PatientAge: { action: KEEP, over: 89 } } | 3 | only CAP_AGE takes `over`",
            "phi_tags: { PatientAge: { action: GENERALIZE } } | 3 | GENERALIZE needs `to`",
            "phi_tags: { PatientAge: { action: GENERALIZE, to: year } } | 3 | a band such as 10Y",
            "phi_tags: { StudyDate: { action: GENERALIZE, to: week } } | 3 | year or month",
            "phi_tags: { PatientAddress: { action: GENERALIZE, to: year } } | 3 | such as 3 digits",
            "phi_tags: { PatientID: { action: LOOKUP } } | 3 | LOOKUP needs a table",
            "phi_tags: { PatientID: { action: LOOKUP, table: nowhere.csv } } | 3 | there is no file",
            "phi_tags: { StudyDate: { action: LOOKUP, table: a.csv } } | 3 | LOOKUP is for text",
            "phi_tags: { 'vr:PX': { action: KEEP } } | 3 | no VR is called so",
            "phi_tags: { 'vr:SL': { action: CLEAN } } | 3 | CLEAN is for text",
            "phi_tags: { private: { action: DUMMY } } | 3 | no VR that is known here",
            "phi_tags: { StudyDate/StudyID: { action: KEEP } } | 3 | must be a sequence",
            "phi_tags: { RequestAttributeSequence/StudyID: { action: KEEP } } | 3 | nearest: RequestAttributesSequence",
            "phi_tags: { 'RequestAttributesSequence/60xx,3000': { action: KEEP } } | 3 | a single attribute",
            "phi_tags: { 'ContentSequence[1]/TextValue': { action: KEEP } } | 3 | content tree",
            "phi_tags: { RequestAttributesSequence/SOPInstanceUID: { action: EMPTY } } | 3 | cannot be overridden",
            "phi_tags: { StudyID: { action: KEEP, when: { modalty: CT } } } | 3 | (nearest: modality)",
            "phi_tags: { StudyID: { action: KEEP, when: { modality: ct } } } | 3 | is no modality",
            "phi_tags: { StudyID: { action: KEEP, when: { sop_class: CTImageStore } } } | 3 | (nearest: CTImageStorage)",
            "phi_tags: { StudyID: { action: KEEP, when: {} } } | 3 | names no condition",
            "phi_tags: { StudyID: { action: KEEP, when: { attribute: { tag: StudyID } } } } | 3 | one of equals and matches",
            "phi_tags: { StudyID: { action: KEEP, when: { attribute: { tag: StudyID, matches: '(' } } } } | 3 | no regular",
            "phi_tags: { StudyID: [ { action: KEEP }, { action: EMPTY } ] } | 3 | never reached",
            "phi_tags: { '60xx,3000': { action: KEEP, when: { modality: CT } } } | 3 | take no `when`",
            "options: [retain_long_modified_dates] | 3 | needs date_jitter",
            "date_jitter: { min_days: 5, max_days: 1 } | 3 | min_days is over max_days",
            "date_jitter: { min_days: 0, max_days: 0 } | 3 | moves no date",
            "phi_tags: { StudyDescription: [] } | 3 | names no action",
            "date_jitter: { min_days: 1 } | 3 | missing key: max_days",
            "date_jitter: { min_days: 1, max_days: 2, step: 3 } | 3 | unknown key",
            "date_jitter: { min_days: -99999, max_days: 2 } | 3 | out of range",
            "remove_private_tags: no | 3 | ",
            "unmatched: mask | 3 | is not one of hold, pass, regions",
            "unmached: hold | 3 | unknown key (nearest: unmatched)",
            "machines: [{ manufacturer: ACME }] | 3 | missing key: redaction_zones",
            "phi_tags: { StudyDescription: { action: SCRUB } } | 3 | no action is called so",
            "phi_tags: { StudyDescription: { action: REMOV } } | 3 | (nearest: REMOVE)",
            "phi_tags: { StudyDescription: { action: keep } } | 3 | no action is called so",
            "phi_tags: { StudyDescription: { value: X } } | 3 | missing key: action",
            "phi_tags: { StudyDescription: KEEP } | 3 | must be a mapping",
            "phi_tags: { StudyDescripton: { action: KEEP } } | 3 | (nearest: StudyDescription)",
            "phi_tags: { '0008,1FFE': { action: KEEP } } | 3 | no such attribute",
            "phi_tags: { '0002,0010': { action: KEEP } } | 3 | no such attribute",
            "phi_tags: { '0029,1010': { action: KEEP } } | 3 | named with its creator",
            "phi_tags: { '0028,\"ACME\",10': { action: KEEP } } | 3 | odd group",
            "phi_tags: { '0029,\"ACME\",10': { action: DUMMY } } | 3 | use KEEP, REMOVE or EMPTY",
            "phi_tags: { '60xx,3000': { action: DUMMY } } | 3 | take KEEP, REMOVE or EMPTY",
            "phi_tags: { '60xx,3001': { action: KEEP } } | 3 | no such attribute",
            "phi_tags: { StudyDescription: { action: UID } } | 3 | UID is for attributes of VR UI",
            "phi_tags: { Rows: { action: PSEUDONYM } } | 3 | cannot be overridden",
            "phi_tags: { SeriesNumber: { action: PSEUDONYM } } | 3 | a pseudonym is text",
            "phi_tags: { StudyInstanceUID: { action: REPLACE, value: 1.2.3 } } | 3 | cannot be overridden",
            "phi_tags: { PatientIdentityRemoved: { action: REMOVE } } | 3 | cannot be overridden",
            "phi_tags: { StudyDescription: { action: KEEP, value: X } } | 3 | only REPLACE takes a value",
            "phi_tags: { StudyDate: { action: REPLACE, value: '20200230' } } | 3 | a date such as",
            "phi_tags: { StudyTime: { action: REPLACE, value: '2500' } } | 3 | a time such as",
            "phi_tags: { AcquisitionDateTime: { action: REPLACE, value: '20200101+99' } } | 3 | a date and time",
            "phi_tags: { PatientAge: { action: REPLACE, value: '45' } } | 3 | an age such as",
            "phi_tags: { PatientSex: { action: REPLACE, value: 'm' } } | 3 | up to 16 of A-Z",
            "phi_tags: { AccessionNumber: { action: REPLACE, value: '12345678901234567' } } | 3 | up to 16",
            "phi_tags: { SeriesNumber: { action: REPLACE, value: 'one' } } | 3 | a whole number",
            "phi_tags: { FrameOfReferenceUID: { action: REPLACE, value: '1.02' } } | 3 | a UID",
            "phi_tags: { InstitutionName: { action: REPLACE, value: 'Universität' } } | 3 | printable ASCII",
            "phi_tags: { ICCProfile: { action: REPLACE, value: 'x' } } | 3 | REPLACE cannot write VR OB",
            "phi_tags: { StudyDate: { action: KEEP }, '0008,0020': { action: EMPTY } } | 3 | the same attribute",
            "phi_tags: { StudyDate: { action: KEEP }, StudyDate: { action: EMPTY } } | 3 | duplicate key"})
    void problems(String line, int at, String message) {
        Problems problems = new Problems();

        Profile profile = ProfileLoader.parse("version: \"2.0\"\nprivacy_profile: basic\n" + line + "\n",
                "p.yaml",
                problems);

        assertThat(profile).isNull();
        assertThat(problems.list()).isNotEmpty();
        Problem first = problems.list().getFirst();
        assertThat(first.line()).isEqualTo(at);
        assertThat(problems.list().toString()).contains(message == null ? "" : message);
    }

    @Test
    void allProblemsAtOnce() {
        Problems problems = new Problems();

        assertThat(ProfileLoader.parse("version: 1\nprivacy_profile: full\nunmatched: maybe\nother: 1\n",
                "p.yaml",
                problems)).isNull();

        assertThat(problems.list()).extracting(Problem::line).containsExactly(1, 2, 3, 4);
    }

    @Test
    void versionAndProfileAreRequired() {
        Problems problems = new Problems();

        assertThat(ProfileLoader.parse("unmatched: hold\n", "p.yaml", problems)).isNull();

        assertThat(problems.list()).hasSize(2);
    }

    @Test
    @DisplayName("Two options that contradict each other stop the start")
    void contradiction() {
        Problems problems = new Problems();

        Profile profile = ProfileLoader.parse("""
                version: "2.0"
                privacy_profile: basic
                options: [retain_long_full_dates]
                date_jitter: { min_days: 1, max_days: 2 }
                """, "p.yaml", problems);

        assertThat(profile).isNull();

        assertThat(problems.list().toString()).contains("contradicts");
    }

    @Test
    void replacementsOfEveryVr() {
        Profile profile = Profiles.with("""
                phi_tags:
                  SeriesNumber: { action: REPLACE, value: "7" }
                  SliceThickness: { action: REPLACE, value: "1.5\\\\2.5" }
                  CTDIvol: { action: REPLACE, value: "2.5" }
                  ReferencedFrameNumber: { action: REPLACE, value: "1\\\\2" }
                  AcquisitionDateTime: { action: REPLACE, value: "20200131101500.5+0100" }
                  StudyDate: { action: REPLACE, value: "20200131" }
                  StudyTime: { action: REPLACE, value: "101500" }
                  PatientAge: { action: REPLACE, value: 045Y }
                  PatientName: { action: REPLACE, value: "Doe^Jane" }
                  FrameOfReferenceUID: { action: REPLACE, value: 1.2.3 }
                """);

        assertThat(profile.rules().of(Tag.CTDIvol).constant()).satisfies(e -> {
            assertThat(e).isNotNull();
            assertThat(e == null ? new byte[0] : e.bytes()).containsExactly(0, 0, 0, 0, 0, 0, 4, 64);
        });
        assertThat(profile.rules().of(Tag.SliceThickness).constant()).satisfies(
                e -> assertThat(e == null ? new byte[0] : e.bytes()).asString().startsWith("1.5\\2.5"));
    }

    @Test
    @DisplayName("Pitfall: nobody can say which edition of the rules an instance was cleaned with: the digest can")
    void digest() {
        String basic = Profiles.basic().digest();

        assertThat(basic).matches("[0-9a-f]{64}").isEqualTo(Profiles.basic().digest());
        assertThat(Profiles.with("# a comment\nunmatched: hold\n").digest()).isEqualTo(basic);
        assertThat(Profiles.with("unmatched: pass\n").digest()).isNotEqualTo(basic);
        assertThat(Profiles.with("options: [retain_uids]\n").digest()).isNotEqualTo(basic);
        assertThat(Profiles.jitter().digest()).isNotEqualTo(basic);
        assertThat(Profiles.with("date_jitter: {min_days: -365, max_days: -2}\n").digest())
                .isNotEqualTo(Profiles.jitter().digest());
        assertThat(Profiles.with("phi_tags: { StationName: { action: REPLACE, value: A } }\n").digest())
                .isNotEqualTo(
                        Profiles.with("phi_tags: { StationName: { action: REPLACE, value: B } }\n").digest());
        assertThat(Profile.edition()).isEqualTo("PS3.15 E.1-1 (2026)");
        assertThat(Lexicon.digest()).matches("[0-9a-f]{64}").isNotEqualTo(CommonWords.digest());
    }

    @Test
    @DisplayName("Other built-in words make another digest: what is taken of the profile has their digests in it")
    void digestOfWords() {
        Profile basic = Profiles.basic();

        assertThat(Profile.canonical(basic, "words", "common"))
                .isNotEqualTo(Profile.canonical(basic, "others", "common"))
                .isNotEqualTo(Profile.canonical(basic, "words", "others"));
    }
}
