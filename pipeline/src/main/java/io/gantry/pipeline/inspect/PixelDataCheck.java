package io.gantry.pipeline.inspect;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.FragmentsElement;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.TagFormat;
import io.gantry.dicom.imageio.frame.PhotometricInterpretation;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import io.gantry.pipeline.Reason;
import io.gantry.pipeline.StageResult.Quarantined;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Whether Pixel Data is there in the size that the image pixel module says (PS3.3 C.7.6.3, PS3.5 8). Stateless. */
final class PixelDataCheck {

    private static final int PIECE = 64 * 1024;
    private static final int OVERLAY_BIT_POSITION = 0x0102;
    private static final int OVERLAY_DATA = 0x3000;

    private PixelDataCheck() {
    }

    /** What is wrong with the Pixel Data; null where nothing is, or where there is none. */
    static @Nullable Quarantined problem(Attributes dataSet) throws IOException {
        Element pixels = dataSet.get(Tag.PixelData);
        if (pixels == null) {
            return null;
        }
        return switch (pixels) {
            case FragmentsElement e -> e.isEmpty()
                    ? new Quarantined(Reason.PIXEL_DATA_EMPTY, "(7FE0,0010) has no fragment")
                    : null;
            case DataElement e -> nativeProblem(dataSet,
                    new ByteRange(ByteSource.of(e.buffer()), e.offset(), e.length()));
            case BulkElement e -> nativeProblem(dataSet, e.value());
            case SequenceElement _ ->
                new Quarantined(Reason.PIXEL_DATA_CONTRADICTS, "(7FE0,0010) is a sequence");
        };
    }

    private static @Nullable Quarantined nativeProblem(Attributes dataSet, ByteRange value)
            throws IOException {
        long length = value.length();
        long rows = number(dataSet, Tag.Rows, 0);
        long columns = number(dataSet, Tag.Columns, 0);
        long samples = number(dataSet, Tag.SamplesPerPixel, 1);
        long bits = number(dataSet, Tag.BitsAllocated, 0);
        long frames = dataSet.hasValue(Tag.NumberOfFrames) ? number(dataSet, Tag.NumberOfFrames, -1) : 1;
        if (rows < 1 || columns < 1 || samples < 1 || bits < 1 || bits > 64 || frames < 1) {
            return new Quarantined(Reason.PIXEL_DATA_CONTRADICTS, "rows " + rows + ", columns " + columns
                    + ", samples " + samples + ", bits allocated " + bits + ", frames " + frames);
        }
        // Two pixels share their chrominance: four samples where there would be six (PS3.3 C.7.6.3.1.2).
        String photometric = dataSet.string(Tag.PhotometricInterpretation);
        boolean halved = samples == 3 && photometric != null
                && PhotometricInterpretation.of(photometric).isChromaHalved();
        long samplesOfTwoPixels = halved ? 4 : 2 * samples;
        long expected = bytes(rows * columns, samplesOfTwoPixels * bits, frames);
        if (length < expected) {
            return new Quarantined(Reason.PIXEL_DATA_SHORT, "(7FE0,0010) has " + length + " bytes of "
                    + expected);
        }
        return isPadding(value, expected)
                ? null
                : new Quarantined(Reason.PIXEL_DATA_LONG, "(7FE0,0010) has " + length + " bytes of "
                        + expected);
    }

    /**
     * Whether what follows the last frame tells nothing: one byte that makes the length even, or the same byte
     * throughout.
     */
    private static boolean isPadding(ByteRange value, long from) throws IOException {
        if (value.length() - from <= 1) {
            return true;
        }
        byte[] piece = new byte[(int) Math.min(PIECE, value.length() - from)];
        byte first = 0;
        for (long at = from; at < value.length(); at += piece.length) {
            int length = (int) Math.min(piece.length, value.length() - at);
            value.readFully(at, ByteBuffer.wrap(piece, 0, length));
            first = at == from ? piece[0] : first;
            for (int i = 0; i < length; i++) {
                if (piece[i] != first) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * Where an overlay lies in bits of Pixel Data beside those of the pixels (PS3.3 C.9.2 of 2003): to remove what
     * describes it leaves it there. Null where none does.
     */
    static @Nullable Quarantined embeddedOverlay(Attributes dataSet) {
        if (!dataSet.contains(Tag.PixelData)) {
            return null;
        }
        long allocated = number(dataSet, Tag.BitsAllocated, 0);
        long high = number(dataSet, Tag.HighBit, (int) allocated - 1);
        long low = high + 1 - number(dataSet, Tag.BitsStored, (int) allocated);
        for (Element element : dataSet) {
            int tag = element.tag();
            if (tag >>> 24 == 0x60 && (tag & 0xFFFF) == OVERLAY_BIT_POSITION
                    && !dataSet.hasValue(tag & 0xFFFF0000 | OVERLAY_DATA)) {
                long position = number(dataSet, tag, 0);
                if (position < low || position > high && position < allocated) {
                    return new Quarantined(Reason.OVERLAY_IN_PIXELS, TagFormat.format(tag));
                }
            }
        }
        return null;
    }

    private static long number(Attributes dataSet, int tag, int absent) {
        OptionalInt value = dataSet.intValue(tag);
        return value.isPresent() ? value.getAsInt() : absent;
    }

    /** Bytes of all frames, which follow one another without padding, saturating where a long cannot hold them. */
    private static long bytes(long pixels, long bitsOfTwoPixels, long frames) {
        // 2^32 pixels of at most 2^30 bits fit; frames are what can overflow.
        long bitsOfTwoFrames = saturated(pixels, bitsOfTwoPixels);
        long bits = saturated(bitsOfTwoFrames, frames);
        return bits == Long.MAX_VALUE ? Long.MAX_VALUE : (bits / 2 + 7) / 8;
    }

    private static long saturated(long a, long b) {
        return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
    }
}
