package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.codec.FrameDecoder;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import io.gantry.dicom.imageio.frame.Raster;
import org.jspecify.annotations.Nullable;

/**
 * JPEG-LS (T.87; PS3.5 A.4.3), lossless and near-lossless: 2 to 16 bits, all interleave modes, preset parameters,
 * restart intervals. Mapping tables, colour transforms and subsampling, which DICOM does not use, are refused.
 */
public final class JpegLsDecoder implements FrameDecoder {

    private static final int APP8 = 0xE8;

    @Override
    public Raster decode(byte[] frame, ImageForm form) throws PixelDataException {
        MarkerReader in = new MarkerReader(frame);
        boolean[] decoded = new boolean[form.samplesPerPixel()];
        FrameHeader header = null;
        Raster raster = null;
        JlsParameters.Presets presets = JlsParameters.Presets.DEFAULT;
        int restartInterval = 0;
        while (!ScanHeader.isComplete(decoded)) {
            int marker = in.next();
            if (marker == Markers.LSE) {
                presets = presets(in);
            } else if (marker == Markers.DRI) {
                restartInterval = restartInterval(in);
            } else if (Markers.isStartOfFrame(marker)) {
                header = frameHeader(marker, header, in, form);
                raster = Raster.of(form, header.precision());
            } else if (marker == Markers.SOS && header != null && raster != null) {
                ScanHeader scan = ScanHeader.read(in, header, decoded);
                JlsReader bits = new JlsReader(frame, in.position());
                new JlsScan(bits, raster, scan, JlsParameters.of(header.precision(), scan.ss(), presets))
                        .decode(restartInterval);
                if (header.precision() < 8) {
                    // CharLS 1, and DCMTK by it, writes samples of few bits with other default thresholds than T.87
                    // has: read with these, such a scan does not come out even.
                    bits.requireEnd();
                }
                in.resume(bits.position());
            } else if (marker == APP8 && in.size() == 5 && in.u16(0) == ('m' << 8 | 'r') && in.u8(4) != 0) {
                throw new PixelDataException(Kind.UNSUPPORTED, "A JPEG-LS colour transform");
            } else if (!Markers.isAncillary(marker)) {
                throw PixelDataException.corrupt("A marker that has no place in a JPEG-LS image");
            }
        }
        if (raster == null) {
            throw PixelDataException.corrupt("No JPEG-LS frame");
        }
        return raster;
    }

    private static FrameHeader frameHeader(int marker, @Nullable FrameHeader before, MarkerReader in,
            ImageForm form) throws PixelDataException {
        if (marker != Markers.SOF55 || before != null) {
            throw MarkerReader.otherProcess();
        }
        FrameHeader header = FrameHeader.read(in, form);
        if (!header.isNotSubsampled()) {
            throw MarkerReader.otherProcess();
        }
        return header;
    }

    private static JlsParameters.Presets presets(MarkerReader in) throws PixelDataException {
        if (in.u8(0) != 1) {
            throw new PixelDataException(Kind.UNSUPPORTED, "JPEG-LS mapping tables or extended dimensions");
        }
        in.requireSize(11);
        return new JlsParameters.Presets(in.u16(1), in.u16(3), in.u16(5), in.u16(7), in.u16(9));
    }

    /** Of two to four bytes (T.87 C.2.5). */
    private static int restartInterval(MarkerReader in) throws PixelDataException {
        return switch (in.size()) {
            case 2 -> in.u16(0);
            case 3 -> in.u8(0) << 16 | in.u16(1);
            case 4 -> in.u16(0) << 16 | in.u16(2);
            default -> throw PixelDataException.corrupt("A restart interval of an impossible size");
        };
    }
}
