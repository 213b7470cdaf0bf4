package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PixelDataException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a frame of baseline or extended sequential DCT with Huffman coding (T.81 Annex F; SOF0, SOF1) down to its
 * coefficients.
 */
final class DctReader {

    /** How a scan was coded, so that it can be coded again. */
    record Scan(ScanHeader header, int restartInterval, List<HuffmanTable> dc, List<HuffmanTable> ac) {
        Scan {
            dc = List.copyOf(dc);
            ac = List.copyOf(ac);
        }
    }

    private final HuffmanTables huffman = new HuffmanTables();
    private final QuantizationTables quantization = new QuantizationTables();
    private final List<Scan> scans = new ArrayList<>();
    private @Nullable DctFrame frame;
    private int startOfFrame;
    private int adobeTransform = -1;
    private boolean jfif;
    private int restartInterval;

    private DctReader() {
    }

    static DctReader read(byte[] bytes, ImageForm form) throws PixelDataException {
        DctReader reader = new DctReader();
        reader.readAll(bytes, form);
        return reader;
    }

    private void readAll(byte[] bytes, ImageForm form) throws PixelDataException {
        MarkerReader in = new MarkerReader(bytes);
        boolean[] decoded = new boolean[form.samplesPerPixel()];
        while (!ScanHeader.isComplete(decoded)) {
            int marker = in.next();
            if (Markers.isStartOfFrame(marker)) {
                startFrame(marker, in, form);
            } else if (marker == Markers.DHT) {
                huffman.read(in);
            } else if (marker == Markers.DQT) {
                quantization.read(in);
            } else if (marker == Markers.DRI) {
                in.requireSize(2);
                restartInterval = in.u16(0);
            } else if (marker == Markers.SOS && frame != null) {
                ScanHeader header = ScanHeader.read(in, frame.header(), decoded);
                EntropyReader bits = new EntropyReader(bytes, in.position());
                scan(frame, header, bits);
                in.resume(bits.position());
            } else if (marker == Markers.APP14 && in.size() >= 12 && in.u16(0) == ('A' << 8 | 'd')) {
                adobeTransform = in.u8(11);
            } else if (marker == Markers.APP0 && in.size() >= 5 && in.u16(0) == ('J' << 8 | 'F')) {
                jfif = true;
            } else if (!Markers.isAncillary(marker)) {
                throw PixelDataException.corrupt("A marker that has no place in a DCT image");
            }
        }
    }

    private void startFrame(int marker, MarkerReader in, ImageForm form) throws PixelDataException {
        if (marker != Markers.SOF0 && marker != Markers.SOF1 || frame != null) {
            throw MarkerReader.otherProcess();
        }
        FrameHeader header = FrameHeader.read(in, form);
        if (header.precision() != 8 && (header.precision() != 12 || marker == Markers.SOF0)) {
            throw PixelDataException.corrupt("A DCT frame of another precision than 8 or 12 bits");
        }
        // A block has two codes at least.
        in.requireBits(2L * header.components().size()
                * DctFrame.ceilDivide(header.rows(), DctFrame.BLOCK * header.vMax())
                * DctFrame.ceilDivide(header.columns(), DctFrame.BLOCK * header.hMax()));
        startOfFrame = marker;
        frame = new DctFrame(header);
    }

    private void scan(DctFrame target, ScanHeader header, EntropyReader bits) throws PixelDataException {
        if (header.ss() != 0 || header.se() != 63 || header.ah() != 0 || header.al() != 0) {
            throw MarkerReader.otherProcess();
        }
        List<HuffmanTable> dc = new ArrayList<>();
        List<HuffmanTable> ac = new ArrayList<>();
        for (ScanHeader.Selector selector : header.components()) {
            dc.add(huffman.dc(selector.dc()));
            ac.add(huffman.ac(selector.ac()));
            int table = target.header().components().get(selector.index()).tq();
            // Tables may be defined anew between scans: the one in force now is the component's.
            target.quantization(selector.index(), quantization.get(table));
        }
        Scan scan = new Scan(header, restartInterval, dc, ac);
        scans.add(scan);
        new DctScanDecoder(target, scan, bits).decode();
    }

    DctFrame frame() {
        if (frame == null) {
            throw new IllegalStateException("Nothing was read");
        }
        return frame;
    }

    /** SOF0 or SOF1. */
    int startOfFrame() {
        return startOfFrame;
    }

    /** The scans in their order. */
    List<Scan> scans() {
        return List.copyOf(scans);
    }

    /** Transform flag of an Adobe APP14 segment, or -1 where there is none. */
    int adobeTransform() {
        return adobeTransform;
    }

    /** True where a JFIF APP0 segment is there, which stands for luminance and chrominance. */
    boolean isJfif() {
        return jfif;
    }
}
