package io.gantry.pipeline.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.pipeline.StageResult;
import io.gantry.pipeline.inspect.AttributeFindings.Finding;
import io.gantry.pipeline.inspect.AttributeFindings.Why;
import io.gantry.pipeline.inspect.DataSetComparison.Change;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class FindingsTest {

    private static Attributes patient() {
        var a = new Attributes();
        a.set(Tag.SpecificCharacterSet, "ISO_IR 192");
        a.set(Tag.PatientName, "Müller^Lise=山田^太郎");
        a.set(Tag.PatientID, "4711-B");
        a.set(Tag.SeriesDescription, "for mueller");
        a.set(Tag.StudyDescription, "MULLER, lise: head");
        a.set(Tag.ImageComments, "山田さん");
        a.set(Tag.ProtocolName, "Head 5 mm");
        a.set(Tag.PatientComments, "call +49 30 5550142, a@b.example, seen 3/4/2021, no. 12345678");
        a.set(0x00090010, VR.LO, "ACME");
        a.set(0x00091001, VR.LO, "x");
        var item = new Attributes(a.characterSet());
        item.set(Tag.CodeMeaning, "ID 4711 b");
        a.put(new SequenceElement(Tag.AnatomicRegionSequence, List.of(item)));
        return a;
    }

    private static Map<String, Finding> findings(Attributes original, Attributes clean) throws IOException {
        return AttributeFindings.of(original, clean, pair -> pair.tag() == Tag.PatientName).stream()
                .collect(Collectors.toMap(Finding::attribute, finding -> finding));
    }

    private static Finding of(Map<String, Finding> found, String attribute) {
        return Objects.requireNonNull(found.get(attribute), attribute);
    }

    @Test
    @DisplayName("An attribute is suspect by the table, by what its text looks like, or for repeating an identity")
    void findsIdentifiersInEachOfThreeWays() throws IOException {
        var found = findings(patient(), patient());
        assertThat(of(found, "(0010,0010)").why()).containsExactly(Why.TABLE);
        assertThat(of(found, "(0009,\"ACME\",01)").why()).containsExactly(Why.TABLE);
        assertThat(of(found, "(0008,1030)").why()).containsExactly(Why.CROSS_REFERENCE);
        assertThat(of(found, "(0020,4000)").why()).containsExactly(Why.CROSS_REFERENCE);
        assertThat(of(found, "(0008,0104)").why()).containsExactly(Why.CROSS_REFERENCE);
        assertThat(of(found, "(0010,4000)").patterns()).containsExactlyInAnyOrder(TextPattern.PHONE,
                TextPattern.EMAIL, TextPattern.DATE, TextPattern.ID_LIKE);
        assertThat(of(found, "(0018,1030)").why()).isEmpty();
        assertThat(of(found, "(0008,103E)").why()).isEmpty();
        assertThat(found).doesNotContainKey("(0009,0010)").doesNotContainKey("(0008,2218)");
    }

    @Test
    void saysWhatBecameOfEach() throws IOException {
        Attributes clean = patient();
        clean.set(Tag.PatientName, "X");
        clean.set(Tag.StudyDescription, "");
        clean.remove(Tag.ImageComments);
        clean.remove(Tag.AnatomicRegionSequence);
        clean.set(Tag.PatientIdentityRemoved, "YES");
        var found = findings(patient(), clean);
        assertThat(of(found, "(0010,0010)").change()).isEqualTo(Change.CHANGED);
        assertThat(of(found, "(0008,1030)").change()).isEqualTo(Change.EMPTIED);
        assertThat(of(found, "(0020,4000)").change()).isEqualTo(Change.REMOVED);
        assertThat(of(found, "(0008,0104)").change()).isEqualTo(Change.REMOVED);
        assertThat(of(found, "(0018,1030)").change()).isEqualTo(Change.KEPT);
        var added = new ArrayList<Integer>();
        DataSetComparison.compare(patient(), clean, pair -> {
            if (pair.change() == Change.ADDED) {
                added.add(pair.tag());
            }
        });
        assertThat(added).containsExactly(Tag.PatientIdentityRemoved);
    }

    @Test
    void patternsAreNotSeenInWhatScannersWrite() {
        for (String text : new String[]{"T1 SE 5.0 mm", "VA20A", "1.3.12.2.1107.5.2", "512x512",
                "B30f 120 kV",
                "2024", "C3/4 to C6/7", "120 210 1000"}) {
            assertThat(TextPattern.in(text)).as(text).isEmpty();
        }
        assertThat(TextPattern.in("born 1961-07-09")).containsExactly(TextPattern.DATE);
        assertThat(TextPattern.in("9.7.61")).containsExactly(TextPattern.DATE);
        assertThat(TextPattern.in("see https://pacs.example/x?id=1")).containsExactly(TextPattern.URL);
        assertThat(TextPattern.in("MRN0099342")).containsExactly(TextPattern.ID_LIKE);
        assertThat(TextPattern.in("(555) 010-4477")).containsExactly(TextPattern.PHONE);
    }

    @Test
    void addsUpOverInstances() throws IOException {
        var tally = new AuditTally();
        for (int i = 0; i < 3; i++) {
            tally.add(patient(), AttributeFindings.of(patient(), patient(), _ -> false),
                    new StageResult.Filtered("x"));
        }
        tally.addUnreadable();
        assertThat(tally.outcomes()).containsOnly(Map.entry("filtered", 3L), Map.entry("held", 1L));
        assertThat(tally.reasons()).containsOnly(Map.entry("UNREADABLE", 1L));
        assertThat(tally.attributes()).filteredOn(row -> row.attribute().equals("(0008,0104)"))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.instances()).isEqualTo(3);
                    assertThat(row.nested()).isEqualTo(3);
                    assertThat(row.count(Why.CROSS_REFERENCE)).isEqualTo(3);
                    assertThat(row.count(Change.KEPT)).isEqualTo(3);
                });
    }

    @Test
    void profilesAreComparedByWhatTheyMakeOfAnAttribute() throws IOException {
        Attributes a = patient();
        a.set(Tag.PatientName, "A");
        a.remove(Tag.ImageComments);
        Attributes b = patient();
        b.set(Tag.PatientName, "B");
        b.set(Tag.LongitudinalTemporalInformationModified, "MODIFIED");
        var comparison = new ProfileComparison();
        comparison.add(patient(), new DryRun.Result(a, new StageResult.Filtered("x")),
                new DryRun.Result(b, new StageResult.Filtered("x")));
        assertThat(comparison.attributes()).extracting(row -> row.attribute() + row.inA() + "/" + row.inB())
                .containsExactly("(0010,0010)changed/changed, another value", "(0020,4000)removed/kept",
                        "(0028,0303)absent/added");
        assertThat(comparison.outcomes()).containsExactly(
                new ProfileComparison.OutcomeRow("filtered", "filtered", 1));
    }
}
