package io.gantry.pipeline.redact.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.pipeline.SampleInstances;
import io.gantry.pipeline.redact.zone.ZonePlan;
import io.gantry.pipeline.redact.zone.ZoneSpec;
import io.gantry.pipeline.yaml.Problems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules that ship: their zones fit the images they are for, and slices of the same scanners are none of those. */
class KnownMachinesTest {

    private static final int LARGEST = 0xFFFF;

    static List<MachineRule> known() {
        Problems problems = new Problems();
        List<MachineRule> rules = MachineRuleReader
                .load(Path.of(System.getProperty("gantry.root"), "conf/machines/known.yaml"), problems)
                .rules();
        assertThat(problems.list()).isEmpty();
        return rules;
    }

    /** The words that a rule asks of an attribute, wherever they must all hold; none where it does not ask. */
    private static List<Integer> sizes(Condition condition, int tag) {
        List<Integer> sizes = new ArrayList<>();
        switch (condition) {
            case Condition.Test test when test.attribute().plainTag() == tag ->
                test.words().forEach(word -> sizes.add(Integer.valueOf(word)));
            case Condition.All(List<Condition> each) -> each.forEach(one -> sizes.addAll(sizes(one, tag)));
            case Condition.Test _,Condition.Any _,Condition.Not _ -> {
            }
        }
        return sizes;
    }

    private static Attributes withRegion() {
        Attributes region = new Attributes();
        region.setInts(Tag.RegionLocationMinX0, VR.UL, 5);
        region.setInts(Tag.RegionLocationMinY0, VR.UL, 5);
        region.setInts(Tag.RegionLocationMaxX1, VR.UL, 200);
        region.setInts(Tag.RegionLocationMaxY1, VR.UL, 200);
        Attributes image = new Attributes();
        image.setSequence(Tag.SequenceOfUltrasoundRegions, region);
        return image;
    }

    private static boolean isFixed(MachineRule rule) {
        return rule.zones().stream()
                .anyMatch(zone -> zone.shape() instanceof ZoneSpec.Corners
                        || zone.shape() instanceof ZoneSpec.Box);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("known")
    @DisplayName("a strip is for images of a size that is asked for, and lies within every one of them")
    void zonesFit(MachineRule rule) {
        List<Integer> rows = sizes(rule.condition(), Tag.Rows);
        List<Integer> columns = sizes(rule.condition(), Tag.Columns);
        if (isFixed(rule)) {
            assertThat(rows).as("rows").isNotEmpty();
            assertThat(columns).as("columns").isNotEmpty();
        }
        for (int row : rows.isEmpty() ? List.of(300, LARGEST) : rows) {
            for (int column : columns.isEmpty() ? List.of(300, LARGEST) : columns) {
                ZonePlan plan = ZonePlan.of(rule.zones(), withRegion(), row, column, 1);
                assertThat(plan.problem()).isNull();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GE MEDICAL SYSTEMS", "SIEMENS", "Philips", "TOSHIBA", "Canon Medical Systems",
            "ADAC", "Vital Images, Inc", "Volcano Corporation"})
    @DisplayName("pitfall: CTP's conditions ... dropped at import: a dose-report rule blanks every slice of that scanner")
    void slicesAreNotBlanked(String manufacturer) {
        MachineRules rules = new MachineRules(known());
        for (String modality : List.of("CT", "MR", "PT")) {
            for (String description : List.of("Thorax 5.0", "LOW DOSE CHEST 1.25mm", "Low Dose Screening",
                    "MEDRAD",
                    "t1_dose_check axial", "Aorta AAA",
                    "Dose modulated abdomen", "Dose Report")) {
                for (String type : List.of("ORIGINAL\\PRIMARY\\AXIAL", "ORIGINAL\\PRIMARY\\LOCALIZER",
                        "DERIVED\\SECONDARY\\AXIAL\\CT_SOM5 MPR", "DERIVED\\PRIMARY\\AXIAL")) {
                    Attributes slice = SampleInstances.patientAndStudy(UID.CTImageStorage, "1.2.3");
                    slice.set(Tag.Manufacturer, manufacturer);
                    slice.set(Tag.ManufacturerModelName, "Aquilion ONE");
                    slice.set(Tag.Modality, modality);
                    slice.set(Tag.SeriesDescription, description);
                    slice.set(Tag.ImageType, type.split("\\\\"));
                    slice.set(Tag.WindowWidth, "400");
                    slice.setInts(Tag.Rows, VR.US, 512);
                    slice.setInts(Tag.Columns, VR.US, 512);
                    assertThat(rules.match(slice)).as("%s %s %s", modality, description, type)
                            .isInstanceOf(Match.None.class);
                }
            }
        }
    }

    @Test
    @DisplayName("every rule asks for a maker, or for the words of a page that others make")
    void everyRuleAsksForAMaker() {
        for (MachineRule rule : known()) {
            assertThat(rule.condition().specificity()).as(rule.name()).isGreaterThan(1);
            assertThat(rule.condition().toString()).as(rule.name()).containsAnyOf("0008,0070", "0008,103E");
            assertThat(rule.zones()).as(rule.name()).isNotEmpty();
        }
    }
}
