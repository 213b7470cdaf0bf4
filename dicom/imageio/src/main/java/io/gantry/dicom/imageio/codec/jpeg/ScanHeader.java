package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.frame.PixelDataException;
import java.util.ArrayList;
import java.util.List;

/**
 * Scan header (T.81 B.2.3, T.87 C.2.3).
 *
 * @param components of the scan in their order
 * @param ss start of spectral selection; predictor (lossless); NEAR (JPEG-LS)
 * @param se end of spectral selection; interleave mode (JPEG-LS)
 * @param ah successive approximation high
 * @param al successive approximation low; point transform (lossless and JPEG-LS)
 */
record ScanHeader(List<Selector> components, int ss, int se, int ah, int al) {

    /**
     * @param index of the component in the frame
     * @param dc DC table, or the only one (lossless); of no account in JPEG-LS
     * @param ac AC table; mapping table (JPEG-LS: with {@code dc} its number)
     */
    record Selector(int index, int dc, int ac) {
    }

    ScanHeader {
        components = List.copyOf(components);
    }

    /**
     * Reads the segment.
     *
     * @param decoded components that earlier scans had; those of this scan are marked in it
     */
    static ScanHeader read(MarkerReader in, FrameHeader frame, boolean[] decoded) throws PixelDataException {
        int count = in.u8(0);
        in.requireSize(4 + 2 * count);
        if (count < 1 || count > 4) {
            throw PixelDataException.corrupt("A scan of no components, or too many");
        }
        List<Selector> components = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int index = frame.indexOf(in.u8(1 + 2 * i));
            // Sequential processes code each component once; this also bounds the work that a frame can ask for.
            if (decoded[index]) {
                throw PixelDataException.corrupt("Two scans of one component");
            }
            decoded[index] = true;
            components.add(new Selector(index, in.u8(2 + 2 * i) >> 4, in.u8(2 + 2 * i) & 15));
        }
        int end = 1 + 2 * count;
        return new ScanHeader(components, in.u8(end), in.u8(end + 1), in.u8(end + 2) >> 4,
                in.u8(end + 2) & 15);
    }

    /** Writes the segment for a scan of all components, numbered from 1, with table 0 and no point transform. */
    static void write(BitWriter out, int components, int ss, int se) {
        out.marker(Markers.SOS, 6 + 2 * components);
        out.raw(components);
        for (int i = 1; i <= components; i++) {
            out.raw(i);
            out.raw(0);
        }
        out.raw(ss);
        out.raw(se);
        out.raw(0);
    }

    /** True where every component is decoded, so that the image is whole. */
    static boolean isComplete(boolean[] decoded) {
        for (boolean d : decoded) {
            if (!d) {
                return false;
            }
        }
        return true;
    }
}
