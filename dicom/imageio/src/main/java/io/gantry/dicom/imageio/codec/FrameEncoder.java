package io.gantry.dicom.imageio.codec;

import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.Raster;
import java.io.IOException;

/** Makes the bytes of a frame from its samples, without loss. Implementations are stateless and thread-safe. */
@FunctionalInterface
public interface FrameEncoder {

    /**
     * Encodes one frame so that its decoder gives the same cells again.
     *
     * @param raster rows, columns and components of the form
     * @param form what the data set says of the frame
     * @return its bytes; their number may be odd
     * @throws PixelDataException UNSUPPORTED where the transfer syntax has no place for such samples
     * @throws IOException where the system, not the frame, is in the way
     */
    byte[] encode(Raster raster, ImageForm form) throws IOException, PixelDataException;
}
