package io.gantry.dicom.net.pdu;

import java.nio.ByteBuffer;

/**
 * Presentation Data Value item (PS3.8 9.3.5.1 and Annex E): one fragment of a command or of a data set.
 *
 * @param command bit 0 of the message control header: command (true) or data set (false)
 * @param last bit 1: the last fragment
 * @param fragment read-only view of the fragment's bytes, from position 0 to its limit
 */
public record PresentationDataValue(int contextId, boolean command, boolean last, ByteBuffer fragment) {

    /** Length field, context id and message control header. */
    public static final int HEADER_LENGTH = 6;
    /** Bit of the message control header: the fragment belongs to a command. */
    public static final int COMMAND = 1;
    /** Bit of the message control header: the fragment is the last one. */
    public static final int LAST = 2;

    public PresentationDataValue {
        Bytes.requireUnsignedByte(contextId, "presentation context id");
        byte[] copy = new byte[fragment.remaining()];
        fragment.duplicate().get(copy);
        fragment = ByteBuffer.wrap(copy).asReadOnlyBuffer();
    }

    /** A fresh view of the fragment, so that reading it moves nobody else's position. */
    @Override
    public ByteBuffer fragment() {
        return fragment.duplicate();
    }

    int messageControlHeader() {
        return (command ? COMMAND : 0) | (last ? LAST : 0);
    }
}
