package io.gantry.dicom.data;

import io.gantry.dicom.io.ByteRange;

/**
 * An element whose value was left in its source because it is large: native Pixel Data, an encapsulated document,
 * a waveform.
 *
 * @param tag group and element number
 * @param vr never SQ
 * @param value where the bytes lie
 * @param bigEndian byte order of the numbers in it
 */
public record BulkElement(int tag, VR vr, ByteRange value, boolean bigEndian) implements Element {

    @Override
    public boolean isEmpty() {
        return value.length() == 0;
    }

    @Override
    public String toString() {
        return TagFormat.format(tag) + " " + vr + " [" + value.length() + " bytes in their source]";
    }
}
