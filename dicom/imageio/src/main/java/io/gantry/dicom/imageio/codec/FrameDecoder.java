package io.gantry.dicom.imageio.codec;

import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.Raster;
import java.io.IOException;

/** Makes the samples of a frame from its bytes. Implementations are stateless and thread-safe. */
@FunctionalInterface
public interface FrameDecoder {

    /**
     * Decodes one frame. No colour is converted: the samples are in the colour space that the frame is encoded in.
     * Nothing is allocated before the frame's header was found to agree with the data set.
     *
     * @param frame its bytes, in native pixel data little endian; padding behind the end does no harm
     * @param form what the data set says of the frame
     * @throws PixelDataException MISMATCH where the frame's header says otherwise, UNSUPPORTED where it is of a process
     *         that is not decoded, CORRUPT where the bytes break its rules or end too early
     * @throws IOException where the system, not the frame, is in the way: the same frame may be decoded later
     */
    Raster decode(byte[] frame, ImageForm form) throws IOException, PixelDataException;
}
