package io.gantry.dicom.net.association;

import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.net.dimse.CommandSet;
import io.gantry.dicom.net.dimse.DimseException;
import io.gantry.dicom.net.dimse.DimseMessage;
import io.gantry.dicom.net.pdu.AAbort;
import io.gantry.dicom.net.pdu.Pdu;
import io.gantry.dicom.net.pdu.PduType;
import io.gantry.dicom.net.pdu.PresentationDataValue;
import io.gantry.dicom.net.ul.UpperLayer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An established association that carries DIMSE messages: commands and data sets in presentation data values (PS3.7
 * 6.3, PS3.8 Annex E). Data sets pass through as streams. Confined to one thread.
 */
public final class Association {

    /** How much is gathered before it is written: a write per PDU of 16 KiB would cost a system call each. */
    private static final int WRITE_BUFFER = 256 * 1024;
    private static final int PDV_OVERHEAD = PresentationDataValue.HEADER_LENGTH;
    private static final int HEADERS = Pdu.HEADER_LENGTH + PDV_OVERHEAD;
    private static final int SMALLEST_PDU = 128;

    private final AssociationInfo info;
    private final UpperLayer layer;
    private final Duration readTimeout;
    private final Map<Integer, PresentationContext> contexts = new HashMap<>();
    private final int maxFragment;
    private final ByteBuffer out = ByteBuffer.allocateDirect(WRITE_BUFFER + HEADERS);
    private ByteBuffer values = ByteBuffer.allocate(0);
    private int contextId;

    /**
     * @param peerMaxPdu the largest P-DATA-TF variable field the peer takes, 0 for any
     * @param readTimeout patience with a message that has begun
     */
    public Association(AssociationInfo info, UpperLayer layer, Collection<PresentationContext> accepted,
            long peerMaxPdu, Duration readTimeout) throws IOException {
        this.info = info;
        this.layer = layer;
        this.readTimeout = readTimeout;
        accepted.forEach(context -> contexts.put(context.id(), context));
        long pdu = peerMaxPdu == 0 ? WRITE_BUFFER : Math.min(peerMaxPdu, WRITE_BUFFER);
        if (pdu < SMALLEST_PDU) {
            layer.abortProvider(AAbort.INVALID_PDU_PARAMETER_VALUE);
            throw new IOException("The peer takes PDUs of " + peerMaxPdu + " bytes only");
        }
        // Even, so that no fragment of a data set is odd (PS3.8 Annex D.1).
        this.maxFragment = (int) pdu - PDV_OVERHEAD & ~1;
    }

    public AssociationInfo info() {
        return info;
    }

    /** The contexts agreed on. */
    public Collection<PresentationContext> contexts() {
        return contexts.values();
    }

    /**
     * Waits for the next command.
     *
     * @param patience how long to wait for its first byte
     * @return null where the peer asks for release
     */
    public @Nullable DimseMessage receive(Duration patience) throws IOException {
        ByteArrayOutputStream command = new ByteArrayOutputStream(512);
        Duration wait = patience;
        while (true) {
            if (!values.hasRemaining()) {
                ByteBuffer next = layer.awaitData(wait);
                if (next == null) {
                    if (command.size() > 0) {
                        throw violation("The peer asked for release in the middle of a command");
                    }
                    return null;
                }
                values = next;
                wait = readTimeout;
                continue;
            }
            Fragment fragment = nextFragment();
            if (!fragment.command || command.size() > 0 && fragment.contextId != contextId) {
                throw violation("A fragment of a data set stands where a command is due");
            }
            contextId = fragment.contextId;
            if (command.size() + fragment.bytes.remaining() > CommandSet.MAX_LENGTH) {
                throw violation("A command of more than " + CommandSet.MAX_LENGTH + " bytes");
            }
            byte[] bytes = new byte[fragment.bytes.remaining()];
            fragment.bytes.get(bytes);
            command.write(bytes, 0, bytes.length);
            if (fragment.last) {
                return decode(command.toByteArray());
            }
        }
    }

    private DimseMessage decode(byte[] command) throws IOException {
        try {
            return CommandSet.decode(command);
        } catch (DimseException e) {
            layer.abortProvider(AAbort.UNEXPECTED_PDU_PARAMETER);
            throw e;
        }
    }

