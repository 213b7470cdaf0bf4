package io.gantry.dicom.imageio.testing;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.imageio.codec.NativeCodec;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.NativeWriter;
import io.gantry.dicom.imageio.frame.PhotometricInterpretation;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.Raster;
import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.dicom.testing.TestInstance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Builds forms, rasters of every kind of content, and secondary captures of them. */
public final class Images {

    private Images() {
    }

    /** What an image shows. */
    public enum Content {
        /** All samples the same: runs over whole rows. */
        FLAT,
        /** Slopes with a little noise, as tissue has. */
        SMOOTH,
        /** Every value as likely as another: nothing compresses. */
        NOISE,
        /** Black, with blocks of the greatest value: burned-in text. */
        TEXT
    }

    /** A form of one sample per pixel. */
    public static ImageForm grey(int rows, int columns, int allocated, int stored, boolean signed) {
        return new ImageForm(rows, columns, 1, allocated, stored, stored - 1, signed, 0,
                PhotometricInterpretation.MONOCHROME2, 1);
    }

    /** A form of three samples per pixel, of 8 or 16 bits. */
    public static ImageForm colour(int rows, int columns, int bits, int planar,
            PhotometricInterpretation photometric) {
        return new ImageForm(rows, columns, 3, bits, bits, bits - 1, false, planar, photometric, 1);
    }

    /** Samples within the bits stored; signed ones are sign-extended over the allocated bits. */
    public static Raster raster(ImageForm form, Content content, long seed) {
        Raster raster = Raster.of(form);
        Random random = new Random(seed);
        int stored = form.bitsStored();
        long most = (1L << stored) - 1;
        for (int y = 0; y < form.rows(); y++) {
            for (int x = 0; x < form.columns(); x++) {
                for (int c = 0; c < form.samplesPerPixel(); c++) {
                    long value = switch (content) {
                        case FLAT -> most / 3;
                        case SMOOTH ->
                            (long) (most * (0.5 + 0.45 * Math.sin(x / 17.0 + c) * Math.cos(y / 23.0)))
                                    + random.nextInt(3);
                        case NOISE -> random.nextLong();
                        case TEXT -> (x / 5 + y / 7) % 3 == 0 ? most : 0;
                    };
                    value &= most;
                    if (form.signed()) {
                        value = value << 64 - stored >> 64 - stored;
                    }
                    int mask = form.bitsAllocated() == 32 ? -1 : (1 << form.bitsAllocated()) - 1;
                    raster.sample(y, x, c, (int) value & mask);
                }
            }
        }
        if (form.isChromaHalved()) {
            share(raster);
        }
        return raster;
    }

    /** Gives neighbours the same colour differences. */
    private static void share(Raster raster) {
        for (int y = 0; y < raster.rows(); y++) {
            for (int x = 1; x < raster.columns(); x += 2) {
                for (int c = 1; c <= 2; c++) {
                    raster.sample(y, x, c, raster.sample(y, x - 1, c));
                }
            }
        }
    }

    /** One raster for each frame, of contents in turn. */
    public static List<Raster> rasters(ImageForm form, long seed) {
        List<Raster> rasters = new ArrayList<>();
        for (int i = 0; i < form.numberOfFrames(); i++) {
            rasters.add(raster(form, Content.values()[(i + 1) % 4], seed + i));
        }
        return rasters;
    }

    /** A data set that describes the form and nothing else, without pixel data. */
    public static Attributes describe(ImageForm form) {
        Attributes a = new Attributes();
        a.setInts(Tag.SamplesPerPixel, VR.US, form.samplesPerPixel());
        a.set(Tag.PhotometricInterpretation, form.photometric().term());
        if (form.samplesPerPixel() > 1) {
            a.setInts(Tag.PlanarConfiguration, VR.US, form.planarConfiguration());
        }
        if (form.numberOfFrames() > 1) {
            a.set(Tag.NumberOfFrames, Integer.toString(form.numberOfFrames()));
        }
        a.setInts(Tag.Rows, VR.US, form.rows());
        a.setInts(Tag.Columns, VR.US, form.columns());
        a.setInts(Tag.BitsAllocated, VR.US, form.bitsAllocated());
        a.setInts(Tag.BitsStored, VR.US, form.bitsStored());
        a.setInts(Tag.HighBit, VR.US, form.highBit());
        a.setInts(Tag.PixelRepresentation, VR.US, form.signed() ? 1 : 0);
        return a;
    }

    /** An instance that other programs read, without pixel data. */
    public static Attributes capture(ImageForm form) {
        Attributes a = describe(form);
        // GDCM writes no signed secondary capture; it takes an MR image of any kind.
        a.set(Tag.SOPClassUID, form.samplesPerPixel() == 1
                ? UID.MRImageStorage
                : UID.MultiFrameTrueColorSecondaryCaptureImageStorage);
        a.set(Tag.SOPInstanceUID, "2.25.1001");
        a.set(Tag.StudyInstanceUID, "2.25.1002");
        a.set(Tag.SeriesInstanceUID, "2.25.1003");
        a.set(Tag.PatientID, "GENERATED");
        a.set(Tag.PatientName, "GENERATED");
        a.set(Tag.Modality, "OT");
        a.set(Tag.ConversionType, "SYN");
        if (form.photometric() == PhotometricInterpretation.PALETTE_COLOR) {
            for (int i = 0; i < 3; i++) {
                a.setInts(Tag.RedPaletteColorLookupTableDescriptor + i, VR.US, 256, 0, 8);
                a.setBytes(Tag.RedPaletteColorLookupTableData + i, VR.OW, new byte[256]);
            }
        }
        return a;
    }

    /** The same with native pixel data, in Explicit VR Little Endian. */
    public static TestInstance uncompressed(ImageForm form, List<Raster> frames) {
        Attributes a = capture(form);
        a.setBytes(Tag.PixelData, form.bitsAllocated() == 8 ? VR.OB : VR.OW, nativeValue(form, frames));
        return new TestInstance(a, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    /** The value of native Pixel Data. */
    public static byte[] nativeValue(ImageForm form, List<Raster> frames) {
        DataSink.InMemory sink = new DataSink.InMemory();
        NativeWriter writer = new NativeWriter(sink, form);
        try {
            for (Raster raster : frames) {
                writer.add(new NativeCodec().encode(raster, form));
            }
            writer.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (PixelDataException e) {
            throw new IllegalArgumentException(e);
        }
        return sink.toByteArray();
    }
}
