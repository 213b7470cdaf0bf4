package io.gantry.pipeline.ctp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.pipeline.profile.ProfileLoader;
import io.gantry.pipeline.yaml.Problems;
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
        CtpAnonymizerImporter.Result result = CtpAnonymizerImporter.convert(XML, "DicomAnonymizer.script");

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
                .anyMatch(note -> note.startsWith("line 4: (0010,0010) becomes a pseudonym"))
                .anyMatch(note -> note.startsWith("line 7: (0008,0018) is not carried over"))
                .anyMatch(note -> note.startsWith("line 9: (0010,4000) cannot be carried over: @if"))
                .anyMatch(note -> note.startsWith("line 10: (0010,1010) is switched off"))
                .anyMatch(note -> note.startsWith("line 13: keeping 0018"));
    }

    @Test
    void theOlderForm() throws CtpException {
        CtpAnonymizerImporter.Result result = CtpAnonymizerImporter.convert("""
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
    void whatIsNoScriptIsAnError() {
        assertThatThrownBy(() -> CtpAnonymizerImporter.convert("<script><e t=", "s"))
                .isInstanceOf(CtpException.class);
        assertThatThrownBy(() -> CtpAnonymizerImporter.convert("<other/>", "s"))
                .isInstanceOf(CtpException.class);
        assertThatThrownBy(() -> CtpAnonymizerImporter.convert("hello", "s")).isInstanceOf(CtpException.class)
                .hasMessageContaining("line 1");
    }
}
