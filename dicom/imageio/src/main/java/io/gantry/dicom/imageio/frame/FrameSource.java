package io.gantry.dicom.imageio.frame;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.FragmentsElement;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import java.io.IOException;

/**
 * The frames of an image, left in their file until one is asked for. Immutable; reading is as thread-safe as the
 * source below.
 */
public sealed interface FrameSource permits NativeFrames, EncapsulatedFrames {

    /** Number of frames. */
    int count();

    /**
     * The bytes of a frame, read into an array of their own: of native pixel data little endian and from its first bit
     * on, of encapsulated pixel data its fragments one after another, with the padding they have.
     *
     * @param frame from 0
     * @throws PixelDataException UNSUPPORTED where a compressed frame is over 2 GB
     */
    byte[] frame(int frame) throws IOException, PixelDataException;

    /**
     * The frames of the pixel data of a data set, integer or floating point.
     *
     * @param form what the data set says of them
     * @throws PixelDataException ABSENT where there is no pixel data, CORRUPT where native pixel data is too short,
     *         FRAGMENTS where encapsulated pixel data does not tell its frames
     */
    static FrameSource of(Attributes dataSet, ImageForm form) throws IOException, PixelDataException {
        for (int tag : new int[]{Tag.PixelData, Tag.FloatPixelData, Tag.DoubleFloatPixelData}) {
            Element element = dataSet.get(tag);
            if (element != null) {
                return of(element, dataSet, form);
            }
        }
        throw new PixelDataException(Kind.ABSENT, "There is no pixel data");
    }

    private static FrameSource of(Element element, Attributes dataSet, ImageForm form)
            throws IOException, PixelDataException {
        return switch (element) {
            case DataElement e -> new NativeFrames(
                    new ByteRange(ByteSource.of(e.buffer()), e.offset(), e.length()), form,
                    e.bigEndian() ? e.vr().unitSize() : 1);
            case BulkElement e -> new NativeFrames(e.value(), form, e.bigEndian() ? e.vr().unitSize() : 1);
            case FragmentsElement e -> EncapsulatedFrames.of(e, dataSet, form.numberOfFrames());
            case SequenceElement _ -> throw new PixelDataException(Kind.IMPOSSIBLE,
                    "Pixel data is a sequence");
        };
    }
}
