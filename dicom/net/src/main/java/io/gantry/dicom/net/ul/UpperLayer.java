package io.gantry.dicom.net.ul;

import io.gantry.dicom.net.pdu.AAbort;
import io.gantry.dicom.net.pdu.AAssociateAc;
import io.gantry.dicom.net.pdu.AAssociateRj;
import io.gantry.dicom.net.pdu.AAssociateRq;
import io.gantry.dicom.net.pdu.AReleaseRp;
import io.gantry.dicom.net.pdu.AReleaseRq;
import io.gantry.dicom.net.pdu.Pdu;
import io.gantry.dicom.net.pdu.PduException;
import io.gantry.dicom.net.pdu.PduReader;
import io.gantry.dicom.net.pdu.PduType;
import io.gantry.dicom.net.pdu.PduWriter;
import io.gantry.dicom.net.ul.AssociationAbortedException.Origin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One upper-layer association over one transport connection (PS3.8 7 and 9.2): service primitives as methods, the
 * protocol machine of Table 9-10 behind them. Confined to one thread; {@link #interrupt} may be called by any.
 *
 * <p>
 * The variable field of P-DATA-TF is handed on as it arrives, without a copy and however long it is; no other PDU is
 * taken that claims to be longer than such a PDU can be. Whoever claims more is aborted, and nothing is allocated for
 * the claim. After an abort of this side what still arrives is read and dropped until the peer closes or ARTIM expires
 * (Sta13): closing at once would make TCP throw the A-ABORT away.
 */
public final class UpperLayer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(UpperLayer.class);
    /** Room for the largest A-ASSOCIATE-RQ: 128 contexts of some sixty transfer syntaxes each. */
    private static final int MOST_OF_ASSOCIATE = 1 << 20;
    private static final int LENGTH_OF_OTHERS = 4;
    /** How whoever expects TLS answers plain text, and how whoever wants it begins (RFC 8446 5.1). */
    private static final int TLS_ALERT = 21;
    private static final int TLS_HANDSHAKE = 22;
    private static final int SMALLEST_BUFFER = 64 * 1024;
    private static final int LARGEST_BUFFER = 256 * 1024;

    private final StateMachine machine;
    private final Connection connection;
    private Timeouts timeouts;
    private long maxPdu;
    /** Bytes of the variable field of the PDU begun last that have not been read. */
    private long left;
    private volatile boolean interrupted;

    private UpperLayer(Transport transport, boolean requestor, int maxPdu, Timeouts timeouts) {
        this.machine = new StateMachine(requestor);
        this.connection = new Connection(transport, timeouts, this::ended);
        this.timeouts = timeouts;
        this.maxPdu = maxPdu;
    }

    /** The accepting side of a connection just made: Evt5, and ARTIM starts. */
    public static UpperLayer accepting(Transport transport, Timeouts timeouts) {
        UpperLayer layer = new UpperLayer(transport, false, 0, timeouts);
        layer.machine.fire(Event.TRANSPORT_CONNECT_INDICATION);
        layer.connection.artim().start();
        return layer;
    }

    /**
     * The requesting side of a connection just made: Evt1 and Evt2, and the request is sent.
     *
     * @param maxPdu the largest P-DATA-TF variable field to take, in bytes; 0 for any
     */
    public static UpperLayer requesting(Transport transport, AAssociateRq request, int maxPdu,
            Timeouts timeouts)
            throws IOException {
        UpperLayer layer = new UpperLayer(transport, true, maxPdu, timeouts);
        layer.machine.fire(Event.A_ASSOCIATE_REQUEST);
        layer.machine.fire(Event.TRANSPORT_CONNECT_CONFIRMATION);
        layer.send(request);
        return layer;
    }

    /** Direct memory for what is to be sent; it lives as long as the connection. */
    public ByteBuffer allocate(int bytes) {
        return connection.allocate(bytes);
    }

    public boolean isEstablished() {
        return machine.state() == State.STA6 && connection.isOpen();
    }

    /** The A-ASSOCIATE indication: waits under ARTIM for the request. */
    public AAssociateRq awaitRequest() throws IOException {
        PduType type = header(timeouts.artim());
        if (type != PduType.A_ASSOCIATE_RQ) {
            throw take(machine.fire(Event.received(type)), type);
        }
        // The event is the arrival of the whole PDU; until then it is the connection that ARTIM waits for.
        Pdu request = decode(type);
        machine.fireAssociateRq(true);
        connection.artim().stop();
        return (AAssociateRq) request;
    }

    /**
     * The A-ASSOCIATE response that accepts (Evt7).
     *
     * @param longestPdu the largest P-DATA-TF variable field to take, in bytes; 0 for any
     * @param deadlines what the association is run under from now on; ARTIM stays what it was
     */
    public void accept(AAssociateAc response, int longestPdu, Timeouts deadlines) throws IOException {
        machine.fire(Event.A_ASSOCIATE_RESPONSE_ACCEPT);
        maxPdu = longestPdu;
        timeouts = deadlines;
        connection.timeouts(deadlines);
        enlarge();
        send(response);
    }

    /** The A-ASSOCIATE response that rejects (Evt8); waits under ARTIM for the peer to close, then closes. */
    public void reject(AAssociateRj response) throws IOException {
        machine.fire(Event.A_ASSOCIATE_RESPONSE_REJECT);
        send(response);
        awaitClose();
    }

    /** The A-ASSOCIATE confirmation: AC or RJ. After RJ the connection is closed. */
    public Pdu awaitConfirmation() throws IOException {
        PduType type = header(timeouts.accept());
        Event event = Event.received(type);
        if (type != PduType.A_ASSOCIATE_AC && type != PduType.A_ASSOCIATE_RJ) {
            throw take(machine.fire(event), type);
        }
        Pdu answer = decode(type);
        machine.fire(event);
        if (type == PduType.A_ASSOCIATE_RJ) {
            close();
        } else {
            enlarge();
        }
        return answer;
    }

    private void enlarge() {
        long whole = maxPdu == 0 ? LARGEST_BUFFER : maxPdu + Pdu.HEADER_LENGTH;
        connection.enlarge(Math.clamp(whole, SMALLEST_BUFFER, LARGEST_BUFFER));
    }

    /**
     * As {@link #awaitData}, for the first PDU of a message: from its first byte on the message is held to the least
     * rate, up to the next call.
     */
    public boolean awaitMessage(Duration patience) throws IOException {
        connection.pace().stop();
        return awaitData(patience);
    }

    /**
     * The P-DATA indication: waits for the next P-DATA-TF with anything in it. Its variable field is then read by
     * {@link #read} and {@link #readSome} to its end.
     *
     * @param patience how long to wait for its first byte
     * @return false when the peer asked for release: answer with {@link #confirmRelease}
     */
    public boolean awaitData(Duration patience) throws IOException {
        while (left == 0) {
            PduType type = header(patience);
            Action action = machine.fire(Event.received(type));
            if (action == Action.AR_2) {
                body();
                return false;
            }
            if (action != Action.DT_2) {
                throw take(action, type);
            }
        }
        return true;
    }

    /** How much of the variable field of the present P-DATA-TF has not been read, in bytes. */
    public long dataLeft() {
        return left;
    }

    /** The next bytes of the present P-DATA-TF, no more than are left. The view is valid until the next call. */
    public ByteBuffer read(int bytes) throws IOException {
        connection.need(bytes, timeouts.read());
        left -= bytes;
        return connection.take(bytes);
    }

    /** What has arrived of the present P-DATA-TF, one byte at least. The view is valid until the next call. */
    public ByteBuffer readSome(long most) throws IOException {
        ByteBuffer bytes = connection.takeSome(Math.min(most, left), timeouts.read());
        left -= bytes.remaining();
        return bytes;
    }

    /** The A-RELEASE response (Evt14): sends A-RELEASE-RP, lets the peer close first, and closes. */
    public void confirmRelease() throws IOException {
        machine.fire(Event.A_RELEASE_RESPONSE);
        send(new AReleaseRp());
        awaitClose();
    }

    /** Releases the association (Evt11): what still arrives is read and dropped until the peer confirms. */
    public void release() throws IOException {
        machine.fire(Event.A_RELEASE_REQUEST);
        send(new AReleaseRq());
        connection.pace().stop();
        while (machine.state() != State.STA1) {
            skip(left, timeouts.release());
            PduType type = header(timeouts.release());
            switch (machine.fire(Event.received(type))) {
                case AR_6 -> LOG.trace("data after the request for release is dropped");
                case AR_3 -> {
                    body();
                    close();
                }
                case AR_8 -> {
                    // Release collision (PS3.8 7.2.2.7): the requestor answers, then waits for its own answer.
                    body();
                    if (machine.allows(Event.A_RELEASE_RESPONSE)) {
                        machine.fire(Event.A_RELEASE_RESPONSE);
                        send(new AReleaseRp());
                    }
                }
                case AR_10 -> {
                    body();
                    confirmRelease();
                }
                case Action action -> throw take(action, type);
            }
        }
    }

    /** Sends whole P-DATA-TF PDUs that stand in the buffers one after another, header and all (Evt9). */
    public void sendData(ByteBuffer... pdus) throws IOException {
        machine.fire(Event.P_DATA_REQUEST);
        connection.write(timeouts.write(), pdus);
    }

    /** Aborts the association as its user (Evt15) and closes. Idempotent; never fails. */
    public void abort() {
        if (machine.allows(Event.A_ABORT_REQUEST)) {
            endBy(machine.fire(Event.A_ABORT_REQUEST), AAbort.REASON_NOT_SPECIFIED);
        }
        close();
    }

    /** Aborts because the peer broke the protocol (Evt19) and closes. */
    public void abortProvider(int reason) {
        if (machine.allows(Event.INVALID_PDU_RECEIVED)) {
            endBy(machine.fire(Event.INVALID_PDU_RECEIVED), reason);
        }
        close();
    }

    /** True where the peer has neither sent anything nor gone away since the last PDU: an idle association. */
    public boolean isQuiet() {
        return left == 0 && connection.isQuiet();
    }

    /** Makes whoever waits on this association abort it. Thread-safe. */
    public void interrupt() {
        interrupted = true;
        connection.interrupt();
    }

    /** Frees the connection, after A-ABORT where an association still stands. Idempotent. */
    @Override
    public void close() {
        if (machine.allows(Event.A_ABORT_REQUEST)) {
            abort();
        }
        left = 0;
        connection.close();
    }

    /** Takes a PDU that ends the association, and says so. */
    private IOException take(Action action, PduType type) throws IOException {
        if (action == Action.AA_3 || action == Action.AA_2) {
            AAbort abort = (AAbort) PduReader.decode(type, body());
            close();
            return new AssociationAbortedException(Origin.PEER, abort,
                    "The peer aborted the association " + abort.describe());
        }
        AAbort abort = endBy(action, AAbort.UNEXPECTED_PDU);
        close();
        return new AssociationAbortedException(Origin.LOCAL, abort,
                "The peer sent " + type + " where it may not");
    }

    /** The actions that end an association from this side (PS3.8 Table 9-9); what was sent, or would have been. */
    private AAbort endBy(Action action, int reason) {
        // In Sta2 there is no association yet that a provider could abort: AA-1, whatever the reason.
        AAbort abort = action == Action.AA_1 ? AAbort.byServiceUser() : AAbort.byServiceProvider(reason);
        if (action == Action.AA_1 || action == Action.AA_8) {
            if (trySend(abort)) {
                awaitClose();
            }
        }
        return abort;
    }

    private boolean trySend(AAbort abort) {
        try {
            send(abort);
            return true;
        } catch (IOException e) {
            LOG.debug("the peer was gone before A-ABORT reached it");
            return false;
        }
    }

    /** The header of the next PDU, type and length checked; {@link #left} is its length. */
    private PduType header(Duration patience) throws IOException {
        // Patience is for a PDU to begin; once it has, silence in it is a fault.
        connection.need(1, patience);
        connection.pace().start();
        connection.need(Pdu.HEADER_LENGTH, timeouts.read());
        ByteBuffer header = connection.take(Pdu.HEADER_LENGTH);
        int code = header.get(0) & 0xFF;
        left = header.getInt(2) & 0xFFFF_FFFFL;
        PduType type = PduType.of(code);
        if (type == null) {
            throw invalid(AAbort.UNRECOGNIZED_PDU, "Unrecognized PDU type " + code + switch (code) {
                case TLS_ALERT -> ", which is an alert of TLS: the peer encrypts";
                case TLS_HANDSHAKE -> ", which is a handshake of TLS: the peer encrypts";
                default -> "";
            });
        }
        if (!isPossible(type, left)) {
            throw invalid(AAbort.INVALID_PDU_PARAMETER_VALUE, type + " of " + left + " bytes");
        }
        LOG.trace("<< {} of {} bytes", type, left);
        return type;
    }

    private boolean isPossible(PduType type, long length) {
        return switch (type) {
            case A_ASSOCIATE_RQ, A_ASSOCIATE_AC -> length <= MOST_OF_ASSOCIATE;
            case P_DATA_TF -> maxPdu == 0 || length <= maxPdu;
            case A_ASSOCIATE_RJ, A_RELEASE_RQ, A_RELEASE_RP, A_ABORT -> length == LENGTH_OF_OTHERS;
        };
    }

    private PduException invalid(int reason, String message) {
        abortProvider(reason);
        return new PduException(reason, message);
    }

    private Pdu decode(PduType type) throws IOException {
        ByteBuffer body = body();
        try {
            return PduReader.decode(type, body);
        } catch (PduException e) {
            abortProvider(e.reason());
            throw e;
        }
    }

    /** The whole variable field of the PDU begun last. */
    private ByteBuffer body() throws IOException {
        return read((int) left);
    }

    private void skip(long bytes, Duration patience) throws IOException {
        long rest = bytes;
        while (rest > 0) {
            rest -= connection.takeSome(rest, patience).remaining();
        }
        left = 0;
    }

    private IOException ended(boolean late, @Nullable IOException cause) {
        String why = why(cause);
        if (machine.state() == State.STA2 || machine.state() == State.STA13) {
            machine.fire(late ? Event.ARTIM_EXPIRED : Event.TRANSPORT_CLOSED);
            close();
        } else if (late || interrupted) {
            abort();
        } else {
            if (machine.allows(Event.TRANSPORT_CLOSED)) {
                machine.fire(Event.TRANSPORT_CLOSED);
            }
            close();
        }
        if (late) {
            return new AssociationTimeoutException(
                    "The peer was silent or too slow, or took nothing, for too long");
        }
        return interrupted
                ? new AssociationAbortedException(Origin.LOCAL, AAbort.byServiceUser(), "The node stops")
                : new AssociationAbortedException(Origin.TRANSPORT,
                        AAbort.byServiceProvider(AAbort.REASON_NOT_SPECIFIED),
                        "The connection was closed" + why);
    }

    private String why(@Nullable IOException cause) {
        if (cause instanceof SSLException tls) {
            return ": " + TlsTransport.describe(tls);
        }
        // In TLS 1.3 a server looks at our certificate after the handshake has ended here, and its alert may be lost with
        // the connection.
        return connection.isSecure() && machine.state() == State.STA5
                ? " before any answer: TLS: the peer may not take our certificate, or want one"
                : "";
    }

    /** Sta13: what arrives is dropped until the peer closes, or ARTIM expires. */
    private void awaitClose() {
        connection.artim().start();
        try {
            while (machine.state() == State.STA13) {
                skip(left, timeouts.artim());
                connection.need(Pdu.HEADER_LENGTH, timeouts.artim());
                ByteBuffer header = connection.take(Pdu.HEADER_LENGTH);
                PduType type = PduType.of(header.get(0) & 0xFF);
                left = header.getInt(2) & 0xFFFF_FFFFL;
                switch (machine.fire(type == null ? Event.INVALID_PDU_RECEIVED : Event.received(type))) {
                    case AA_7 -> trySend(AAbort.byServiceProvider(AAbort.UNEXPECTED_PDU));
                    case AA_2 -> close();
                    case Action action -> LOG.trace("{}: {} is dropped", action, type);
                }
            }
        } catch (IOException e) {
            LOG.trace("the connection ended", e);
        }
        close();
    }

    private void send(Pdu pdu) throws IOException {
        LOG.trace(">> {}", pdu.type());
        connection.write(timeouts.write(), PduWriter.encode(pdu));
    }
}
