package io.gantry.dicom.net.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.dicom.net.association.AcceptPolicy;
import io.gantry.dicom.net.association.AssociationInfo;
import io.gantry.dicom.net.association.AssociationListener;
import io.gantry.dicom.net.association.AssociationRejectedException;
import io.gantry.dicom.net.association.PeerAddress;
import io.gantry.dicom.net.dimse.CommandSet;
import io.gantry.dicom.net.dimse.DimseMessage;
import io.gantry.dicom.net.dimse.Status;
import io.gantry.dicom.net.pdu.AAssociateAc;
import io.gantry.dicom.net.pdu.AAssociateRj;
import io.gantry.dicom.net.pdu.AAssociateRq;
import io.gantry.dicom.net.pdu.AReleaseRq;
import io.gantry.dicom.net.pdu.PDataTf;
import io.gantry.dicom.net.pdu.Pdu;
import io.gantry.dicom.net.pdu.PduReader;
import io.gantry.dicom.net.pdu.PduWriter;
import io.gantry.dicom.net.pdu.PresentationDataValue;
import io.gantry.dicom.net.pdu.ProposedContext;
import io.gantry.dicom.net.pdu.UserInformation;
import io.gantry.dicom.net.pdu.UserItem;
import io.gantry.dicom.net.ul.Timeouts;
import io.gantry.dicom.testing.Peers;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** C-STORE and C-ECHO over real sockets: our two sides, scripted bytes, and DCMTK. */
@Timeout(60)
class StorageTest {

    private static final String CT = UID.CTImageStorage;
    private static final String EXPLICIT = UID.ExplicitVRLittleEndian;

    private static final class Stored {
        final StoreRequest request;
        final byte[] dataSet;

        Stored(StoreRequest request, byte[] dataSet) {
            this.request = request;
            this.dataSet = dataSet;
        }
    }

    private final List<Stored> stored = Collections.synchronizedList(new ArrayList<>());
    private final BlockingQueue<String> closed = new LinkedBlockingQueue<>();
    private final List<StorageScp> started = new ArrayList<>();
    private Status answer = Status.SUCCESS;

