package io.gantry.dicom.imageio.frame;

/**
 * Pixel data that cannot be read, decoded or written as the data set describes it. The message tells what is wrong
 * and never a value; whoever receives it quarantines the instance.
 */
public final class PixelDataException extends Exception {

    private static final long serialVersionUID = 1;

    /** What is wrong, for those who count or explain. */
    public enum Kind {
        /** There is no pixel data, or an attribute that describes it is missing. */
        ABSENT,
        /** The attributes of the data set cannot describe an image. */
        IMPOSSIBLE,
        /** Valid, but in a form that is not decoded or encoded here. */
        UNSUPPORTED,
        /** Which fragments belong to which frame cannot be told. */
        FRAGMENTS,
        /** The header of a compressed frame contradicts the data set. */
        MISMATCH,
        /** The bytes of a frame are not what its transfer syntax prescribes. */
        CORRUPT
    }

    private final Kind kind;

    /**
     * @param kind what is wrong
     * @param problem the same in words, without a value of the data set
     */
    public PixelDataException(Kind kind, String problem) {
        super(problem);
        this.kind = kind;
    }

    /** A frame that breaks the rules of its encoding. */
    public static PixelDataException corrupt(String problem) {
        return new PixelDataException(Kind.CORRUPT, problem);
    }

    public Kind kind() {
        return kind;
    }
}
