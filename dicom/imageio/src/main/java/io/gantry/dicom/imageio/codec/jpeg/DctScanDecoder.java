package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.frame.PixelDataException;

/** Decodes the coefficients of one scan (T.81 F.2.2). */
final class DctScanDecoder implements McuOrder.Visitor {

    private final DctFrame frame;
    private final DctReader.Scan scan;
    private final EntropyReader bits;
    private final HuffmanTable[] dc;
    private final HuffmanTable[] ac;
    private final int[] predictions;
    private final int mostDc;

    DctScanDecoder(DctFrame frame, DctReader.Scan scan, EntropyReader bits) {
        this.frame = frame;
        this.scan = scan;
        this.bits = bits;
        this.dc = scan.dc().toArray(HuffmanTable[]::new);
        this.ac = scan.ac().toArray(HuffmanTable[]::new);
        this.predictions = new int[dc.length];
        this.mostDc = DctFrame.mostDcCategory(frame.header().precision());
    }

    void decode() throws PixelDataException {
        McuOrder.visit(frame, scan, this);
    }

    @Override
    public void restart(int number) throws PixelDataException {
        bits.restart(number);
        java.util.Arrays.fill(predictions, 0);
    }

    @Override
    public void endOfRow() throws PixelDataException {
        bits.requireData();
    }

    @Override
    public void block(int member, int component, int offset) throws PixelDataException {
        short[] coefficients = frame.coefficients(component);
        int category = bits.decode(dc[member]);
        if (category > mostDc) {
            throw PixelDataException.corrupt("A DC difference of no category");
        }
        predictions[member] += bits.extend(category);
        if (predictions[member] != (short) predictions[member]) {
            throw PixelDataException.corrupt("A DC coefficient over all bounds");
        }
        coefficients[offset] = (short) predictions[member];
        HuffmanTable table = ac[member];
        for (int k = 1; k < DctFrame.BLOCK_SIZE; k++) {
            int symbol = bits.decode(table);
            int size = symbol & 15;
            int run = symbol >> 4;
            if (size == 0) {
                if (run < 15) {
                    break;
                }
                k += 15;
                continue;
            }
            k += run;
            if (k >= DctFrame.BLOCK_SIZE) {
                throw PixelDataException.corrupt("A run of coefficients over the end of a block");
            }
            coefficients[offset + Zigzag.natural(k)] = (short) bits.extend(size);
        }
    }
}
