package io.gantry.pipeline.redact.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.pipeline.yaml.Problems;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MachineRulesTest {

    private static Attributes image() {
        Attributes image = new Attributes();
        image.set(Tag.SOPClassUID, UID.CTImageStorage);
        image.set(Tag.Manufacturer, "ACME ");
        image.set(Tag.ManufacturerModelName, " Scan 9000");
        image.set(Tag.DeviceSerialNumber, "SN1");
        image.set(Tag.Modality, "CT");
        image.set(Tag.ImageType, "ORIGINAL", "PRIMARY", "AXIAL");
        image.set(Tag.SeriesDescription, "Dose Report 1");
        image.setInts(Tag.Rows, VR.US, 512);
        image.setInts(Tag.Columns, VR.US, 640);
        image.set(Tag.SliceThickness, "1.25");
        image.set(0x00090010, VR.LO, "ACME HEADER");
        image.set(0x00091001, VR.LO, "private");
        Attributes region = new Attributes();
        region.setInts(Tag.RegionLocationMaxX1, VR.UL, 600);
        image.setSequence(Tag.SequenceOfUltrasoundRegions, region);
        return image;
    }

    private static MachineRules rules(String... entries) {
        Problems problems = new Problems();
        MachineRules rules = MachineRuleReader.parse(yaml(entries), "m.yaml", problems);
        assertThat(problems.list()).isEmpty();
        return rules;
    }

    private static String yaml(String... entries) {
        StringBuilder yaml = new StringBuilder("machines:\n");
        for (String entry : entries) {
            yaml.append("  - { ").append(entry).append(" }\n");
        }
        return yaml.toString();
    }

    private static String origin(Match match) {
        return match instanceof Match.Found(var rule) ? rule.origin() : match.getClass().getSimpleName();
    }

    private static final String ZONE = ", redaction_zones: [[0, 9, 0, 9]]";

    @ParameterizedTest
    @ValueSource(strings = {"manufacturer: acme", "manufacturer: ACME, model_name: scan 9000",
            "manufacturer: [OTHER, Acme]", "image_type: axial", "image_type: 'ORIGINAL\\PRIMARY\\AXIAL'",
            "rows: 512",
            "columns: { less: 641 }", "columns: { greater: 639 }", "model_name: { starts_with: SCAN }",
            "model_name: { ends_with: '9000' }", "model_name: { contains: n 9 }",
            "model_name: { matches: 'scan \\d+' }",
            "model_name: { equals: Scan 9000, case_sensitive: true }", "sop_class: " + UID.CTImageStorage,
            "sop_class: CTImageStorage", "when: { SOPClassUID: [MRImageStorage, CTImageStorage] }",
            "model_name: { not: Other }", "when: { SliceThickness: { less: 1.3 } }",
            "when: { '0018,0050': 1.25 }",
            "when: { 'StationName': { equals: '' } }", "when: { '0009,\"ACME HEADER\",01': PRIVATE }",
            "when: { 'SequenceOfUltrasoundRegions::RegionLocationMaxX1': 600 }",
            "when: { any: [ { Modality: MR }, { Modality: CT } ] }",
            "when: { all: [ { Modality: CT }, { not: { Rows: 1 } } ] }", "when: { not: { Modality: MR } }"})
    void holds(String conditions) {
        assertThat(origin(rules(conditions + ZONE).match(image()))).isEqualTo("m.yaml:2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"manufacturer: ACM", "model_name: { equals: scan 9000, case_sensitive: true }",
            "rows: 51",
            "columns: { less: 640 }", "columns: { greater: 640 }", "model_name: { starts_with: can }",
            "model_name: { matches: 'scan' }", "image_type: { equals: AXIAL }",
            "model_name: { not: Scan 9000 }",
            "when: { any: [ { Modality: MR }, { Modality: US } ] }", "when: { StationName: { less: 5 } }",
            "modality: [MR, US]", "manufacturer: ACME, rows: 511"})
    void doesNotHold(String conditions) {
        assertThat(rules(conditions + ZONE).match(image())).isInstanceOf(Match.None.class);
    }

    @Test
    void theMoreSpecificWinsWhateverTheOrder() {
        assertThat(origin(
                rules("manufacturer: ACME" + ZONE, "manufacturer: ACME, modality: CT, redaction_zones: []")
                        .match(image())))
                .isEqualTo("m.yaml:3");
        assertThat(origin(
                rules("manufacturer: ACME, modality: CT, redaction_zones: []", "manufacturer: ACME" + ZONE)
                        .match(image())))
                .isEqualTo("m.yaml:2");
    }

    @Test
    void prioritiesComeFirstTheLowestNumberBeforeTheOthers() {
        assertThat(origin(rules("manufacturer: ACME, modality: CT" + ZONE,
                "manufacturer: ACME, priority: 2, redaction_zones: []",
                "modality: CT, priority: 1, redaction_zones: whole_frame").match(image())))
                .isEqualTo("m.yaml:4");
    }

    @Test
    void tiesThatNobodyCanForeseeHoldTheImage() {
        MachineRules rules = rules("model_name: { contains: can }" + ZONE,
                "model_name: { contains: '9000' }, redaction_zones: []");
        assertThat(rules.match(image())).isInstanceOf(Match.Ambiguous.class);
    }

    @Test
    void tiesThatBlankAlikeAreNone() {
        assertThat(origin(
                rules("model_name: { contains: can }" + ZONE, "model_name: { contains: '9000' }" + ZONE)
                        .match(image())))
                .isEqualTo("m.yaml:2");
    }

    @Test
    @DisplayName("pitfall: The rule exists but the machine sends no serial number, or a trailing space")
    void aMissingSerialNumberIsNotPassedOver() {
        MachineRules rules = rules("manufacturer: ACME, serial_number: SN1" + ZONE);
        Attributes padded = image();
        padded.set(Tag.DeviceSerialNumber, "SN1 ");
        Attributes without = image();
        without.remove(Tag.DeviceSerialNumber);
        Attributes other = image();
        other.set(Tag.DeviceSerialNumber, "SN2");
        Attributes empty = image();
        empty.set(Tag.DeviceSerialNumber, "");
        Attributes otherMaker = image();
        otherMaker.set(Tag.Manufacturer, "OTHER");
        otherMaker.remove(Tag.DeviceSerialNumber);

        assertThat(origin(rules.match(padded))).isEqualTo("m.yaml:2");
        assertThat(rules.match(without)).isInstanceOf(Match.Undecided.class);
        assertThat(rules.match(empty)).isInstanceOf(Match.Undecided.class);
        assertThat(rules.match(other)).isInstanceOf(Match.None.class);
        assertThat(rules.match(otherMaker)).isInstanceOf(Match.None.class);
    }

    @Test
    void thatAMachineBurnsNothingInIsOnlyBelievedOfThatMachine() {
        Attributes without = image();
        without.remove(Tag.DeviceSerialNumber);
        MachineRules rules = rules("manufacturer: ACME, serial_number: SN1, redaction_zones: []");

        assertThat(rules.match(without)).isInstanceOf(Match.None.class);
        assertThat(origin(rules.match(image()))).isEqualTo("m.yaml:2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"manufacturer: ACME | missing key: redaction_zones",
            "redaction_zones: [] | has no condition",
            "manufactuer: ACME, redaction_zones: [] | unknown key (nearest: manufacturer)",
            "when: { NoSuchThing: 1 }, redaction_zones: [] | is no attribute",
            "model_name: { contain: x }, redaction_zones: [] | unknown key (nearest: contains)",
            "model_name: { matches: '(' }, redaction_zones: [] | is no regular expression",
            "model_name: { contains: '' }, redaction_zones: [] | is empty",
            "rows: 7b8, redaction_zones: [] | must be a whole number of pixels",
            "when: { Columns: [512, all] }, redaction_zones: [] | must be a whole number of pixels",
            "sop_class: CTImageStorag, redaction_zones: [] | (nearest: CTImageStorage)",
            "rows: { less: many }, redaction_zones: [] | must be a number",
            "modality: CT, redaction_zones: [[0, 60, 640]] | must be [row1, row2, column1, column2]",
            "modality: CT, redaction_zones: [[60, 0, 0, 640]] | has no area",
            "modality: CT, redaction_zones: [{ x: 0, y: 0, width: 0, height: 5 }] | is out of range",
            "modality: CT, redaction_zones: [{ x: 0, y: 0, width: 5 }] | missing key: height",
            "modality: CT, redaction_zones: everything | is not one of outside_ultrasound_regions, whole_frame",
            "modality: CT, redaction_zones: [{ zone: whole_frame, frames: [3, 2] }] | the last frame is before the first"})
    void problemsCarryTheirLine(String entry, String message) {
        Problems problems = new Problems();
        MachineRuleReader.parse(yaml(entry), "m.yaml", problems);
        assertThat(problems.list()).anySatisfy(problem -> {
            assertThat(problem.toString()).contains(message);
            assertThat(problem.line()).isEqualTo(2);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"modality: CT | rows: 512 | true",
            "modality: CT | modality: MR | false",
            "modality: CT | modality: [CT, MR] | true", "modality: CT | modality: { contains: C } | true",
            "modality: CT | modality: { contains: M } | false",
            "modality: CT | modality: CT, rows: 512 | false",
            "model_name: { contains: A } | model_name: { contains: B } | false",
            "modality: CT, priority: 1 | rows: 512 | false"})
    void tiesThatCanBeForeseenAreProblems(String one, String other, boolean problem) {
        Problems problems = new Problems();
        MachineRuleReader.parse(yaml(one + ZONE, other + ", redaction_zones: []"), "m.yaml", problems);
        assertThat(!problems.isEmpty()).isEqualTo(problem);
        if (problem) {
            assertThat(problems.list().getFirst().line()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"'0002,0010'", "TransferSyntaxUID", "SourceApplicationEntityTitle", "'0000,0002'",
            "'0004,1220'", "'0002,0102'"})
    @DisplayName("a condition on the file, the message or a directory can never hold: it stops the start, with its line")
    void attributesOfNoDataSet(String attribute) {
        Problems problems = new Problems();

        MachineRuleReader
                .parse("machines:\n  - manufacturer: ACME\n    when:\n      any:\n        - " + attribute
                        + ": x\n        - Modality: CT\n    redaction_zones: []\n", "m.yaml", problems);

        assertThat(problems.list()).hasSize(1);
        assertThat(problems.list().getFirst().toString()).contains("m.yaml:5").contains("no image has it");
    }
}
