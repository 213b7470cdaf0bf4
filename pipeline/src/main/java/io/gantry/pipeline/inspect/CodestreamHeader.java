package io.gantry.pipeline.inspect;

import io.gantry.dicom.io.ByteRange;
import io.gantry.pipeline.BytePieces;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a compressed image says of itself: the frame header of JPEG and JPEG-LS (ISO/IEC 10918-1 B.2.2, 14495-1 C.2.2),
 * the image and tile size of JPEG 2000 (ISO/IEC 15444-1 A.5.1). Decoders compare theirs, too, but most images are not
 * decoded.
 *
 * @param rows 0 where the image says so only behind its first scan
 */
record CodestreamHeader(long rows, long columns, int components) {

    private static final int PIECE = 4096;
    private static final int SOC = 0xFF4F;
    private static final int SOI = 0xFFD8;
    private static final int EOI = 0xFFD9;
    private static final int SOS = 0xFFDA;
    private static final int FILL = 0xFFFF;
    /** As far as the number of components. */
    private static final int SIZ_BYTES = 42;
    private static final int FRAME_HEADER_BYTES = 10;

    /** Null where the fragment does not hold it, whole. */
    static @Nullable CodestreamHeader of(ByteRange fragment) throws IOException {
        BytePieces in = new BytePieces(fragment, PIECE);
        if (fragment.length() < 2) {
            return null;
        }
        return switch (in.u16(0)) {
            case SOC -> fragment.length() < SIZ_BYTES ? null : jpeg2000(in);
            case SOI -> jpeg(in, fragment.length());
            default -> null;
        };
    }

    /** SIZ is the first segment. An image goes from its offset on the reference grid to the end of that. */
    private static CodestreamHeader jpeg2000(BytePieces in) throws IOException {
        return new CodestreamHeader(in.u32(12) - in.u32(20), in.u32(8) - in.u32(16), in.u16(40));
    }

    private static @Nullable CodestreamHeader jpeg(BytePieces in, long length) throws IOException {
        for (long at = 2; length - at >= FRAME_HEADER_BYTES;) {
            int marker = in.u16(at);
            if (isFrame(marker)) {
                return new CodestreamHeader(in.u16(at + 5), in.u16(at + 7), in.u8(at + 9));
            }
            if (marker >>> 8 != 0xFF || marker == SOS || marker == EOI) {
                return null;
            }
            // Any number of FF may stand before a marker.
            at += marker == FILL ? 1 : 2 + in.u16(at + 2);
        }
        return null;
    }

    /** SOF0 to SOF15, between which DHT, JPG and DAC stand, and SOF55 of JPEG-LS. */
    private static boolean isFrame(int marker) {
        return marker >= 0xFFC0 && marker <= 0xFFCF && marker != 0xFFC4 && marker != 0xFFC8
                && marker != 0xFFCC
                || marker == 0xFFF7;
    }
}
