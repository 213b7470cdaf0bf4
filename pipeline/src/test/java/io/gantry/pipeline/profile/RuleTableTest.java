package io.gantry.pipeline.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.TagFormat;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.dict.StandardDictionary;
import io.gantry.pipeline.Profiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleTableTest {

    private final RuleTable basic = Profiles.basic().rules();

    @ParameterizedTest
    @CsvSource({"00080016, KEEP", "00081155, UID", "00080018, UID", "00080020, EMPTY", "00080021, DUMMY",
            "0008002A, DUMMY", "00081030, REMOVE", "00100010, PSEUDONYM", "00100020, PSEUDONYM",
            "00080050, PSEUDONYM", "00080005, KEEP", "7FE00010, KEEP", "00280010, KEEP", "00081140, KEEP",
            "00880200, REMOVE", "04000561, REMOVE", "FFFAFFFA, REMOVE", "FFFCFFFC, REMOVE",
            "04000500, REMOVE",
            "4FFE0001, REMOVE", "00080000, REMOVE", "00100000, REMOVE", "00020010, REMOVE",
            "00000002, REMOVE",
            "00041500, REMOVE", "00081FFF, REMOVE", "50003000, REMOVE", "60003000, REMOVE",
            "60000010, REMOVE",
            "60FF3000, REMOVE", "7F020010, REMOVE", "00203100, REMOVE", "00080117, KEEP", "00209312, UID",
            "0040A160, CLEAN", "00620005, CLEAN",
            "300A0183, CLEAN", "00181003, CLEAN", "00080070, CLEAN", "300A00C2, CLEAN", "0040A730, DUMMY",
            "FFFEE000, REMOVE", "00189345, KEEP"})
    void basicProfile(String tag, Action expected) {
        assertThat(basic.of(Integer.parseUnsignedInt(tag, 16)).action()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"retain_uids, 00080018, KEEP", "retain_uids, 00209312, KEEP",
            "retain_device_identity, 00181000, KEEP",
            "retain_device_identity, 00181002, KEEP", "retain_device_identity, 00080055, CLEAN",
            "retain_institution_identity, 00080080, KEEP", "retain_patient_characteristics, 00101010, KEEP",
            "retain_patient_characteristics, 00102110, CLEAN", "retain_long_full_dates, 00080020, KEEP",
            "retain_long_full_dates, 00100030, EMPTY", "clean_descriptors, 00081030, CLEAN",
            "clean_descriptors, 00400275, KEEP", "clean_descriptors, 0016002B, REMOVE",
            "clean_descriptors, 00181210, CLEAN", "clean_descriptors, 00080070, CLEAN",
            "clean_descriptors, 00080005, KEEP", "clean_descriptors, 00400400, CLEAN",
            "clean_descriptors, 00080100, CLEAN", "clean_structured_content, 0040A730, KEEP",
            "clean_structured_content, 0040B020, KEEP", "clean_graphics, 00700001, KEEP",
            "clean_graphics, 60003000, REMOVE", "retain_uids, 0040A124, KEEP",
            "retain_institution_identity, 00081040, KEEP"})
    void options(String option, String tag, Action expected) {
        assertThat(Profiles.with("options: [" + option + "]\n").rules().of(Integer.parseUnsignedInt(tag, 16))
                .action())
                .isEqualTo(expected);
    }

    @Test
    void whatTheDictionaryKnowsHasARuleThatFailsClosed() {
        for (StandardDictionary.Entry entry : StandardDictionary.entries()) {
            int tag = entry.tag();
            // (0028,0402) stands twice, once for a repeating tag.
            if (tag >>> 16 < 8 || !entry.equals(StandardDictionary.lookup(tag)) || entry.vrs().isEmpty()) {
                continue;
            }
            Rule rule = basic.of(tag);
            VR vr = entry.vrs().getFirst();
            String name = TagFormat.format(tag) + " " + entry.name();
            if (vr == VR.PN || vr == VR.DA || vr == VR.DT || vr == VR.UR && tag != Tag.CodingSchemeURL) {
                assertThat(rule.action()).as(name).isNotEqualTo(Action.KEEP);
            }
            if (entry.retired() && vr.usesCharacterSet()) {
                assertThat(rule.action()).as(name).isNotEqualTo(Action.KEEP);
            }
        }
    }

    @Test
    void privateAttributesGoUnlessNamed() {
        Attributes dataSet = new Attributes();
        dataSet.set(0x00290010, VR.LO, "ACME");
        dataSet.set(0x00291001, VR.LO, "x");

        assertThat(ofPrivate(basic, dataSet, 0x00291001)).isEqualTo(Action.REMOVE);
        RuleTable keeping = Profiles.with("phi_tags:\n  '0029,\"ACME\",01': { action: KEEP }\n").rules();
        assertThat(ofPrivate(keeping, dataSet, 0x00291001)).isEqualTo(Action.KEEP);
        assertThat(ofPrivate(keeping, dataSet, 0x00291002)).isEqualTo(Action.REMOVE);
        assertThat(ofPrivate(keeping, dataSet, 0x00290010)).isEqualTo(Action.REMOVE);
        assertThat(ofPrivate(keeping, dataSet, 0x002B1001)).isEqualTo(Action.REMOVE);
    }

    private static Action ofPrivate(RuleTable rules, Attributes dataSet, int tag) {
        return rules.of(dataSet, DataElement.empty(tag, VR.LO), new Place(dataSet)).action();
    }
}
