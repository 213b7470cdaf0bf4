package io.gantry.pipeline.anonymize;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.pipeline.profile.Constants;

/** Items of content trees (PS3.3 C.17.3). Stateless. */
final class ContentItems {

    private ContentItems() {
    }

    /** Whether items refer to one another by number, so that none may go without the others being renumbered. */
    static boolean numbered(Attributes dataSet) {
        if (dataSet.contains(Tag.ReferencedContentItemIdentifier)) {
            return true;
        }
        for (Attributes item : dataSet.items(Tag.ContentSequence)) {
            if (numbered(item)) {
                return true;
            }
        }
        return false;
    }

    /**
     * What stands in the place of an item that goes: a dummy text under the same concept, with as many items below it
     * as it had.
     */
    static Attributes placeholder(Attributes cleaned) {
        Attributes placeholder = new Attributes(cleaned.characterSet());
        placeholder.undefinedLength(cleaned.undefinedLength());
        for (int tag : new int[]{Tag.RelationshipType, Tag.ConceptNameCodeSequence, Tag.ContentSequence}) {
            Element element = cleaned.get(tag);
            if (element != null) {
                placeholder.put(element);
            }
        }
        placeholder.put(DataElement.ofAscii(Tag.ValueType, VR.CS, "TEXT"));
        placeholder.put(Constants.dummy(Tag.TextValue, VR.UT));
        return placeholder;
    }
}
