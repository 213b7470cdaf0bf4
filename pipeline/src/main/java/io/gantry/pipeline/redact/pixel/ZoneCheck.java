package io.gantry.pipeline.redact.pixel;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.imageio.Codecs;
import io.gantry.dicom.imageio.codec.FrameDecoder;
import io.gantry.dicom.imageio.codec.NativeCodec;
import io.gantry.dicom.imageio.codec.jpeg.JpegBlanker;
import io.gantry.dicom.imageio.frame.FrameSource;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.NativeFrames;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import io.gantry.dicom.imageio.frame.Raster;
import io.gantry.dicom.imageio.frame.Zone;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.pipeline.redact.zone.ZonePlan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes what was read back from the bytes that will leave, and looks whether the zones are black. Knows nothing of how
 * they were blanked. Stateless.
 */
final class ZoneCheck {

    private static final NativeCodec NATIVE = new NativeCodec();

    private ZoneCheck() {
    }

    /**
     * Where a zone is not black; null where all are.
     *
     * @param black the cells of a black pixel
     */
    static @Nullable String problem(Attributes dataSet, TransferSyntax syntax, ZonePlan plan, int[] black,
            Codecs codecs) throws IOException, PixelDataException {
        ImageForm form = ImageForm.of(dataSet);
        FrameSource frames = FrameSource.of(dataSet, form);
        FrameDecoder decoder = codecs.decoder(syntax);
        if (decoder == null) {
            throw new PixelDataException(Kind.UNSUPPORTED, "No decoder for what was written");
        }
        for (int frame = 0; frame < frames.count(); frame++) {
            List<Zone> zones = plan.in(frame + 1);
            if (zones.isEmpty()) {
                continue;
            }
            // Upsampled chrominance blurs over the edge of a block: the coefficients do not.
            boolean uniform = FrameRewriter.isDct(syntax)
                    ? JpegBlanker.isBlank(frames.frame(frame), form, zones)
                    : frames instanceof NativeFrames native_ && byRows(form)
                            && native_.isLittleEndian()
                                    ? areBlackByRows(native_.range(frame), form, zones, black)
                                    : areBlack(decoder.decode(frames.frame(frame), form), zones, black);
            if (!uniform) {
                return "frame " + (frame + 1) + " is not black in a zone";
            }
        }
        return null;
    }

    private static boolean areBlack(Raster raster, List<Zone> zones, int[] black) {
        return zones.stream().allMatch(zone -> raster.isUniform(zone, black));
    }

    private static boolean byRows(ImageForm form) {
        return form.bitsAllocated() >= 8 && form.planarConfiguration() == 0;
    }

    /** Reads only the rows of each zone: the rest of a large frame need not be decoded to look at a corner of it. */
    private static boolean areBlackByRows(ByteRange frame, ImageForm form, List<Zone> zones, int[] black)
            throws IOException, PixelDataException {
        int rowBytes = form.frameLength() / form.rows();
        for (Zone zone : zones) {
            int rows = zone.endRow() - zone.row();
            ImageForm strip = new ImageForm(rows, form.columns(), form.samplesPerPixel(),
                    form.bitsAllocated(),
                    form.bitsStored(), form.highBit(), form.signed(), 0, form.photometric(), 1);
            byte[] bytes = new byte[rows * rowBytes];
            frame.readFully((long) zone.row() * rowBytes, ByteBuffer.wrap(bytes));
            Zone inStrip = new Zone(0, rows, zone.column(), zone.endColumn());
            if (!NATIVE.decode(bytes, strip).isUniform(inStrip, black)) {
                return false;
            }
        }
        return true;
    }
}
