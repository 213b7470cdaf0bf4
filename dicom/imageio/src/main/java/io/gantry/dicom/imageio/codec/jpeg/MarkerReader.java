package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;

/** Goes from one marker segment to the next (T.81 B.1.1); nothing but fill bytes may lie between them. */
final class MarkerReader {

    private final byte[] bytes;
    private int at;
    private int start;
    private int end;

    /** Begins behind SOI, which must be the first marker. */
    MarkerReader(byte[] bytes) throws PixelDataException {
        if (bytes.length < 4 || bytes[0] != (byte) 0xFF || (bytes[1] & 0xFF) != Markers.SOI) {
            throw PixelDataException.corrupt("No JPEG image begins here");
        }
        this.bytes = bytes;
        this.at = 2;
    }

    /** The next marker's code; its segment is read by {@link #u8} and {@link #u16}. EOI has none. */
    int next() throws PixelDataException {
        if (at >= bytes.length || bytes[at] != (byte) 0xFF) {
            throw PixelDataException.corrupt("No marker where one is due");
        }
        while (at < bytes.length && bytes[at] == (byte) 0xFF) {
            at++;
        }
        if (at >= bytes.length) {
            throw PixelDataException.corrupt("The image ends before its last component");
        }
        int marker = bytes[at++] & 0xFF;
        start = at;
        end = at;
        if (marker == Markers.EOI) {
            return marker;
        }
        if (marker < 0xC0 || marker >= Markers.RST0 && marker <= Markers.SOI) {
            throw PixelDataException.corrupt("A marker that has no place here");
        }
        if (bytes.length - at < 2) {
            throw PixelDataException.corrupt("A marker segment without its length");
        }
        int length = (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
        if (length < 2 || length > bytes.length - at) {
            throw PixelDataException.corrupt("A marker segment of an impossible length");
        }
        start = at + 2;
        end = at + length;
        at = end;
        return marker;
    }

    /** Bytes of the segment, without its length. */
    int size() {
        return end - start;
    }

    int u8(int i) throws PixelDataException {
        if (i < 0 || i >= end - start) {
            throw PixelDataException.corrupt("A marker segment is too short");
        }
        return bytes[start + i] & 0xFF;
    }

    int u16(int i) throws PixelDataException {
        return u8(i) << 8 | u8(i + 1);
    }

    /** A problem unless the segment has exactly this size. */
    void requireSize(int size) throws PixelDataException {
        if (size() != size) {
            throw PixelDataException.corrupt("A marker segment of another length than it must have");
        }
    }

    /** A problem where what is left cannot hold so many bits: asked before memory for them is taken. */
    void requireBits(long count) throws PixelDataException {
        if ((bytes.length - at) * 8L < count) {
            throw PixelDataException.corrupt("The frame has fewer bits than it must have for its size");
        }
    }

    /** Where the segment ends and, after SOS, the entropy-coded data begin. */
    int position() {
        return at;
    }

    /** Goes on at the first marker at or after a position in entropy-coded data that is no restart marker. */
    void resume(int position) {
        at = position;
        while (at < bytes.length - 1) {
            int code = bytes[at + 1] & 0xFF;
            if (bytes[at] == (byte) 0xFF && code >= 0xC0 && code != 0xFF
                    && (code < Markers.RST0 || code > Markers.RST7)) {
                return;
            }
            at++;
        }
    }

    /** A problem for a frame of another process than the one that is decoded. */
    static PixelDataException otherProcess() {
        return new PixelDataException(Kind.UNSUPPORTED,
                "A progressive, hierarchical, arithmetic or otherwise different JPEG process");
    }
}
