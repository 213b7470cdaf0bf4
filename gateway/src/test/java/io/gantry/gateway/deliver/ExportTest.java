package io.gantry.gateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.imageio.Codecs;
import io.gantry.dicom.imageio.codec.j2k.J2kCodec;
import io.gantry.dicom.imageio.frame.EncapsulatedWriter;
import io.gantry.dicom.imageio.frame.FrameSource;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.Raster;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.DicomWriter;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.dicom.net.association.PeerAddress;
import io.gantry.dicom.net.dimse.Status;
import io.gantry.dicom.net.service.StorageScu;
import io.gantry.dicom.net.ul.Timeouts;
import io.gantry.dicom.testing.Peers;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import io.gantry.gateway.Gateway;
import io.gantry.gateway.config.ConfigFiles;
import io.gantry.gateway.config.ConfigLoader;
import io.gantry.storage.journal.InstanceState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images on their way to destinations that want them in another transfer syntax, through a whole node. */
class ExportTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final TestInstance ct = new TestInstances(3).ct(24, 20);

    private Gateway node(String destination) throws IOException {
        ConfigFiles files = ConfigFiles.in(folder);
        Files.writeString(folder.resolve("profiles/research.yaml"),
                "version: \"2.0\"\nprivacy_profile: basic\nunmatched: { video: pass }\n");
        return Gateway.start(ConfigLoader.load(files.write("""
                data: var
                keys: { pseudonym: keys/pseudonym.key }
                listeners: [{ ae_title: GANTRY, port: 0 }]
                routes: [{ name: all, profile: profiles/research.yaml, destinations: [out] }]
                destinations: { out: %s }
                admin: { enabled: false }
                """.formatted(destination))));
    }

    private static Raster pixels(Attributes dataSet, TransferSyntax syntax) throws Exception {
        ImageForm form = ImageForm.of(dataSet);
        return Objects.requireNonNull(Codecs.all().decoder(syntax))
                .decode(FrameSource.of(dataSet, form).frame(0), form);
    }

    private TestInstance compressed() throws Exception {
        ImageForm form = ImageForm.of(ct.dataSet());
        DataSink.InMemory scratch = new DataSink.InMemory();
        EncapsulatedWriter writer = new EncapsulatedWriter(scratch);
        writer.add(J2kCodec.shared().encode(pixels(ct.dataSet(), ct.transferSyntax()), form));
        byte[] fragments = scratch.toByteArray();
        return new TestInstance(ct.with(a -> writer.putInto(a,
                new ByteRange(ByteSource.of(fragments), 0, fragments.length),
                EncapsulatedWriter.OffsetTable.AUTOMATIC)).dataSet(),
                TransferSyntax.of(UID.JPEG2000Lossless));
    }

    private static void send(Gateway gateway, TestInstance instance) throws IOException {
        String syntax = instance.transferSyntax().uid();
        var sink = new DataSink.InMemory();
        DicomWriter.writeDataSet(sink, instance.dataSet(), instance.transferSyntax());
        PeerAddress node = new PeerAddress("127.0.0.1", gateway.port("GANTRY"), "GANTRY", "CT1", 1 << 18,
                Timeouts.DEFAULT, null);
        try (StorageScu scu = StorageScu.open(node, Map.of(instance.sopClassUid(), List.of(syntax)))) {
            assertThat(scu.store(instance.sopClassUid(), instance.sopInstanceUid(), syntax,
                    ByteSource.of(sink.toByteArray()))).isEqualTo(Status.SUCCESS);
        }
        await().atMost(LIMIT).until(() -> gateway.data().journal().totals()
                .getOrDefault(InstanceState.DELIVERED, 0L) == 1);
    }

    private static DicomFile only(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            List<Path> files = walk.filter(Files::isRegularFile).toList();
            assertThat(files).hasSize(1);
            return DicomReader.read(ByteSource.of(Files.readAllBytes(files.getFirst())), ReadLimits.DEFAULT);
        }
    }

    @ParameterizedTest
    @CsvSource({"explicit," + UID.ExplicitVRLittleEndian, "rle," + UID.RLELossless,
            "jpeg-ls," + UID.JPEGLSLossless, "j2k," + UID.JPEG2000Lossless, "keep," + UID.JPEG2000Lossless})
    void aFolderGetsImagesInTheSyntaxItWants(String wanted, String uid) throws Exception {
        try (Gateway gateway = node("{ type: folder, path: out, transfer_syntax: " + wanted + " }")) {
            send(gateway, compressed());
        }

        DicomFile arrived = only(folder.resolve("out"));
        assertThat(arrived.transferSyntax().uid()).isEqualTo(uid);
        assertThat(pixels(arrived.dataSet(), arrived.transferSyntax()))
                .isEqualTo(pixels(ct.dataSet(), ct.transferSyntax()));
        assertThat(folder.resolve("var/scratch")).satisfiesAnyOf(f -> assertThat(f).doesNotExist(),
                f -> assertThat(f).isEmptyDirectory());
    }

    @Test
    void whatHasNoPlaceInItStaysAsItIs() throws Exception {
        TestInstance video = ct.with(a -> {
            EncapsulatedWriter writer = new EncapsulatedWriter(new DataSink.InMemory());
            byte[] fragment = {(byte) 0xFE, (byte) 0xFF, 0, (byte) 0xE0, 4, 0, 0, 0, 0, 0, 1, 0};
            try {
                writer.add(new byte[]{0, 0, 1, 0});
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            writer.putInto(a, new ByteRange(ByteSource.of(fragment), 0, fragment.length),
                    EncapsulatedWriter.OffsetTable.EMPTY);
            a.set(Tag.SOPClassUID, VR.UI, UID.VideoEndoscopicImageStorage);
        }).in(TransferSyntax.of(UID.MPEG2MPML));

        try (Gateway gateway = node("{ type: folder, path: out, transfer_syntax: rle }")) {
            send(gateway, video);
        }

        assertThat(only(folder.resolve("out")).transferSyntax().uid()).isEqualTo(UID.MPEG2MPML);
    }

    @Test
    void anArchiveThatTakesOnlyNativeSyntaxesGetsPixelDataDecoded() throws Exception {
        String storescp = Peers.find("storescp");
        Path archived = Files.createDirectory(folder.resolve("archived"));
        int port = Peers.freePort();
        Process archive = new ProcessBuilder(storescp, "+xi", "-aet", "ARCHIVE", "-od", archived.toString(),
                Integer.toString(port)).redirectErrorStream(true)
                .redirectOutput(folder.resolve("storescp.log").toFile()).start();
        try (Gateway gateway = node("{ type: dicom, ae_title: ARCHIVE, host: 127.0.0.1, port: " + port
                + ", retry: { initial: 200ms, max: 500ms } }")) {
            send(gateway, compressed());
        } finally {
            archive.destroyForcibly().waitFor();
        }

        DicomFile arrived = only(archived);
        assertThat(arrived.transferSyntax().uid()).isEqualTo(UID.ImplicitVRLittleEndian);
        assertThat(pixels(arrived.dataSet(), arrived.transferSyntax()))
                .isEqualTo(pixels(ct.dataSet(), ct.transferSyntax()));
    }
}