    private StorageScp start(AcceptPolicy policy, int maxAssociations, Timeouts timeouts) throws IOException {
        StoreHandler handler = (request, data) -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            data.transferTo(Channels.newChannel(bytes));
            stored.add(new Stored(request, bytes.toByteArray()));
            return answer;
        };
        return start(policy, maxAssociations, timeouts, handler);
    }

    private StorageScp start(AcceptPolicy policy, int maxAssociations, Timeouts timeouts,
            StoreHandler handler)
            throws IOException {
        StorageScp scp = new StorageScp(
                new StorageScp.Settings("127.0.0.1", 0, 262144, maxAssociations, timeouts,
                        null, false),
                policy, handler, new AssociationListener() {
                    @Override
                    public void closed(AssociationInfo association, String outcome, int succeeded,
                            int failed) {
                        closed.add(outcome + " " + succeeded + " " + failed);
                    }
                });
        scp.start();
        started.add(scp);
        return scp;
    }

    private StorageScp start() throws IOException {
        return start((_, _, _) -> null, 64, Timeouts.DEFAULT);
    }

    @AfterEach
    void stop() {
        started.forEach(StorageScp::close);
    }

    private static PeerAddress peer(StorageScp scp) {
        return new PeerAddress("127.0.0.1", scp.port(), "GANTRY", "TEST", 16384, Timeouts.DEFAULT, null);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 16370, 16372, 16384, 300_001, 5_000_000})
    void dataSetsOfAnySizeArriveWhole(int size) throws Exception {
        byte[] dataSet = new byte[size];
        new Random(size).nextBytes(dataSet);
        try (StorageScu scu = StorageScu.open(peer(start()), Map.of(CT, List.of(EXPLICIT)))) {
            assertThat(scu.store(CT, "1.2.3", EXPLICIT, ByteSource.of(dataSet))).isEqualTo(Status.SUCCESS);
            assertThat(scu.store(CT, "1.2.4", EXPLICIT, ByteSource.of(dataSet))).isEqualTo(Status.SUCCESS);
            assertThat(scu.echo()).isEqualTo(Status.SUCCESS);
            assertThat(scu.isUsable()).isTrue();
        }
        assertThat(stored).hasSize(2).allSatisfy(s -> assertThat(s.dataSet).isEqualTo(dataSet));
        assertThat(stored.getFirst().request.sopInstanceUid()).isEqualTo("1.2.3");
        assertThat(closed.poll(10, TimeUnit.SECONDS)).isEqualTo("RELEASED 2 0");
    }

    @Test
    @DisplayName("A warning (Bxxx) is no failure, A700H no success; the association goes on after either")
    void statusesArriveAsSent() throws Exception {
        try (StorageScu scu = StorageScu.open(peer(start()), Map.of(CT, List.of(EXPLICIT)))) {
            for (int code : new int[]{0xB000, 0xA700, 0xC000, 0x0110, 0}) {
                answer = new Status(code);
                assertThat(scu.store(CT, "1.2.3", EXPLICIT, ByteSource.of(new byte[100])).code())
                        .isEqualTo(code);
            }
        }
        assertThat(new Status(0xB007).isWarning()).isTrue();
        assertThat(Status.OUT_OF_RESOURCES.isFailure()).isTrue();
        assertThat(Status.OUT_OF_RESOURCES.isRetryable()).isTrue();
        assertThat(Status.CANNOT_UNDERSTAND.isRetryable()).isFalse();
    }

    @Test
    @DisplayName("A handler that fails is never answered with success, and the rest of the data set is read past")
    void failingHandler() throws Exception {
        StorageScp scp = start((_, _, _) -> null, 4, Timeouts.DEFAULT, (_, _) -> {
            throw new IOException("disk");
        });
        try (StorageScu scu = StorageScu.open(peer(scp), Map.of(CT, List.of(EXPLICIT)))) {
            assertThat(scu.store(CT, "1.2.3", EXPLICIT, ByteSource.of(new byte[1_000_000])))
                    .isEqualTo(Status.PROCESSING_FAILURE);
            assertThat(scu.echo()).isEqualTo(Status.SUCCESS);
        }
    }

    @Test
    @DisplayName("Who may not is told so by A-ASSOCIATE-RJ, with the reason")
    void rejections() throws Exception {
        StorageScp scp = start((called, _, _) -> called.equals("GANTRY")
                ? null
                : AAssociateRj.calledAeTitleNotRecognized(), 1, Timeouts.DEFAULT);
        PeerAddress wrong = new PeerAddress("127.0.0.1", scp.port(), "NOBODY", "TEST", 16384,
                Timeouts.DEFAULT, null);
        assertThatThrownBy(() -> StorageScu.open(wrong, Map.of(CT, List.of(EXPLICIT))))
                .isInstanceOf(AssociationRejectedException.class)
                .hasMessageContaining("called AE title not recognized");
        try (StorageScu first = StorageScu.open(peer(scp), Map.of(CT, List.of(EXPLICIT)))) {
            assertThatThrownBy(() -> StorageScu.open(peer(scp), Map.of(CT, List.of(EXPLICIT))))
                    .isInstanceOf(AssociationRejectedException.class)
                    .hasMessageContaining("local limit exceeded");
            assertThat(first.echo()).isEqualTo(Status.SUCCESS);
        }
    }

    @Test
    @DisplayName("No accepted presentation context shows at once, not by a time-out per instance")
    void noContext() throws Exception {
        try (StorageScu scu = StorageScu.open(peer(start()), Map.of("1.2.3.4", List.of(EXPLICIT)))) {
            assertThat(scu.accepted("1.2.3.4")).isEmpty();
            assertThatThrownBy(() -> scu.store("1.2.3.4", "1.2", EXPLICIT, ByteSource.of(new byte[2])))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(scu.isUsable()).isTrue();
        }
    }

    private static AAssociateRq request(long maxPdu) {
        return new AAssociateRq("GANTRY\0", "  TEST", List.of(new ProposedContext(1, CT, List.of(EXPLICIT))),
                new UserInformation(new UserItem.MaximumLength(maxPdu)));
    }

    private static void send(OutputStream out, Pdu pdu) throws IOException {
        ByteBuffer bytes = PduWriter.encode(pdu);
        byte[] encoded = new byte[bytes.remaining()];
        bytes.get(encoded);
        out.write(encoded);
        out.flush();
    }

    private static Pdu receive(DataInputStream in) throws IOException {
        byte[] header = in.readNBytes(6);
        int length = ByteBuffer.wrap(header).getInt(2);
        ByteBuffer whole = ByteBuffer.allocate(6 + length).put(header).put(in.readNBytes(length)).flip();
        return PduReader.decode(whole);
    }

    private static PresentationDataValue value(boolean command, boolean last, byte[] bytes, int from,
            int to) {
        return new PresentationDataValue(1, command, last, ByteBuffer.wrap(bytes, from, to - from));
    }

    @Test
    @DisplayName("Command and data in one PDU, commands in pieces, empty last fragments, a byte at a time: all are read")
    void oddFragments() throws Exception {
        StorageScp scp = start();
        byte[] command = CommandSet.encode(new DimseMessage.CStoreRq(7, CT, "1.2.3"));
        byte[] data = "0123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        try (Socket socket = new Socket("127.0.0.1", scp.port())) {
            OutputStream out = socket.getOutputStream();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            ByteBuffer rq = PduWriter.encode(request(0));
            while (rq.hasRemaining()) {
                out.write(rq.get());
                out.flush();
            }
            assertThat(receive(in)).isInstanceOf(AAssociateAc.class);
            send(out, new PDataTf(List.of(value(true, false, command, 0, 20))));
            send(out, new PDataTf(List.of(value(true, true, command, 20, command.length),
                    value(false, false, data, 0, 4), value(false, false, data, 4, 10),
                    value(false, true, data, 10, 10))));
            PDataTf response = (PDataTf) receive(in);
            ByteBuffer fragment = response.values().getFirst().fragment();
            byte[] bytes = new byte[fragment.remaining()];
            fragment.get(bytes);
            assertThat(CommandSet.decode(bytes))
                    .isEqualTo(new DimseMessage.CStoreRsp(7, CT, "1.2.3", Status.SUCCESS));
            send(out, new AReleaseRq());
            assertThat(receive(in).type().toString()).isEqualTo("A-RELEASE-RP");
        }
        assertThat(stored.getFirst().dataSet).isEqualTo(data);
        assertThat(stored.getFirst().request.association().callingAeTitle()).isEqualTo("TEST");
        assertThat(stored.getFirst().request.association().calledAeTitle()).isEqualTo("GANTRY");
    }

    @Test
    @DisplayName("An unknown PDU type, a length of 4 GB, a fragment in no context: A-ABORT, and nothing is allocated")
    void violationsAreAborted() throws Exception {
        StorageScp scp = start();
        byte[][] hostile = {{9, 0, 0, 0, 0, 4, 0, 0, 0, 0}, {4, 0, -1, -1, -1, -1, 0, 0},
                {4, 0, 0, 0, 0, 7, 0, 0, 0, 3, 99, 3, 0}, {1, 0, 0, 0, 0, 4, 0, 0, 0, 0},
                {5, 0, 0, 0, 0, 99}};
        for (byte[] bytes : hostile) {
            try (Socket socket = new Socket("127.0.0.1", scp.port())) {
                OutputStream out = socket.getOutputStream();
                DataInputStream in = new DataInputStream(socket.getInputStream());
                send(out, request(16384));
                assertThat(receive(in)).isInstanceOf(AAssociateAc.class);
                out.write(bytes);
                out.flush();
                assertThat(receive(in).type().toString()).isEqualTo("A-ABORT");
            }
            assertThat(closed.poll(10, TimeUnit.SECONDS)).isEqualTo("ABORTED 0 0");
        }
    }

    @Test
    @DisplayName("A time-out in the middle of a PDU aborts the association; it is not used again")
    void silenceInThePduAborts() throws Exception {
        StorageScp scp = start((_, _, _) -> null, 4, Timeouts.DEFAULT.withRead(Duration.ofMillis(200)));
        try (Socket socket = new Socket("127.0.0.1", scp.port())) {
            OutputStream out = socket.getOutputStream();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            send(out, request(16384));
            assertThat(receive(in)).isInstanceOf(AAssociateAc.class);
            out.write(new byte[]{4, 0, 0, 0});
            out.flush();
            assertThat(receive(in).type().toString()).isEqualTo("A-ABORT");
        }
        assertThat(closed.poll(10, TimeUnit.SECONDS)).isEqualTo("ABORTED 0 0");
    }

    @Test
    @DisplayName("An association aborted by the sender leaves what it had acknowledged alone")
    void abortKeepsWhatWasAcknowledged() throws Exception {
        StorageScu scu = StorageScu.open(peer(start()), Map.of(CT, List.of(EXPLICIT)));
        assertThat(scu.store(CT, "1.2.3", EXPLICIT, ByteSource.of(new byte[100]))).isEqualTo(Status.SUCCESS);
        scu.abort();
        assertThat(closed.poll(10, TimeUnit.SECONDS)).isEqualTo("ABORTED 1 0");
        assertThat(stored).hasSize(1);
    }

    @Test
    void dcmtkSendsAndReceives(@TempDir Path folder) throws Exception {
        StorageScp scp = start();
        TestInstance ct = new TestInstances(5).ct(64, 64);
        Path file = folder.resolve("ct.dcm");
        ct.writeTo(file);
        String port = Integer.toString(scp.port());
        assertThat(Peers.run(List.of(Peers.find("echoscu"), "-aec", "GANTRY", "127.0.0.1", port)).status())
                .isZero();
        assertThat(Peers
                .run(List.of(Peers.find("storescu"), "-aec", "GANTRY", "127.0.0.1", port, file.toString()))
                .status()).isZero();
        assertThat(stored).hasSize(1);
        // DCMTK writes the lengths of sequences its own way: compare all but those.
        Attributes sent = dataSet(ct.dataSetBytes());
        Attributes received = dataSet(stored.getFirst().dataSet);
        assertThat(received.size()).isEqualTo(sent.size());
        for (Element element : sent) {
            if (element instanceof DataElement) {
                assertThat(received.get(element.tag())).isEqualTo(element);
            }
        }
    }

    private static Attributes dataSet(byte[] bytes) throws IOException {
        return DicomReader.readDataSet(ByteSource.of(bytes), 0, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
                ReadLimits.DEFAULT);
    }
}
