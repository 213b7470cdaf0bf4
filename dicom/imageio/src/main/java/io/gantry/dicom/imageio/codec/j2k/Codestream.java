package io.gantry.dicom.imageio.codec.j2k;

import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import java.nio.ByteBuffer;

/**
 * What the SIZ marker segment at the start of a codestream says (ISO/IEC 15444-1 A.5.1), checked before any decoder
 * allocates by it. A codestream in a JP2 file is found too, though PS3.5 A.4.4 has no such file.
 *
 * @param precision bits of a sample, 1 to 32
 * @param signed whether samples are two's complement
 */
record Codestream(int precision, boolean signed) {

    private static final int SOC_AND_SIZ = 0xFF4FFF51;
    private static final int JP2_SIGNATURE = 0x6A502020;
    private static final int JP2_CODESTREAM = 0x6A703263;
    private static final int SHORTEST = 45;
    /** A tile of fewer pixels helps nobody and costs memory. */
    private static final int FEWEST_PIXELS_OF_TILE = 1024;
    private static final int TILES_AT_ANY_SIZE = 64;

    /**
     * Reads and checks the header of a frame.
     *
     * @throws PixelDataException CORRUPT where there is none, MISMATCH where it describes another image than the data
     *         set, UNSUPPORTED for subsampled components and excessive tiles
     */
    static Codestream of(byte[] frame, ImageForm form) throws PixelDataException {
        ByteBuffer in = ByteBuffer.wrap(frame);
        int at = start(in);
        if (frame.length - at < SHORTEST || in.getInt(at) != SOC_AND_SIZ) {
            throw PixelDataException.corrupt("No JPEG 2000 codestream");
        }
        int components = in.getShort(at + 40) & 0xFFFF;
        if (components != form.samplesPerPixel()) {
            throw mismatch("components");
        }
        if (frame.length - at < 42 + 3 * components) {
            throw PixelDataException.corrupt("The JPEG 2000 header is cut short");
        }
        long columns = unsigned(in, at + 8) - unsigned(in, at + 16);
        long rows = unsigned(in, at + 12) - unsigned(in, at + 20);
        if (columns != form.columns() || rows != form.rows()) {
            throw mismatch("rows or columns");
        }
        checkTiles(in, at, form);
        int depth = in.get(at + 42) & 0xFF;
        for (int i = 0; i < components; i++) {
            if ((in.get(at + 42 + 3 * i) & 0xFF) != depth || in.get(at + 43 + 3 * i) != 1
                    || in.get(at + 44 + 3 * i) != 1) {
                throw new PixelDataException(Kind.UNSUPPORTED,
                        "JPEG 2000 components of different precision, or subsampled");
            }
        }
        int precision = (depth & 0x7F) + 1;
        if (precision > form.bitsAllocated()) {
            throw mismatch("bits");
        }
        return new Codestream(precision, (depth & 0x80) != 0);
    }

    /** Where the codestream begins: at 0, or in a box of a JP2 file. */
    private static int start(ByteBuffer in) throws PixelDataException {
        if (in.capacity() < 12 || in.getInt(4) != JP2_SIGNATURE) {
            return 0;
        }
        long at = 0;
        while (at + 16 <= in.capacity()) {
            long length = unsigned(in, (int) at);
            if (in.getInt((int) at + 4) == JP2_CODESTREAM) {
                return (int) at + (length == 1 ? 16 : 8);
            }
            if (length < 8) {
                break;
            }
            at += length;
        }
        throw PixelDataException.corrupt("A JP2 file without a codestream");
    }

    private static void checkTiles(ByteBuffer in, int at, ImageForm form) throws PixelDataException {
        long width = unsigned(in, at + 24);
        long height = unsigned(in, at + 28);
        if (width == 0 || height == 0) {
            throw PixelDataException.corrupt("JPEG 2000 tiles without area");
        }
        long across = (unsigned(in, at + 8) - unsigned(in, at + 32) + width - 1) / width;
        long down = (unsigned(in, at + 12) - unsigned(in, at + 36) + height - 1) / height;
        if (across < 1 || down < 1) {
            throw PixelDataException.corrupt("JPEG 2000 tiles outside of the image");
        }
        if (across * down > TILES_AT_ANY_SIZE + (long) form.pixels() / FEWEST_PIXELS_OF_TILE) {
            throw new PixelDataException(Kind.UNSUPPORTED,
                    "Too many JPEG 2000 tiles for the size of the image");
        }
    }

    private static long unsigned(ByteBuffer in, int at) {
        return Integer.toUnsignedLong(in.getInt(at));
    }

    private static PixelDataException mismatch(String what) {
        return new PixelDataException(Kind.MISMATCH,
                "The JPEG 2000 header has other " + what + " than the data set");
    }
}
