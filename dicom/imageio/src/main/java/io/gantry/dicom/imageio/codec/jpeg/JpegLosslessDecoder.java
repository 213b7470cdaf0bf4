package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.codec.FrameDecoder;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.Raster;

/**
 * JPEG Lossless, process 14 (T.81 Annex H; PS3.5 A.4.1): 2 to 16 bits, all predictors, point transform, restart
 * intervals, components interleaved or in scans of their own. Subsampled components are refused.
 */
public final class JpegLosslessDecoder implements FrameDecoder {

    @Override
    public Raster decode(byte[] frame, ImageForm form) throws PixelDataException {
        MarkerReader in = new MarkerReader(frame);
        HuffmanTables tables = new HuffmanTables();
        boolean[] decoded = new boolean[form.samplesPerPixel()];
        FrameHeader header = null;
        Raster raster = null;
        int restartInterval = 0;
        while (true) {
            int marker = in.next();
            if (marker == Markers.DHT) {
                tables.read(in);
            } else if (marker == Markers.DRI) {
                in.requireSize(2);
                restartInterval = in.u16(0);
            } else if (Markers.isStartOfFrame(marker)) {
                if (marker != Markers.SOF3 || header != null) {
                    throw MarkerReader.otherProcess();
                }
                header = FrameHeader.read(in, form);
                if (!header.isNotSubsampled()) {
                    throw MarkerReader.otherProcess();
                }
                // No code is shorter than a bit.
                in.requireBits(form.samples());
                raster = Raster.of(form, header.precision());
            } else if (marker == Markers.SOS && header != null && raster != null) {
                ScanHeader scan = ScanHeader.read(in, header, decoded);
                EntropyReader bits = new EntropyReader(frame, in.position());
                new LosslessScan(bits, raster, header, scan, tables).decode(restartInterval);
                if (ScanHeader.isComplete(decoded)) {
                    break;
                }
                in.resume(bits.position());
            } else if (!Markers.isAncillary(marker) && marker != Markers.DQT) {
                throw PixelDataException.corrupt("A marker that has no place in a lossless image");
            }
        }
        if (Precision.used(raster) >>> header.precision() != 0) {
            throw PixelDataException.corrupt("A sample is over the precision of its frame");
        }
        return raster;
    }
}
