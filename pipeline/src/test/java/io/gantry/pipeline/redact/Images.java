package io.gantry.pipeline.redact;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.imageio.Codecs;
import io.gantry.dicom.imageio.codec.FrameDecoder;
import io.gantry.dicom.imageio.codec.FrameEncoder;
import io.gantry.dicom.imageio.frame.EncapsulatedWriter;
import io.gantry.dicom.imageio.frame.FrameSource;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.NativeWriter;
import io.gantry.dicom.imageio.frame.PhotometricInterpretation;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.Raster;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.pipeline.Pipeline;
import io.gantry.pipeline.Profiles;
import io.gantry.pipeline.SampleInstances;
import io.gantry.pipeline.StageResult;
import io.gantry.pipeline.anonymize.Pseudonyms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Random;

/** Images of every pixel form, full of noise: what was not meant to change is then seen to change. */
final class Images {

    static final String MAKER = "manufacturer: ACME\n    model_name: Scan 9000\n";

    private Images() {
    }

    static ImageForm grey(int rows, int columns, int allocated, int stored, boolean signed,
            String photometric,
            int frames) {
        return new ImageForm(rows, columns, 1, allocated, stored, stored - 1, signed, 0,
                PhotometricInterpretation.of(photometric), frames);
    }

    static ImageForm colour(int rows, int columns, int planar, String photometric, int frames) {
        return new ImageForm(rows, columns, 3, 8, 8, 7, false, planar,
                PhotometricInterpretation.of(photometric),
                frames);
    }

    /** An image of a machine for which rules may be made, with the pixel description of a form and no pixel data. */
    static Attributes of(ImageForm form, String sopClass) {
        Attributes image = SampleInstances.patientAndStudy(sopClass, "1.2.3.4.5");
        image.set(Tag.ImageType, "ORIGINAL", "PRIMARY");
        image.set(Tag.Modality, "OT");
        image.set(Tag.Manufacturer, "ACME");
        image.set(Tag.ManufacturerModelName, "Scan 9000");
        image.set(Tag.DeviceSerialNumber, "SN1");
        image.setInts(Tag.SamplesPerPixel, VR.US, form.samplesPerPixel());
        image.set(Tag.PhotometricInterpretation, form.photometric().term());
        if (form.samplesPerPixel() > 1) {
            image.setInts(Tag.PlanarConfiguration, VR.US, form.planarConfiguration());
        }
        if (form.numberOfFrames() > 1) {
            image.set(Tag.NumberOfFrames, Integer.toString(form.numberOfFrames()));
        }
        image.setInts(Tag.Rows, VR.US, form.rows());
        image.setInts(Tag.Columns, VR.US, form.columns());
        image.setInts(Tag.BitsAllocated, VR.US, form.bitsAllocated());
        image.setInts(Tag.BitsStored, VR.US, form.bitsStored());
        image.setInts(Tag.HighBit, VR.US, form.highBit());
        image.setInts(Tag.PixelRepresentation, VR.US, form.signed() ? 1 : 0);
        image.set(Tag.BurnedInAnnotation, "YES");
        return image;
    }