    /** The presentation context of the command received last; the association is aborted where there is none. */
    public PresentationContext context() throws IOException {
        PresentationContext context = contexts.get(contextId);
        if (context == null) {
            throw violation("A command in presentation context " + contextId + ", which was not accepted");
        }
        return context;
    }

    /**
     * Hands the data set that follows the last command to a channel, fragment by fragment.
     *
     * @return its length in bytes
     */
    public long receiveDataSet(WritableByteChannel target) throws IOException {
        long total = 0;
        while (true) {
            while (!values.hasRemaining()) {
                ByteBuffer next = layer.awaitData(readTimeout);
                if (next == null) {
                    throw violation("The peer asked for release in the middle of a data set");
                }
                values = next;
            }
            Fragment fragment = nextFragment();
            if (fragment.command || fragment.contextId != contextId) {
                throw violation("A fragment of another message stands in a data set");
            }
            total += fragment.bytes.remaining();
            while (fragment.bytes.hasRemaining()) {
                target.write(fragment.bytes);
            }
            if (fragment.last) {
                return total;
            }
        }
    }

    private record Fragment(int contextId, boolean command, boolean last, ByteBuffer bytes) {
    }

    private Fragment nextFragment() throws IOException {
        if (values.remaining() < PDV_OVERHEAD) {
            throw violation("A presentation data value is cut short");
        }
        long length = values.getInt() & 0xFFFF_FFFFL;
        if (length < 2 || length > values.remaining()) {
            throw violation("A presentation data value of length " + length);
        }
        int id = values.get() & 0xFF;
        int control = values.get();
        ByteBuffer bytes = values.slice(values.position(), (int) length - 2);
        values.position(values.position() + (int) length - 2);
        return new Fragment(id, (control & PresentationDataValue.COMMAND) != 0,
                (control & PresentationDataValue.LAST) != 0, bytes);
    }

    private IOException violation(String message) {
        layer.abortProvider(AAbort.UNEXPECTED_PDU_PARAMETER);
        return new DimseException(message);
    }

    /** Sends a command that no data set follows. */
    public void send(int context, DimseMessage message) throws IOException {
        out.clear();
        putFragments(context, CommandSet.encode(message));
        layer.sendData(out.flip());
    }

    /** Sends a command and the data set that belongs to it, read piece by piece from where it lies. */
    public void send(int context, DimseMessage message, ByteSource dataSet) throws IOException {
        out.clear();
        putFragments(context, CommandSet.encode(message));
        long size = dataSet.size();
        long at = 0;
        do {
            if (out.remaining() < HEADERS + Math.min(maxFragment, size - at) && out.position() > 0) {
                layer.sendData(out.flip());
                out.clear();
            }
            int fragment = (int) Math.min(maxFragment, size - at);
            putHeader(context, fragment, 0, at + fragment == size);
            int limit = out.limit();
            out.limit(out.position() + fragment);
            dataSet.readFully(at, out);
            out.limit(limit);
            at += fragment;
        } while (at < size);
        layer.sendData(out.flip());
    }

    private void putFragments(int context, byte[] command) {
        int at = 0;
        do {
            int fragment = Math.min(maxFragment, command.length - at);
            putHeader(context, fragment, PresentationDataValue.COMMAND, at + fragment == command.length);
            out.put(command, at, fragment);
            at += fragment;
        } while (at < command.length);
    }

    private void putHeader(int context, int fragment, int control, boolean last) {
        out.put((byte) PduType.P_DATA_TF.code()).put((byte) 0).putInt(fragment + PDV_OVERHEAD);
        out.putInt(fragment + 2).put((byte) context);
        out.put((byte) (control | (last ? PresentationDataValue.LAST : 0)));
    }

    /** True where it is established and the peer has not left since the last message. */
    public boolean isUsable() {
        return layer.isEstablished() && !values.hasRemaining() && layer.isQuiet();
    }

    /** Answers the peer's wish for release, and closes. */
    public void confirmRelease() throws IOException {
        layer.confirmRelease();
    }

    /** Releases the association, and closes. */
    public void release() throws IOException {
        layer.release();
    }

    /** Aborts as service-user, and closes. Idempotent. */
    public void abort() {
        layer.abort();
    }

    /** Makes a wait on this association end. Thread-safe. */
    public void interrupt() {
        layer.interrupt();
    }
}
