package io.gantry.pipeline.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.FragmentsElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.imageio.Codecs;
import io.gantry.dicom.imageio.codec.FrameDecoder;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.Raster;
import io.gantry.dicom.imageio.frame.Zone;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.pipeline.Reason;
import io.gantry.pipeline.SampleInstances;
import io.gantry.pipeline.StageResult;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pixels where no rule looks, or in a form that nobody expects: they are held or gone, none leaves as it came. */
class HostilePixelsTest {

    private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    private static final ImageForm GREY = Images.grey(20, 30, 8, 8, false, "MONOCHROME2", 1);
    private static final String RULE = Images.rule("[[0, 5, 0, 30]]");
    /** What stands for text: found again in whatever leaves. */
    private static final byte[] MARK = "BURNED-IN-TEXT-OF-PIXELS".getBytes(StandardCharsets.US_ASCII);

    private static Attributes marked(int tag, VR vr) {
        Attributes image = Images.noise(GREY);
        byte[] bytes = new byte[vr == VR.OD ? 4800 : 2400];
        System.arraycopy(MARK, 0, bytes, 0, MARK.length);
        image.put(new DataElement(tag, vr, bytes, 0, bytes.length, false));
        return image;
    }

    private static boolean leaves(Attributes image, TransferSyntax syntax, String profile) throws Exception {
        if (Images.run(image, syntax, profile) instanceof StageResult.Passed(var instance)) {
            try (instance) {
                ByteSource file = Objects.requireNonNull(instance.output()).file();
                byte[] bytes = new ByteRange(file, 0, file.size()).load(Integer.MAX_VALUE);
                return new String(bytes, StandardCharsets.ISO_8859_1)
                        .contains(new String(MARK, StandardCharsets.US_ASCII));
            }
        }
        return false;
    }

    @ParameterizedTest
    @CsvSource({"7FE00008, OF", "7FE00009, OD"})
    @DisplayName("floating point pixel data holds an instance that is to be blanked, beside integer pixel data and alone")
    void floatingPoint(String tag, VR vr) {
        Attributes both = marked(Integer.parseUnsignedInt(tag, 16), vr);
        Attributes alone = both.copy();
        alone.remove(Tag.PixelData);
        alone.setInts(Tag.BitsAllocated, VR.US, vr == VR.OF ? 32 : 64);

        for (Attributes image : new Attributes[]{both, alone}) {
            var held = Images.held(image, EXPLICIT, RULE);
            assertThat(held.reason()).isEqualTo(Reason.REDACTION_IMPOSSIBLE);
            assertThat(held.detail()).contains("Floating point");
        }
    }

    @ParameterizedTest
    @CsvSource({"7F000010, OW", "7F020010, OW", "7F000020, OW", "7FE00020, OW", "7FE00030, OW",
            "7FE10010, OW",
            "7FE11010, OB", "60003000, OW", "601E3000, OW", "60203000, OW", "60013000, OB", "50003000, OW",
            "50002000, OW", "00880200, OB", "00091010, OB", "FFFCFFFC, OB",
            "00420011, OB"})
    @DisplayName("bytes beside Pixel Data in which a picture could be: overlays, curves, variable pixel data, private ones")
    void picturesElsewhere(String tag, VR vr) throws Exception {
        Attributes image = marked(Integer.parseUnsignedInt(tag, 16), vr);

        assertThat(leaves(image, EXPLICIT, RULE)).isFalse();
        image.set(Tag.BurnedInAnnotation, "NO");
        image.set(Tag.SOPClassUID, UID.CTImageStorage);
        image.set(Tag.Modality, "CT");
        assertThat(leaves(image, EXPLICIT, "unmatched: pass\n")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"00880200", "00081140", "00091001", "52009229", "00400555", "00089215"})
    @DisplayName("pixel data in items: of icons, references, private sequences, functional groups")
    void pixelDataInItems(String tag) throws Exception {
        Attributes image = Images.noise(GREY);
        Attributes item = marked(Tag.PixelData, VR.OB);
        item.remove(Tag.BurnedInAnnotation);
        Attributes outer = new Attributes();
        outer.setSequence(Tag.IconImageSequence, item.copy());
        image.setSequence(Integer.parseUnsignedInt(tag, 16), item, outer);

        assertThat(leaves(image, EXPLICIT, RULE)).isFalse();
        assertThat(leaves(image, EXPLICIT, "unmatched: pass\n")).isFalse();
    }

