package io.gantry.pipeline.inspect;

import io.gantry.dicom.io.ByteRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a compressed image says of itself: the frame header of JPEG and JPEG-LS (ISO/IEC 10918-1 B.2.2, 14495-1 C.2.2),
 * the image and tile size of JPEG 2000 (ISO/IEC 15444-1 A.5.1).
 *
 * @param rows 0 where the image says so only behind its first scan
 */
record CodestreamHeader(long rows, long columns, int components) {

    private static final int SIZ = 0xFF51;
    private static final int SIZ_COMPONENTS = 40;

    /** Null where nothing is found that says it, as where the image goes on in another fragment before. */
    static @Nullable CodestreamHeader of(ByteRange image) throws IOException {
        ByteBuffer start = read(image, 0, SIZ_COMPONENTS + 2);
        if (start.remaining() < 4) {
            return null;
        }
        return switch (start.getInt(0)) {
            case 0xFF4F0000 | SIZ -> start.remaining() < SIZ_COMPONENTS + 2
                    ? null
                    : new CodestreamHeader(extent(start, 12), extent(start, 8),
                            Short.toUnsignedInt(start.getShort(SIZ_COMPONENTS)));
            default -> start.getInt(0) >>> 8 == 0xFFD8FF ? jpeg(image) : null;
        };
    }

    /** From the offset of the image on the reference grid to its end. */
    private static long extent(ByteBuffer siz, int at) {
        return Integer.toUnsignedLong(siz.getInt(at)) - Integer.toUnsignedLong(siz.getInt(at + 8));
    }

    private static @Nullable CodestreamHeader jpeg(ByteRange image) throws IOException {
        long at = 2;
        while (true) {
            ByteBuffer segment = read(image, at, 10);
            if (segment.remaining() < 4 || segment.get(0) != (byte) 0xFF) {
                return null;
            }
            int marker = Byte.toUnsignedInt(segment.get(1));
            if (marker == 0xFF) {
                // Any number of them may fill what stands before a marker.
                at++;
                continue;
            }
            if (isFrame(marker)) {
                return segment.remaining() < 10
                        ? null
                        : new CodestreamHeader(Short.toUnsignedInt(segment.getShort(5)),
                                Short.toUnsignedInt(segment.getShort(7)), Byte.toUnsignedInt(segment.get(9)));
            }
            if (marker == 0xDA || marker == 0xD9) {
                return null;
            }
            at += 2 + Short.toUnsignedInt(segment.getShort(2));
        }
    }

    /** SOF0 to SOF15, between which DHT, JPG and DAC stand, and SOF55 of JPEG-LS. */
    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC
                || marker == 0xF7;
    }

    private static ByteBuffer read(ByteRange image, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.clamp(image.length() - at, 0, length));
        image.readFully(at, bytes);
        return bytes.flip();
    }
}
