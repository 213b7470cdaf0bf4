package io.gantry.pipeline.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
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
            "0040A160, KEEP", "0040A730, DUMMY", "FFFEE000, REMOVE", "00189345, KEEP"})
    void basicProfile(String tag, Action expected) {
        assertThat(basic.of(Integer.parseUnsignedInt(tag, 16)).action()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"retain_uids, 00080018, KEEP", "retain_uids, 00209312, KEEP",
            "retain_device_identity, 00181000, KEEP",
            "retain_device_identity, 00181002, KEEP", "retain_device_identity, 00080055, REMOVE",
            "retain_institution_identity, 00080080, KEEP", "retain_patient_characteristics, 00101010, KEEP",
            "retain_patient_characteristics, 00102110, REMOVE", "retain_long_full_dates, 00080020, KEEP",
            "retain_long_full_dates, 00100030, EMPTY"})
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

        assertThat(basic.ofPrivate(dataSet, 0x00291001).action()).isEqualTo(Action.REMOVE);
        RuleTable keeping = Profiles.with("phi_tags:\n  '0029,\"ACME\",01': { action: KEEP }\n").rules();
        assertThat(keeping.ofPrivate(dataSet, 0x00291001).action()).isEqualTo(Action.KEEP);
        assertThat(keeping.ofPrivate(dataSet, 0x00291002).action()).isEqualTo(Action.REMOVE);
        assertThat(keeping.ofPrivate(dataSet, 0x00290010).action()).isEqualTo(Action.REMOVE);
        assertThat(keeping.ofPrivate(dataSet, 0x002B1001).action()).isEqualTo(Action.REMOVE);
    }
}
