package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.frame.PixelDataException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The quantization tables in force (T.81 B.2.4.1). */
final class QuantizationTables {

    private final List<int @Nullable []> tables = new ArrayList<>(Collections.nCopies(4, null));

    /** Takes the tables of a DQT segment. */
    void read(MarkerReader in) throws PixelDataException {
        int at = 0;
        while (at < in.size()) {
            int destination = in.u8(at++);
            int size = (destination >> 4) + 1;
            if (size > 2 || (destination & 15) > 3) {
                throw PixelDataException.corrupt("A quantization table with no place to go");
            }
            int[] table = new int[DctFrame.BLOCK_SIZE];
            for (int k = 0; k < DctFrame.BLOCK_SIZE; k++, at += size) {
                int step = size == 1 ? in.u8(at) : in.u16(at);
                if (step == 0) {
                    throw PixelDataException.corrupt("A quantization step of 0");
                }
                table[Zigzag.natural(k)] = step;
            }
            tables.set(destination & 15, table);
        }
    }

    /** Steps in natural order. */
    int[] get(int destination) throws PixelDataException {
        int[] table = destination > 3 ? null : tables.get(destination);
        if (table == null) {
            throw PixelDataException.corrupt("A component with a quantization table that was not defined");
        }
        return table;
    }
}
