package io.gantry.dicom.data;

import io.gantry.dicom.io.ByteRange;

/**
 * Encapsulated Pixel Data (PS3.5 A.4), left in its source.
 *
 * @param tag Pixel Data (7FE0,0010)
 * @param vr OB or OW, as it stands
 * @param items the items as they are encoded, the first of them the Basic Offset Table, without the Sequence
 *        Delimitation Item that ends them; little endian
 * @param fragments number of items after the Basic Offset Table
 */
public record FragmentsElement(int tag, VR vr, ByteRange items, int fragments) implements Element {

    @Override
    public boolean isEmpty() {
        return fragments == 0;
    }

    @Override
    public String toString() {
        return TagFormat.format(tag) + " " + vr + " [" + fragments + " fragments in their source]";
    }
}
