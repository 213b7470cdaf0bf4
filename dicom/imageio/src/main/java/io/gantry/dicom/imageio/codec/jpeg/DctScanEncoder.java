package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import java.util.Arrays;
import java.util.List;

/** Encodes the coefficients of one scan (T.81 F.1.2), or counts the symbols that it would write. */
final class DctScanEncoder implements McuOrder.Visitor {

    private static final int END_OF_BLOCK = 0;
    private static final int SIXTEEN_ZEROS = 0xF0;
    /** Of 64 codes of 16 bits with as many bits behind them, and each byte stuffed. */
    private static final int MOST_BYTES_OF_BLOCK = 64 * 8 + BitWriter.MOST_PENDING;

    private final DctFrame frame;
    private final int[] predictions;
    private final Output output;

    /** Takes symbols and the bits behind them. */
    private interface Output {
        void coefficient(boolean dc, int member, int symbol, int category, int value);

        void restart(int number) throws PixelDataException;

        void reserve() throws PixelDataException;
    }

    private DctScanEncoder(DctFrame frame, DctReader.Scan scan, Output output) {
        this.frame = frame;
        this.predictions = new int[scan.header().components().size()];
        this.output = output;
    }

    /**
     * Counts how often each symbol occurs.
     *
     * @param dc counts, by member of the scan and symbol
     * @param ac the same of AC coefficients
     */
    static void count(DctFrame frame, DctReader.Scan scan, int[][] dc, int[][] ac) throws PixelDataException {
        McuOrder.visit(frame, scan, new DctScanEncoder(frame, scan, new Output() {
            @Override
            public void coefficient(boolean isDc, int member, int symbol, int category, int value) {
                (isDc ? dc : ac)[member][symbol]++;
            }

            @Override
            public void restart(int number) {
            }

            @Override
            public void reserve() {
            }
        }));
    }

    /** Writes the entropy-coded data, restart markers between them. */
    static void write(DctFrame frame, DctReader.Scan scan, List<HuffmanCode> dc, List<HuffmanCode> ac,
            EntropyWriter out) throws PixelDataException {
        HuffmanCode[] dcCodes = dc.toArray(HuffmanCode[]::new);
        HuffmanCode[] acCodes = ac.toArray(HuffmanCode[]::new);
        McuOrder.visit(frame, scan, new DctScanEncoder(frame, scan, new Output() {
            @Override
            public void coefficient(boolean isDc, int member, int symbol, int category, int value) {
                out.coded((isDc ? dcCodes : acCodes)[member], symbol, category, value);
            }

            @Override
            public void restart(int number) throws PixelDataException {
                out.reserve(BitWriter.MOST_PENDING);
                out.flush();
                out.marker(Markers.RST0 + (number & 7));
            }

            @Override
            public void reserve() throws PixelDataException {
                out.reserve(MOST_BYTES_OF_BLOCK);
            }
        }));
        out.reserve(BitWriter.MOST_PENDING);
        out.flush();
    }

    @Override
    public void restart(int number) throws PixelDataException {
        output.restart(number);
        Arrays.fill(predictions, 0);
    }

    @Override
    public void endOfRow() {
    }

    @Override
    public void block(int member, int component, int offset) throws PixelDataException {
        output.reserve();
        short[] coefficients = frame.coefficients(component);
        int difference = coefficients[offset] - predictions[member];
        predictions[member] = coefficients[offset];
        int category = category(difference);
        if (category > DctFrame.mostDcCategory(frame.header().precision())) {
            throw new PixelDataException(Kind.UNSUPPORTED, "A DC difference that has no category");
        }
        output.coefficient(true, member, category, category, difference);
        int run = 0;
        for (int k = 1; k < DctFrame.BLOCK_SIZE; k++) {
            int value = coefficients[offset + Zigzag.natural(k)];
            if (value == 0) {
                run++;
                continue;
            }
            for (; run > 15; run -= 16) {
                output.coefficient(false, member, SIXTEEN_ZEROS, 0, 0);
            }
            int size = category(value);
            output.coefficient(false, member, run << 4 | size, size, value);
            run = 0;
        }
        if (run > 0) {
            output.coefficient(false, member, END_OF_BLOCK, 0, 0);
        }
    }

    private static int category(int value) {
        return 32 - Integer.numberOfLeadingZeros(Math.abs(value));
    }
}
