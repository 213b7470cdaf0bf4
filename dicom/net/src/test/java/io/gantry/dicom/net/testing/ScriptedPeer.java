package io.gantry.dicom.net.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.UID;
import io.gantry.dicom.net.dimse.CommandSet;
import io.gantry.dicom.net.dimse.DimseMessage;
import io.gantry.dicom.net.pdu.AAbort;
import io.gantry.dicom.net.pdu.AAssociateAc;
import io.gantry.dicom.net.pdu.AAssociateRq;
import io.gantry.dicom.net.pdu.AReleaseRp;
import io.gantry.dicom.net.pdu.AReleaseRq;
import io.gantry.dicom.net.pdu.ContextResult;
import io.gantry.dicom.net.pdu.PDataTf;
import io.gantry.dicom.net.pdu.Pdu;
import io.gantry.dicom.net.pdu.PduReader;
import io.gantry.dicom.net.pdu.PduWriter;
import io.gantry.dicom.net.pdu.PresentationDataValue;
import io.gantry.dicom.net.pdu.ProposedContext;
import io.gantry.dicom.net.pdu.UserInformation;
import io.gantry.dicom.net.pdu.UserItem;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * The other end of a connection, PDU by PDU as a test says: {@code peer.expect(AAssociateRq.class)},
 * {@code peer.send(accept)}. Waits for nothing longer than half a minute.
 */
