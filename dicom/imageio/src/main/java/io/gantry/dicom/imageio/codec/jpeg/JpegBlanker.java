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
 * tells the colour space stays. Where chrominance is subsampled decoders mix samples over the edge of a block: the
 * blanked blocks themselves stay black to their edge in luminance, and {@link #covered} tells which pixels those are.
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
     * @throws PixelDataException UNSUPPORTED for progressive, hierarchical, arithmetic and signed frames, and where it
     *         cannot be told what is black, else as the decoder
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
                blank(dct, zone, black);
            }
        }
        return DctWriter.write(reader, frame.length);
    }

    /**
     * The pixels of all MCUs that a zone touches.
     *
     * @throws PixelDataException as the decoder
     */
    public static Zone covered(byte[] frame, ImageForm form, Zone zone) throws PixelDataException {
        return covered(DctReader.read(frame, form).frame(), zone);
    }

    private static Zone covered(DctFrame dct, Zone zone) {
        int height = DctFrame.BLOCK * dct.vMax();
        int width = DctFrame.BLOCK * dct.hMax();
        return new Zone(zone.row() / height * height,
                Math.min(DctFrame.ceilDivide(zone.endRow(), height) * height, dct.header().rows()),
                zone.column() / width * width,
                Math.min(DctFrame.ceilDivide(zone.endColumn(), width) * width, dct.header().columns()));
    }

    private static void blank(DctFrame dct, Zone zone, int[] black) {
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
                Arrays.fill(coefficients, start, end, (short) 0);
                for (int block = start; block < end; block += DctFrame.BLOCK_SIZE) {
                    coefficients[block] = (short) black[component];
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
     * The DC coefficient of the least or the greatest sample: eight times its distance from the middle (T.81 A.3.3),
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