    @Test
    @DisplayName("two elements of Pixel Data in one data set are no data set")
    void twoPixelData() {
        byte[] file = SampleInstances.file(Images.noise(GREY), EXPLICIT);
        byte[] element = Arrays.copyOfRange(file, file.length - 612, file.length);
        assertThat(element).startsWith(0xE0, 0x7F, 0x10, 0x00);
        byte[] twice = Arrays.copyOf(file, file.length + element.length);
        System.arraycopy(element, 0, twice, file.length, element.length);

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> SampleInstances.read(twice))
                .isInstanceOf(Exception.class);
    }

    @ParameterizedTest
    @CsvSource({"00280010, 65535, true", "00280011, 65535, true", "00280002, 4, true", "00280002, 2, true",
            "00280002, 3, true", "00280100, 16, true", "00280100, 64, true", "00280100, 12, true",
            "00280101, 9, true", "00280101, 0, true", "00280102, 3, true", "00280006, 1, false",
            "00280103, 2, true", "00280010, 19, true", "00280010, 0, true"})
    @DisplayName("attributes that contradict the pixels, or each other, hold; those of no account are of none")
    void contradictions(String tag, int value, boolean held) {
        Attributes image = Images.noise(GREY);
        image.setInts(Integer.parseUnsignedInt(tag, 16), VR.US, value);

        assertThat(
                Images.run(image, EXPLICIT, Images.rule("[[0, 5, 0, 5]]")) instanceof StageResult.Quarantined)
                .isEqualTo(held);
    }

    @ParameterizedTest
    @ValueSource(strings = {UID.RLELossless, UID.JPEGLosslessSV1, UID.JPEGLSLossless, UID.JPEG2000Lossless})
    @DisplayName("frames beyond Number of Frames are held or gone, with a table and without one; fewer are held")
    void numbersOfFrames(String uid) {
        TransferSyntax syntax = TransferSyntax.of(uid);
        Attributes three = Images.noise(Images.grey(20, 30, 8, 8, false, "MONOCHROME2", 3), syntax);
        long before = ((FragmentsElement) Objects.requireNonNull(three.get(Tag.PixelData))).items().length();
        for (String frames : new String[]{"1", "2", "4", "999999999", "0", "-1", "1\\3"}) {
            for (boolean table : new boolean[]{true, false}) {
                Attributes image = three.copy();
                image.set(Tag.NumberOfFrames, frames.split("\\\\"));
                if (!table) {
                    withoutTable(image);
                }
                if (Images.run(image, syntax, RULE) instanceof StageResult.Passed(var instance)) {
                    assertThat(frames).isEqualTo("1");
                    FragmentsElement after = (FragmentsElement) Objects
                            .requireNonNull(instance.working().get(Tag.PixelData));
                    assertThat(after.items().length()).isLessThan(before / 2);
                }
            }
        }
    }

    private static void withoutTable(Attributes image) {
        FragmentsElement element = (FragmentsElement) Objects.requireNonNull(image.get(Tag.PixelData));
        try {
            byte[] items = element.items().load(Integer.MAX_VALUE);
            int table = ByteBuffer.wrap(items).order(ByteOrder.LITTLE_ENDIAN).getInt(4);
            ByteArrayOutputStream without = new ByteArrayOutputStream();
            without.writeBytes(fragment(new byte[0]));
            without.write(items, 8 + table, items.length - 8 - table);
            put(image, without.toByteArray(), element.fragments());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void put(Attributes image, byte[] items, int fragments) {
        image.put(new FragmentsElement(Tag.PixelData, VR.OB,
                new ByteRange(ByteSource.of(items), 0, items.length), fragments));
    }

    private static byte[] fragment(byte[] bytes) {
        return ByteBuffer.allocate(8 + bytes.length).order(ByteOrder.LITTLE_ENDIAN).putInt(0xE000FFFE)
                .putInt(bytes.length).put(bytes).array();
    }

    @Test
    @DisplayName("frames behind the last, native: held, unless they are one byte throughout")
    void nativeFramesBehindTheLast() {
        Attributes image = Images.noise(Images.grey(20, 30, 8, 8, false, "MONOCHROME2", 3));
        for (String frames : new String[]{"1", "2"}) {
            image.set(Tag.NumberOfFrames, frames);
            assertThat(Images.held(image, EXPLICIT, RULE).reason()).isEqualTo(Reason.PIXEL_DATA_LONG);
        }
        image.remove(Tag.NumberOfFrames);
        assertThat(Images.held(image, EXPLICIT, RULE).reason()).isEqualTo(Reason.PIXEL_DATA_LONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {UID.RLELossless, UID.JPEGLosslessSV1, UID.JPEGLSLossless, UID.JPEG2000Lossless,
            UID.JPEGBaseline8Bit})
    @DisplayName("bytes behind the end of a compressed frame do not leave with the blanked one")
    void bytesBehindTheFrame(String uid) throws Exception {
        TransferSyntax syntax = TransferSyntax.of(uid);
        Attributes image = uid.equals(UID.JPEGBaseline8Bit)
                ? JpegImages.of(40, 64, 1, 0,
                        io.gantry.dicom.imageio.frame.EncapsulatedWriter.OffsetTable.BASIC)
                : Images.noise(GREY, syntax);
        ImageForm form = ImageForm.of(image);
        byte[] frame = io.gantry.dicom.imageio.frame.FrameSource.of(image, form).frame(0);
        ByteArrayOutputStream items = new ByteArrayOutputStream();
        items.writeBytes(fragment(new byte[0]));
        items.writeBytes(fragment(frame));
        items.writeBytes(fragment(MARK));
        put(image, items.toByteArray(), 2);

        assertThat(leaves(image, syntax, RULE)).isFalse();
    }

    @Test
    @DisplayName("fragments in a native transfer syntax, and native pixel data in an encapsulated one, are held")
    void pixelDataOfAnotherForm() {
        Attributes fragments = Images.noise(GREY, TransferSyntax.of(UID.RLELossless));
        for (TransferSyntax syntax : new TransferSyntax[]{EXPLICIT,
                TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN}) {
            assertHeldOrUnreadable(fragments, syntax);
        }
        for (String uid : new String[]{UID.RLELossless, UID.JPEGBaseline8Bit, UID.JPEG2000Lossless}) {
            assertHeldOrUnreadable(Images.noise(GREY), TransferSyntax.of(uid));
        }
    }

    private static void assertHeldOrUnreadable(Attributes image, TransferSyntax syntax) {
        DicomFile file;
        try {
            file = SampleInstances.read(SampleInstances.file(image, syntax));
        } catch (RuntimeException | AssertionError e) {
            // Neither written nor read: no such instance arrives.
            return;
        }
        assertThat(Images.held(file.dataSet(), syntax, RULE).reason()).isEqualTo(Reason.REDACTION_IMPOSSIBLE);
    }

    @Test
    @DisplayName("an overlay within Pixel Data goes with the zone, or holds where the profile would keep overlays")
    void overlaysWithinPixels() {
        Attributes image = Images.noise(Images.grey(20, 30, 16, 12, false, "MONOCHROME2", 1));
        image.setInts(0x60000010, VR.US, 20);
        image.setInts(0x60000011, VR.US, 30);
        image.setInts(0x60000100, VR.US, 16);
        image.setInts(0x60000102, VR.US, 15);
        String keep = "phi_tags:\n  \"60xx,3000\": { action: KEEP }\n  \"60xx,0102\": { action: KEEP }\n";

        assertThat(Images.held(image, EXPLICIT, RULE).reason()).isEqualTo(Reason.OVERLAY_IN_PIXELS);
        assertThat(Images.held(image, EXPLICIT, RULE + keep).reason()).isEqualTo(Reason.OVERLAY_IN_PIXELS);
    }

    @Test
    @DisplayName("bits above the stored ones go black with their pixels")
    void bitsAboveTheStoredOnes() {
        ImageForm form = Images.grey(20, 30, 16, 12, false, "MONOCHROME1", 1);
        Attributes image = Images.noise(form);
        byte[] all = new byte[1200];
        Arrays.fill(all, (byte) 0xFF);
        image.put(new DataElement(Tag.PixelData, VR.OW, all, 0, all.length, false));

        Raster after = Images.frame(Images.clean(image, EXPLICIT, RULE).dataSet(), EXPLICIT, 0);

        assertThat(after.isUniform(new Zone(0, 5, 0, 30), 0x0FFF)).isTrue();
        assertThat(after.isUniform(new Zone(5, 20, 0, 30), 0xFFFF)).isTrue();
    }

    @Test
    @DisplayName("a decoder that the system keeps from working decides nothing about the instance")
    void theSystemIsInTheWay() {
        TransferSyntax syntax = TransferSyntax.of(UID.RLELossless);
        Attributes image = Images.noise(GREY, syntax);
        FrameDecoder broken = (_, _) -> {
            throw new java.io.IOException("no process");
        };
        Codecs codecs = Codecs.pureJava().with(UID.RLELossless, broken, null);

        org.assertj.core.api.Assertions
                .assertThatThrownBy(() -> Images.run(image, syntax, RULE, codecs))
                .isInstanceOf(java.io.UncheckedIOException.class);
    }

    @Test
    @DisplayName("a palette told in segments has its darkest colour like any other")
    void segmentedPalette() {
        ImageForm form = Images.grey(20, 30, 8, 8, false, "PALETTE COLOR", 1);
        Attributes image = Images.noise(form);
        // Entries 0 to 9 are 60000, a ramp of 200 goes down to 1000, a ramp of 46 up to 50000.
        int[] words = {0, 1, 60000, 1, 9, 60000, 1, 200, 1000, 1, 46, 50000};
        segments(image, 256, 16, words);

        Raster after = Images.frame(Images.clean(image, EXPLICIT, RULE).dataSet(), EXPLICIT, 0);

        assertThat(after.isUniform(new Zone(0, 5, 0, 30), 209)).isTrue();
    }

    private static void segments(Attributes image, int entries, int bits, int... words) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * words.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : words) {
            bytes.putShort((short) word);
        }
        for (int color = 0; color < 3; color++) {
            image.setInts(Tag.RedPaletteColorLookupTableDescriptor + color, VR.US, entries, 0, bits);
            image.put(new DataElement(Tag.SegmentedRedPaletteColorLookupTableData + color, VR.OW,
                    bytes.array(), 0,
                    bytes.capacity(), false));
        }
    }

    @Test
    @DisplayName("a palette whose segments make another number of entries, or none, holds with a clear reason")
    void brokenSegments() {
        ImageForm form = Images.grey(20, 30, 8, 8, false, "PALETTE COLOR", 1);
        for (int[] words : new int[][]{{0, 2, 1, 2}, {1, 256, 5}, {2, 1, 0, 0}, {0, 1, 5, 2, 1, 6, 0},
                {3, 1, 1},
                {0, 1, 5, 1, 300, 7}, {0, 1, 5, 1, 0, 7}}) {
            Attributes image = Images.noise(form);
            segments(image, 256, 16, words);
            var held = Images.held(image, EXPLICIT, RULE);
            assertThat(held.reason()).isEqualTo(Reason.REDACTION_IMPOSSIBLE);
            assertThat(held.detail()).contains("segments");
        }
    }

    /** Nothing of the picture elements that a redaction takes away stands anywhere in what is left. */
    @Test
    @DisplayName("icons and overlays go at every depth")
    void iconsAtEveryDepth() {
        Attributes image = Images.noise(GREY);
        Attributes icon = new Attributes();
        icon.setSequence(Tag.IconImageSequence, marked(Tag.PixelData, VR.OB));
        image.setSequence(Tag.SourceImageSequence, icon);

        Attributes clean = Images.clean(image, EXPLICIT,
                RULE + "phi_tags:\n  IconImageSequence: { action: KEEP }\n").dataSet();

        for (Attributes item : clean.items(Tag.SourceImageSequence)) {
            for (Element element : item) {
                assertThat(element.tag()).isNotEqualTo(Tag.IconImageSequence);
            }
        }
    }
}
