package io.gantry.pipeline.redact.pixel;

import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.Zone;
import java.nio.ByteBuffer;

/** Writes black into stretches of native pixel data. Positions count bytes from its start, as if little endian. */
sealed interface Runs permits CellRuns, BitRuns {

    static Runs of(ImageForm form, int[] black) {
        return form.bitsAllocated() == 1 ? new BitRuns(form, black) : new CellRuns(form, black);
    }

    /** The frame, from 0, that the first bit of a byte belongs to. */
    long frameAt(long position);

    /**
     * Makes a zone of a frame black, as far as it lies in a stretch.
     *
     * @param frame from 0
     * @param from where the stretch begins
     * @param bytes holds the stretch and nothing else, from index 0 to its limit; its position is of no account
     */
    void blank(int frame, Zone zone, long from, ByteBuffer bytes);
}
