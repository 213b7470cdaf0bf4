package io.gantry.dicom.data;

/**
 * A data element (PS3.5 7.1): a tag, a VR and a value of one of four shapes. Elements are immutable and may be part
 * of several data sets.
 */
public sealed interface Element permits DataElement, BulkElement, SequenceElement, FragmentsElement {

    /** Group in the upper, element number in the lower 16 bits; tags compare as unsigned. */
    int tag();

    VR vr();

    /** True where the value has no bytes, or the sequence no items. */
    boolean isEmpty();
}
