package io.gantry.it.pixels;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.imageio.frame.EncapsulatedWriter;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;

/** Instances whose pictures show a name that Java2D wrote, above an area of noise as echoes are. */
public final class BurnedIn {

    public static final int ROWS = 160;
    public static final int COLUMNS = 240;
    /** The first row of noise; the only ultrasound region begins here. */
    public static final int FIRST_ROW = 48;

    static final String TEXT = "HALLWACHS";
    private static final int OVERLAY = 0x60000000;

    private BurnedIn() {
    }

    /** A picture: a name in white at the top, noise from {@link #FIRST_ROW} on. */
    static BufferedImage picture(int seed) {
        BufferedImage image = new BufferedImage(COLUMNS, ROWS, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(seed);
        for (int row = FIRST_ROW; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                image.setRGB(column, row, (40 + random.nextInt(120)) * 0x010101);
            }
        }
        write(image, TEXT + "^J\u00dcRGEN", 6 + seed, 26);
        return image;
    }

    static void write(BufferedImage image, String text, int x, int y) {
        Graphics2D graphics = image.createGraphics();
        graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 18));
        graphics.setColor(Color.WHITE);
        graphics.drawString(text, x, y);
        graphics.dispose();
    }

    /** A clip of an ultrasound machine in native RGB. */
    public static TestInstance nativeClip(TestInstances study, int frames) {
        return study.ultrasound(16, 24, 2).with(a -> {
            ultrasound(a, frames);
            form(a, 3, "RGB");
            byte[] all = new byte[3 * ROWS * COLUMNS * frames];
            for (int frame = 0; frame < frames; frame++) {
                BufferedImage picture = picture(frame);
                for (int i = 0; i < ROWS * COLUMNS; i++) {
                    int rgb = picture.getRGB(i % COLUMNS, i / COLUMNS);
                    int at = 3 * (frame * ROWS * COLUMNS + i);
                    all[at] = (byte) (rgb >> 16);
                    all[at + 1] = (byte) (rgb >> 8);
                    all[at + 2] = (byte) rgb;
                }
            }
            pixels(a, all);
        });
    }

    /** The same clip in JPEG baseline, as the JDK encodes it: chrominance of half the rows and columns. */
    public static TestInstance jpegClip(TestInstances study, int frames) {
        return study.ultrasound(16, 24, 2).with(a -> {
            ultrasound(a, frames);
            form(a, 3, "YBR_FULL_422");
            DataSink.InMemory sink = new DataSink.InMemory();
            EncapsulatedWriter writer = new EncapsulatedWriter(sink);
            try {
                byte[][] encoded = new byte[Math.min(frames, 3)][];
                for (int i = 0; i < encoded.length; i++) {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    ImageIO.write(picture(i), "jpeg", bytes);
                    encoded[i] = bytes.toByteArray();
                }
                for (int frame = 0; frame < frames; frame++) {
                    writer.add(encoded[frame % encoded.length]);
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            byte[] all = sink.toByteArray();
            writer.putInto(a, new ByteRange(ByteSource.of(all), 0, all.length),
                    EncapsulatedWriter.OffsetTable.BASIC);
            a.set(Tag.LossyImageCompression, "01");
            a.set(Tag.LossyImageCompressionRatio, "10");
            a.set(Tag.LossyImageCompressionMethod, "ISO_10918_1");
        }).in(TransferSyntax.of(UID.JPEGBaseline8Bit));
    }

    /** A grey capture with the name in an overlay and in an icon, too. */
    public static TestInstance capture(TestInstances study) {
        return study.secondaryCapture(16, 16).with(a -> {
            form(a, 1, "MONOCHROME2");
            byte[] grey = grey(picture(5));
            pixels(a, grey);
            a.setInts(OVERLAY | 0x0010, VR.US, ROWS);
            a.setInts(OVERLAY | 0x0011, VR.US, COLUMNS);
            a.set(OVERLAY | 0x0040, VR.CS, "G");
            a.setInts(OVERLAY | 0x0050, VR.SS, 1, 1);
            a.setInts(OVERLAY | 0x0100, VR.US, 1);
            a.setInts(OVERLAY | 0x0102, VR.US, 0);
            byte[] bits = new byte[ROWS * COLUMNS / 8];
            for (int i = 0; i < ROWS * COLUMNS; i++) {
                bits[i / 8] |= (byte) (grey[i] == -1 ? 1 << i % 8 : 0);
            }
            a.setBytes(OVERLAY | 0x3000, VR.OW, bits);
            Attributes icon = new Attributes();
            form(icon, 1, "MONOCHROME2");
            icon.setBytes(Tag.PixelData, VR.OB, grey.clone());
            a.setSequence(Tag.IconImageSequence, icon);
        });
    }

    /** A capture by a palette that runs from white to black: the darkest index is 255. */
    public static TestInstance paletteCapture(TestInstances study) {
        return study.secondaryCapture(16, 16).with(a -> {
            form(a, 1, "PALETTE COLOR");
            byte[] indices = grey(picture(6));
            byte[] table = new byte[512];
            for (int i = 0; i < 256; i++) {
                table[2 * i] = (byte) (255 - i);
                table[2 * i + 1] = (byte) (255 - i);
            }
            for (int i = 0; i < indices.length; i++) {
                indices[i] = (byte) ~indices[i];
            }
            for (int tag : new int[]{Tag.RedPaletteColorLookupTableDescriptor,
                    Tag.GreenPaletteColorLookupTableDescriptor, Tag.BluePaletteColorLookupTableDescriptor}) {
                a.setInts(tag, VR.US, 256, 0, 16);
            }
            for (int tag : new int[]{Tag.RedPaletteColorLookupTableData, Tag.GreenPaletteColorLookupTableData,
                    Tag.BluePaletteColorLookupTableData}) {
                a.put(new DataElement(tag, VR.OW, table, 0, table.length, false));
            }
            pixels(a, indices);
        });
    }

    /** A page of doses, as a scanner stores it beside its slices. */
    public static TestInstance doseScreen(TestInstances study) {
        return study.secondaryCapture(16, 16).with(a -> {
            form(a, 1, "MONOCHROME2");
            a.set(Tag.ImageType, "DERIVED", "SECONDARY", "SCREEN SAVE");
            BufferedImage page = new BufferedImage(COLUMNS, ROWS, BufferedImage.TYPE_INT_RGB);
            write(page, TEXT + "  CTDIvol 12.1", 10, 60);
            write(page, "DLP 431 " + TEXT, 10, 140);
            pixels(a, grey(page));
        });
    }

    private static void ultrasound(Attributes a, int frames) {
        a.set(Tag.NumberOfFrames, Integer.toString(frames));
        Attributes region = a.items(Tag.SequenceOfUltrasoundRegions).getFirst().copy();
        region.setInts(Tag.RegionLocationMinY0, VR.UL, FIRST_ROW);
        region.setInts(Tag.RegionLocationMaxX1, VR.UL, COLUMNS - 1);
        region.setInts(Tag.RegionLocationMaxY1, VR.UL, ROWS - 1);
        a.setSequence(Tag.SequenceOfUltrasoundRegions, region);
    }

    private static void form(Attributes a, int samples, String photometric) {
        a.setInts(Tag.SamplesPerPixel, VR.US, samples);
        a.set(Tag.PhotometricInterpretation, VR.CS, photometric);
        if (samples > 1) {
            a.setInts(Tag.PlanarConfiguration, VR.US, 0);
        } else {
            a.remove(Tag.PlanarConfiguration);
        }
        a.setInts(Tag.Rows, VR.US, ROWS);
        a.setInts(Tag.Columns, VR.US, COLUMNS);
        a.setInts(Tag.BitsAllocated, VR.US, 8);
        a.setInts(Tag.BitsStored, VR.US, 8);
        a.setInts(Tag.HighBit, VR.US, 7);
        a.setInts(Tag.PixelRepresentation, VR.US, 0);
    }

    private static void pixels(Attributes a, byte[] bytes) {
        a.put(new DataElement(Tag.PixelData, VR.OB, bytes, 0, bytes.length, false));
    }

    private static byte[] grey(BufferedImage image) {
        byte[] grey = new byte[ROWS * COLUMNS];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = (byte) (image.getRGB(i % COLUMNS, i / COLUMNS) >> 8);
        }
        return grey;
    }
}
