package io.gantry.dicom.io;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.VR;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Exchanges elements in copies of data sets; where none is exchanged, the very same comes back. Stateless. */
// Asked is whether something is the very same, not one that is equal.
@SuppressWarnings("ReferenceEquality")
final class CopyOnChange {

    /** Gives what is to stand for an element: itself, or another of its tag. */
    @FunctionalInterface
    interface OfElement {
        Element apply(Element element) throws IOException;
    }

    /** Gives what is to stand for an item: itself, or another. */
    @FunctionalInterface
    interface OfItem {
        Attributes apply(Attributes item) throws IOException;
    }

    private CopyOnChange() {
    }

    static Attributes elements(Attributes dataSet, OfElement change) throws IOException {
        Attributes changed = dataSet;
        for (int i = 0; i < dataSet.size(); i++) {
            Element element = dataSet.at(i);
            Element other = change.apply(element);
            if (other != element) {
                if (changed == dataSet) {
                    changed = dataSet.copy();
                }
                changed.put(other);
            }
        }
        return changed;
    }

    static SequenceElement items(SequenceElement sequence, VR vr, OfItem change) throws IOException {
        List<Attributes> items = new ArrayList<>(sequence.items().size());
        boolean changed = vr != sequence.vr();
        for (Attributes item : sequence.items()) {
            Attributes other = change.apply(item);
            changed |= other != item;
            items.add(other);
        }
        return changed
                ? new SequenceElement(sequence.tag(), vr, items, sequence.undefinedLength())
                : sequence;
    }
}
