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
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One upper-layer association over one transport connection (PS3.8 7 and 9.2): service primitives as methods, the
 * protocol machine of Table 9-10 behind them. Confined to one thread; {@link #interrupt} may be called by any.
 *
 * <p>
 * A PDU is handed on when it is whole in the read buffer, P-DATA-TF without a copy. Its size is bounded by what was
 * offered to the peer; whoever claims more is aborted, and nothing is allocated for the claim.
 */
public final class UpperLayer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(UpperLayer.class);
    /** Room for the largest A-ASSOCIATE-RQ: 128 contexts of some sixty transfer syntaxes each. */
    private static final int MOST_OF_ASSOCIATE = 1 << 20;
    private static final int SMALLEST_BUFFER = 64 * 1024;

    private final Transport transport;
    private final StateMachine machine;
    private final Timeouts timeouts;
    private final Deadline deadline;
    private final ArtimTimer artim;
    private final int maxPdu;
    private ByteBuffer in;
    private volatile boolean writing;
    private int bodyLength;

    private UpperLayer(Transport transport, boolean requestor, int maxPdu, Timeouts timeouts) {
        this.transport = transport;
        this.machine = new StateMachine(requestor);
        this.timeouts = timeouts;
        this.maxPdu = maxPdu;
        this.deadline = new Deadline(this::expire);
        this.artim = new ArtimTimer(deadline, timeouts.artim());
        this.in = ByteBuffer.allocateDirect(Math.max(SMALLEST_BUFFER, maxPdu + Pdu.HEADER_LENGTH)).flip();
    }

    /** The accepting side of a connection just made: Evt5, and ARTIM starts. */
    public static UpperLayer accepting(Transport transport, int maxPdu, Timeouts timeouts) {
        UpperLayer layer = new UpperLayer(transport, false, maxPdu, timeouts);
        layer.machine.fire(Event.TRANSPORT_CONNECT_INDICATION);
        layer.artim.start();
        return layer;
    }

    /** The requesting side of a connection just made: Evt1 and Evt2, and the request is sent. */
    public static UpperLayer requesting(Transport transport, AAssociateRq request, int maxPdu,
            Timeouts timeouts)
            throws IOException {
        UpperLayer layer = new UpperLayer(transport, true, maxPdu, timeouts);
        layer.machine.fire(Event.A_ASSOCIATE_REQUEST);
        layer.machine.fire(Event.TRANSPORT_CONNECT_CONFIRMATION);
        layer.send(request);
        return layer;
    }

    /** The largest P-DATA-TF variable field that this side receives. */
    public int maxPdu() {
        return maxPdu;
    }

    public boolean isEstablished() {
        return machine.state() == State.STA6 && !deadline.hasExpired();
    }

    /** The A-ASSOCIATE indication: waits under ARTIM for the request. */
    public AAssociateRq awaitRequest() throws IOException {
        Pdu pdu = awaitPdu(timeouts.artim(), MOST_OF_ASSOCIATE);
        if (pdu instanceof AAssociateRq request) {
            return request;
        }
        throw unexpected();
    }

    /** The A-ASSOCIATE response that accepts (Evt7). */
    public void accept(AAssociateAc response) throws IOException {
        machine.fire(Event.A_ASSOCIATE_RESPONSE_ACCEPT);
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
        Pdu pdu = awaitPdu(timeouts.accept(), MOST_OF_ASSOCIATE);
        if (pdu instanceof AAssociateRj) {
            close();
            return pdu;
        }
        if (pdu instanceof AAssociateAc) {
            return pdu;
        }
        throw unexpected();
    }

    /**
     * Waits for the variable field of the next P-DATA-TF. The view is valid until the next call.
     *
     * @param patience how long to wait for its first byte and between bytes
     * @return null when the peer asked for release: answer with {@link #confirmRelease}
     */
    public @Nullable ByteBuffer awaitData(Duration patience) throws IOException {
        PduType type = nextPdu(patience, maxPdu);
        Action action = machine.fire(Event.received(type));
        return switch (action) {
            case DT_2, AR_6 -> body();
            case AR_2 -> null;
            default -> throw refuse(action, type);
        };
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
        while (true) {
            PduType type = nextPdu(timeouts.release(), maxPdu);
            switch (machine.fire(Event.received(type))) {
                case AR_6 -> body();
                case AR_3 -> {
                    close();
                    return;
                }
                case AR_8 -> {
                    // Release collision (PS3.8 7.2.2.7): the requestor answers, then waits for its own answer.
                    body();
                    if (machine.allows(Event.A_RELEASE_RESPONSE)) {
                        machine.fire(Event.A_RELEASE_RESPONSE);
                        send(new AReleaseRp());
                    }
                }
                case Action action -> throw refuse(action, type);
            }
        }
    }

    /** Sends whole P-DATA-TF PDUs that stand in the buffer, header and all (Evt9). */
    public void sendData(ByteBuffer pdus) throws IOException {
        machine.fire(Event.P_DATA_REQUEST);
        write(pdus);
    }

    /** Aborts the association as its user (Evt15) and closes. Idempotent; never fails. */
    public void abort() {
        abort(AAbort.byServiceUser(), Event.A_ABORT_REQUEST);
    }

    /** Aborts because the peer broke the protocol (AA-8) and closes. */
    public void abortProvider(int reason) {
        abort(AAbort.byServiceProvider(reason), Event.INVALID_PDU_RECEIVED);
    }

    private void abort(AAbort abort, Event event) {
        if (machine.allows(event) && machine.state() != State.STA13) {
            machine.fire(event);
            try {
                send(abort);
            } catch (IOException e) {
                LOG.debug("the peer was gone before A-ABORT reached it");
            }
        }
        close();
    }

    /** True where the peer has neither sent anything nor gone away since the last PDU: an idle association. */
    public boolean isQuiet() {
        try {
            if (in.hasRemaining()) {
                return false;
            }
            in.clear().limit(1);
            int n = transport.poll(in);
            in.flip();
            return n == 0;
        } catch (IOException e) {
            LOG.debug("an idle association was lost");
            return false;
        }
    }

    /** Makes whoever waits on this association see its end. Thread-safe. */
    public void interrupt() {
        transport.endReads();
    }

    @Override
    public void close() {
        deadline.disarm();
        transport.close();
    }

    private void expire() {
        if (writing) {
            transport.close();
        } else {
            transport.endReads();
        }
    }

    private Pdu awaitPdu(Duration patience, int most) throws IOException {
        PduType type = nextPdu(patience, most);
        Event event = Event.received(type);
        Action action = event == Event.A_ASSOCIATE_RQ_RECEIVED
                ? machine.fireAssociateRq(true)
                : machine.fire(event);
        return switch (action) {
            case AE_3, AE_4 -> decode(type);
            case AE_6 -> {
                artim.stop();
                yield decode(type);
            }
            default -> throw refuse(action, type);
        };
    }

    private Pdu decode(PduType type) throws IOException {
        try {
            return PduReader.decode(type, body());
        } catch (PduException e) {
            abortProvider(e.reason());
            throw e;
        }
    }

    /** The exception for a PDU that ends the association; sends what the action says. */
    private IOException refuse(Action action, PduType type) {
        if (action == Action.AA_3 || action == Action.AA_2) {
            ByteBuffer body = body();
            AAbort abort = new AAbort(body.get(2) & 0xFF, body.get(3) & 0xFF);
            close();
            return new AssociationAbortedException(AssociationAbortedException.Origin.PEER, abort,
                    "The peer aborted the association " + abort.describe());
        }
        AAbort abort = AAbort.byServiceProvider(AAbort.UNEXPECTED_PDU);
        if (action == Action.AA_1 || action == Action.AA_8) {
            trySend(abort);
        }
        close();
        return new AssociationAbortedException(AssociationAbortedException.Origin.LOCAL, abort,
                "The peer sent " + type + " where it may not");
    }

    private IOException unexpected() {
        abortProvider(AAbort.UNEXPECTED_PDU);
        return new AssociationAbortedException(AssociationAbortedException.Origin.LOCAL,
                AAbort.byServiceProvider(AAbort.UNEXPECTED_PDU), "The peer sent a PDU where it may not");
    }

    private void trySend(AAbort abort) {
        try {
            send(abort);
        } catch (IOException e) {
            LOG.debug("the peer was gone before A-ABORT reached it");
        }
    }

    /** Reads until the next PDU is whole; {@link #body} is its variable field. */
    private PduType nextPdu(Duration patience, int most) throws IOException {
        // Patience is for a PDU to begin; once it has, silence in it is a fault.
        need(1, patience);
        need(Pdu.HEADER_LENGTH, timeouts.read());
        int code = in.get(in.position()) & 0xFF;
        long length = in.getInt(in.position() + 2) & 0xFFFF_FFFFL;
        PduType type = PduType.of(code);
        if (type == null) {
            abortProvider(AAbort.UNRECOGNIZED_PDU);
            throw new PduException(AAbort.UNRECOGNIZED_PDU, "Unrecognized PDU type " + code);
        }
        boolean associate = type == PduType.A_ASSOCIATE_RQ || type == PduType.A_ASSOCIATE_AC;
        long limit = type == PduType.P_DATA_TF ? maxPdu : associate ? most : 4;
        if (length > limit || !associate && type != PduType.P_DATA_TF && length != 4) {
            abortProvider(AAbort.INVALID_PDU_PARAMETER_VALUE);
            throw new PduException(AAbort.INVALID_PDU_PARAMETER_VALUE,
                    type + " of " + length + " bytes, at most " + limit + " are taken");
        }
        need(Pdu.HEADER_LENGTH + (int) length, artim.isRunning() ? timeouts.artim() : timeouts.read());
        in.position(in.position() + Pdu.HEADER_LENGTH);
        bodyLength = (int) length;
        LOG.trace("<< {} of {} bytes", type, length);
        return type;
    }

    /** The variable field of the PDU just read, which is thereby consumed. */
    private ByteBuffer body() {
        ByteBuffer body = in.slice(in.position(), bodyLength);
        in.position(in.position() + bodyLength);
        bodyLength = 0;
        return body;
    }

    private void need(int bytes, Duration patience) throws IOException {
        if (in.remaining() >= bytes) {
            return;
        }
        if (in.capacity() - in.position() < bytes) {
            makeRoom(bytes);
        }
        in.mark();
        int start = in.position();
        int end = in.limit();
        try {
            while (end - start < bytes) {
                in.limit(in.capacity()).position(end);
                if (!artim.isRunning()) {
                    deadline.arm(patience);
                }
                int n = transport.read(in);
                if (!artim.isRunning()) {
                    deadline.disarm();
                }
                if (n < 0) {
                    throw ended();
                }
                end += n;
                if (end == in.capacity() && end - start < bytes) {
                    in.limit(end).position(start);
                    makeRoom(bytes);
                    start = 0;
                    end = in.limit();
                }
            }
        } finally {
            in.limit(end).position(start);
        }
    }

    /** Moves what is unread to the front; grows only as bytes have arrived, up to what is due. */
    private void makeRoom(int bytes) {
        if (in.position() > 0) {
            in.compact().flip();
        } else if (in.limit() == in.capacity()) {
            ByteBuffer larger = ByteBuffer.allocateDirect(Math.max(bytes, in.capacity()));
            in = larger.put(in).flip();
        }
    }

    private IOException ended() {
        boolean late = deadline.hasExpired();
        if (late) {
            abort();
            return new AssociationTimeoutException("The peer was silent for too long");
        }
        close();
        return new AssociationAbortedException(AssociationAbortedException.Origin.TRANSPORT,
                AAbort.byServiceProvider(AAbort.REASON_NOT_SPECIFIED), "The connection was closed");
    }

    private void awaitClose() throws IOException {
        artim.start();
        try {
            while (true) {
                in.clear();
                if (transport.read(in) < 0) {
                    return;
                }
            }
        } finally {
            artim.stop();
            close();
        }
    }

    private void send(Pdu pdu) throws IOException {
        LOG.trace(">> {}", pdu.type());
        write(PduWriter.encode(pdu));
    }

    private void write(ByteBuffer bytes) throws IOException {
        boolean waitsAnyway = artim.isRunning();
        writing = true;
        if (!waitsAnyway) {
            deadline.arm(timeouts.write());
        }
        try {
            transport.write(new ByteBuffer[]{bytes}, 0, 1);
        } catch (IOException e) {
            transport.close();
            if (deadline.hasExpired()) {
                throw new AssociationTimeoutException("The peer took nothing for too long");
            }
            throw new AssociationAbortedException(AssociationAbortedException.Origin.TRANSPORT,
                    AAbort.byServiceProvider(AAbort.REASON_NOT_SPECIFIED), "The connection broke");
        } finally {
            if (!waitsAnyway) {
                deadline.disarm();
            }
            writing = false;
        }
    }
}
