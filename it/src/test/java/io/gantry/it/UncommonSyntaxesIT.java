package io.gantry.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.dicom.testing.Peers;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import io.gantry.it.peer.InstanceFiles;
import io.gantry.it.peer.Node;
import io.gantry.it.peer.NodeFiles;
import io.gantry.it.peer.Orthanc;
import io.gantry.it.peer.Senders;
import io.gantry.it.peer.Storescp;
import io.gantry.it.peer.Workbench;
import io.gantry.storage.journal.InstanceState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What few senders send: elements of the standard as UN, and transfer syntaxes that are not the usual two. */
final class UncommonSyntaxesIT {

    @RegisterExtension
    final Workbench bench = new Workbench();

    private static TestInstance unknown(TestInstance instance, int tag, String value) {
        return instance.with(a -> a.setBytes(tag, VR.UN, value.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    @DisplayName("Orthanc takes from the gateway what storescu sent as UN: RT Dose and images have the VR of the dictionary")
    void whatCameAsUnknownArrives() throws Exception {
        TestInstances study = new TestInstances(51);
        List<TestInstance> sent = new ArrayList<>();
        for (boolean dose : List.of(true, false)) {
            TestInstance instance = study.ct(16, 16);
            if (dose) {
                instance = instance.with(a -> {
                    a.set(Tag.SOPClassUID, UID.RTDoseStorage);
                    a.set(Tag.Modality, "RTDOSE");
                    a.setBytes(Tag.DoseUnits, VR.UN, "GY".getBytes(StandardCharsets.US_ASCII));
                    a.setBytes(Tag.DoseType, VR.UN, "PHYSICAL".getBytes(StandardCharsets.US_ASCII));
                    a.setBytes(Tag.DoseGridScaling, VR.UN, "0.001 ".getBytes(StandardCharsets.US_ASCII));
                });
            }
            instance = unknown(instance, Tag.ImageOrientationPatient, "1\\0\\0\\0\\1\\0 ");
            sent.add(unknown(instance, Tag.PatientSex, "O "));
        }
        Orthanc archive = bench.use(Orthanc.start(bench.folder("orthanc")));
        Node node = bench.use(
                Node.start(new NodeFiles(bench.folder("node")).archive("archive", archive.port()).write()));
        List<String> command = Senders.storescuCommand(node.port(), "PLANNER");
        command.add("-x=");
        List<Path> files = InstanceFiles.write(bench.folder("in"), sent);
        for (Path file : files) {
            assertThat(Peers.run(List.of(Peers.find("dcmdump"), file.toString())).output())
                    .contains("(0020,0037) UN ");
            command.add(file.toString());
        }
        assertThat(Peers.run(command).status()).isZero();
        node.awaitCount(InstanceState.DELIVERED, sent.size());
        // In Implicit VR they would not have come as UN.
        assertThat(node.instances()).extracting(row -> row.receipt().transferSyntax())
                .containsOnly(UID.ExplicitVRLittleEndian);

        Map<String, byte[]> arrived = archive.instances();
        assertThat(arrived).hasSize(sent.size());
        boolean dose = false;
        for (byte[] bytes : arrived.values()) {
            try (DicomFile file = DicomReader.read(ByteSource.of(bytes), ReadLimits.DEFAULT)) {
                Attributes data = file.dataSet();
                assertThat(Objects.requireNonNull(data.get(Tag.ImageOrientationPatient)).vr())
                        .isEqualTo(VR.DS);
                if (UID.RTDoseStorage.equals(data.string(Tag.SOPClassUID))) {
                    dose = true;
                    assertThat(Objects.requireNonNull(data.get(Tag.DoseUnits)).vr()).isEqualTo(VR.CS);
                    assertThat(data.string(Tag.DoseGridScaling)).isEqualTo("0.001");
                }
            }
            Path copy = Files.write(bench.folder("out").resolve("arrived.dcm"), bytes);
            assertThat(Peers.run(List.of(Peers.find("dcmdump"), copy.toString())).output())
                    .contains("(0020,0037) DS ");
        }
        assertThat(dose).isTrue();
    }

    @Test
    @DisplayName("What gdcmscu sends in big endian, RLE, JPEG lossless, JPEG-LS and JPEG 2000 arrives in its own syntax")
    void syntaxesOfGdcmscu() throws Exception {
        Path folder = bench.folder("in");
        TestInstances study = new TestInstances(52);
        List<Path> files = new ArrayList<>();
        files.add(study.ct(32, 32).in(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)
                .writeTo(folder.resolve("implicit.dcm")));
        files.add(study.ct(32, 32).in(TransferSyntax.EXPLICIT_VR_BIG_ENDIAN)
                .writeTo(folder.resolve("big.dcm")));
        for (String option : List.of("--rle", "--jpeg", "--jpegls", "--j2k")) {
            Path plain = study.ct(32, 32)
                    .writeTo(bench.folder("plain").resolve(option.substring(2) + ".dcm"));
            Path compressed = folder.resolve(option.substring(2) + ".dcm");
            Peers.Outcome made = Peers.run(List.of(Peers.find("gdcmconv"), option, plain.toString(),
                    compressed.toString()));
            assertThat(made.status()).as(made.output()).isZero();
            files.add(compressed);
        }
        Map<String, Integer> syntaxes = new TreeMap<>();
        for (Path file : files) {
            syntaxes.merge(InstanceFiles.transferSyntax(Files.readAllBytes(file)), 1, Integer::sum);
        }
        assertThat(syntaxes).containsOnlyKeys(UID.ImplicitVRLittleEndian, UID.ExplicitVRBigEndian,
                UID.RLELossless,
                UID.JPEGLosslessSV1, UID.JPEGLSLossless, UID.JPEG2000Lossless);
        Storescp archive = bench.use(Storescp.start(bench.folder("storescp"), "+xa"));
        Node node = bench.use(
                Node.start(new NodeFiles(bench.folder("node")).archive("archive", archive.port()).write()));

        assertThat(Senders.gdcmscu(node.port(), files)).isEqualTo(files.size());

        node.awaitCount(InstanceState.DELIVERED, files.size());
        Map<String, Integer> arrived = new TreeMap<>();
        for (byte[] bytes : archive.instances().values()) {
            arrived.merge(InstanceFiles.transferSyntax(bytes), 1, Integer::sum);
        }
        assertThat(arrived).isEqualTo(syntaxes);
    }
}
