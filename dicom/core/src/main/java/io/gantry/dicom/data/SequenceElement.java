package io.gantry.dicom.data;

import java.util.List;

/**
 * A sequence of items (PS3.5 7.5).
 *
 * @param tag group and element number
 * @param vr SQ, or UN where the sequence came as UN of undefined length and its items are therefore Implicit VR
 *        Little Endian (PS3.5 6.2.2)
 * @param items never null, may be empty
 * @param undefinedLength written with a Sequence Delimitation Item instead of a length
 */
public record SequenceElement(int tag, VR vr, List<Attributes> items,
        boolean undefinedLength) implements Element {

    public SequenceElement {
        if (vr != VR.SQ && !(vr == VR.UN && undefinedLength)) {
            throw new IllegalArgumentException("No sequence of this VR: " + TagFormat.format(tag));
        }
        items = List.copyOf(items);
    }

    public SequenceElement(int tag, List<Attributes> items) {
        this(tag, VR.SQ, items, false);
    }

    @Override
    public boolean isEmpty() {
        return items.isEmpty();
    }

    /** A sequence alike but for its items. */
    public SequenceElement withItems(List<Attributes> others) {
        return new SequenceElement(tag, vr, others, undefinedLength);
    }

    @Override
    public String toString() {
        return TagFormat.format(tag) + " " + vr + " [" + items.size() + " items]";
    }
}
