package io.gantry.dicom.imageio;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.imageio.codec.FrameDecoder;
import io.gantry.dicom.imageio.codec.FrameEncoder;
import io.gantry.dicom.imageio.frame.EncapsulatedWriter;
import io.gantry.dicom.imageio.frame.FrameSource;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.NativeWriter;
import io.gantry.dicom.imageio.frame.PhotometricInterpretation;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import io.gantry.dicom.imageio.frame.Raster;
import io.gantry.dicom.imageio.frame.ScratchSink;
import io.gantry.dicom.io.TransferSyntax;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts pixel data into another transfer syntax without loss, frame by frame: the samples stay what they are, or what
 * the lossy original decodes to. Each frame that is encoded is decoded again and compared. Immutable and thread-safe.
 */
public final class Transcoder {

    private static final Set<String> LOSSY = Set.of(UID.JPEGBaseline8Bit, UID.JPEGExtended12Bit,
            UID.JPEGLSNearLossless, UID.JPEG2000, UID.HTJ2K);

    private final Codecs codecs;

    public Transcoder(Codecs codecs) {
        this.codecs = codecs;
    }

    /** Whether there are codecs for both; single instances may still be in a form that one has no place for. */
    public boolean supports(TransferSyntax from, TransferSyntax to) {
        return codecs.decoder(from) != null && codecs.encoder(to) != null;
    }

    /**
     * Replaces the Pixel Data of a data set, and what describes it.
     *
     * @param target has the pixel data; unchanged where this fails
     * @param scratch takes the new pixel data, which lies there afterwards
     * @throws PixelDataException where it cannot be decoded, or the other syntax has no place for it
     */
    public void transcode(Attributes target, TransferSyntax from, TransferSyntax to, ScratchSink scratch)
            throws IOException, PixelDataException {
        FrameDecoder decoder = codecs.decoder(from);
        FrameEncoder encoder = codecs.encoder(to);
        if (decoder == null || encoder == null) {
            throw new PixelDataException(Kind.UNSUPPORTED, "No codec for one of the transfer syntaxes");
        }
        ImageForm form = ImageForm.of(target);
        FrameSource frames = FrameSource.of(target, form);
        ImageForm form2 = formIn(to, form);
        Attributes described = target.copy();
        described.set(Tag.PhotometricInterpretation, VR.CS, form2.photometric().term());
        if (form2.samplesPerPixel() > 1) {
            described.setInts(Tag.PlanarConfiguration, VR.US, form2.planarConfiguration());
        }
        if (LOSSY.contains(from.uid()) && !described.hasValue(Tag.LossyImageCompression)) {
            described.set(Tag.LossyImageCompression, VR.CS, "01");
        }
        if (to.encapsulated()) {
            EncapsulatedWriter writer = new EncapsulatedWriter(scratch);
            FrameDecoder check = codecs.decoder(to);
            for (int i = 0; i < frames.count(); i++) {
                writer.add(encoded(decoder.decode(frames.frame(i), form), form2, encoder, check));
            }
            writer.putInto(described, scratch.written(), EncapsulatedWriter.OffsetTable.AUTOMATIC);
        } else {
            NativeWriter writer = new NativeWriter(scratch, form2);
            for (int i = 0; i < frames.count(); i++) {
                writer.add(encoder.encode(decoder.decode(frames.frame(i), form), form2));
            }
            writer.finish();
            described.remove(Tag.ExtendedOffsetTable);
            described.remove(Tag.ExtendedOffsetTableLengths);
            described.put(new BulkElement(Tag.PixelData, form2.bitsAllocated() <= 8 ? VR.OB : VR.OW,
                    scratch.written(), false));
        }
        for (int tag : List.of(Tag.ExtendedOffsetTable, Tag.ExtendedOffsetTableLengths)) {
            target.remove(tag);
        }
        described.forEach(target::put);
    }

    private static byte[] encoded(Raster raster, ImageForm form, FrameEncoder encoder,
            @Nullable FrameDecoder check) throws IOException, PixelDataException {
        byte[] frame = encoder.encode(raster, form);
        if (check == null || !check.decode(frame, form).equals(raster)) {
            throw new PixelDataException(Kind.UNSUPPORTED,
                    "The transfer syntax does not give the same samples again");
        }
        return frame;
    }

    /** How the decoded samples are described in the other syntax (PS3.5 8.2). */
    private static ImageForm formIn(TransferSyntax to, ImageForm form) throws PixelDataException {
        boolean jpeg2000 = to.uid().equals(UID.JPEG2000Lossless);
        PhotometricInterpretation photometric = switch (form.photometric()) {
            // Decoders give every pixel its own colour differences.
            case YBR_FULL_422 -> PhotometricInterpretation.YBR_FULL;
            case YBR_PARTIAL_422, YBR_PARTIAL_420 -> throw new PixelDataException(Kind.UNSUPPORTED,
                    "This photometric interpretation has no counterpart without shared colour differences");
            // The colour transforms of JPEG 2000 are part of its codestream.
            case YBR_ICT, YBR_RCT, RGB -> jpeg2000
                    ? PhotometricInterpretation.YBR_RCT
                    : PhotometricInterpretation.RGB;
            case MONOCHROME1, MONOCHROME2, PALETTE_COLOR, YBR_FULL, HSV, ARGB, CMYK, XYB, UNKNOWN ->
                form.photometric();
        };
        if (photometric == PhotometricInterpretation.UNKNOWN) {
            throw new PixelDataException(Kind.UNSUPPORTED, "Unknown photometric interpretation");
        }
        boolean byPlane = !to.encapsulated() || to.uid().equals(UID.RLELossless);
        return new ImageForm(form.rows(), form.columns(), form.samplesPerPixel(), form.bitsAllocated(),
                form.bitsStored(), form.highBit(), form.signed(), byPlane ? form.planarConfiguration() : 0,
                photometric, form.numberOfFrames());
    }
}
