package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PhotometricInterpretation;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import io.gantry.dicom.imageio.frame.Zone;
import java.util.Arrays;
import java.util.List;

/**
 * Blanks zones of baseline and extended JPEG frames without a second lossy pass: each MCU that a zone touches becomes
 * black in all of its coefficients, every other keeps exactly its own; only their DC differences are coded anew.
 *
 * <p>
 * The frame's Huffman tables are kept where they have a code for all that is to be written, else they are replaced by
 * optimal ones. Comments and application segments are left out, since a thumbnail or a text may stand in them; what
 * tells the colour space stays. Where chrominance is subsampled, decoders mix it over the edge of a block: a pixel at
 * the edge of what was blanked is black in luminance and may be tinted by its neighbour outside.
 */
public final class JpegBlanker {

    private JpegBlanker() {
    }

    /**
     * Blanks zones of one frame.
     *
     * @param frame a frame of 1.2.840.10008.1.2.4.50 or .51
     * @param form what the data set says of it
     * @param zones each within the image; none, and the frame is only coded again without its comments
     * @return the new frame; its number of bytes may be odd
     * @throws PixelDataException UNSUPPORTED for progressive, hierarchical and arithmetic frames, and where it cannot be
     *         told what is black, else as the decoder
     */
    public static byte[] blank(byte[] frame, ImageForm form, List<Zone> zones) throws PixelDataException {
        DctReader reader = DctReader.read(frame, form);
        DctFrame dct = reader.frame();
        if (!zones.isEmpty()) {
            int[] black = black(reader, form);
            for (Zone zone : zones) {
                if (!zone.isInside(form)) {
                    throw new IllegalArgumentException("A zone outside the image");
                }
                forEachBlock(dct, zone, (coefficients, block, component) -> {
                    Arrays.fill(coefficients, block, block + DctFrame.BLOCK_SIZE, (short) 0);
                    coefficients[block] = (short) black[component];
                });
            }
        }
        return DctWriter.write(reader, reader.scans(), frame.length);
    }

    /**
     * The pixels of all MCUs that a zone touches.
     *
     * @throws PixelDataException as the decoder
     */
    public static Zone covered(byte[] frame, ImageForm form, Zone zone) throws PixelDataException {
        MarkerReader in = new MarkerReader(frame);
        int marker = in.next();
        while (!Markers.isStartOfFrame(marker)) {
            if (marker == Markers.EOI) {
                throw PixelDataException.corrupt("No frame in the image");
            }
            marker = in.next();
        }
        FrameHeader header = FrameHeader.read(in, form);
        int height = DctFrame.BLOCK * header.vMax();
        int width = DctFrame.BLOCK * header.hMax();
        return new Zone(zone.row() / height * height,
                Math.min(DctFrame.ceilDivide(zone.endRow(), height) * height, header.rows()),
                zone.column() / width * width,
                Math.min(DctFrame.ceilDivide(zone.endColumn(), width) * width, header.columns()));
    }

    /**
     * Reads a frame again and tells whether every MCU that a zone touches is black: the check that no upsampling of
     * chrominance can blur.
     *
     * @throws PixelDataException as {@link #blank}
     */
    public static boolean isBlank(byte[] frame, ImageForm form, List<Zone> zones) throws PixelDataException {
        DctReader reader = DctReader.read(frame, form);
        int[] black = black(reader, form);
        boolean[] blank = {true};
        for (Zone zone : zones) {
            forEachBlock(reader.frame(), zone, (coefficients, block, component) -> {
                // Blocks that only fill an MCU are not coded in scans of single components.
                if (!reader.frame().isInside(component, block)) {
                    return;
                }
                blank[0] &= coefficients[block] == black[component];
                for (int i = 1; i < DctFrame.BLOCK_SIZE; i++) {
                    blank[0] &= coefficients[block + i] == 0;
                }
            });
        }
        return blank[0];
    }

    /** Does something with a block of coefficients. */
    private interface BlockAction {
        void accept(short[] coefficients, int block, int component);
    }

    /** Goes over the blocks of all MCUs that a zone touches. */
    private static void forEachBlock(DctFrame dct, Zone zone, BlockAction action) {
        int height = DctFrame.BLOCK * dct.vMax();
        int width = DctFrame.BLOCK * dct.hMax();
        int firstRow = zone.row() / height;
        int endRow = DctFrame.ceilDivide(zone.endRow(), height);
        int firstColumn = zone.column() / width;
        int endColumn = DctFrame.ceilDivide(zone.endColumn(), width);
        for (int component = 0; component < dct.components(); component++) {
            short[] coefficients = dct.coefficients(component);
            int h = dct.h(component);
            int v = dct.v(component);
            for (int y = firstRow * v; y < endRow * v; y++) {
                int start = dct.block(component, y, firstColumn * h);
                int end = start + (endColumn - firstColumn) * h * DctFrame.BLOCK_SIZE;
                for (int block = start; block < end; block += DctFrame.BLOCK_SIZE) {
                    action.accept(coefficients, block, component);
                }
            }
        }
    }

    /** Quantized DC coefficients of a black block, by component. */
    private static int[] black(DctReader reader, ImageForm form) throws PixelDataException {
        DctFrame dct = reader.frame();
        int precision = dct.header().precision();
        int[] dc = new int[dct.components()];
        for (int component = 0; component < dc.length; component++) {
            boolean greatest = form.photometric() == PhotometricInterpretation.MONOCHROME1;
            boolean middle = component > 0 && isLuminanceChrominance(reader, form);
            dc[component] = middle ? 0 : extreme(greatest, precision, dct.quantization(component)[0]);
        }
        return dc;
    }

    /**
     * The DC coefficient of the least or the greatest sample, which are unsigned whatever the data set says: eight times its distance from the middle (T.81 A.3.3),
     * rounded away from the middle, because decoders clamp what is beyond.
     */
    private static int extreme(boolean greatest, int precision, int step) {
        int size = greatest ? DctFrame.BLOCK * ((1 << precision - 1) - 1) : DctFrame.BLOCK << precision - 1;
        int most = (1 << precision + 2) - 1;
        int dc = Math.min(DctFrame.ceilDivide(size, step), most);
        return greatest ? dc : -dc;
    }

    private static boolean isLuminanceChrominance(DctReader reader, ImageForm form)
            throws PixelDataException {
        return switch (form.photometric()) {
            case MONOCHROME1, MONOCHROME2 -> false;
            case YBR_FULL, YBR_FULL_422, YBR_PARTIAL_422, YBR_PARTIAL_420, YBR_ICT, YBR_RCT ->
                reader.adobeTransform() != 0;
            case RGB -> reader.adobeTransform() == 1 || reader.adobeTransform() < 0 && reader.isJfif();
            case PALETTE_COLOR, HSV, ARGB, CMYK, XYB, UNKNOWN ->
                throw new PixelDataException(Kind.UNSUPPORTED,
                        "What is black cannot be told in a DCT frame of this photometric interpretation");
        };
    }
}
