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
import java.nio.ByteOrder;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Whether Pixel Data is there in the size that the image pixel module says (PS3.3 C.7.6.3, PS3.5 8). Stateless. */
final class PixelDataCheck {

    private static final int PIECE = 64 * 1024;
    private static final int[] PIXELS = {Tag.FloatPixelData, Tag.DoubleFloatPixelData, Tag.PixelData};
    private static final int ITEM_HEADER = 8;
    private static final int RLE_HEADER = 64;
    private static final int MOST_SEGMENTS = 15;
    /** Trailing bytes in which the end marker of an image is looked for. */
    private static final int TAIL = 8;
    private static final int OVERLAY_BITS_ALLOCATED = 0x0100;
    private static final int OVERLAY_BIT_POSITION = 0x0102;
    private static final int OVERLAY_DATA = 0x3000;

    private PixelDataCheck() {
    }

    /** What is wrong with the Pixel Data; null where nothing is, or where there is none. */
    static @Nullable Quarantined problem(Attributes dataSet) throws IOException {
        for (int tag : PIXELS) {
            Element pixels = dataSet.get(tag);
            Quarantined problem = pixels == null ? null : problem(dataSet, pixels);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private static @Nullable Quarantined problem(Attributes dataSet, Element pixels) throws IOException {
        return switch (pixels) {
            case FragmentsElement e -> e.isEmpty()
                    ? new Quarantined(Reason.PIXEL_DATA_EMPTY, TagFormat.format(e.tag()) + " has no fragment")
                    : encapsulatedProblem(dataSet, e);
            case DataElement e -> nativeProblem(dataSet, e.tag(),
                    new ByteRange(ByteSource.of(e.buffer()), e.offset(), e.length()));
            case BulkElement e -> nativeProblem(dataSet, e.tag(), e.value());
            case SequenceElement e ->
                new Quarantined(Reason.PIXEL_DATA_CONTRADICTS, TagFormat.format(e.tag()) + " is a sequence");
        };
    }

    /**
     * Whether there are more images than frames, and whether each is what the attributes say, by which rules and classes
     * judge it, or smaller. Where there are more fragments than frames, those count that begin as an image does, behind one
     * that ends as an image does. How many there are too few, who decodes them says.
     */
    private static @Nullable Quarantined encapsulatedProblem(Attributes dataSet, FragmentsElement pixels)
            throws IOException {
        ByteRange items = pixels.items();
        ByteBuffer header = ByteBuffer.allocate(ITEM_HEADER).order(ByteOrder.LITTLE_ENDIAN);
        long images = 0;
        boolean ended = true;
        boolean table = true;
        for (long at = 0; items.length() - at >= ITEM_HEADER;) {
            items.readFully(at, header.clear());
            long length = Integer.toUnsignedLong(header.getInt(4));
            ByteRange fragment = new ByteRange(items.source(), items.offset() + at + ITEM_HEADER, length);
            if (!table) {
                boolean rle = beginsRle(fragment);
                boolean codestream = ended && beginsCodestream(fragment);
                images += rle || codestream ? 1 : 0;
                ended = !rle && endsCodestream(fragment);
                Quarantined problem = codestream
                        ? contradiction(dataSet, pixels.tag(), images, CodestreamHeader.of(fragment))
                        : null;
                if (problem != null) {
                    return problem;
                }
            }
            table = false;
            at += ITEM_HEADER + length;
        }
        long frames = frames(dataSet);
        return pixels.fragments() <= frames || images <= frames
                ? null
                : new Quarantined(Reason.PIXEL_DATA_LONG,
                        TagFormat.format(pixels.tag()) + " has " + images + " images, frames are " + frames);
    }

    private static @Nullable Quarantined contradiction(Attributes dataSet, int tag, long image,
            @Nullable CodestreamHeader header) {
        if (header == null) {
            return null;
        }
        long rows = number(dataSet, Tag.Rows, 0);
        long columns = number(dataSet, Tag.Columns, 0);
        long samples = number(dataSet, Tag.SamplesPerPixel, 1);
        // Smaller ones are common: tiles at the edge of a slide.
        return header.rows() <= rows && header.columns() <= columns && header.components() == samples
                ? null
                : new Quarantined(Reason.PIXEL_DATA_CONTRADICTS,
                        TagFormat.format(tag) + " image " + image + " is of " + header.rows() + " rows, "
                                + header.columns() + " columns, " + header.components()
                                + " components; the attributes say " + rows + ", " + columns + ", "
                                + samples);
    }

    /** SOI of JPEG and JPEG-LS, SOC of JPEG 2000, each with the marker that follows. */
    private static boolean beginsCodestream(ByteRange fragment) throws IOException {
        if (fragment.length() < 4) {
            return false;
        }
        ByteBuffer start = ByteBuffer.allocate(4);
        fragment.readFully(0, start);
        return start.getInt(0) == 0xFF4FFF51 || start.getInt(0) >>> 8 == 0xFFD8FF;
    }

    /** EOI or EOC, which have one code, and padding. */
    private static boolean endsCodestream(ByteRange fragment) throws IOException {
        byte[] tail = new byte[(int) Math.min(TAIL, fragment.length())];
        fragment.readFully(fragment.length() - tail.length, ByteBuffer.wrap(tail));
        int end = tail.length;
        while (end > 0 && tail[end - 1] == 0) {
            end--;
        }
        return end >= 2 && tail[end - 2] == (byte) 0xFF && tail[end - 1] == (byte) 0xD9;
    }

    /** A header of RLE: 1 to 15 segments, the first of which begins behind it (PS3.5 G.5). */
    private static boolean beginsRle(ByteRange fragment) throws IOException {
        if (fragment.length() < RLE_HEADER) {
            return false;
        }
        ByteBuffer start = ByteBuffer.allocate(ITEM_HEADER).order(ByteOrder.LITTLE_ENDIAN);
        fragment.readFully(0, start);
        int segments = start.getInt(0);
        return segments >= 1 && segments <= MOST_SEGMENTS && start.getInt(4) == RLE_HEADER;
    }

    static long frames(Attributes dataSet) {
        return dataSet.hasValue(Tag.NumberOfFrames) ? number(dataSet, Tag.NumberOfFrames, -1) : 1;
    }

    private static @Nullable Quarantined nativeProblem(Attributes dataSet, int tag, ByteRange value)
            throws IOException {
        long length = value.length();
        long rows = number(dataSet, Tag.Rows, 0);
        long columns = number(dataSet, Tag.Columns, 0);
        long samples = number(dataSet, Tag.SamplesPerPixel, 1);
        long bits = switch (tag) {
            case Tag.FloatPixelData -> Float.SIZE;
            case Tag.DoubleFloatPixelData -> Double.SIZE;
            default -> number(dataSet, Tag.BitsAllocated, 0);
        };
        long frames = frames(dataSet);
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
            return new Quarantined(Reason.PIXEL_DATA_SHORT,
                    TagFormat.format(tag) + " has " + length + " bytes of "
                            + expected);
        }
        return isPadding(value, expected)
                ? null
                : new Quarantined(Reason.PIXEL_DATA_LONG,
                        TagFormat.format(tag) + " has " + length + " bytes of "
                                + expected);
    }

    /**
     * Whether what follows the last frame tells nothing: one byte that makes the length even, or the same byte
     * throughout.
     */
    static boolean isPadding(ByteRange value, long from) throws IOException {
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
     * describes it leaves it there. With Overlay Data, too, where each of its bits is said to have several allocated, as
     * those in Pixel Data have. Null where none does.
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
                    && (!dataSet.hasValue(tag & 0xFFFF0000 | OVERLAY_DATA)
                            || number(dataSet, tag & 0xFFFF0000 | OVERLAY_BITS_ALLOCATED, 1) > 1)) {
                long position = number(dataSet, tag, 0);
                if (position < low || position > high && position < allocated) {
                    return new Quarantined(Reason.OVERLAY_IN_PIXELS, TagFormat.format(tag));
                }
            }
        }
        return null;
    }

    static long number(Attributes dataSet, int tag, int absent) {
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

    static long saturated(long a, long b) {
        return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
    }
}
