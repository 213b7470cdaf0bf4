package io.gantry.pipeline.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.Raster;
import io.gantry.dicom.imageio.frame.Zone;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.pipeline.Reason;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong with pixels elsewhere, and what holds an instance here. */
class PixelPitfallsTest {

    private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    private static final ImageForm GREY = Images.grey(20, 30, 8, 8, false, "MONOCHROME2", 1);

    private static String codes(Attributes dataSet, int tag) {
        return dataSet.items(tag).stream().map(item -> item.string(Tag.CodeValue)).toList().toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {UID.MPEG2MPML, UID.MPEG4HP41,
            UID.HEVCMP51,
            UID.EncapsulatedUncompressedExplicitVRLittleEndian,
            "1.2.840.10008.1.2.4.112"})
    @DisplayName("pitfall: A matched image in a compressed syntax is forwarded unredacted without a log line: here it is"
            + " held, naming the syntax")
    void whatCannotBeDecodedIsHeld(String syntax) {
        Attributes image = Images.noise(GREY, TransferSyntax.of(UID.RLELossless));

        var held = Images.held(image, TransferSyntax.of(syntax), Images.rule("[[0, 5, 0, 5]]"));

        assertThat(held.reason()).isEqualTo(Reason.REDACTION_IMPOSSIBLE);
        assertThat(held.detail()).contains("test.yaml:4").contains(syntax);
    }

    @ParameterizedTest
    @ValueSource(strings = {UID.RLELossless, UID.JPEGLosslessSV1, UID.JPEGLSLossless, UID.JPEGBaseline8Bit,
            UID.JPEGExtended12Bit})
    @DisplayName("pitfall: A matched image in a compressed syntax: one with damaged frames is held as well")
    void damagedFramesAreHeld(String syntax) {
        Attributes image = Images.noise(GREY, TransferSyntax.of(UID.RLELossless));
        byte[] broken = new byte[]{(byte) 0xFE, (byte) 0xFF, 0, (byte) 0xE0, 0, 0, 0, 0, (byte) 0xFE,
                (byte) 0xFF, 0,
                (byte) 0xE0, 4, 0, 0, 0, 1, 2, 3, 4};
        image.put(new io.gantry.dicom.data.FragmentsElement(Tag.PixelData, VR.OB,
                new io.gantry.dicom.io.ByteRange(
                        io.gantry.dicom.io.ByteSource.of(broken), 0, broken.length),
                1));

        assertThat(Images.held(image, TransferSyntax.of(syntax), Images.rule("[[0, 5, 0, 5]]")).reason())
                .isEqualTo(Reason.REDACTION_IMPOSSIBLE);
    }

    @Test
    @DisplayName("pitfall: A matched image in a compressed syntax ... Signed 16-bit fails to encode (Gantry)")
    void signedSixteenBits() {
        ImageForm form = Images.grey(20, 30, 16, 16, true, "MONOCHROME2", 1);
        for (String uid : List.of(UID.RLELossless, UID.JPEGLosslessSV1, UID.JPEGLSLossless)) {
            TransferSyntax syntax = TransferSyntax.of(uid);
            Attributes image = Images.noise(form, syntax);
            DicomFile clean = Images.clean(image, syntax, Images.rule("[[0, 5, 0, 5]]"));
            Raster expected = Images.frame(image, syntax, 0);
            expected.fill(new Zone(0, 5, 0, 5), 0x8000);
            assertThat(clean.transferSyntax()).isEqualTo(syntax);
            assertThat(Images.frame(clean.dataSet(), syntax, 0)).isEqualTo(expected);
        }
    }

    @Test
    @DisplayName("pitfall: Regions end inclusive in CTP ... CTP reads x,y,w,h ..., Gantry reads row1,row2,col1,col2: both"
            + " forms blank the same pixels")
    void bothOrdersOfNumbers() {
        Attributes image = Images.noise(GREY);
        Raster expected = Images.frame(image, EXPLICIT, 0);
        expected.fill(new Zone(2, 5, 10, 30), 0);

        for (String zones : List.of("[[2, 5, 10, 30]]", "[{ x: 10, y: 2, width: 20, height: 3 }]",
                "[[2, 5, -20, end]]", "[{ x: -20, y: -18, width: end, height: 3 }]")) {
            assertThat(Images.frame(Images.clean(image, EXPLICIT, Images.rule(zones)).dataSet(), EXPLICIT, 0))
                    .as(zones).isEqualTo(expected);
        }
    }

