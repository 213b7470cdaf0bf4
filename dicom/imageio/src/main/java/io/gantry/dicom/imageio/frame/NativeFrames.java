package io.gantry.dicom.imageio.frame;

import io.gantry.dicom.io.ByteRange;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Frames of native pixel data (PS3.5 8.1.1, 8.2): one after another without a gap, so that frames of one bit per pixel
 * may begin within a byte.
 */
public final class NativeFrames implements FrameSource {

    private final ByteRange value;
    private final ImageForm form;
    private final int swapUnit;

    /**
     * @param value the value of Pixel Data
     * @param swapUnit bytes of each unit whose order is to be reversed: of a big endian OW 2, 1 for little endian
     * @throws PixelDataException CORRUPT where the value is shorter than the frames
     */
    NativeFrames(ByteRange value, ImageForm form, int swapUnit) throws PixelDataException {
        this.value = value;
        this.form = form;
        this.swapUnit = swapUnit;
        long bits = form.frameBits();
        if (bits > Long.MAX_VALUE / form.numberOfFrames()
                || (bits * form.numberOfFrames() + 7) / 8 > value.length()) {
            throw PixelDataException.corrupt("Pixel data is shorter than its frames");
        }
        if (swapUnit > 1 && value.length() % swapUnit != 0) {
            throw PixelDataException.corrupt("Big endian pixel data is no whole number of units");
        }
    }

    @Override
    public int count() {
        return form.numberOfFrames();
    }

    /** True where {@link #range} has the bytes in the order of {@link #frame}: no reversal of units is needed. */
    public boolean isLittleEndian() {
        return swapUnit == 1;
    }

    /** Bits of the first byte of {@link #range} that belong to the frame before, least significant first; 0 to 7. */
    public int bitOffset(int frame) {
        return (int) (form.frameBits() * check(frame) & 7);
    }

    /** The bytes that hold a frame, as they lie in the file; its ends may be within them, see {@link #bitOffset}. */
    public ByteRange range(int frame) {
        long first = form.frameBits() * check(frame);
        long start = first >>> 3;
        long end = first + form.frameBits() + 7 >>> 3;
        return new ByteRange(value.source(), value.offset() + start, end - start);
    }

    private int check(int frame) {
        return java.util.Objects.checkIndex(frame, form.numberOfFrames());
    }

    @Override
    public byte[] frame(int frame) throws IOException {
        long first = form.frameBits() * check(frame) >>> 3;
        // Units of two to eight bytes may begin before the frame and end after it.
        long start = first - first % swapUnit;
        long end = first + range(frame).length();
        end += (swapUnit - end % swapUnit) % swapUnit;
        byte[] bytes = new byte[(int) (end - start)];
        value.readFully(start, ByteBuffer.wrap(bytes));
        swap(bytes);
        int skip = (int) (first - start);
        int shift = bitOffset(frame);
        if (skip == 0 && shift == 0 && bytes.length == form.frameLength()) {
            return bytes;
        }
        return shift(bytes, skip, shift);
    }

    private void swap(byte[] bytes) {
        for (int unit = 0; swapUnit > 1 && unit < bytes.length; unit += swapUnit) {
            for (int low = unit, high = unit + swapUnit - 1; low < high; low++, high--) {
                byte b = bytes[low];
                bytes[low] = bytes[high];
                bytes[high] = b;
            }
        }
    }

    /** The frame's bits moved to the start of an array; the bits of the last byte that are not its own become 0. */
    private byte[] shift(byte[] bytes, int skip, int shift) {
        byte[] frame = new byte[form.frameLength()];
        for (int i = 0; i < frame.length; i++) {
            int low = bytes[skip + i] & 0xFF;
            int high = shift > 0 && skip + i + 1 < bytes.length ? bytes[skip + i + 1] & 0xFF : 0;
            frame[i] = (byte) ((low | high << 8) >>> shift);
        }
        int used = (int) (form.frameBits() & 7);
        if (used != 0) {
            frame[frame.length - 1] &= (byte) ((1 << used) - 1);
        }
        return frame;
    }
}
