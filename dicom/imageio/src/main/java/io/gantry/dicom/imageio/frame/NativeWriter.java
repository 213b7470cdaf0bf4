package io.gantry.dicom.imageio.frame;

import io.gantry.dicom.io.DataSink;
import java.io.IOException;

/**
 * Writes the value of native Pixel Data frame by frame, little endian, without a gap between frames (PS3.5 8.1.1): a
 * frame of one bit per pixel may begin within a byte. Not thread-safe.
 */
public final class NativeWriter {

    private final DataSink sink;
    private final ImageForm form;
    private int pending;
    private int pendingBits;
    private long written;

    public NativeWriter(DataSink sink, ImageForm form) {
        this.sink = sink;
        this.form = form;
    }

    /**
     * Appends a frame.
     *
     * @param frame its bytes from the first bit on, as {@link FrameSource#frame} gives them
     */
    public void add(byte[] frame) throws IOException {
        if (frame.length != form.frameLength()) {
            throw new IllegalArgumentException("A frame of another length");
        }
        int rest = (int) (form.frameBits() & 7);
        if (pendingBits == 0 && rest == 0) {
            write(frame, frame.length);
            return;
        }
        byte[] out = new byte[frame.length + 1];
        int whole = rest == 0 ? frame.length : frame.length - 1;
        for (int i = 0; i < whole; i++) {
            pending |= (frame[i] & 0xFF) << pendingBits;
            out[i] = (byte) pending;
            pending >>>= 8;
        }
        int n = whole;
        if (rest != 0) {
            pending |= (frame[whole] & (1 << rest) - 1) << pendingBits;
            pendingBits += rest;
            if (pendingBits >= 8) {
                out[n++] = (byte) pending;
                pending >>>= 8;
                pendingBits -= 8;
            }
        }
        write(out, n);
    }

    private void write(byte[] bytes, int length) throws IOException {
        sink.write(bytes, 0, length);
        written += length;
    }

    /** Writes the bits that fill no byte yet, and the padding to an even length; returns the bytes written in all. */
    public long finish() throws IOException {
        if (pendingBits > 0) {
            write(new byte[]{(byte) pending}, 1);
            pending = 0;
            pendingBits = 0;
        }
        if ((written & 1) == 1) {
            write(new byte[1], 1);
        }
        return written;
    }
}
