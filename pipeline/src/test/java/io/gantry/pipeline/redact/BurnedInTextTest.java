package io.gantry.pipeline.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.imageio.Codecs;
import io.gantry.dicom.imageio.codec.jpeg.JpegBlanker;
import io.gantry.dicom.imageio.frame.EncapsulatedWriter;
import io.gantry.dicom.imageio.frame.FrameSource;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.Raster;
import io.gantry.dicom.imageio.frame.Zone;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.dicom.testing.Peers;
import io.gantry.pipeline.SampleInstances;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures with a name burned in by Java2D, through the whole pipeline, and read by the programs of others. */
class BurnedInTextTest {

    private static final int ROWS = 160;
    private static final int COLUMNS = 240;
    private static final Zone BAR = new Zone(0, 32, 0, COLUMNS);
    private static final String ZONE = "[[0, 32, 0, end]]";

    @BeforeAll
    static void headless() {
        System.setProperty("java.awt.headless", "true");
    }

    /** A picture as an ultrasound machine makes it: a cone of noise, a name above. */
    private static BufferedImage picture(int seed) {
        BufferedImage image = new BufferedImage(COLUMNS, ROWS, BufferedImage.TYPE_INT_RGB);
        java.util.Random random = new java.util.Random(seed);
        for (int row = 48; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                image.setRGB(column, row, (40 + random.nextInt(120)) * 0x010101);
            }
        }
        Graphics2D graphics = image.createGraphics();
        graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 18));
        graphics.setColor(Color.WHITE);
        graphics.drawString("HALLWACHS J\u00dcRGEN", 6, 22);
        graphics.dispose();
        return image;
    }

    private static byte[] rgb(BufferedImage image) {
        byte[] bytes = new byte[3 * ROWS * COLUMNS];
        for (int i = 0; i < ROWS * COLUMNS; i++) {
            int rgb = image.getRGB(i % COLUMNS, i / COLUMNS);
            bytes[3 * i] = (byte) (rgb >> 16);
            bytes[3 * i + 1] = (byte) (rgb >> 8);
            bytes[3 * i + 2] = (byte) rgb;
        }
        return bytes;
    }

    private static Attributes clip(String sopClass, int frames) {
        ImageForm form = Images.colour(ROWS, COLUMNS, 0, "RGB", frames);
        Attributes clip = Images.of(form, sopClass);
        byte[] all = new byte[3 * ROWS * COLUMNS * frames];
        for (int frame = 0; frame < frames; frame++) {
            System.arraycopy(rgb(picture(frame)), 0, all, frame * 3 * ROWS * COLUMNS, 3 * ROWS * COLUMNS);
        }
        clip.setBytes(Tag.PixelData, VR.OW, all);
        clip.put(new io.gantry.dicom.data.DataElement(Tag.PixelData, VR.OB, all, 0, all.length, false));
        return clip;
    }

    private static int lit(Raster raster, Zone zone) {
        int lit = 0;
        for (int row = zone.row(); row < zone.endRow(); row++) {
            for (int column = zone.column(); column < zone.endColumn(); column++) {
                lit += raster.sample(row, column, 0) > 100 ? 1 : 0;
            }
        }
        return lit;
    }

    @ParameterizedTest
    @ValueSource(strings = {UID.UltrasoundMultiFrameImageStorage, UID.SecondaryCaptureImageStorage,
            UID.MultiFrameTrueColorSecondaryCaptureImageStorage})
    void theNameIsGoneAndThePictureIsThere(String sopClass) {
        TransferSyntax syntax = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
        Attributes clip = clip(sopClass, 3);
        assertThat(lit(Images.frame(clip, syntax, 2), BAR)).isGreaterThan(300);

        DicomFile clean = Images.clean(clip, syntax, Images.rule(ZONE));

        for (int frame = 0; frame < 3; frame++) {
            Raster expected = Images.frame(clip, syntax, frame);
            expected.fill(BAR, 0, 0, 0);
            Raster after = Images.frame(clean.dataSet(), syntax, frame);
            assertThat(lit(after, BAR)).isZero();
            assertThat(after).isEqualTo(expected);
        }
    }

    @Test
    @DisplayName("a dose screen that Java2D wrote goes black as a whole, a slice of the same scanner is not touched")
    void doseScreen() {
        TransferSyntax syntax = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
        String profile = "machines:\n  - " + Images.MAKER
                + "    image_type: { contains: SCREEN SAVE }\n    redaction_zones: whole_frame\n";
        Attributes dose = clip(UID.SecondaryCaptureImageStorage, 1);
        dose.set(Tag.ImageType, "DERIVED", "SECONDARY", "SCREEN SAVE");
        Attributes slice = SampleInstances.ct();

        Raster after = Images.frame(Images.clean(dose, syntax, profile).dataSet(), syntax, 0);

        assertThat(after.isUniform(new Zone(0, ROWS, 0, COLUMNS), 0, 0, 0)).isTrue();
        assertThat(Images.clean(slice, syntax, profile).dataSet().string(Tag.ImageType))
                .isEqualTo("ORIGINAL");
    }

    private static Attributes jpeg(int frames) throws IOException {
        ImageForm form = Images.colour(ROWS, COLUMNS, 0, "YBR_FULL_422", frames);
        Attributes image = Images.of(form, UID.UltrasoundMultiFrameImageStorage);
        DataSink.InMemory sink = new DataSink.InMemory();
        EncapsulatedWriter writer = new EncapsulatedWriter(sink);
        for (int frame = 0; frame < frames; frame++) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(picture(frame), "jpg", bytes);
            writer.add(bytes.toByteArray());
        }
        byte[] all = sink.toByteArray();
        writer.putInto(image, new ByteRange(ByteSource.of(all), 0, all.length),
                EncapsulatedWriter.OffsetTable.BASIC);
        image.set(Tag.LossyImageCompression, "01");
        image.set(Tag.LossyImageCompressionRatio, "10");
        image.set(Tag.LossyImageCompressionMethod, "ISO_10918_1");
        return image;
    }

    @Test
    @DisplayName("JPEG baseline is blanked in its coefficients: every pixel beyond the blocks keeps its value")
    void jpegBaseline() throws IOException, PixelDataException {
        TransferSyntax syntax = TransferSyntax.of(UID.JPEGBaseline8Bit);
        Attributes image = jpeg(3);
        ImageForm form = ImageForm.of(image);

        DicomFile clean = Images.clean(image, syntax, Images.rule(ZONE));

        assertThat(clean.transferSyntax()).isEqualTo(syntax);
        FrameSource frames = FrameSource.of(clean.dataSet(), form);
        for (int frame = 0; frame < 3; frame++) {
            byte[] bytes = frames.frame(frame);
            assertThat(JpegBlanker.isBlank(bytes, form, List.of(BAR))).isTrue();
            Raster before = Images.frame(image, syntax, frame);
            Raster after = Images.frame(clean.dataSet(), syntax, frame);
            assertThat(lit(before, BAR)).isGreaterThan(300);
            assertThat(lit(after, BAR)).isZero();
            // Colour is mixed over the edge of a block by one chrominance sample.
            Zone covered = JpegBlanker.covered(bytes, form, BAR);
            for (int row = covered.endRow() + 2; row < ROWS; row++) {
                for (int column = 0; column < COLUMNS; column++) {
                    for (int component = 0; component < 3; component++) {
                        assertThat(after.sample(row, column, component)).isEqualTo(
                                before.sample(row, column, component));
                    }
                }
            }
        }
        assertThat(clean.dataSet().string(Tag.LossyImageCompression)).isEqualTo("01");
        assertThat(clean.dataSet().string(Tag.LossyImageCompressionRatio)).isEqualTo("10");
    }

    private static Path write(Attributes image, TransferSyntax syntax, Path file) throws IOException {
        return Files.write(file, SampleInstances.file(image, syntax));
    }

    /** Without numpy, which Debian does not install with pydicom. */
    private static final String READ = """
            import sys, pydicom
            from pydicom.encaps import generate_pixel_data_frame
            from pydicom.pixel_data_handlers.rle_handler import _rle_decode_frame
            def rows(path):
                d = pydicom.dcmread(path); r, c, n = d.Rows, d.Columns, int(d.NumberOfFrames)
                if d.file_meta.TransferSyntaxUID.is_encapsulated:
                    for f in generate_pixel_data_frame(d.PixelData, n):
                        planes = bytes(_rle_decode_frame(f, r, c, 3, 8))
                        for p in range(3):
                            for y in range(r):
                                yield y, planes[(p * r + y) * c:(p * r + y + 1) * c]
                else:
                    for f in range(n):
                        for y in range(r):
                            at = (f * r + y) * c * 3
                            yield y, d.PixelData[at:at + c * 3]
            lit = False
            for (y, a), (_, b) in zip(rows(sys.argv[1]), rows(sys.argv[2]), strict=True):
                lit |= y < 32 and any(a)
                assert not any(b) if y < 32 else a == b, y
            assert lit
            """;

    @ParameterizedTest
    @ValueSource(strings = {UID.ExplicitVRLittleEndian, UID.ImplicitVRLittleEndian, UID.RLELossless})
    @DisplayName("pydicom finds the zone black and every other pixel as it was")
    void pydicom(String uid, @TempDir Path folder) throws IOException, PixelDataException {
        String python = Peers.pythonWithPydicom();
        TransferSyntax syntax = TransferSyntax.of(uid);
        Attributes clip = clip(UID.MultiFrameTrueColorSecondaryCaptureImageStorage, 2);
        Attributes image = syntax.encapsulated() ? encoded(clip, syntax) : clip;
        Path before = write(image, syntax, folder.resolve("before.dcm"));
        DicomFile clean = Images.clean(image, syntax, Images.rule(ZONE));
        Path after = write(clean.dataSet(), clean.transferSyntax(), folder.resolve("after.dcm"));

        Peers.Outcome outcome = Peers.run(List.of(python, "-c", READ, before.toString(), after.toString()));

        assertThat(outcome.output()).isEmpty();
        assertThat(outcome.status()).isZero();
    }

    private static Attributes encoded(Attributes clip, TransferSyntax syntax)
            throws IOException, PixelDataException {
        ImageForm form = ImageForm.of(clip);
        DataSink.InMemory sink = new DataSink.InMemory();
        EncapsulatedWriter writer = new EncapsulatedWriter(sink);
        for (int frame = 0; frame < form.numberOfFrames(); frame++) {
            writer.add(Objects.requireNonNull(Codecs.pureJava().encoder(syntax)).encode(
                    Images.frame(clip, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, frame), form));
        }
        byte[] all = sink.toByteArray();
        Attributes image = clip.copy();
        writer.putInto(image, new ByteRange(ByteSource.of(all), 0, all.length),
                EncapsulatedWriter.OffsetTable.AUTOMATIC);
        return image;
    }

    @ParameterizedTest
    @ValueSource(strings = {UID.RLELossless, UID.JPEGLosslessSV1, UID.JPEGLossless, UID.JPEGLSLossless})
    @DisplayName("DCMTK and GDCM decode what was written to the pixels that were meant")
    void dcmtkAndGdcm(String uid, @TempDir Path folder) throws IOException, PixelDataException {
        TransferSyntax syntax = TransferSyntax.of(uid);
        Attributes clip = clip(UID.MultiFrameTrueColorSecondaryCaptureImageStorage, 2);
        DicomFile clean = Images.clean(encoded(clip, syntax), syntax, Images.rule(ZONE));
        Path file = write(clean.dataSet(), clean.transferSyntax(), folder.resolve("after.dcm"));
        String dcmtk = switch (uid) {
            case UID.RLELossless -> "dcmdrle";
            case UID.JPEGLSLossless -> "dcmdjpls";
            default -> "dcmdjpeg";
        };
        List<String> command = new ArrayList<>(List.of(Peers.find(dcmtk)));
        if (dcmtk.equals("dcmdjpeg")) {
            command.add("+cn");
        }
        Path byDcmtk = folder.resolve("dcmtk.dcm");
        command.addAll(List.of(file.toString(), byDcmtk.toString()));
        Path byGdcm = folder.resolve("gdcm.dcm");

        assertThat(Peers.run(command)).extracting(Peers.Outcome::status).isEqualTo(0);
        assertThat(Peers.run(List.of(Peers.find("gdcmconv"), "--raw", file.toString(), byGdcm.toString())))
                .extracting(Peers.Outcome::status).isEqualTo(0);

        for (Path decoded : List.of(byDcmtk, byGdcm)) {
            DicomFile read = SampleInstances.read(Files.readAllBytes(decoded));
            for (int frame = 0; frame < 2; frame++) {
                Raster expected = Images.frame(clip, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, frame);
                expected.fill(BAR, 0, 0, 0);
                assertThat(Images.frame(read.dataSet(), read.transferSyntax(), frame)).as(decoded.toString())
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    @DisplayName("JPEG-LS near-lossless goes on lossless, without a second loss, and is still said to have been lossy")
    void nearLossless(@TempDir Path folder) throws IOException {
        Attributes clip = clip(UID.MultiFrameTrueColorSecondaryCaptureImageStorage, 2);
        Path source = write(clip, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, folder.resolve("a.dcm"));
        Path near = folder.resolve("near.dcm");
        assertThat(Peers
                .run(List.of(Peers.find("dcmcjpls"), "+en", "+md", "3", source.toString(), near.toString()))
                .status()).isZero();
        DicomFile lossy = SampleInstances.read(Files.readAllBytes(near));
        assertThat(lossy.transferSyntax().uid()).isEqualTo(UID.JPEGLSNearLossless);
        Attributes silent = lossy.dataSet().copy();
        silent.remove(Tag.LossyImageCompression);

        DicomFile clean = Images.clean(silent, lossy.transferSyntax(), Images.rule(ZONE));

        assertThat(clean.transferSyntax().uid()).isEqualTo(UID.JPEGLSLossless);
        assertThat(clean.dataSet().string(Tag.LossyImageCompression)).isEqualTo("01");
        assertThat(clean.dataSet().string(Tag.LossyImageCompressionMethod)).isEqualTo("ISO_14495_1");
        Raster expected = Images.frame(lossy.dataSet(), lossy.transferSyntax(), 1);
        expected.fill(BAR, 0, 0, 0);
        assertThat(Images.frame(clean.dataSet(), clean.transferSyntax(), 1)).isEqualTo(expected);
    }

    @Test
    @DisplayName("dciodvfy finds no new error in what was redacted")
    void dciodvfy(@TempDir Path folder) throws IOException {
        String dciodvfy = Peers.find("dciodvfy");
        TransferSyntax syntax = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
        Attributes clip = clip(UID.MultiFrameTrueColorSecondaryCaptureImageStorage, 2);
        Path unredacted = write(Images.clean(clip, syntax, Images.rule("[]")).dataSet(), syntax,
                folder.resolve("before.dcm"));
        Path redacted = write(Images.clean(clip, syntax, Images.rule(ZONE)).dataSet(), syntax,
                folder.resolve("after.dcm"));

        assertThat(errors(dciodvfy, unredacted)).containsAll(errors(dciodvfy, redacted));
    }

    private static List<String> errors(String dciodvfy, Path file) {
        return Peers.run(List.of(dciodvfy, file.toString())).output().lines()
                .filter(line -> line.startsWith("Error"))
                .toList();
    }

    @Test
    @DisplayName("ten thousand frames are blanked by a view: nothing of them is held")
    void tenThousandFrames() throws IOException {
        ImageForm form = Images.grey(16, 16, 8, 8, false, "MONOCHROME2", 10_000);
        Attributes image = Images.noise(form);
        TransferSyntax syntax = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
        if (!(Images.run(image, syntax, Images
                .rule("[[0, 4, 0, 16]]")) instanceof io.gantry.pipeline.StageResult.Passed(var instance))) {
            throw new AssertionError("held");
        }
        try (instance) {
            var output = Objects.requireNonNull(instance.output());
            assertThat(output.literal().length).isLessThan(16 * 1024);
            assertThat(output.file().size()).isGreaterThan(16 * 16 * 10_000);
        }
        DicomFile clean = Images.clean(image, syntax, Images.rule("[[0, 4, 0, 16]]"));
        Raster last = Images.frame(clean.dataSet(), syntax, 9_999);
        assertThat(last.isUniform(new Zone(0, 4, 0, 16), 0)).isTrue();
    }
}
