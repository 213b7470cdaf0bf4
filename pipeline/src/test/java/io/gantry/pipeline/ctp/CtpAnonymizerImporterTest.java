package io.gantry.pipeline.ctp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.pipeline.profile.ProfileLoader;
import io.gantry.pipeline.yaml.Problems;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CtpAnonymizerImporterTest {

    private static final String XML = """
            <script>
            <p t="TRIAL">TRIAL-7</p>
            <e en="T" t="00081030" n="StudyDescription">@param(@TRIAL)</e>
            <e en="T" t="00100010" n="PatientName">@hashname(this,6,2)</e>
            <e en="T" t="00100020" n="PatientID">@hashptid(@SITEID,this)</e>
            <e en="T" t="00080020" n="StudyDate">@incrementdate(this,@DATEINC)</e>
            <e en="T" t="00080018" n="SOPInstanceUID">@hashuid(@UIDROOT,this)</e>
            <e en="T" t="00180015" n="BodyPartExamined">@keep()</e>
            <e en="T" t="00104000" n="PatientComments">@if(this,exists){@keep()}{@remove()}</e>
            <e en="F" t="00101010" n="PatientAge">@keep()</e>
            <e en="T" t="00080080" n="InstitutionName">@remove()</e>
            <e en="T" t="00081070" n="OperatorsName"></e>
            <k en="T" t="0018">Keep group 0018</k>
            <r en="T" t="privategroups">Remove private groups</r>
            </script>
            """;

    @Test
    void whatCanBeCarriedOverIsAProfileAndTheRestIsListed() throws CtpException {
        CtpImport result = CtpAnonymizerImporter.convert(XML, "DicomAnonymizer.script");

        Problems problems = new Problems();
        assertThat(ProfileLoader.parse(result.yaml(), "p.yaml", problems)).isNotNull();
        assertThat(problems.list()).isEmpty();
        assertThat(result.yaml()).contains("\"0008,1030\": { action: REPLACE, value: \"TRIAL-7\" }")
                .contains("\"0010,0010\": { action: PSEUDONYM }")
                .contains("\"0008,0020\": { action: SHIFT_DATE }")
                .contains("\"0018,0015\": { action: KEEP }").contains("\"0008,0080\": { action: REMOVE }")
                .contains("\"0008,1070\": { action: EMPTY }").doesNotContain("0010,4000")
                .contains("date_jitter");
        assertThat(result.notes())
                .anyMatch(note -> note.startsWith("lines 4 (0010,0010), 5 (0010,0020): becomes a pseudonym"))
                .anyMatch(note -> note.startsWith("line 7 (0008,0018): not carried over")
                        && note.endsWith("the Basic Profile makes another UID of it"))
                .anyMatch(note -> note.startsWith("line 9 (0010,4000): cannot be carried over: @if")
                        && note.endsWith("the Basic Profile removes it"))
                .anyMatch(note -> note.startsWith("line 10 (0010,1010): switched off")
                        && note.endsWith("the Basic Profile removes it"))
                .anyMatch(note -> note.startsWith("line 13 (0018): keeping them"));
    }

    @Test
    @DisplayName("That nothing is burned in is no script's to say; keeping what the machine said is")
    void burnedInAnnotation() throws CtpException {
        CtpImport result = CtpAnonymizerImporter.convert("set.[0028,0301]BurnedInAnnotation=NO\n", "s");
        assertThat(result.carried()).isZero();
        assertThat(result.yaml()).doesNotContain("0028,0301");
        assertThat(result.notes()).singleElement().asString()
                .startsWith("line 1 (0028,0301): not carried over");

        assertThat(CtpAnonymizerImporter.convert("set.[0028,0301]BurnedInAnnotation=@keep()\n", "s").yaml())
                .contains("\"0028,0301\": { action: KEEP }");
    }

    @Test
    void theOlderForm() throws CtpException {
        CtpImport result = CtpAnonymizerImporter.convert("""
                param.SITE=S1
                set.[0010,0010]PatientName=@hash(this)
                #set.[0010,0030]PatientBirthDate=@keep()
                keep.group0018=
                remove.privategroups=
                """, "s");
        assertThat(result.carried()).isEqualTo(1);
        assertThat(result.yaml()).contains("\"0010,0010\": { action: PSEUDONYM }");
    }

    @Test
    @DisplayName("each line of a script is carried over or reported: shapes that sites have")
    void noLineIsLost() throws CtpException {
        String script = """
                \uFEFF<?xml version="1.0"?>
                <script>
                <!-- a comment -->
                <p t="TRIAL">TRIAL-7</p>
                <p t="UIDROOT">1.2.3</p>
                <e en="T" t="00080008" n="ImageType">@if(ImageType,contains,"SAVE"){@quarantine()}{@keep()}</e>
                <e en="T" t="00080050" n="AccessionNumber">@hash(this,16)</e>
                <e en="T" t="00100010" n="PatientName">@hash(PatientID,10)</e>
                <e en="T" t="00100020" n="PatientID">@param(@TRIAL)-@hashptid(@SITEID,this,10)</e>
                <e en="T" t="00100030" n="PatientBirthDate">@incrementdate(PatientBirthDate,@DATEINC)</e>
                <e en="T" t="00101080" n="MilitaryRank">@keep()</e>
                <e en="T" t="00120040" n="ClinicalTrialSubjectID">@hashptid(@SITEID,PatientID)</e>
                <e en="T" t="00120062" n="PatientIdentityRemoved">@always()YES</e>
                <e en="T" t="00120063" n="DeIdentificationMethod">@append(){CTP: @date():@time()}</e>
                <e en="T" t="0013[CTP]10" n="ProjectName">@param(@TRIAL)</e>
                <e en="T" t="00081250" n="RelatedSeriesSeq">@process()</e>
                <e t="00081030" n="StudyDescription">@keep()</e>
                <e en="T" t="00180015" n="BodyPartExamined">@remove()</e>
                <e en="T" t="00180015" n="BodyPartExamined">@require()</e>
                <k en="F" t="safeprivateelements">Keep safe private elements</k>
                <r en="F" t="unspecifiedelements">Remove unchecked elements</r>
                </script>
                """;
        CtpImport result = CtpAnonymizerImporter.convert(script, "s");

        assertThat(result.summary()).isEqualTo("4 attributes carried over");
        assertThat(result.yaml()).contains("\"0008,0050\": { action: PSEUDONYM }",
                "\"0010,0030\": { action: SHIFT_DATE }", "\"0010,1080\": { action: KEEP }",
                "\"0018,0015\": { action: KEEP }");
        String notes = String.join("\n", result.notes());
        assertThat(notes).contains(
                "line 6 (0008,0008): cannot be carried over: @if, @quarantine, @keep (what",
                "line 8 (0010,0010): cannot be carried over: @hash;", "12 (0012,0040)", "13 (0012,0062)",
                "line 11 (0010,1080): kept, as the script says; the Basic Profile would not",
                "line 15 (0013[CTP]10): names no single", "line 16 (0008,1250)",
                "line 17 (0008,1030): switched off", "line 19 (0018,0015): named before",
                "line 21 (unspecifiedelements): what the script does not name stays there",
                "(TRIAL), 5 (UIDROOT): a parameter that nothing");
    }

    @Test
    void whatIsNoScriptIsAnError() {
        assertThatThrownBy(() -> CtpAnonymizerImporter.convert("<script><e t=", "s"))
                .isInstanceOf(CtpException.class);
        assertThatThrownBy(() -> CtpAnonymizerImporter.convert("<other/>", "s"))
                .isInstanceOf(CtpException.class);
        assertThatThrownBy(() -> CtpAnonymizerImporter.convert("hello", "s")).isInstanceOf(CtpException.class)
                .hasMessageContaining("line 1");
    }

    @Test
    @DisplayName("A value that goes over a line break is not carried over, and the note says so with its line")
    void lineBreakInAValue() throws CtpException {
        CtpImport result = CtpAnonymizerImporter.convert("""
                <script>
                <e en="T" t="00080080" n="InstitutionName">one
                two</e>
                <e en="T" t="00081030" n="StudyDescription">
                TRIAL-7
                </e>
                </script>
                """, "x");
        assertThat(result.notes()).anySatisfy(note -> assertThat(note).contains("line 2", "line break"));
        assertThat(result.yaml()).contains("value: \"TRIAL-7\"").doesNotContain("0008,0080");
    }

    @Test
    @DisplayName("Of two lines on one attribute the later counts: where that is not taken, the earlier one does not keep it")
    void theEarlierOfTwoLinesDoesNotStay() throws CtpException {
        CtpImport result = CtpAnonymizerImporter.convert("""
                <script>
                <e en="T" t="00100010" n="PatientName">@keep()</e>
                <e en="T" t="00100010" n="PatientName">@if(this,exists){Anon}{@remove()}</e>
                <e en="T" t="00100040" n="PatientSex">@keep()</e>
                <e en="F" t="00100040" n="PatientSex">@remove()</e>
                </script>
                """, "s");
        assertThat(result.notes()).anySatisfy(
                note -> assertThat(note).contains("line 3 (0010,0010): cannot be carried over: @if"));
        assertThat(result.yaml()).doesNotContain("0010,0010").contains("\"0010,0040\": { action: KEEP }");
    }
}
