package io.gantry.pipeline.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.FileMetaInformation;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.pipeline.Instance;
import io.gantry.pipeline.Profiles;
import io.gantry.pipeline.Reason;
import io.gantry.pipeline.SampleInstances;
import io.gantry.pipeline.StageResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InspectStageTest {

    private final InspectStage stage = new InspectStage(Profiles.basic());

    private static Arguments held(String what, Reason reason, Consumer<Attributes> change) {
        return Arguments.of(what, reason, change);
    }

    static Stream<Arguments> held() {
        return Stream.of(held("no SOP class", Reason.NO_SOP_CLASS, a -> a.remove(Tag.SOPClassUID)),
                held("empty SOP instance", Reason.NO_SOP_INSTANCE, a -> a.set(Tag.SOPInstanceUID, "")),
                held("command element", Reason.FOREIGN_GROUP, a -> a.set(0x00000600, VR.AE, "X")),
                held("late file meta", Reason.FOREIGN_GROUP, a -> a.set(0x00020016, VR.AE, "X")),
                held("directory", Reason.MEDIA_DIRECTORY, a -> a.setSequence(Tag.DirectoryRecordSequence)),
                held("pixels at a URL", Reason.PIXEL_DATA_ELSEWHERE,
                        a -> a.set(Tag.PixelDataProviderURL, "http://pacs.example/1")),
                held("document", Reason.CONTENT_CANNOT_BE_CLEANED,
                        a -> a.setBytes(Tag.EncapsulatedDocument, VR.OB, new byte[8])),
                held("drawing of an implant template", Reason.CONTENT_CANNOT_BE_CLEANED, a -> {
                    Attributes drawing = new Attributes();
                    drawing.setBytes(Tag.HPGLDocument, VR.OB, new byte[8]);
                    a.setSequence(Tag.HPGLDocumentSequence, drawing);
                }),
                held("drawing of an implant template in no sequence", Reason.CONTENT_CANNOT_BE_CLEANED,
                        a -> a.setBytes(Tag.HPGLDocument, VR.OB, new byte[8])),
                held("voice", Reason.CONTENT_CANNOT_BE_CLEANED,
                        a -> a.set(Tag.SOPClassUID, UID.BasicVoiceAudioWaveformStorage)),
                held("too few pixels", Reason.PIXEL_DATA_SHORT,
                        a -> a.setBytes(Tag.PixelData, VR.OW, new byte[510])),
                held("more frames than pixels", Reason.PIXEL_DATA_SHORT, a -> a.set(Tag.NumberOfFrames, "2")),
                held("more than a long can count", Reason.PIXEL_DATA_SHORT, a -> {
                    a.setInts(Tag.Rows, VR.US, 65535);
                    a.setInts(Tag.Columns, VR.US, 65535);
                    a.setInts(Tag.SamplesPerPixel, VR.US, 65535);
                    a.set(Tag.NumberOfFrames, "999999999");
                }),
                held("a frame that nobody tells of", Reason.PIXEL_DATA_LONG,
                        a -> a.setBytes(Tag.PixelData, VR.OW, followed(512, 512))),
                held("bytes behind the last frame", Reason.PIXEL_DATA_LONG,
                        a -> a.setBytes(Tag.PixelData, VR.OW, followed(512, 100_000))),
                held("an overlay in unused bits", Reason.OVERLAY_IN_PIXELS,
                        a -> a.setInts(0x60020102, VR.US, 12)),
                held("an overlay in unused bits beside data of its own", Reason.OVERLAY_IN_PIXELS, a -> {
                    a.setInts(0x60020100, VR.US, 16);
                    a.setInts(0x60020102, VR.US, 12);
                    a.setBytes(0x60023000, VR.OW, new byte[2]);
                }),
                held("bytes behind floating point pixels", Reason.PIXEL_DATA_LONG, a -> {
                    a.remove(Tag.PixelData);
                    a.setBytes(Tag.FloatPixelData, VR.OF, followed(1024, 100));
                }),
                held("bytes behind double floating point pixels", Reason.PIXEL_DATA_LONG,
                        a -> a.setBytes(Tag.DoubleFloatPixelData, VR.OD, followed(2048, 8))),
                held("bytes behind a waveform", Reason.SAMPLES_LONG,
                        a -> a.setSequence(Tag.WaveformSequence, waveform(480), waveform(481 + 100))),
                held("a waveform in no group", Reason.SAMPLES_LONG,
                        a -> a.setBytes(Tag.WaveformData, VR.OB, followed(0, 8))),
                held("bytes behind a spectrum", Reason.SAMPLES_LONG, a -> spectrum(a, followed(2048, 8))),
                held("a spectrum in an image", Reason.SAMPLES_LONG,
                        a -> a.setBytes(Tag.SpectroscopyData, VR.OF, followed(0, 8))),
                held("no rows", Reason.PIXEL_DATA_CONTRADICTS, a -> a.remove(Tag.Rows)),
                held("no frames", Reason.PIXEL_DATA_CONTRADICTS, a -> a.set(Tag.NumberOfFrames, "-1")),
                held("frames that are no number", Reason.PIXEL_DATA_CONTRADICTS,
                        a -> a.set(Tag.NumberOfFrames, "many")),
                held("no bits", Reason.PIXEL_DATA_CONTRADICTS, a -> a.setInts(Tag.BitsAllocated, VR.US, 0)),
                held("pixels as a sequence", Reason.PIXEL_DATA_CONTRADICTS,
                        a -> a.setSequence(Tag.PixelData)));
    }

    /** Black pixels, and after them zeros that end in something else. */
    private static byte[] followed(int pixels, int by) {
        byte[] bytes = new byte[pixels + by];
        bytes[bytes.length - 1] = 'H';
        return bytes;
    }

    /** Three channels of 80 samples of 16 bits. */
    private static Attributes waveform(int bytes) {
        Attributes group = new Attributes();
        group.setInts(Tag.NumberOfWaveformChannels, VR.US, 3);
        group.setInts(Tag.NumberOfWaveformSamples, VR.UL, 80);
        group.setInts(Tag.WaveformBitsAllocated, VR.US, 16);
        group.setBytes(Tag.WaveformData, VR.OW, followed(bytes - 1, 1));
        return group;
    }

    /** One complex point in each of 16 by 16 voxels. */
    private static void spectrum(Attributes dataSet, byte[] data) {
        dataSet.remove(Tag.PixelData);
        dataSet.setInts(Tag.DataPointRows, VR.UL, 1);
        dataSet.setInts(Tag.DataPointColumns, VR.UL, 1);
        dataSet.set(Tag.DataRepresentation, "COMPLEX");
        dataSet.setBytes(Tag.SpectroscopyData, VR.OF, data);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("held")
    void holds(String what, Reason reason, Consumer<Attributes> change) throws IOException {
        Attributes ct = SampleInstances.ct();
        change.accept(ct);

        StageResult result = stage.apply(inMemory(ct, FileMetaInformation.of("", "", "")));

        assertThat(result).isInstanceOfSatisfying(StageResult.Quarantined.class, q -> {
            assertThat(q.reason()).isEqualTo(reason);
            assertThat(q.detail()).doesNotContain("pacs").doesNotContain("7734521");
            assertThat(q.reason().advice()).isNotBlank();
        });
    }

    private static Instance inMemory(Attributes dataSet, FileMetaInformation meta) {
        return Instance.of(new DicomFile(meta, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, dataSet, 0, null));
    }

    @Test
    void holdsWhatItsFileMetaCallsAnother() throws IOException {
        Instance other = inMemory(SampleInstances.ct(),
                FileMetaInformation.of(UID.MRImageStorage, "1.2", "1.2"));
        Instance directory = inMemory(SampleInstances.ct(),
                FileMetaInformation.of(UID.MediaStorageDirectoryStorage, "1.2", "1.2"));

        assertThat(stage.apply(other)).isInstanceOfSatisfying(StageResult.Quarantined.class,
                q -> assertThat(q.reason()).isEqualTo(Reason.META_CONTRADICTS));
        assertThat(stage.apply(directory)).isInstanceOfSatisfying(StageResult.Quarantined.class,
                q -> assertThat(q.reason()).isEqualTo(Reason.MEDIA_DIRECTORY));
    }

    static Stream<Consumer<Attributes>> passed() {
        return Stream.of(a -> {
            // As it is.
        }, a -> a.remove(Tag.PixelData), a -> a.setBytes(Tag.PixelData, VR.OW, new byte[514]),
                a -> a.setBytes(Tag.PixelData, VR.OW, new byte[100_000]),
                a -> a.setInts(0x60000102, VR.US, 0), a -> {
                    a.setInts(0x60000102, VR.US, 12);
                    a.setBytes(0x60003000, VR.OW, new byte[32]);
                }, a -> a.set(Tag.NumberOfFrames, "1"), a -> a.set(Tag.NumberOfFrames, ""), a -> {
                    a.setInts(Tag.BitsAllocated, VR.US, 1);
                    a.setBytes(Tag.PixelData, VR.OB, new byte[32]);
                }, a -> {
                    a.setInts(Tag.BitsAllocated, VR.US, 8);
                    a.setInts(Tag.SamplesPerPixel, VR.US, 3);
                    a.set(Tag.PhotometricInterpretation, "YBR_FULL_422");
                    a.setBytes(Tag.PixelData, VR.OB, new byte[512]);
                }, a -> a.remove(Tag.PatientID),
                a -> a.setSequence(Tag.WaveformSequence, waveform(480), waveform(400)),
                a -> spectrum(a, followed(2047, 1)), a -> spectrum(a, new byte[2056]));
    }

    @ParameterizedTest
    @MethodSource("passed")
    void passes(Consumer<Attributes> change) throws IOException {
        Attributes ct = SampleInstances.ct();
        change.accept(ct);

        assertThat(stage.apply(inMemory(ct, FileMetaInformation.of(UID.CTImageStorage, "1", "1"))))
                .isInstanceOfSatisfying(StageResult.Passed.class, p -> {
                    assertThat(p.instance().machine().manufacturer()).isEqualTo("ACME");
                    assertThat(p.instance().machine().softwareVersions()).isEqualTo("V1.2\\B7");
                    assertThat(p.instance().machine().columns()).isEqualTo(16);
                });
    }

    @Test
    void holdsEncapsulatedPixelDataWithoutFrame() throws IOException {
        Attributes ct = SampleInstances.ct();
        ct.remove(Tag.PixelData);
        byte[] header = SampleInstances.file(ct, TransferSyntax.of(UID.JPEGBaseline8Bit));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(header);
        file.write(new byte[]{(byte) 0xE0, 0x7F, 0x10, 0, 'O', 'B', 0, 0, -1, -1, -1, -1});
        file.write(new byte[]{(byte) 0xFE, (byte) 0xFF, 0, (byte) 0xE0, 0, 0, 0, 0});
        file.write(new byte[]{(byte) 0xFE, (byte) 0xFF, (byte) 0xDD, (byte) 0xE0, 0, 0, 0, 0});

        assertThat(stage.apply(Instance.of(SampleInstances.read(file.toByteArray()))))
                .isInstanceOfSatisfying(StageResult.Quarantined.class,
                        q -> assertThat(q.reason()).isEqualTo(Reason.PIXEL_DATA_EMPTY));
    }

    private StageResult withFragments(String syntax, byte[]... fragments) throws IOException {
        Attributes ct = SampleInstances.ct();
        ct.remove(Tag.PixelData);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(SampleInstances.file(ct, TransferSyntax.of(syntax)));
        file.write(new byte[]{(byte) 0xE0, 0x7F, 0x10, 0, 'O', 'B', 0, 0, -1, -1, -1, -1});
        file.write(new byte[]{(byte) 0xFE, (byte) 0xFF, 0, (byte) 0xE0, 0, 0, 0, 0});
        for (byte[] fragment : fragments) {
            file.write(new byte[]{(byte) 0xFE, (byte) 0xFF, 0, (byte) 0xE0, (byte) fragment.length, 0, 0, 0});
            file.write(fragment);
        }
        file.write(new byte[]{(byte) 0xFE, (byte) 0xFF, (byte) 0xDD, (byte) 0xE0, 0, 0, 0, 0});
        return stage.apply(Instance.of(SampleInstances.read(file.toByteArray())));
    }

    @Test
    @DisplayName("An image more than frames, which no rule reaches, holds; an image in several fragments does not")
    void imagesThatNobodyTellsOf() throws IOException {
        byte[] begin = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xDB, 0, 0};
        byte[] end = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xD9};
        byte[] rle = new byte[66];
        rle[0] = 1;
        rle[4] = 64;
        for (StageResult result : List.of(withFragments(UID.JPEGBaseline8Bit, begin, end, begin, end),
                withFragments(UID.RLELossless, rle, rle), withFragments(UID.RLELossless, rle, end, rle))) {
            assertThat(result).isInstanceOfSatisfying(StageResult.Quarantined.class,
                    q -> assertThat(q.reason()).isEqualTo(Reason.PIXEL_DATA_LONG));
        }
        assertThat(withFragments(UID.JPEGBaseline8Bit, begin, begin, end))
                .isInstanceOf(StageResult.Passed.class);
        assertThat(withFragments(UID.RLELossless, rle, end)).isInstanceOf(StageResult.Passed.class);
    }

    /** As far as the frame header: application data, fill bytes, a table. */
    private static byte[] jpeg(int frameMarker, int rows, int columns, int components) {
        return ByteBuffer.allocate(34).putInt(0xFFD8FFE0).putShort((short) 6).putInt(0xFFC0FFC0)
                .putInt(0xFFFFFFC4).putShort((short) 4).putShort((short) 0xFFC0)
                .putShort((short) (0xFF00 | frameMarker)).putShort((short) 11).put((byte) 8)
                .putShort((short) rows).putShort((short) columns).put((byte) components).array();
    }

    private static byte[] jpeg2000(int rows, int columns, int components) {
        return ByteBuffer.allocate(44).putInt(0xFF4FFF51).putShort((short) 41).putShort((short) 0)
                .putInt(100 + columns).putInt(7 + rows).putInt(100).putInt(7).putInt(columns).putInt(rows)
                .putInt(0).putInt(0).putShort((short) components).array();
    }

    @Test
    @DisplayName("An image that is larger or more than the attributes say is judged as another, so it is held")
    void imagesThatAreOthers() throws IOException {
        byte[] begin = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xDB, 0, 4, 0, 0};
        for (int marker : new int[]{0xC0, 0xC1, 0xC2, 0xC3, 0xF7}) {
            assertThat(withFragments(UID.JPEGLosslessSV1, jpeg(marker, 16, 16, 1)))
                    .isInstanceOf(StageResult.Passed.class);
            assertThat(withFragments(UID.JPEGLosslessSV1, jpeg(marker, 16, 5, 1)))
                    .isInstanceOf(StageResult.Passed.class);
            // Rows may be said behind the first scan (DNL).
            assertThat(withFragments(UID.JPEGLosslessSV1, jpeg(marker, 0, 16, 1)))
                    .isInstanceOf(StageResult.Passed.class);
            for (byte[] other : List.of(jpeg(marker, 16, 16, 3), jpeg(marker, 17, 16, 1),
                    jpeg(marker, 16, 1024, 1))) {
                contradicts(withFragments(UID.JPEGLosslessSV1, other));
            }
        }
        assertThat(withFragments(UID.JPEG2000, jpeg2000(16, 16, 1))).isInstanceOf(StageResult.Passed.class);
        for (byte[] other : List.of(jpeg2000(16, 16, 3), jpeg2000(17, 16, 1), jpeg2000(16, 17, 1))) {
            contradicts(withFragments(UID.JPEG2000, other));
        }
        // Nothing to be said of what is cut off within the header.
        assertThat(withFragments(UID.JPEG2000, new byte[]{(byte) 0xFF, 0x4F, (byte) 0xFF, 0x51}))
                .isInstanceOf(StageResult.Passed.class);
        assertThat(withFragments(UID.JPEGBaseline8Bit, begin)).isInstanceOf(StageResult.Passed.class);
    }

    private static void contradicts(StageResult result) {
        assertThat(result).isInstanceOfSatisfying(StageResult.Quarantined.class, q -> {
            assertThat(q.reason()).isEqualTo(Reason.PIXEL_DATA_CONTRADICTS);
            assertThat(q.detail()).contains("image 1 is of ", "the attributes say 16, 16, 1");
        });
    }

    @Test
    void overlaysInUnusedBitsPassWhereTheProfileKeepsOverlays() throws IOException {
        Attributes ct = SampleInstances.ct();
        ct.setInts(0x60000102, VR.US, 12);
        InspectStage keeping = new InspectStage(
                Profiles.with("phi_tags: { \"60xx,3000\": { action: KEEP } }\n"));

        assertThat(keeping.apply(SampleInstances.instance(ct))).isInstanceOf(StageResult.Passed.class);
    }

    @Test
    void documentsPassWhereAnOverrideSaysWhatToDo() throws IOException {
        Attributes document = SampleInstances.patientAndStudy(UID.EncapsulatedPDFStorage, "1.2.3.4");
        document.setBytes(Tag.EncapsulatedDocument, VR.OB, new byte[8]);
        InspectStage overridden = new InspectStage(
                Profiles.with("phi_tags: { EncapsulatedDocument: { action: EMPTY } }\n"));

        assertThat(overridden.apply(SampleInstances.instance(document)))
                .isInstanceOf(StageResult.Passed.class);

        Attributes template = SampleInstances.patientAndStudy(UID.GenericImplantTemplateStorage, "1.2.3.4");
        Attributes drawing = new Attributes();
        drawing.setBytes(Tag.HPGLDocument, VR.OB, new byte[8]);
        template.setSequence(Tag.HPGLDocumentSequence, drawing);
        assertThat(overridden.apply(SampleInstances.instance(template)))
                .isEqualTo(new StageResult.Quarantined(Reason.CONTENT_CANNOT_BE_CLEANED, "(0068,6300)"));
        overridden = new InspectStage(Profiles.with("phi_tags: { HPGLDocument: { action: EMPTY } }\n"));
        assertThat(overridden.apply(SampleInstances.instance(template)))
                .isInstanceOf(StageResult.Passed.class);
    }
}
