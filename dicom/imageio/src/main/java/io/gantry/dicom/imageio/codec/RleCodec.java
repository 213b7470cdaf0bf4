package io.gantry.dicom.imageio.codec;

import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import io.gantry.dicom.imageio.frame.Raster;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * RLE Lossless (PS3.5 Annex G): a segment for each byte of each component, the most significant first, PackBits coded
 * row by row. Samples of 8, 16 and 32 bits; the planar configuration is of no account. Samples of one bit are packed as
 * in native pixel data, in one segment.
 */
public final class RleCodec implements FrameDecoder, FrameEncoder {

    private static final int HEADER = 64;
    private static final int MOST_SEGMENTS = 15;
    private static final int MOST_OF_RUN = 128;
    private static final NativeCodec PACKED = new NativeCodec();
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class,
            ByteOrder.LITTLE_ENDIAN);

    @Override
    public Raster decode(byte[] frame, ImageForm form) throws PixelDataException {
        int segments = segments(form);
        if (frame.length < HEADER) {
            throw PixelDataException.corrupt("An RLE frame without its header");
        }
        if ((int) INT.get(frame, 0) != segments) {
            throw new PixelDataException(Kind.MISMATCH,
                    "The number of RLE segments is not that of the bytes of a pixel");
        }
        int[] bounds = bounds(frame, segments);
        // Two bytes make a run of 128: what is too short for the image is found before memory is taken for it.
        long least = (form.bitsAllocated() == 1 ? form.frameLength() : form.pixels()) / (MOST_OF_RUN / 2);
        for (int segment = 0; segment < segments; segment++) {
            if (bounds[segment + 1] - bounds[segment] < least) {
                throw PixelDataException.corrupt("An RLE segment is too short for the image");
            }
        }
        if (form.bitsAllocated() == 1) {
            byte[] packed = new byte[form.frameLength()];
            unpack(frame, bounds[0], bounds[1], packed);
            return PACKED.decode(packed, form);
        }
        Raster raster = Raster.of(form);
        byte[] plane = new byte[form.pixels()];
        int bytes = form.bitsAllocated() / 8;
        for (int segment = 0; segment < segments; segment++) {
            unpack(frame, bounds[segment], bounds[segment + 1], plane);
            spread(plane, raster, segment / bytes, 8 * (bytes - 1 - segment % bytes));
        }
        return raster;
    }

    private static int segments(ImageForm form) throws PixelDataException {
        if (form.bitsAllocated() == 1 && form.samplesPerPixel() == 1) {
            return 1;
        }
        int segments = form.bitsAllocated() / 8 * form.samplesPerPixel();
        if (form.bitsAllocated() < 8 || form.bitsAllocated() > 32 || segments > MOST_SEGMENTS) {
            throw new PixelDataException(Kind.UNSUPPORTED, "RLE has no place for samples of this size");
        }
        return segments;
    }

    /** Where each segment begins, and the end of the last. */
    private static int[] bounds(byte[] frame, int segments) throws PixelDataException {
        int[] bounds = new int[segments + 1];
        bounds[segments] = frame.length;
        for (int i = 0; i < segments; i++) {
            bounds[i] = (int) INT.get(frame, 4 + 4 * i);
        }
        for (int i = 0; i < segments; i++) {
            if (bounds[i] < HEADER || bounds[i] > bounds[i + 1]) {
                throw PixelDataException.corrupt("RLE segments that are not in their order");
            }
        }
        return bounds;
    }

    /** PackBits (PS3.5 G.3.2); runs may go over the end of a row, and bytes after the last pixel are padding. */
    private static void unpack(byte[] in, int start, int end, byte[] out) throws PixelDataException {
        int at = start;
        int n = 0;
        while (n < out.length) {
            if (at >= end) {
                throw PixelDataException.corrupt("An RLE segment ends before its last pixel");
            }
            int header = in[at++];
            if (header >= 0) {
                int count = Math.min(header + 1, out.length - n);
                if (count > end - at) {
                    throw PixelDataException.corrupt("An RLE literal run goes over the end of its segment");
                }
                System.arraycopy(in, at, out, n, count);
                at += count;
                n += count;
            } else if (header != -128) {
                if (at >= end) {
                    throw PixelDataException.corrupt("An RLE replicate run goes over the end of its segment");
                }
                int count = Math.min(1 - header, out.length - n);
                Arrays.fill(out, n, n + count, in[at++]);
                n += count;
            }
        }
    }

    private static void spread(byte[] plane, Raster raster, int component, int shift) {
        int step = raster.components();
        if (raster.isWide()) {
            int[] cells = raster.ints();
            for (int i = 0, cell = component; i < plane.length; i++, cell += step) {
                cells[cell] |= (plane[i] & 0xFF) << shift;
            }
        } else {
            short[] cells = raster.shorts();
            for (int i = 0, cell = component; i < plane.length; i++, cell += step) {
                cells[cell] |= (short) ((plane[i] & 0xFF) << shift);
            }
        }
    }

    @Override
    public byte[] encode(Raster raster, ImageForm form) throws PixelDataException {
        int segments = segments(form);
        if (form.bitsAllocated() == 1) {
            return encodePacked(PACKED.encode(raster, form));
        }
        int bytes = form.bitsAllocated() / 8;
        // Each row costs at most one header for every 128 bytes, each segment one byte of padding.
        long most = HEADER + (long) segments
                * ((long) form.rows() * (form.columns() + form.columns() / MOST_OF_RUN + 1) + 1);
        byte[] row = new byte[form.columns()];
        byte[] out = new byte[(int) Math.min(most, HEADER + (long) segments * form.pixels() / 2 + 4096)];
        INT.set(out, 0, segments);
        int at = HEADER;
        for (int segment = 0; segment < segments; segment++) {
            INT.set(out, 4 + 4 * segment, at);
            int shift = 8 * (bytes - 1 - segment % bytes);
            for (int y = 0; y < form.rows(); y++) {
                gather(raster, y, segment / bytes, shift, row);
                out = room(out, at, 2 * row.length + 2);
                at = pack(row, out, at);
            }
            at += at & 1;
        }
        return Arrays.copyOf(out, at);
    }

    private static byte[] encodePacked(byte[] packed) throws PixelDataException {
        byte[] out = room(new byte[HEADER], HEADER, 2 * packed.length + 2);
        INT.set(out, 0, 1);
        INT.set(out, 4, HEADER);
        int at = pack(packed, out, HEADER);
        return Arrays.copyOf(out, at + (at & 1));
    }

    private static byte[] room(byte[] out, int at, int bytes) throws PixelDataException {
        if (out.length - at >= bytes) {
            return out;
        }
        long grown = Math.max(at + (long) bytes, out.length + (long) out.length / 2);
        if (at + (long) bytes > Integer.MAX_VALUE - 64) {
            throw new PixelDataException(Kind.UNSUPPORTED, "A compressed frame of more than 2 GB");
        }
        return Arrays.copyOf(out, (int) Math.min(grown, Integer.MAX_VALUE - 64));
    }

    private static void gather(Raster raster, int y, int component, int shift, byte[] row) {
        int step = raster.components();
        int cell = y * row.length * step + component;
        if (raster.isWide()) {
            int[] cells = raster.ints();
            for (int x = 0; x < row.length; x++, cell += step) {
                row[x] = (byte) (cells[cell] >>> shift);
            }
        } else {
            short[] cells = raster.shorts();
            for (int x = 0; x < row.length; x++, cell += step) {
                row[x] = (byte) (cells[cell] >>> shift);
            }
        }
    }

    /** Codes a row by itself, as PS3.5 G.3.1 wants; returns where it ended. */
    private static int pack(byte[] row, byte[] out, int start) {
        int at = start;
        int x = 0;
        while (x < row.length) {
            int run = x + 1;
            while (run < row.length && run - x < MOST_OF_RUN && row[run] == row[x]) {
                run++;
            }
            if (run - x >= 2) {
                out[at++] = (byte) (1 - (run - x));
                out[at++] = row[x];
                x = run;
                continue;
            }
            int end = x + 1;
            while (end < row.length && end - x < MOST_OF_RUN
                    && !(end + 1 < row.length && row[end] == row[end + 1])) {
                end++;
            }
            out[at++] = (byte) (end - x - 1);
            System.arraycopy(row, x, out, at, end - x);
            at += end - x;
            x = end;
        }
        return at;
    }
}
