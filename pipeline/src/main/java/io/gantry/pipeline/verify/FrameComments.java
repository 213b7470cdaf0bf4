package io.gantry.pipeline.verify;

import io.gantry.dicom.io.ByteRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What compressed frames say in words: comment and application segments before the data of JPEG and JPEG-LS frames
 * (ISO/IEC 10918-1 B.2.4), comment segments of JPEG 2000 codestreams (ISO/IEC 15444-1 A.9.2). Of application segments,
 * which mostly are binary, only runs of printable characters count. Stateless.
 */
final class FrameComments {

    private static final int ITEM = 0xE000FFFE;
    /** The header of a frame ends before this, or its rest is searched as bytes only. */
    private static final int MOST_OF_HEADER = 256 * 1024;
    private static final int SHORTEST_RUN = 4;

    private FrameComments() {
    }

    /** Takes a text as it stands in a frame. */
    interface Visitor {
        /** False where it has seen enough. */
        boolean goOn(byte[] text);
    }

    /**
     * Walks the fragments of encapsulated Pixel Data (PS3.5 A.4).
     *
     * @param items the items as they are encoded, Basic Offset Table included
     * @return false where the visitor had seen enough
     */
    static boolean each(ByteRange items, Visitor visitor) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        long at = 0;
        while (items.length() - at >= 8) {
            items.readFully(at, header.clear());
            long length = Integer.toUnsignedLong(header.getInt(4));
            if (header.getInt(0) != ITEM || length > items.length() - at - 8) {
                return true;
            }
            if (!inFragment(items, at + 8, length, visitor)) {
                return false;
            }
            at += 8 + length;
        }
        return true;
    }

    private static boolean inFragment(ByteRange items, long start, long length, Visitor visitor)
            throws IOException {
        ByteBuffer begin = ByteBuffer.allocate((int) Math.min(2, length));
        items.readFully(start, begin);
        int first = begin.capacity() < 2 ? 0 : begin.getShort(0) & 0xFFFF;
        if (first != 0xFFD8 && first != 0xFF4F) {
            return true;
        }
        byte[] frame = new byte[(int) Math.min(length, MOST_OF_HEADER)];
        items.readFully(start, ByteBuffer.wrap(frame));
        return first == 0xFFD8 ? jpeg(frame, visitor) : jpeg2000(frame, visitor);
    }

    private static boolean jpeg(byte[] frame, Visitor visitor) {
        int at = 2;
        while (at + 4 <= frame.length && (frame[at] & 0xFF) == 0xFF) {
            int marker = frame[at + 1] & 0xFF;
            if (marker == 0xFF) {
                // Any marker may be preceded by fill bytes (B.1.1.2).
                at++;
                continue;
            }
            int length = unsigned(frame, at + 2);
            boolean comment = marker == 0xFE;
            boolean application = marker >= 0xE0 && marker <= 0xEF;
            if (marker == 0xDA || length < 2) {
                return true;
            }
            int end = Math.min(frame.length, at + 2 + length);
            if (comment && !visitor.goOn(Arrays.copyOfRange(frame, at + 4, end))
                    || application && !visitor.goOn(printable(frame, at + 4, end))) {
                return false;
            }
            at += 2 + length;
        }
        return true;
    }

    private static boolean jpeg2000(byte[] frame, Visitor visitor) {
        int at = 2;
        while (at + 4 <= frame.length && (frame[at] & 0xFF) == 0xFF) {
            int marker = frame[at + 1] & 0xFF;
            int length = unsigned(frame, at + 2);
            if (marker == 0x90 || length < 2) {
                return true;
            }
            int end = Math.min(frame.length, at + 2 + length);
            // Two bytes say whether the comment is text; what says it is binary may be text all the same.
            if (marker == 0x64 && at + 6 <= end
                    && !visitor.goOn(Arrays.copyOfRange(frame, at + 6, end))) {
                return false;
            }
            at += 2 + length;
        }
        return true;
    }

    private static int unsigned(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }

    private static byte[] printable(byte[] bytes, int start, int end) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        int run = start;
        for (int i = start; i <= end; i++) {
            if (i == end || bytes[i] < ' ' || bytes[i] == 0x7F) {
                if (i - run >= SHORTEST_RUN) {
                    text.write(bytes, run, i - run);
                    text.write('\n');
                }
                run = i + 1;
            }
        }
        return text.toByteArray();
    }
}
