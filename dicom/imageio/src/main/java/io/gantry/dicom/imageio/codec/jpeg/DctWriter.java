package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.frame.PixelDataException;
import java.util.ArrayList;
import java.util.List;

/** Writes the coefficients of a frame that was read as a frame of the same process, scans and restart intervals. */
final class DctWriter {

    private static final byte[] JFIF = {'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0};

    private final DctReader reader;
    private final DctFrame frame;
    private final EntropyWriter out;

    private final List<DctReader.Scan> scans;

    private DctWriter(DctReader reader, List<DctReader.Scan> scans, int expected) {
        this.reader = reader;
        this.scans = scans;
        this.frame = reader.frame();
        this.out = new EntropyWriter(expected + 4096);
    }

    /**
     * @param scans how each component is to be coded, as it was read
     * @param expected bytes the frame will take, roughly
     */
    static byte[] write(DctReader reader, List<DctReader.Scan> scans, int expected)
            throws PixelDataException {
        return new DctWriter(reader, scans, expected).write();
    }

    private byte[] write() throws PixelDataException {
        out.reserve(4096);
        out.marker(Markers.SOI);
        writeColourSpace();
        writeQuantization();
        writeFrameHeader();
        int restartInterval = 0;
        for (DctReader.Scan scan : scans) {
            out.reserve(4096);
            if (scan.restartInterval() != restartInterval) {
                restartInterval = scan.restartInterval();
                out.marker(Markers.DRI, 4);
                out.raw16(restartInterval);
            }
            writeScan(scan);
        }
        out.marker(Markers.EOI);
        return out.toByteArray();
    }

    private void writeColourSpace() {
        if (reader.isJfif()) {
            out.marker(Markers.APP0, 2 + JFIF.length);
            out.raw(JFIF);
        }
        if (reader.adobeTransform() >= 0) {
            out.marker(Markers.APP14, 14);
            out.raw(new byte[]{'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) reader.adobeTransform()});
        }
    }

    /** A table of its own for each component, since tables may have been defined anew between scans. */
    private void writeQuantization() {
        for (int component = 0; component < frame.components(); component++) {
            int[] steps = frame.quantization(component);
            boolean wide = java.util.Arrays.stream(steps).anyMatch(s -> s > 255);
            out.marker(Markers.DQT, 3 + DctFrame.BLOCK_SIZE * (wide ? 2 : 1));
            out.raw((wide ? 0x10 : 0) | component);
            for (int k = 0; k < DctFrame.BLOCK_SIZE; k++) {
                if (wide) {
                    out.raw16(steps[Zigzag.natural(k)]);
                } else {
                    out.raw(steps[Zigzag.natural(k)]);
                }
            }
        }
    }

    private void writeFrameHeader() {
        FrameHeader header = frame.header();
        out.marker(reader.startOfFrame(), 8 + 3 * header.components().size());
        out.raw(header.precision());
        out.raw16(header.rows());
        out.raw16(header.columns());
        out.raw(header.components().size());
        for (int i = 0; i < header.components().size(); i++) {
            FrameHeader.Component component = header.components().get(i);
            out.raw(component.id());
            out.raw(component.h() << 4 | component.v());
            out.raw(i);
        }
    }

    /** Writes the tables of a scan, its header and its data. */
    private void writeScan(DctReader.Scan scan) throws PixelDataException {
        List<ScanHeader.Selector> members = scan.header().components();
        int[][] dcCounts = new int[members.size()][256];
        int[][] acCounts = new int[members.size()][256];
        DctScanEncoder.count(frame, scan, dcCounts, acCounts);
        List<HuffmanCode> dc = codes(members, scan.dc(), dcCounts, true);
        List<HuffmanCode> ac = codes(members, scan.ac(), acCounts, false);
        out.marker(Markers.SOS, 6 + 2 * members.size());
        out.raw(members.size());
        for (ScanHeader.Selector member : members) {
            out.raw(frame.header().components().get(member.index()).id());
            out.raw(member.dc() << 4 | member.ac());
        }
        out.raw(0);
        out.raw(DctFrame.BLOCK_SIZE - 1);
        out.raw(0);
        DctScanEncoder.write(frame, scan, dc, ac, out);
    }

    /** The code of each member of a scan; members that shared a table share it again. */
    private List<HuffmanCode> codes(List<ScanHeader.Selector> members, List<HuffmanTable> tables,
            int[][] counts, boolean dc) {
        HuffmanCode[] byDestination = new HuffmanCode[4];
        List<HuffmanCode> codes = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            int destination = destination(members.get(i), dc);
            if (byDestination[destination] == null) {
                int[] total = new int[256];
                for (int j = i; j < members.size(); j++) {
                    if (destination(members.get(j), dc) == destination) {
                        for (int symbol = 0; symbol < total.length; symbol++) {
                            total[symbol] += counts[j][symbol];
                        }
                    }
                }
                HuffmanCode code = code(tables.get(i), total);
                byDestination[destination] = code;
                code.write(out, (dc ? 0 : 0x10) | destination);
            }
            codes.add(byDestination[destination]);
        }
        return codes;
    }

    private static int destination(ScanHeader.Selector member, boolean dc) {
        return dc ? member.dc() : member.ac();
    }

    private static HuffmanCode code(HuffmanTable table, int[] counts) {
        HuffmanCode same = table.code();
        for (int symbol = 0; symbol < counts.length; symbol++) {
            if (counts[symbol] > 0 && !same.has(symbol)) {
                return HuffmanCode.optimal(counts);
            }
        }
        return same;
    }
}
