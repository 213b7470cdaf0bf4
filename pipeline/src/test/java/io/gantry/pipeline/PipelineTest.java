package io.gantry.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.dict.StandardDictionary;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.FileMetaInformation;
import io.gantry.dicom.io.MalformedDatasetException;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.pipeline.anonymize.PseudonymousIdentity;
import io.gantry.pipeline.anonymize.Pseudonyms;
import io.gantry.pipeline.profile.Profile;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineTest {

    private final Pipeline pipeline = Profiles.pipeline(Profiles.basic());

    static byte[] bytes(StageResult result) throws IOException {
        assertThat(result).isInstanceOf(StageResult.Passed.class);
        Output output = Objects.requireNonNull(((StageResult.Passed) result).instance().output());
        DataSink.InMemory sink = new DataSink.InMemory();
        sink.write(new ByteRange(output.file(), 0, output.file().size()));
        return sink.toByteArray();
    }

    @Test
    void stagesRunInTheirOrder() {
        List<String> ran = new ArrayList<>();

        Pipeline timed = pipeline.wrapped(stage -> new Stage() {
            @Override
            public String name() {
                return stage.name();
            }

            @Override
            public StageResult apply(Instance instance) throws IOException {
                ran.add(stage.name());
                return stage.apply(instance);
            }
        });

        assertThat(timed.run(SampleInstances.instance(SampleInstances.ct())))
                .isInstanceOf(StageResult.Passed.class);
        assertThat(ran).containsExactly("inspect", "anonymize", "lock", "redact", "verify");
    }

    @Test
    @DisplayName("Pitfall: an exception is logged and swallowed: whatever a stage throws is quarantine, without its"
            + " message")
    void exceptions() {
        for (Throwable thrown : List.of(new IllegalStateException("Hallwachs"),
                new MalformedDatasetException("Hallwachs"), new EOFException("Hallwachs"),
                new StackOverflowError("Hallwachs"), new AssertionError("Hallwachs"))) {
            assertThat(failing(thrown).run(SampleInstances.instance(SampleInstances.ct())))
                    .isEqualTo(new StageResult.Quarantined(Reason.STAGE_FAILED,
                            "broken: " + thrown.getClass().getSimpleName()));
        }
    }

    @Test
    @DisplayName("A full disk, or a class that cannot be loaded, is no property of the instance: nothing is decided about it")
    void theSystem() {
        NoClassDefFoundError missing = new NoClassDefFoundError("io/gantry/Missing");
        assertThatThrownBy(() -> failing(missing).run(SampleInstances.instance(SampleInstances.ct())))
                .isSameAs(missing);

        IOException full = new IOException("No space left on device");

        assertThatThrownBy(() -> failing(full).run(SampleInstances.instance(SampleInstances.ct())))
                .isInstanceOf(UncheckedIOException.class).hasCause(full);
    }

    private static Pipeline failing(Throwable thrown) {
        return new Pipeline(List.of(new Stage() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public StageResult apply(Instance instance) throws IOException {
                switch (thrown) {
                    case IOException e -> throw e;
                    case RuntimeException e -> throw e;
                    default -> throw (Error) thrown;
                }
            }
        }));
    }

    @Test
    void theOriginalIsNotChangedAndTheOutputIsWhatJournalsWereTold() throws IOException {
        Attributes ct = SampleInstances.ct();
        byte[] file = SampleInstances.file(ct, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        Instance instance = Instance.of(SampleInstances.read(file));
        PseudonymousIdentity told = Profiles.pseudonyms(1).identify(instance.original());

        Attributes clean = SampleInstances.read(bytes(pipeline.run(instance))).dataSet();

        assertThat(SampleInstances.file(instance.original(), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN))
                .isEqualTo(file);
        assertThat(clean.string(Tag.StudyInstanceUID)).isEqualTo(told.studyInstanceUid());
        assertThat(clean.string(Tag.SeriesInstanceUID)).isEqualTo(told.seriesInstanceUid());
        assertThat(clean.string(Tag.SOPInstanceUID)).isEqualTo(told.sopInstanceUid());
        assertThat(clean.string(Tag.PatientID)).isEqualTo(told.patientId());
        assertThat(clean.string(Tag.PatientName)).isEqualTo(told.patientId());
        assertThat(clean.string(Tag.AccessionNumber)).isEqualTo(told.accessionNumber());
    }

    @Test
    @DisplayName("What came as UN is treated as what it is, and leaves so: the same as if its sender had known the VRs")
    void unknown() throws IOException {
        Attributes known = SampleInstances.ct();
        Attributes unknown = new Attributes();
        int made = 0;
        for (Element element : known) {
            boolean plain = element instanceof DataElement && !Attributes.isPrivate(element.tag())
                    && !StandardDictionary.isAmbiguous(element.tag());
            unknown.put(plain
                    ? new DataElement(element.tag(), VR.UN, ((DataElement) element).bytes(), 0,
                            ((DataElement) element).length(), false)
                    : element);
            made += plain ? 1 : 0;
        }
        assertThat(made).isGreaterThan(20);
        assertThat(Objects.requireNonNull(unknown.get(Tag.PatientName)).vr()).isEqualTo(VR.UN);

        byte[] clean = bytes(pipeline.run(SampleInstances.instance(unknown)));

        assertThat(clean).isEqualTo(bytes(pipeline.run(SampleInstances.instance(known))));
        assertThat(SampleInstances.read(clean).dataSet())
                .allSatisfy(element -> assertThat(element.vr() != VR.UN
                        || Attributes.isPrivate(element.tag())).isTrue());
    }

    @ParameterizedTest
    @DisplayName("Unredacted pixel data stays byte-identical in every native syntax; what was deflated leaves inflated")
    @ValueSource(strings = {UID.ImplicitVRLittleEndian, UID.ExplicitVRLittleEndian, UID.ExplicitVRBigEndian,
            UID.DeflatedExplicitVRLittleEndian})
    void syntaxes(String uid) throws IOException {
        TransferSyntax syntax = TransferSyntax.of(uid);
        Attributes ct = SampleInstances.ct();
        ct.setInts(Tag.Rows, VR.US, 256);
        ct.setInts(Tag.Columns, VR.US, 256);
        byte[] pixels = new byte[256 * 256 * 2];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i * 7);
        }
        ct.setBytes(Tag.PixelData, VR.OW, pixels);

        try (DicomFile received = SampleInstances.read(SampleInstances.file(ct, syntax))) {
            DicomFile clean = SampleInstances.read(bytes(pipeline.run(Instance.of(received))));

            assertThat(clean.transferSyntax().uid())
                    .isEqualTo(syntax.deflated() ? UID.ExplicitVRLittleEndian : uid);
            assertThat(clean.dataSet().get(Tag.PixelData)).isInstanceOfSatisfying(BulkElement.class, e -> {
                try {
                    byte[] left = e.value().load(pixels.length);
                    byte[] expected = pixels.clone();
                    for (int i = 0; e.bigEndian() && i < expected.length; i += 2) {
                        byte b = expected[i];
                        expected[i] = expected[i + 1];
                        expected[i + 1] = b;
                    }
                    assertThat(left).isEqualTo(expected);
                } catch (IOException x) {
                    throw new java.io.UncheckedIOException(x);
                }
            });
        }
    }

    @Test
    void largeValuesAreReferredToAndNotCopied() {
        Attributes ct = SampleInstances.ct();
        long length = 3_000_000_000L;
        ByteSource huge = new ByteSource() {
            @Override
            public long size() {
                return length;
            }

            @Override
            public int read(long position, java.nio.ByteBuffer target) {
                int n = (int) Math.min(target.remaining(), length - position);
                target.position(target.position() + n);
                return n;
            }
        };
        ct.put(new BulkElement(Tag.PixelData, VR.OW, new ByteRange(huge, 0, length), false));
        Instance instance = Instance.of(
                new DicomFile(FileMetaInformation.of(UID.CTImageStorage, "1.2", UID.ExplicitVRLittleEndian),
                        TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, ct, 0, null));

        assertThat(pipeline.run(instance)).isInstanceOfSatisfying(StageResult.Passed.class, passed -> {
            Output output = Objects.requireNonNull(passed.instance().output());
            assertThat(output.literal().length).isLessThan(10_000);
            assertThat(output.file().size()).isEqualTo(output.literal().length + length);
        });
    }

    @Test
    @DisplayName("The File Meta Information is ours: no AE title, no receipt, nothing private")
    void fileMeta() throws IOException {
        FileMetaInformation meta = FileMetaInformation.of(UID.CTImageStorage,
                SampleInstances.STUDY_UID + ".2.1",
                UID.ExplicitVRLittleEndian);
        meta.attributes().set(Tag.SourceApplicationEntityTitle, VR.AE, "CT_HALLWACHS");
        meta.attributes().set(Tag.PrivateInformationCreatorUID, VR.UI, "1.2.3");
        meta.attributes().setBytes(Tag.PrivateInformation, VR.OB,
                "Hallwachs".getBytes(StandardCharsets.US_ASCII));
        Instance instance = Instance.of(new DicomFile(meta, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
                SampleInstances.ct(), 0, null));

        FileMetaInformation left = SampleInstances.read(bytes(pipeline.run(instance))).meta();

        assertThat(left.attributes()).extracting(e -> e.tag()).containsExactlyInAnyOrder(0x00020000,
                Tag.FileMetaInformationVersion, Tag.MediaStorageSOPClassUID, Tag.MediaStorageSOPInstanceUID,
                Tag.TransferSyntaxUID, Tag.ImplementationClassUID, Tag.ImplementationVersionName);
        assertThat(left.attributes().string(Tag.ImplementationClassUID))
                .isEqualTo(FileMetaInformation.IMPLEMENTATION_CLASS_UID);
    }

    @Test
    @DisplayName("Two nodes with one key agree without talking, a node with another key agrees on nothing")
    void nodes() throws IOException {
        Profile profile = Profiles.jitter();
        byte[] file = SampleInstances.file(SampleInstances.ct(), TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);

        byte[] here = bytes(Profiles.pipeline(profile, Profiles.pseudonyms(1)).run(
                Instance.of(SampleInstances.read(file))));
        byte[] there = bytes(Profiles.pipeline(profile, Profiles.pseudonyms(1)).run(
                Instance.of(SampleInstances.read(file))));
        Attributes elsewhere = SampleInstances
                .read(bytes(Profiles.pipeline(profile, Profiles.pseudonyms(2)).run(
                        Instance.of(SampleInstances.read(file)))))
                .dataSet();

        assertThat(there).isEqualTo(here);
        Attributes mine = SampleInstances.read(here).dataSet();
        for (int tag : new int[]{Tag.SOPInstanceUID, Tag.StudyInstanceUID, Tag.SeriesInstanceUID,
                Tag.PatientID,
                Tag.PatientName, Tag.AccessionNumber, Tag.FrameOfReferenceUID}) {
            assertThat(elsewhere.string(tag)).isNotNull().isNotEqualTo(mine.string(tag));
        }
    }

    @Test
    void twoThreadsDoNotDisturbEachOther() throws Exception {
        Pseudonyms shared = Profiles.pseudonyms(1);
        Pipeline concurrent = Profiles.pipeline(Profiles.jitter(), shared);
        byte[] expected = bytes(concurrent.run(SampleInstances.instance(SampleInstances.ct())));
        List<Thread> threads = new ArrayList<>();
        List<byte[]> results = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int t = 0; t < 4; t++) {
            threads.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 50; i++) {
                    try {
                        results.add(bytes(concurrent.run(SampleInstances.instance(SampleInstances.ct()))));
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(results).hasSize(200).allSatisfy(r -> assertThat(r).isEqualTo(expected));
    }
}
