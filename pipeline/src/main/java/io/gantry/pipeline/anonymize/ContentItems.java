package io.gantry.pipeline.anonymize;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.pipeline.profile.Action;
import io.gantry.pipeline.profile.Constants;
import io.gantry.pipeline.profile.Detail;
import io.gantry.pipeline.profile.Rule;

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

    /** Whether an item says how old the patient is: Subject Age (TID 1007). */
    static boolean tellsAge(Attributes item) {
        Attributes concept = item.item(Tag.ConceptNameCodeSequence);
        return concept != null && "121033".equals(concept.string(Tag.CodeValue))
                && "DCM".equals(concept.string(Tag.CodingSchemeDesignator));
    }

    /** Whether an age in an item may stay under the rule of Patient's Age (0010,1010). */
    static boolean mayStay(Attributes item, Rule age) {
        if (age.action() == Action.KEEP) {
            return true;
        }
        Attributes value = item.item(Tag.MeasuredValueSequence);
        Attributes unit = value == null ? null : value.item(Tag.MeasurementUnitsCodeSequence);
        if (!(age.detail() instanceof Detail.AgeCap cap) || value == null || unit == null
                || !"a".equals(unit.string(Tag.CodeValue))) {
            return false;
        }
        String years = value.string(Tag.NumericValue);
        return years != null && years.matches("[0-9]{1,3}(\\.[0-9]*)?")
                && Double.parseDouble(years) < cap.over() + 1;
    }
}