    @Test
    @DisplayName("pitfall: CTP's conditions ... One device emits several matrix sizes (Karnak)")
    void anImageOfAnotherSizeIsHeldNotCleanedInTheWrongPlace() {
        Attributes small = Images.noise(Images.grey(10, 12, 8, 8, false, "MONOCHROME2", 1));

        var held = Images.held(small, EXPLICIT, Images.rule("[[0, 5, 0, 30]]"));

        assertThat(held.reason()).isEqualTo(Reason.ZONE_OUTSIDE_IMAGE);
        assertThat(held.detail()).isEqualTo(
                "rule test.yaml:4: rows 0 to 5, columns 0 to 30 of an image of 10 by 12");
    }

    @Test
    @DisplayName("pitfall: Only the first rectangle, or only the first frame, or only one colour plane is blanked (deid)")
    void everyRectangleFrameAndPlane() {
        ImageForm form = Images.colour(20, 30, 1, "RGB", 4);
        Attributes image = Images.noise(form);

        DicomFile clean = Images.clean(image, EXPLICIT, Images.rule("[[0, 3, 0, 30], [15, 20, 4, 9]]"));

        for (int frame = 0; frame < 4; frame++) {
            Raster expected = Images.frame(image, EXPLICIT, frame);
            expected.fill(new Zone(0, 3, 0, 30), 0, 0, 0);
            expected.fill(new Zone(15, 20, 4, 9), 0, 0, 0);
            assertThat(Images.frame(clean.dataSet(), EXPLICIT, frame)).isEqualTo(expected);
        }
    }

    @Test
    @DisplayName("pitfall: Only the first rectangle ... Planar configuration and YBR_FULL_422 ignored ... MONOCHROME1"
            + " \"black\" is white")
    void blackIsWhatTheFormSays() {
        Attributes inverted = Images.noise(Images.grey(20, 30, 16, 12, false, "MONOCHROME1", 1));
        Raster after = Images.frame(Images.clean(inverted, EXPLICIT, Images.rule("whole_frame")).dataSet(),
                EXPLICIT,
                0);
        assertThat(after.isUniform(new Zone(0, 20, 0, 30), 4095)).isTrue();
        Attributes halved = Images.noise(Images.colour(20, 30, 0, "YBR_FULL_422", 1));
        after = Images.frame(Images.clean(halved, EXPLICIT, Images.rule("whole_frame")).dataSet(), EXPLICIT,
                0);
        assertThat(after.isUniform(new Zone(0, 20, 0, 30), 0, 128, 128)).isTrue();
    }

    @Test
    @DisplayName("pitfall: Text stays in the icon image sequence, in overlays, or in the original kept beside the copy")
    void iconsAndOverlaysGo() {
        Attributes image = Images.noise(GREY);
        Attributes icon = Images.noise(Images.grey(4, 4, 8, 8, false, "MONOCHROME2", 1));
        image.setSequence(Tag.IconImageSequence, icon);
        image.setInts(0x60000010, VR.US, 20);
        image.setInts(0x60000011, VR.US, 30);
        image.setBytes(0x60003000, VR.OW, new byte[76]);
        image.setInts(0x60020010, VR.US, 20);
        String keepOverlays = "phi_tags:\n  \"60xx,3000\": { action: KEEP }\n  IconImageSequence: { action: KEEP }\n";

        Attributes clean = Images.clean(image, EXPLICIT, Images.rule("[[0, 5, 0, 5]]") + keepOverlays)
                .dataSet();

        assertThat(clean.contains(Tag.IconImageSequence)).isFalse();
        for (var element : clean) {
            assertThat(element.tag() >>> 24).isNotEqualTo(0x60);
        }
    }

    @Test
    @DisplayName("pitfall: De-identification Method ... never stamped, or the burned-in flag stays YES after redaction")
    void whatWasDoneIsSaid() {
        Attributes image = Images.noise(GREY);
        image.setInts(Tag.SmallestImagePixelValue, VR.US, 4);

        Attributes clean = Images.clean(image, EXPLICIT, Images.rule("[[0, 5, 0, 5]]")).dataSet();

        assertThat(clean.string(Tag.BurnedInAnnotation)).isEqualTo("NO");
        assertThat(clean.strings(Tag.ImageType)).containsExactly("DERIVED", "PRIMARY");
        assertThat(clean.string(Tag.DerivationDescription)).isEqualTo("Burned-in text blanked");
        assertThat(codes(clean, Tag.DerivationCodeSequence)).isEqualTo("[113047]");
        assertThat(codes(clean, Tag.DeidentificationMethodCodeSequence)).contains("113100", "113101");
        assertThat(clean.contains(Tag.SmallestImagePixelValue)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"BurnedInAnnotation", "ImageType", "DerivationDescription",
            "DerivationCodeSequence",
            "CodeValue", "CodeMeaning"})
    @DisplayName("What is said of the blanking passes where the profile removes what the sender wrote there")
    void whatIsSaidMayBeRemovedOfTheSender(String attribute) {
        Attributes image = Images.noise(GREY);

        Attributes clean = Images.clean(image, EXPLICIT,
                Images.rule("[[0, 5, 0, 5]]") + "phi_tags: { " + attribute + ": { action: REMOVE } }\n")
                .dataSet();

        assertThat(clean.string(Tag.BurnedInAnnotation)).isEqualTo("NO");
        assertThat(codes(clean, Tag.DerivationCodeSequence)).isEqualTo("[113047]");
    }

