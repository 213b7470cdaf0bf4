package io.gantry.dicom.net.dimse;

import java.util.HexFormat;

/**
 * The status of a DIMSE response (PS3.7 Annex C, PS3.4 Table B.2-1).
 *
 * @param code 16 bits
 */
public record Status(int code) {

    public static final Status SUCCESS = new Status(0x0000);
    /** The sender keeps its copy and may try again. */
    public static final Status OUT_OF_RESOURCES = new Status(0xA700);
    /** The data set is not of the SOP class or instance that the command names. */
    public static final Status DATASET_MISMATCH = new Status(0xA900);
    public static final Status CANNOT_UNDERSTAND = new Status(0xC000);
    public static final Status PROCESSING_FAILURE = new Status(0x0110);
    /** Invalid object instance: the command names none. */
    public static final Status INVALID_SOP_INSTANCE = new Status(0x0117);
    /** The SOP class of the command is not that of its presentation context. */
    public static final Status SOP_CLASS_NOT_SUPPORTED = new Status(0x0122);
    public static final Status UNRECOGNIZED_OPERATION = new Status(0x0211);

    public Status {
        if (code < 0 || code > 0xFFFF) {
            throw new IllegalArgumentException("A status has 16 bits: " + code);
        }
    }

    public boolean isSuccess() {
        return code == 0;
    }

    /** Bxxx, and 0001, 0107 and 0116 (PS3.7 C.2 and C.4): the instance was stored. */
    public boolean isWarning() {
        return code >>> 12 == 0xB || code == 0x0001 || code == 0x0107 || code == 0x0116;
    }

    public boolean isFailure() {
        return !isSuccess() && !isWarning();
    }

    /** A7xx, out of resources: the same request may succeed later. */
    public boolean isRetryable() {
        return code >>> 8 == 0xA7;
    }

    /** As the standard writes it: A700H. */
    @Override
    public String toString() {
        return HexFormat.of().withUpperCase().toHexDigits((short) code) + "H";
    }
}
