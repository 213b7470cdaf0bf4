package io.gantry.pipeline.verify;

import io.gantry.dicom.io.ByteRange;
import io.gantry.pipeline.BytePieces;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What compressed frames say in words: comment and application segments of JPEG and JPEG-LS frames (ISO/IEC 10918-1
 * B.2.4), before, between and behind their scans; comment segments in the headers of JPEG 2000 codestreams and of their
 * tile-parts (ISO/IEC 15444-1 A.9.2). Of application segments, which mostly are binary, runs of printable characters are
 * read, and the whole is given as what it is. Frames are walked where they lie, a piece at a time. Confined to one call.
 */
final class FrameComments {

    private static final int ITEM = 0xE000FFFE;
    private static final int SHORTEST_RUN = 4;
    private static final int PIECE = 1 << 16;
    private static final int SOI = 0xFFD8;
    private static final int EOI = 0xFFD9;
    private static final int APPLICATION = 0xFFE0;
    private static final int SOC = 0xFF4F;
    private static final int SOT = 0xFF90;
    private static final int SOD = 0xFF93;
    private static final int J2K_COMMENT = 0xFF64;
    private static final int COMMENT = 0xFFFE;

    /** Takes a text as it stands in a frame. */
    interface Visitor {
        /** Takes what is meant to be read; false where it has seen enough. */
        boolean goOn(byte[] text);

        /** Takes what may be anything, text in any characters among it; false where it has seen enough. */
        boolean goOnAfter(byte[] segment);
    }

    private final ByteRange items;
    private final Visitor visitor;
    private final BytePieces pieces;

    private FrameComments(ByteRange items, Visitor visitor) {
        this.items = items;
        this.visitor = visitor;
        this.pieces = new BytePieces(items, PIECE);
    }

    /**
     * Walks the fragments of encapsulated Pixel Data (PS3.5 A.4).
     *
     * @param items the items as they are encoded, Basic Offset Table included
     * @return false where the visitor had seen enough
     */
    static boolean each(ByteRange items, Visitor visitor) throws IOException {
        return new FrameComments(items, visitor).each();
    }

    private boolean each() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        int kind = 0;
        long at = 0;
        while (items.length() - at >= 8) {
            items.readFully(at, header.clear());
            long length = Integer.toUnsignedLong(header.getInt(4));
            if (header.getInt(0) != ITEM || length > items.length() - at - 8) {
                return true;
            }
            long start = at + 8;
            int first = length < 2 ? 0 : pieces.u16(start);
            // A frame may go on in the next fragment, which then begins with anything.
            kind = first == SOI || first == SOC ? first : kind;
            boolean goOn = kind == SOI
                    ? jpeg(start, start + length)
                    : first != SOC || jpeg2000(start, start + length);
            if (!goOn) {
                return false;
            }
            at = start + length;
        }
        return true;
    }

    private byte[] bytes(long start, long end) throws IOException {
        byte[] bytes = new byte[(int) (end - start)];
        items.readFully(start, ByteBuffer.wrap(bytes));
        return bytes;
    }

    /**
     * From marker to marker: segments by their lengths, coded data by looking for the next, which it cannot hold being
     * stuffed (ISO/IEC 10918-1 F.1.2.3, ISO/IEC 14495-1 A.1). A fragment that a frame goes on in begins with such data.
     */
    private boolean jpeg(long start, long end) throws IOException {
        long at = start;
        while (end - at >= 4) {
            if (!isMarker(at)) {
                at++;
                continue;
            }
            int marker = pieces.u16(at);
            if (marker == SOI || marker == EOI) {
                at += 2;
                continue;
            }
            int length = pieces.u16(at + 2);
            long last = Math.min(end, at + 2 + length);
            boolean application = (marker & 0xFFF0) == APPLICATION;
            if ((marker == COMMENT || application) && last > at + 4) {
                byte[] text = bytes(at + 4, last);
                if (!visitor.goOn(application ? printable(text) : text)
                        || application && !visitor.goOnAfter(text)) {
                    return false;
                }
            }
            at += Math.max(2, 2L + length);
        }
        return true;
    }

    /** What has more behind it than coded data: none of stuffing, filling or restarting. */
    private boolean isMarker(long at) throws IOException {
        if (pieces.u8(at) != 0xFF) {
            return false;
        }
        int next = pieces.u8(at + 1);
        return next >= 0xC0 && next != 0xFF && (next < 0xD0 || next > 0xD7);
    }

    /** The main header and those of tile-parts, whose data is stepped over by what their headers say of its length. */
    private boolean jpeg2000(long start, long end) throws IOException {
        long at = start + 2;
        long tilePart = end;
        while (end - at >= 4) {
            int marker = pieces.u16(at);
            if (marker == SOD) {
                at = tilePart;
                tilePart = end;
                continue;
            }
            int length = pieces.u16(at + 2);
            if (marker >>> 8 != 0xFF || length < 2) {
                return true;
            }
            if (marker == SOT && end - at >= 12) {
                long size = pieces.u32(at + 6);
                // 0: to the end of the codestream (A.4.2).
                tilePart = size < 14 ? end : Math.min(end, at + size);
            }
            long last = Math.min(end, at + 2 + length);
            // Two bytes say whether the comment is text; what says it is binary may be text all the same.
            if (marker == J2K_COMMENT && last > at + 6 && !visitor.goOn(bytes(at + 6, last))) {
                return false;
            }
            at += 2L + length;
        }
        return true;
    }

    private static byte[] printable(byte[] bytes) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        int run = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i == bytes.length || bytes[i] < ' ' || bytes[i] == 0x7F) {
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