    @Test
    @DisplayName("pitfall: ... or is set to NO for a zone of no area (Gantry)")
    void whatWasNotBlankedIsNotSaidToBe() {
        Attributes image = Images.noise(GREY);

        Attributes clean = Images.clean(image, EXPLICIT, Images.rule("[]")).dataSet();

        assertThat(clean.string(Tag.BurnedInAnnotation)).isEqualTo("YES");
        assertThat(clean.string(Tag.ImageType)).isEqualTo("ORIGINAL");
        assertThat(clean.contains(Tag.DerivationCodeSequence)).isFalse();
        assertThat(codes(clean, Tag.DeidentificationMethodCodeSequence)).doesNotContain("113101");
        assertThat(Images
                .held(image, EXPLICIT, Images.rule("[{ x: 90, y: 0, width: 5, height: 5, clip: true }]"))
                .reason()).isEqualTo(Reason.ZONE_OUTSIDE_IMAGE);
    }

    @Test
    @DisplayName("pitfall: The rule exists but the machine sends no serial number, or a trailing space: never matched")
    void aMissingSerialNumberHolds() {
        Attributes image = Images.noise(GREY);
        String profile = "machines:\n  - " + Images.MAKER
                + "    serial_number: SN1\n    redaction_zones: [[0, 5, 0, 5]]\nunmatched: pass\n";

        assertThat(Images.clean(image, EXPLICIT, profile).dataSet().string(Tag.BurnedInAnnotation))
                .isEqualTo("NO");
        image.set(Tag.DeviceSerialNumber, "SN1 ");
        assertThat(Images.clean(image, EXPLICIT, profile).dataSet().string(Tag.BurnedInAnnotation))
                .isEqualTo("NO");
        image.remove(Tag.DeviceSerialNumber);
        assertThat(Images.held(image, EXPLICIT, profile).reason()).isEqualTo(Reason.REDACTION_UNDECIDED);
    }

    @Test
    void twoRulesOfEqualStandingHold() {
        Attributes image = Images.noise(GREY);
        String profile = """
                machines:
                  - { model_name: { contains: Scan }, redaction_zones: [[0, 5, 0, 5]] }
                  - { model_name: { contains: "9000" }, redaction_zones: [] }
                """;
        assertThat(Images.held(image, EXPLICIT, profile).reason()).isEqualTo(Reason.REDACTION_AMBIGUOUS);
    }

    @Test
    void eachClassOfRiskHasItsOwnAnswer() {
        Attributes image = Images.of(GREY, UID.UltrasoundImageStorage);
        image.setBytes(Tag.PixelData, VR.OB, new byte[600]);
        image.remove(Tag.BurnedInAnnotation);
        String profile = "unmatched: { ultrasound: regions, secondary_capture: pass }\n";
        assertThat(Images.held(image, EXPLICIT, profile).reason()).isEqualTo(Reason.ZONE_OUTSIDE_IMAGE);
        Attributes region = new Attributes();
        region.setInts(Tag.RegionLocationMinX0, VR.UL, 2);
        region.setInts(Tag.RegionLocationMinY0, VR.UL, 5);
        region.setInts(Tag.RegionLocationMaxX1, VR.UL, 27);
        region.setInts(Tag.RegionLocationMaxY1, VR.UL, 17);
        image.setSequence(Tag.SequenceOfUltrasoundRegions, region);
        byte[] white = new byte[600];
        java.util.Arrays.fill(white, (byte) 200);
        image.setBytes(Tag.PixelData, VR.OB, white);

        Raster after = Images.frame(Images.clean(image, EXPLICIT, profile).dataSet(), EXPLICIT, 0);

        assertThat(after.isUniform(new Zone(5, 18, 2, 28), 200)).isTrue();
        assertThat(after.isUniform(new Zone(0, 5, 0, 30), 0)).isTrue();
        assertThat(after.isUniform(new Zone(18, 20, 0, 30), 0)).isTrue();
        assertThat(after.isUniform(new Zone(0, 20, 28, 30), 0)).isTrue();
        image.set(Tag.BurnedInAnnotation, "YES");
        assertThat(Images.held(image, EXPLICIT, profile).detail()).startsWith("burned_in");
    }
}
