package io.gantry.pipeline.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.imageio.frame.EncapsulatedWriter.OffsetTable;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.Raster;
import io.gantry.dicom.imageio.frame.Zone;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.pipeline.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several frames: functional groups, fragments and offset tables as others write them. */
class MultiframeRedactionTest {

    private static final ImageForm FORM = Images.grey(20, 30, 16, 12, false, "MONOCHROME2", 4);
    private static final Zone ZONE = new Zone(0, 5, 0, 30);
    private static final String RULE = Images.rule("[[0, 5, 0, 30]]");

    private static Attributes item(int tag, Attributes nested) {
        Attributes item = new Attributes();
        item.setSequence(tag, nested);
        return item;
    }

    private static Attributes frameType() {
        Attributes type = new Attributes();
        type.set(Tag.FrameType, VR.CS, "ORIGINAL", "PRIMARY", "VOLUME", "NONE");
        return type;
    }

    @ParameterizedTest
    @ValueSource(strings = {UID.ExplicitVRLittleEndian, UID.RLELossless, UID.JPEGLosslessSV1})
    @DisplayName("an enhanced object is blanked in every frame, and every Frame Type says that it is derived")
    void functionalGroups(String uid) {
        TransferSyntax syntax = TransferSyntax.of(uid);
        Attributes image = Images.noise(FORM, syntax);
        image.set(Tag.SOPClassUID, UID.EnhancedCTImageStorage);
        image.setSequence(Tag.SharedFunctionalGroupsSequence,
                item(Tag.CTImageFrameTypeSequence, frameType()));
        image.setSequence(Tag.PerFrameFunctionalGroupsSequence,
                item(Tag.CTImageFrameTypeSequence, frameType()),
                item(Tag.CTImageFrameTypeSequence, frameType()),
                item(Tag.CTImageFrameTypeSequence, frameType()), new Attributes());

        DicomFile clean = Images.clean(image, syntax, RULE);

        for (int frame = 0; frame < FORM.numberOfFrames(); frame++) {
            Raster expected = Images.frame(image, syntax, frame);
            expected.fill(ZONE, 0);
            assertThat(Images.frame(clean.dataSet(), syntax, frame)).isEqualTo(expected);
        }
        for (int groups : new int[]{Tag.SharedFunctionalGroupsSequence,
                Tag.PerFrameFunctionalGroupsSequence}) {
            List<Attributes> types = clean.dataSet().items(groups).stream()
                    .flatMap(group -> group.items(Tag.CTImageFrameTypeSequence).stream()).toList();
            assertThat(types).isNotEmpty().allSatisfy(type -> assertThat(type.strings(Tag.FrameType))
                    .containsExactly("DERIVED", "PRIMARY", "VOLUME", "NONE"));
        }
        assertThat(clean.dataSet().items(Tag.PerFrameFunctionalGroupsSequence)).hasSize(4);
    }

    @ParameterizedTest
    @EnumSource(OffsetTable.class)
    @DisplayName("whatever offset table came, the one that leaves fits the fragments that leave")
    void offsetTables(OffsetTable table) throws IOException {
        TransferSyntax syntax = TransferSyntax.of(UID.JPEGBaseline8Bit);
        Attributes image = JpegImages.of(40, 64, 3, 0, table);

        DicomFile clean = Images.clean(image, syntax, Images.rule("[[0, 16, 0, 64]]"));

        assertThat(clean.dataSet().contains(Tag.ExtendedOffsetTable)).isFalse();
        for (int frame = 0; frame < 3; frame++) {
            Raster after = Images.frame(clean.dataSet(), syntax, frame);
            Raster before = Images.frame(image, syntax, frame);
            assertThat(luminance(after, 0, 16)).containsOnly(0);
            assertThat(luminance(after, 16, 40)).isEqualTo(luminance(before, 16, 40));
        }
    }

    private static int[] luminance(Raster raster, int from, int to) {
        int[] samples = new int[(to - from) * raster.columns()];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = raster.sample(from + i / raster.columns(), i % raster.columns(), 0);
        }
        return samples;
    }

    @Test
    @DisplayName("frames in several fragments each, without a table, are told apart by their markers and blanked")
    void severalFragmentsToAFrame() throws IOException {
        TransferSyntax syntax = TransferSyntax.of(UID.JPEGBaseline8Bit);
        Attributes whole = JpegImages.of(40, 64, 2, 3, OffsetTable.EMPTY);
        ByteArrayOutputStream items = new ByteArrayOutputStream();
        items.writeBytes(fragment(new byte[0]));
        int fragments = 0;
        for (int frame = 0; frame < 2; frame++) {
            byte[] bytes = JpegImages.encoded(JpegImages.picture(40, 64, frame), 3, false);
            for (int at = 0; at < bytes.length; at += 500, fragments++) {
                items.writeBytes(
                        fragment(java.util.Arrays.copyOfRange(bytes, at, Math.min(at + 500, bytes.length))));
            }
        }
        byte[] all = items.toByteArray();
        Attributes image = whole.copy();
        image.put(new io.gantry.dicom.data.FragmentsElement(Tag.PixelData, VR.OB,
                new ByteRange(ByteSource.of(all), 0, all.length), fragments));
        assertThat(fragments).isGreaterThan(4);

        DicomFile clean = Images.clean(image, syntax, Images.rule("[[0, 16, 0, 64]]"));

        for (int frame = 0; frame < 2; frame++) {
            Raster after = Images.frame(clean.dataSet(), syntax, frame);
            assertThat(luminance(after, 0, 16)).containsOnly(0);
            assertThat(luminance(after, 16, 40))
                    .isEqualTo(luminance(Images.frame(whole, syntax, frame), 16, 40));
        }
    }

    private static byte[] fragment(byte[] bytes) {
        int even = bytes.length + (bytes.length & 1);
        return ByteBuffer.allocate(8 + even).order(ByteOrder.LITTLE_ENDIAN).putInt(0xE000FFFE).putInt(even)
                .put(bytes).array();
    }

    @Test
    @DisplayName("a progressive frame among baseline ones holds the instance, whatever the transfer syntax says")
    void progressiveFrames() throws IOException {
        Attributes image = JpegImages.of(40, 64, 1, 0, OffsetTable.BASIC);
        byte[] progressive = JpegImages.encoded(JpegImages.picture(40, 64, 0), 0, true);
        ByteArrayOutputStream items = new ByteArrayOutputStream();
        items.writeBytes(fragment(new byte[0]));
        items.writeBytes(fragment(progressive));
        byte[] all = items.toByteArray();
        image.put(new io.gantry.dicom.data.FragmentsElement(Tag.PixelData, VR.OB,
                new ByteRange(ByteSource.of(all), 0, all.length), 1));

        for (String uid : List.of(UID.JPEGBaseline8Bit, UID.JPEGExtended12Bit)) {
            var held = Images.held(image, TransferSyntax.of(uid), Images.rule("[[0, 16, 0, 64]]"));
            assertThat(held.reason()).isEqualTo(Reason.REDACTION_IMPOSSIBLE);
            assertThat(held.detail()).contains("progressive");
        }
    }
}