public final class ScriptedPeer implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 30_000;
    private static final int PAUSE_MILLIS = 20;
    private static final int MOST_DRIPS = 1000;

    private final Socket socket;
    private DataInputStream in;

    private ScriptedPeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        this.in = new DataInputStream(socket.getInputStream());
    }

    /** What a peer does with a connection. */
    @FunctionalInterface
    public interface Script {
        void play(ScriptedPeer peer) throws Exception;
    }

    /** A peer that connects. */
    public static ScriptedPeer connect(int port) throws IOException {
        return new ScriptedPeer(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** A peer that is connected to, once for each script. */
    public static Listener listen(Script... scripts) throws IOException {
        return new Listener(List.of(scripts));
    }

    /** Waits for connections on a free port. */
    public static final class Listener implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final FutureTask<Integer> playing;

        private Listener(List<Script> scripts) throws IOException {
            playing = new FutureTask<>(() -> {
                int played = 0;
                for (Script script : scripts) {
                    try (ScriptedPeer peer = new ScriptedPeer(server.accept())) {
                        script.play(peer);
                    }
                    played++;
                }
                return played;
            });
            Thread.ofVirtual().name("scripted-peer").start(playing);
        }

        public int port() {
            return server.getLocalPort();
        }

        /** Waits for every script to have been played, and fails as any of them did. */
        public void await() throws Exception {
            try {
                playing.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                throw new AssertionError("the script failed: " + e.getCause(), e.getCause());
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    /** Sends PDUs, all in one write. */
    public ScriptedPeer send(Pdu... pdus) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Pdu pdu : pdus) {
            bytes.writeBytes(encode(pdu));
        }
        return sendBytes(bytes.toByteArray());
    }

    public ScriptedPeer sendBytes(byte... bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Sends a PDU in packets of one byte. */
    public ScriptedPeer sendByteByByte(Pdu pdu) throws IOException {
        for (byte b : encode(pdu)) {
            sendBytes(b);
        }
        return this;
    }

    /**
     * Sends bytes one by one with a pause after each, over and over, until the other end says something or closes.
     *
     * @param first what is sent once, before the others
     */
    public ScriptedPeer drip(byte[] first, byte... over) throws IOException {
        PushbackInputStream heard = new PushbackInputStream(socket.getInputStream());
        socket.setSoTimeout(PAUSE_MILLIS);
        for (int i = 0; i < MOST_DRIPS; i++) {
            try {
                sendBytes(i < first.length ? first[i] : over[(i - first.length) % over.length]);
                int answer = heard.read();
                if (answer >= 0) {
                    heard.unread(answer);
                }
                in = new DataInputStream(heard);
                socket.setSoTimeout(PATIENCE_MILLIS);
                return this;
            } catch (SocketTimeoutException _) {
                // Silence is what lets the next byte go.
            }
        }
        throw new AssertionError("the other end took " + MOST_DRIPS + " bytes, one by one");
    }

    /** Receives the next PDU, which must be of a kind. */
    public <T extends Pdu> T expect(Class<T> kind) throws IOException {
        byte[] header = new byte[Pdu.HEADER_LENGTH];
        in.readFully(header);
        int length = ByteBuffer.wrap(header).getInt(2);
        byte[] field = new byte[length];
        in.readFully(field);
        Pdu pdu = PduReader.decode(ByteBuffer.allocate(Pdu.HEADER_LENGTH + length).put(header).put(field)
                .flip());
        assertThat(pdu).isInstanceOf(kind);
        return kind.cast(pdu);
    }

    /** Receives A-ABORT of this source and reason. */
    public ScriptedPeer expectAbort(int source, int reason) throws IOException {
        assertThat(expect(AAbort.class)).isEqualTo(new AAbort(source, reason));
        return this;
    }

    /**
     * Receives the end of the stream and nothing before. Where the other end closed before it had read all that it was
     * sent, TCP makes a reset of it.
     */
    public ScriptedPeer expectClose() throws IOException {
        try {
            assertThat(in.read()).isEqualTo(-1);
        } catch (SocketException e) {
            assertThat(e).hasMessage("Connection reset");
        }
        return this;
    }

    /** Receives a command, in however many fragments, that no data set follows. */
    public DimseMessage expectCommand() throws IOException {
        ByteArrayOutputStream command = new ByteArrayOutputStream();
        while (true) {
            for (PresentationDataValue value : expect(PDataTf.class).values()) {
                assertThat(value.command()).isTrue();
                command.writeBytes(bytes(value));
                if (value.last()) {
                    return CommandSet.decode(command.toByteArray());
                }
            }
        }
    }

    /** Receives a C-STORE-RQ and its data set. */
    public Stored expectStore() throws IOException {
        ByteArrayOutputStream command = new ByteArrayOutputStream();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        List<Integer> fragments = new ArrayList<>();
        while (true) {
            for (PresentationDataValue value : expect(PDataTf.class).values()) {
                (value.command() ? command : data).writeBytes(bytes(value));
                fragments.add(value.fragment().remaining());
                if (!value.command() && value.last()) {
                    return new Stored((DimseMessage.CStoreRq) CommandSet.decode(command.toByteArray()),
                            value.contextId(), data.size(), fragments);
                }
            }
        }
    }

    /**
     * A C-STORE request that was received.
     *
     * @param length of the data set, in bytes
     * @param fragments the lengths of all fragments, of the command first
     */
    public record Stored(DimseMessage.CStoreRq request, int contextId, int length, List<Integer> fragments) {

        public Stored {
            fragments = List.copyOf(fragments);
        }
    }

    /** Asks for an association with CT Image Storage as context 1 and Verification as 3, and gets it. */
    public ScriptedPeer associate(UserItem... items) throws IOException {
        send(request("GANTRY", items));
        expect(AAssociateAc.class);
        return this;
    }

    /** Asks for release, gets it, and closes. */
    public void release() throws IOException {
        send(new AReleaseRq());
        expect(AReleaseRp.class);
        socket.close();
    }

    /** Waits for the request for an association and accepts every context, in the first transfer syntax of each. */
    public AAssociateRq accept(UserItem... items) throws IOException {
        AAssociateRq request = expect(AAssociateRq.class);
        send(new AAssociateAc(request.calledAeTitle(), request.callingAeTitle(), request.contexts().stream()
                .map(c -> new ContextResult(c.id(), ContextResult.ACCEPTANCE,
                        c.transferSyntaxes().getFirst()))
                .toList(), new UserInformation(items)));
        return request;
    }

    /** Waits for the request for release and confirms it. */
    public void confirmRelease() throws IOException {
        expect(AReleaseRq.class);
        send(new AReleaseRp());
        expectClose();
    }

    /** A request as {@link #associate} sends it. */
    public static AAssociateRq request(String calledAeTitle, UserItem... items) {
        return new AAssociateRq(calledAeTitle, "SCRIPT",
                List.of(new ProposedContext(1, UID.CTImageStorage, List.of(UID.ExplicitVRLittleEndian)),
                        new ProposedContext(3, UID.Verification, List.of(UID.ImplicitVRLittleEndian))),
                new UserInformation(items));
    }

    /** The bytes of a request with the calling AE title's field as given: 16 bytes. */
    public static byte[] requestFrom(String calledAeTitle, byte... callingAeTitle) {
        byte[] bytes = encode(request(calledAeTitle));
        System.arraycopy(callingAeTitle, 0, bytes, Pdu.HEADER_LENGTH + 4 + 16, 16);
        return bytes;
    }

    /** A piece of a command. */
    public static PresentationDataValue commandFragment(int context, boolean last, byte... bytes) {
        return new PresentationDataValue(context, true, last, ByteBuffer.wrap(bytes));
    }

    /** A whole command in one fragment. */
    public static PresentationDataValue command(int context, DimseMessage message) throws IOException {
        return new PresentationDataValue(context, true, true, ByteBuffer.wrap(CommandSet.encode(message)));
    }

    /** A fragment of a data set. */
    public static PresentationDataValue data(int context, boolean last, byte... bytes) {
        return new PresentationDataValue(context, false, last, ByteBuffer.wrap(bytes));
    }

    /** One PDU of some fragments. */
    public static PDataTf pdu(PresentationDataValue... values) {
        return new PDataTf(List.of(values));
    }

    /** A C-STORE request of a CT image in context 1, whole in one PDU. */
    public static PDataTf store(int messageId, String sopInstanceUid, byte... dataSet) throws IOException {
        return pdu(command(1, new DimseMessage.CStoreRq(messageId, UID.CTImageStorage, sopInstanceUid)),
                data(1, true, dataSet));
    }

    /** The bytes of a PDU. */
    public static byte[] encode(Pdu pdu) {
        ByteBuffer encoded = PduWriter.encode(pdu);
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    private static byte[] bytes(PresentationDataValue value) {
        ByteBuffer fragment = value.fragment();
        byte[] bytes = new byte[fragment.remaining()];
        fragment.get(bytes);
        return bytes;
    }

    /** Closes so that the other end sees a reset, not an end. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
