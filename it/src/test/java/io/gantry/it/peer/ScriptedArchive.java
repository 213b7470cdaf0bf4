package io.gantry.it.peer;

import io.gantry.dicom.net.dimse.CommandSet;
import io.gantry.dicom.net.dimse.DimseMessage;
import io.gantry.dicom.net.dimse.Status;
import io.gantry.dicom.net.pdu.AAbort;
import io.gantry.dicom.net.pdu.AAssociateAc;
import io.gantry.dicom.net.pdu.AAssociateRj;
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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** An archive that misbehaves as it is told, PDU by PDU. Its own way of stating the protocol, on purpose plain. */
public final class ScriptedArchive implements AutoCloseable {

    private static final int MAX_PDU = 16384;

    /** What becomes of the request for an association. */
    public enum Opening {
        ACCEPT, REJECT_TRANSIENT, REJECT_PERMANENT, ABORT, HANG
    }

    /** What becomes of an instance. */
    public sealed interface Answer {
    }

    /** A C-STORE response. */
    public record With(int status) implements Answer {
    }

    /** The connection ends before the data set has. */
    public record CloseMidway() implements Answer {
    }

    /** The data set is read and never answered. */
    public record Hang() implements Answer {
    }

    /** How the archive behaves; by default well. */
    public interface Script {

        /** @param association counted from 1 */
        default Opening opening(int association) {
            return Opening.ACCEPT;
        }

        default boolean accepts(String sopClass, String transferSyntax) {
            return true;
        }

        /** @param attempt how often this instance has been seen, counted from 1 */
        default Answer answer(String sopInstanceUid, int attempt) {
            return new With(0);
        }
    }

    private final Script script;
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger associations = new AtomicInteger();
    private final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> stored = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    public ScriptedArchive(Script script) throws IOException {
        this(script, 0);
    }

    public ScriptedArchive(Script script, int port) throws IOException {
        this.script = script;
        this.server = new ServerSocket(port, 64, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::acceptAll);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Requests for associations so far. */
    public int associations() {
        return associations.get();
    }

    /** How often each instance was answered with success or a warning. */
    public Map<String, AtomicInteger> stored() {
        return stored;
    }

    /** How often each instance was begun. */
    public Map<String, AtomicInteger> attempts() {
        return attempts;
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> {
                    try (socket) {
                        serve(socket);
                    } catch (IOException _) {
                        // The gateway has ended the connection.
                    } finally {
                        open.remove(socket);
                    }
                });
            } catch (IOException _) {
                // Closed.
            }
        }
    }

    private void serve(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        DataInputStream in = new DataInputStream(socket.getInputStream());
        if (!(read(in) instanceof AAssociateRq request)) {
            return;
        }
        switch (script.opening(associations.incrementAndGet())) {
            case ACCEPT -> {
                write(socket, accept(request));
                serveMessages(socket, in);
            }
            case REJECT_TRANSIENT -> write(socket, AAssociateRj.temporaryCongestion());
            case REJECT_PERMANENT -> write(socket, AAssociateRj.callingAeTitleNotRecognized());
            case ABORT -> write(socket, AAbort.byServiceUser());
            case HANG -> hang();
        }
    }

    private AAssociateAc accept(AAssociateRq request) {
        List<ContextResult> results = new ArrayList<>();
        for (ProposedContext context : request.contexts()) {
            String syntax = context.transferSyntaxes().getFirst();
            results.add(new ContextResult(context.id(), script.accepts(context.abstractSyntax(), syntax)
                    ? ContextResult.ACCEPTANCE
                    : ContextResult.ABSTRACT_SYNTAX_NOT_SUPPORTED, syntax));
        }
        return new AAssociateAc(request.calledAeTitle(), request.callingAeTitle(), results,
                new UserInformation(new UserItem.MaximumLength(MAX_PDU),
                        new UserItem.ImplementationClassUid("2.25.1")));
    }

    private void serveMessages(Socket socket, DataInputStream in) throws IOException {
        ByteArrayOutputStream command = new ByteArrayOutputStream();
        DimseMessage.CStoreRq store = null;
        Answer answer = new With(0);
        while (true) {
            Pdu pdu = read(in);
            if (pdu instanceof AReleaseRq) {
                write(socket, new AReleaseRp());
                return;
            }
            if (!(pdu instanceof PDataTf data)) {
                return;
            }
            for (PresentationDataValue value : data.values()) {
                byte[] fragment = new byte[value.fragment().remaining()];
                value.fragment().get(fragment);
                if (value.command()) {
                    command.write(fragment);
                    if (value.last()) {
                        store = (DimseMessage.CStoreRq) CommandSet.decode(command.toByteArray());
                        command.reset();
                        answer = script.answer(store.sopInstanceUid(), count(attempts, store));
                    }
                } else if (answer instanceof CloseMidway) {
                    return;
                } else {
                    if (value.last() && store != null) {
                        answer(socket, value.contextId(), store, answer);
                    }
                }
            }
        }
    }

    private void answer(Socket socket, int context, DimseMessage.CStoreRq store, Answer answer)
            throws IOException {
        switch (answer) {
            case With(int code) -> {
                Status status = new Status(code);
                if (!status.isFailure()) {
                    count(stored, store);
                }
                byte[] response = CommandSet.encode(new DimseMessage.CStoreRsp(store.messageId(),
                        store.sopClassUid(), store.sopInstanceUid(), status));
                write(socket, new PDataTf(List
                        .of(new PresentationDataValue(context, true, true, ByteBuffer.wrap(response)))));
            }
            case Hang _ -> hang();
            case CloseMidway _ -> throw new IllegalStateException("closed before the end");
        }
    }

    private static int count(Map<String, AtomicInteger> counts, DimseMessage.CStoreRq store) {
        return counts.computeIfAbsent(store.sopInstanceUid(), _ -> new AtomicInteger()).incrementAndGet();
    }

    private void hang() {
        try {
            closed.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Pdu read(DataInputStream in) throws IOException {
        byte[] header = in.readNBytes(6);
        if (header.length < 6) {
            throw new IOException("ended");
        }
        byte[] whole = Arrays.copyOf(header, 6 + ByteBuffer.wrap(header).getInt(2));
        in.readFully(whole, 6, whole.length - 6);
        return PduReader.decode(ByteBuffer.wrap(whole));
    }

    private static void write(Socket socket, Pdu pdu) throws IOException {
        ByteBuffer encoded = PduWriter.encode(pdu);
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
        closed.countDown();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
