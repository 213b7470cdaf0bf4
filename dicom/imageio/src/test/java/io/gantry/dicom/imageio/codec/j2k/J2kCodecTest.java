package io.gantry.dicom.imageio.codec.j2k;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.imageio.Codecs;
import io.gantry.dicom.imageio.codec.NativeCodec;
import io.gantry.dicom.imageio.frame.EncapsulatedWriter;
import io.gantry.dicom.imageio.frame.FrameSource;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PhotometricInterpretation;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import io.gantry.dicom.imageio.frame.Raster;
import io.gantry.dicom.imageio.testing.Forms;
import io.gantry.dicom.imageio.testing.Images;
import io.gantry.dicom.imageio.testing.Images.Content;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.MalformedDatasetException;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.dicom.testing.Peers;
import io.gantry.dicom.testing.TestInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class J2kCodecTest {

    private static final J2kCodec CODEC = J2kCodec.shared();

    private static Path folder() {
        return Path.of(System.getProperty("gantry.root"), "../shared/corpus");
    }

    @ParameterizedTest
    @EnumSource(Content.class)
    void whatIsEncodedIsDecodedAlike(Content content) throws IOException, PixelDataException {
        for (ImageForm form : Forms.ofEveryKind(37, 53)) {
            Raster raster = Images.raster(form, content, 7);

            assertThat(CODEC.decode(CODEC.encode(raster, form), form)).as(form.toString()).isEqualTo(raster);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1x1", "1x700", "700x1", "2x3", "65x33"})
    void sizesOfAllKinds(String size) throws IOException, PixelDataException {
        String[] parts = size.split("x");
        ImageForm form = Images.grey(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), 16, 12, true);
        Raster raster = Images.raster(form, Content.NOISE, 3);

        assertThat(CODEC.decode(CODEC.encode(raster, form), form)).isEqualTo(raster);
    }

    @Test
    void bitsAboveTheStoredOnesAreKept() throws IOException, PixelDataException {
        ImageForm form = Images.grey(16, 16, 16, 12, false);
        Raster raster = Images.raster(Images.grey(16, 16, 16, 16, false), Content.NOISE, 5);

        assertThat(CODEC.decode(CODEC.encode(raster, form), form)).isEqualTo(raster);
    }

    @Test
    void theReversibleColourTransformIsExact() throws IOException, PixelDataException {
        ImageForm form = Images.colour(40, 40, 8, 0, PhotometricInterpretation.YBR_RCT);
        Raster raster = Images.raster(form, Content.SMOOTH, 9);

        assertThat(CODEC.decode(CODEC.encode(raster, form), form)).isEqualTo(raster);
    }

    @Test
    void gdcmReadsWhatIsWrittenAndItsFramesAreRead(@TempDir Path temp) throws Exception {
        String gdcmconv = Peers.find("gdcmconv");
        for (ImageForm form : List.of(Images.grey(33, 65, 8, 8, false), Images.grey(33, 65, 16, 12, false),
                Images.grey(33, 65, 16, 16, true),
                Images.colour(33, 65, 8, 0, PhotometricInterpretation.RGB))) {
            Raster raster = Images.raster(form, Content.SMOOTH, 4);
            Path ours = written(form, raster).writeTo(temp.resolve("ours.dcm"));
            Path raw = temp.resolve("raw.dcm");
            assertRuns(gdcmconv, "--raw", ours.toString(), raw.toString());
            assertThat(decoded(raw)).as("GDCM reads ours: %s", form).isEqualTo(raster);

            Path plain = Images.uncompressed(form, List.of(raster)).writeTo(temp.resolve("plain.dcm"));
            Path theirs = temp.resolve("theirs.dcm");
            assertRuns(gdcmconv, "--j2k", plain.toString(), theirs.toString());
            assertThat(decoded(theirs)).as("ours reads GDCM: %s", form).isEqualTo(raster);
        }
    }

    private static void assertRuns(String... command) {
        Peers.Outcome outcome = Peers.run(List.of(command));
        assertThat(outcome.status()).as(outcome.output()).isZero();
    }

    private static TestInstance written(ImageForm form, Raster raster)
            throws IOException, PixelDataException {
        DataSink.InMemory scratch = new DataSink.InMemory();
        EncapsulatedWriter writer = new EncapsulatedWriter(scratch);
        writer.add(CODEC.encode(raster, form));
        byte[] fragments = scratch.toByteArray();
        Attributes a = Images.capture(form);
        writer.putInto(a, new ByteRange(ByteSource.of(fragments), 0, fragments.length),
                EncapsulatedWriter.OffsetTable.AUTOMATIC);
        return new TestInstance(a, TransferSyntax.of(UID.JPEG2000Lossless));
    }

    private static Raster decoded(Path path) throws IOException, PixelDataException {
        try (DicomFile file = DicomReader.read(ByteSource.of(Files.readAllBytes(path)), ReadLimits.DEFAULT)) {
            ImageForm form = ImageForm.of(file.dataSet());
            var decoder = Codecs.all().decoder(file.transferSyntax());
            assertThat(decoder).as(file.transferSyntax().uid()).isNotNull();
            return decoder == null
                    ? Raster.of(form)
                    : decoder.decode(FrameSource.of(file.dataSet(), form).frame(0), form);
        }
    }

    @Test
    void corpusFramesAreWhatGdcmMakesOfThem(@TempDir Path temp) throws Exception {
        if (!Files.isDirectory(folder())) {
            return;
        }
        String gdcmconv = Peers.find("gdcmconv");
        int compared = 0;
        try (var files = Files.list(folder())) {
            for (Path path : files.filter(Files::isRegularFile).sorted().toList()) {
                compared += compare(path, gdcmconv, temp) ? 1 : 0;
            }
        }
        assertThat(compared).isPositive();
    }

    private static boolean compare(Path path, String gdcmconv, Path temp) throws Exception {
        ImageForm form;
        byte[] frame;
        try (DicomFile file = DicomReader.read(ByteSource.of(Files.readAllBytes(path)), ReadLimits.DEFAULT)) {
            String uid = file.transferSyntax().uid();
            if (!uid.equals(UID.JPEG2000Lossless) && !uid.equals(UID.JPEG2000)
                    || !file.dataSet().hasValue(Tag.PixelData)) {
                return false;
            }
            form = ImageForm.of(file.dataSet());
            frame = FrameSource.of(file.dataSet(), form).frame(0);
        } catch (MalformedDatasetException | PixelDataException e) {
            return false;
        }
        Path raw = temp.resolve("raw.dcm");
        Files.deleteIfExists(raw);
        if (Peers.run(List.of(gdcmconv, "--raw", path.toString(), raw.toString())).status() != 0) {
            return false;
        }
        Raster ours = CODEC.decode(frame, form);
        try (DicomFile file = DicomReader.read(ByteSource.of(Files.readAllBytes(raw)), ReadLimits.DEFAULT)) {
            ImageForm rawForm = ImageForm.of(file.dataSet());
            byte[] theirs = FrameSource.of(file.dataSet(), rawForm).frame(0);
            assertThat(new NativeCodec().decode(theirs, rawForm)).as(path.getFileName().toString())
                    .isEqualTo(ours);
        }
        return true;
    }

    @Test
    void headersThatContradictTheDataSetAreRefusedBeforeAnythingIsDecoded()
            throws IOException, PixelDataException {
        ImageForm form = Images.grey(16, 16, 8, 8, false);
        byte[] frame = CODEC.encode(Images.raster(form, Content.NOISE, 1), form);

        assertKind(Kind.MISMATCH, frame, Images.grey(16, 17, 8, 8, false));
        assertKind(Kind.MISMATCH, frame, Images.colour(16, 16, 8, 0, PhotometricInterpretation.RGB));
        assertKind(Kind.CORRUPT, new byte[0], form);
        assertKind(Kind.CORRUPT, new byte[100], form);
        byte[] bits = frame.clone();
        bits[42] = 15;
        assertKind(Kind.MISMATCH, bits, form);
        byte[] tiles = frame.clone();
        Arrays.fill(tiles, 24, 32, (byte) 0);
        assertKind(Kind.CORRUPT, tiles, form);
        tiles[27] = 1;
        tiles[31] = 1;
        assertKind(Kind.UNSUPPORTED, tiles, form);
    }

    private static void assertKind(Kind kind, byte[] frame, ImageForm form) {
        assertThatThrownBy(() -> CODEC.decode(frame, form)).isInstanceOfSatisfying(PixelDataException.class,
                e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @Test
    void cutAndMutatedFramesCostAnExceptionAndNothingElse() throws IOException, PixelDataException {
        ImageForm form = Images.grey(64, 64, 16, 12, false);
        Raster raster = Images.raster(form, Content.SMOOTH, 1);
        byte[] frame = CODEC.encode(raster, form);
        assertThatExceptionOfType(PixelDataException.class)
                .isThrownBy(() -> CODEC.decode(Arrays.copyOf(frame, 60), form));
        assertThatExceptionOfType(PixelDataException.class)
                .isThrownBy(() -> CODEC.decode(Arrays.copyOf(frame, frame.length / 2), form))
                .withMessageContaining("damaged or cut short");
        Random random = new Random(20261124);
        int refused = 0;
        for (int i = 0; i < 150; i++) {
            byte[] mutated = frame.clone();
            for (int n = 1 + random.nextInt(8); n > 0; n--) {
                mutated[random.nextInt(i % 3 == 0 ? 120 : mutated.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(CODEC.decode(mutated, form).rows()).isEqualTo(64);
            } catch (PixelDataException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
        assertThat(CODEC.decode(frame, form)).as("the codec goes on").isEqualTo(raster);
    }

    @Test
    void manyThreadsShareTheWorkers() throws Exception {
        ImageForm form = Images.grey(64, 64, 16, 16, false);
        List<Callable<Boolean>> jobs = IntStream.range(0, 32).<Callable<Boolean>>mapToObj(i -> () -> {
            Raster raster = Images.raster(form, Content.NOISE, i);
            return CODEC.decode(CODEC.encode(raster, form), form).equals(raster);
        }).toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> done : threads.invokeAll(jobs)) {
                assertThat(done.get()).isTrue();
            }
        }
    }

    @Test
    void aWorkerThatIsKilledIsReplaced() throws IOException, PixelDataException {
        ImageForm form = Images.grey(16, 16, 8, 8, false);
        Raster raster = Images.raster(form, Content.NOISE, 1);
        byte[] frame = CODEC.encode(raster, form);
        ProcessHandle.current().descendants()
                .filter(p -> p.info().commandLine().orElse("").contains("j2k.Worker"))
                .forEach(p -> {
                    p.destroyForcibly();
                    p.onExit().join();
                });

        assertThat(CODEC.decode(frame, form)).isEqualTo(raster);
    }
}