    static Attributes noise(ImageForm form) {
        return noise(form, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    /** Noise in every sample, in a transfer syntax that has an encoder. */
    static Attributes noise(ImageForm form, TransferSyntax syntax) {
        Attributes image = of(form, UID.SecondaryCaptureImageStorage);
        Random random = new Random(form.hashCode());
        FrameEncoder encoder = Objects.requireNonNull(Codecs.all().encoder(syntax));
        DataSink.InMemory sink = new DataSink.InMemory();
        EncapsulatedWriter fragments = new EncapsulatedWriter(sink);
        NativeWriter plain = new NativeWriter(sink, form);
        try {
            for (int frame = 0; frame < form.numberOfFrames(); frame++) {
                byte[] bytes = encoder.encode(noise(form, random), form);
                if (syntax.encapsulated()) {
                    fragments.add(bytes);
                } else {
                    plain.add(bytes);
                }
            }
            if (syntax.encapsulated()) {
                byte[] all = sink.toByteArray();
                fragments.putInto(image, new ByteRange(ByteSource.of(all), 0, all.length),
                        EncapsulatedWriter.OffsetTable.AUTOMATIC);
            } else {
                plain.finish();
                image.setBytes(Tag.PixelData, form.bitsAllocated() > 8 ? VR.OW : VR.OB, sink.toByteArray());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (PixelDataException e) {
            throw new AssertionError(e);
        }
        return image;
    }

    private static Raster noise(ImageForm form, Random random) {
        Raster raster = Raster.of(form);
        for (int row = 0; row < form.rows(); row++) {
            for (int column = 0; column < form.columns(); column++) {
                for (int component = 0; component < form.samplesPerPixel(); component++) {
                    // Values below 4 are left out: black is 0 in most forms, and must come from the zone alone.
                    int bits = form.bitsStored() >= 32
                            ? random.nextInt()
                            : random.nextInt(1 << form.bitsStored());
                    int value = form.bitsStored() > 3 ? bits | 4 : bits;
                    boolean shared = component > 0 && form.isChromaHalved() && column % 2 == 1;
                    raster.sample(row, column, component,
                            shared
                                    ? raster.sample(row, column - 1, component)
                                    : value << form.highBit() + 1
                                            - form.bitsStored());
                }
            }
        }
        return raster;
    }

    /** A palette of 256 entries whose darkest is the one given. */
    static void palette(Attributes image, int darkest) {
        byte[] table = new byte[512];
        for (int i = 0; i < 256; i++) {
            table[2 * i + 1] = (byte) (i == darkest ? 1 : 40 + i / 2);
        }
        for (int tag : new int[]{Tag.RedPaletteColorLookupTableDescriptor,
                Tag.GreenPaletteColorLookupTableDescriptor, Tag.BluePaletteColorLookupTableDescriptor}) {
            image.setInts(tag, VR.US, 256, 0, 16);
        }
        for (int tag : new int[]{Tag.RedPaletteColorLookupTableData, Tag.GreenPaletteColorLookupTableData,
                Tag.BluePaletteColorLookupTableData}) {
            image.put(new DataElement(tag, VR.OW, table, 0, table.length, false));
        }
    }

    /** A profile with the rule of the machine that {@link #of} makes images of. */
    static String rule(String zones) {
        return "machines:\n  - " + MAKER + "    redaction_zones: " + zones + "\n";
    }

    static StageResult run(Attributes image, TransferSyntax syntax, String profile) {
        return run(image, syntax, Profiles.pipeline(Profiles.with(profile)));
    }

    static StageResult run(Attributes image, TransferSyntax syntax, String profile, Codecs codecs) {
        PixelTools tools = new PixelTools(codecs, Profiles.tools().scratch());
        return run(image, syntax,
                Pipeline.of(Profiles.with(profile), new Pseudonyms(new byte[Pseudonyms.KEY_BYTES]),
                        null, tools));
    }

    private static StageResult run(Attributes image, TransferSyntax syntax, Pipeline pipeline) {
        return pipeline.run(
                io.gantry.pipeline.Instance.of(SampleInstances.read(SampleInstances.file(image, syntax))));
    }

    /** What leaves, read again. */
    static DicomFile clean(Attributes image, TransferSyntax syntax, String profile) {
        if (run(image, syntax, profile) instanceof StageResult.Passed(var instance)) {
            try (instance) {
                ByteSource file = Objects.requireNonNull(instance.output()).file();
                return SampleInstances.read(new ByteRange(file, 0, file.size()).load(Integer.MAX_VALUE));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new AssertionError("held: " + run(image, syntax, profile));
    }

    static StageResult.Quarantined held(Attributes image, TransferSyntax syntax, String profile) {
        if (run(image, syntax, profile) instanceof StageResult.Quarantined held) {
            return held;
        }
        throw new AssertionError("passed");
    }

    static Raster frame(Attributes image, TransferSyntax syntax, int frame) {
        try {
            ImageForm form = ImageForm.of(image);
            FrameDecoder decoder = Objects.requireNonNull(Codecs.all().decoder(syntax));
            return decoder.decode(FrameSource.of(image, form).frame(frame), form);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (PixelDataException e) {
            throw new AssertionError(e);
        }
    }
}
