package io.gantry.pipeline.redact.pixel;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.imageio.Codecs;
import io.gantry.dicom.imageio.codec.FrameDecoder;
import io.gantry.dicom.imageio.codec.FrameEncoder;
import io.gantry.dicom.imageio.codec.jpeg.JpegBlanker;
import io.gantry.dicom.imageio.frame.EncapsulatedFrames;
import io.gantry.dicom.imageio.frame.EncapsulatedWriter;
import io.gantry.dicom.imageio.frame.FrameSource;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PhotometricInterpretation;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import io.gantry.dicom.imageio.frame.Raster;
import io.gantry.dicom.imageio.frame.Zone;
import io.gantry.dicom.io.Scratch;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.pipeline.redact.zone.ZonePlan;
import java.io.IOException;
import java.util.List;

/**
 * Blanks encapsulated pixel data frame by frame: decoded, filled, encoded without loss. Frames without a zone keep
 * their bytes where the transfer syntax stays the same. Immutable and thread-safe.
 */
final class FrameRewriter {

    private final Codecs codecs;
    private final Scratch scratch;

    FrameRewriter(Codecs codecs, Scratch scratch) {
        this.codecs = codecs;
        this.scratch = scratch;
    }

    Redaction rewrite(Attributes target, ImageForm form, ZonePlan plan, int[] black, TransferSyntax syntax)
            throws IOException, PixelDataException {
        if (isDct(syntax)) {
            return write(target, form, syntax, plan, black, (frames, frame, zones, writer) -> writer
                    .add(JpegBlanker.blank(frames.frame(frame), form, zones)));
        }
        FrameDecoder decoder = codecs.decoder(syntax);
        TransferSyntax writtenAs = codecs.writtenAs(syntax);
        FrameEncoder encoder = writtenAs == null ? null : codecs.encoder(writtenAs);
        if (decoder == null || encoder == null || writtenAs == null) {
            throw new PixelDataException(Kind.UNSUPPORTED,
                    "transfer syntax " + syntax.uid() + " cannot be redacted");
        }
        return write(target, form, writtenAs, plan, black, (frames, frame, zones, writer) -> {
            if (zones.isEmpty() && writtenAs.equals(syntax)) {
                writer.add(frames.fragments(frame));
            } else {
                Raster raster = decoder.decode(frames.frame(frame), form);
                zones.forEach(zone -> raster.fill(zone, black));
                writer.add(encoder.encode(raster, form));
            }
        });
    }

    /** JPEG baseline and extended: blanked in their coefficients, for a second lossy pass would change every pixel. */
    static boolean isDct(TransferSyntax syntax) {
        return UID.JPEGBaseline8Bit.equals(syntax.uid()) || UID.JPEGExtended12Bit.equals(syntax.uid());
    }

    /** Writes one frame, with its zones blanked. */
    private interface FrameWriter {
        void write(EncapsulatedFrames frames, int frame, List<Zone> zones, EncapsulatedWriter writer)
                throws IOException, PixelDataException;
    }

    private Redaction write(Attributes target, ImageForm form, TransferSyntax writtenAs, ZonePlan plan,
            int[] black,
            FrameWriter each) throws IOException, PixelDataException {
        EncapsulatedFrames frames = (EncapsulatedFrames) FrameSource.of(target, form);
        SpillingSink sink = new SpillingSink(scratch);
        boolean done = false;
        try {
            EncapsulatedWriter writer = new EncapsulatedWriter(sink);
            for (int frame = 0; frame < frames.count(); frame++) {
                each.write(frames, frame, plan.in(frame + 1), writer);
            }
            writer.putInto(target, sink.written(), EncapsulatedWriter.OffsetTable.AUTOMATIC);
            if (form.photometric() == PhotometricInterpretation.YBR_ICT) {
                // Written back is the reversible transform (PS3.5 8.2.4).
                target.set(Tag.PhotometricInterpretation, VR.CS, PhotometricInterpretation.YBR_RCT.term());
            }
            done = true;
            return new Redaction(plan, black, codecs, writtenAs, sink);
        } finally {
            if (!done) {
                sink.close();
            }
        }
    }
}
