package io.gantry.pipeline.anonymize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.pipeline.Profiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ActionSetTest {

    private static final Anonymizer BASIC = new Anonymizer(Profiles.basic(), Profiles.pseudonyms(1));

    private static Attributes instance(String uid, int block) {
        Attributes item = new Attributes();
        item.set(Tag.PatientName, VR.PN, "Inner^Name");
        item.set(Tag.Modality, VR.CS, "CT");
        Attributes dataSet = new Attributes();
        dataSet.set(Tag.SOPClassUID, VR.UI, "1.2.840.10008.5.1.4.1.1.2");
        dataSet.set(Tag.SOPInstanceUID, VR.UI, uid);
        dataSet.set(Tag.Modality, VR.CS, "CT");
        dataSet.set(Tag.PatientName, VR.PN, "Outer^Name");
        dataSet.set(Tag.PatientID, VR.LO, "P1");
        dataSet.set(Tag.PatientComments, VR.LT, "nice");
        dataSet.set(Tag.PatientBirthDate, VR.DA, "");
        dataSet.set(0x00290010 | block, VR.LO, "ACME");
        dataSet.set(0x00290001 | (0x10 | block) << 8, VR.LO, "secret");
        dataSet.put(new SequenceElement(Tag.RequestAttributesSequence, List.of(item)));
        return dataSet;
    }

    private static ActionSet actions(Attributes original) throws IOException {
        ActionTally tally = new ActionTally();
        BASIC.anonymize(original, tally);
        return tally.actions();
    }

    private static List<String> pairs(ActionSet set) {
        List<String> pairs = new ArrayList<>();
        set.forEach((attribute, action) -> pairs.add(attribute + " " + action));
        return pairs;
    }

    @Test
    @DisplayName("Says of each attribute what became of it, once, at every depth, private ones by their group; what stays is not in it")
    void saysWhatBecameOfAttributes() throws Exception {
        assertThat(pairs(actions(instance("1.2.3", 0)))).doesNotHaveDuplicates()
                .contains("0008,0018 UID", "0010,4000 REMOVE", "0029,private REMOVE")
                .anyMatch(pair -> pair.startsWith("0010,0010 "))
                .anyMatch(pair -> pair.startsWith("0010,0020 "))
                .noneMatch(pair -> pair.startsWith("0008,0060"))
                .noneMatch(pair -> pair.startsWith("0010,0030"))
                .noneMatch(pair -> pair.startsWith("0008,0016"));
    }

    @Test
    @DisplayName("Is the same for instances that differ in values only, and another where an attribute was treated that others have not")
    void isSharedByInstancesThatDifferInValues() throws Exception {
        ActionSet one = actions(instance("1.2.3", 0));
        ActionSet other = actions(instance("1.2.4", 1));
        assertThat(other).isEqualTo(one).hasSameHashCodeAs(one);
        assertThat(other.id()).isEqualTo(one.id()).isNotZero();
        Attributes more = instance("1.2.5", 0);
        more.set(Tag.InstitutionName, VR.LO, "General");
        assertThat(actions(more)).isNotEqualTo(one);
        assertThat(actions(more).id()).isNotEqualTo(one.id());
    }
}
