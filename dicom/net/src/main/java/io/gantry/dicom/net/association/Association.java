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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An established association that carries DIMSE messages: commands and data sets in presentation data values (PS3.7
 * 6.3, PS3.8 Annex E). Data sets pass through as streams. Confined to one thread.
 */
public final class Association {

    /** How much of a data set is read and written at once: 16 KiB, as most PDUs are, would cost two system calls each. */
    private static final int WRITE_BUFFER = 256 * 1024;
    private static final int COMMAND_BUFFER = 8 * 1024;
    private static final int PDV_OVERHEAD = PresentationDataValue.HEADER_LENGTH;
    private static final int HEADERS = Pdu.HEADER_LENGTH + PDV_OVERHEAD;
    private static final int SMALLEST_PDU = 128;
    /** Fragments written at once. */
    private static final int MOST_FRAGMENTS = 64;

    private final AssociationInfo info;
    private final UpperLayer layer;
    private final Duration readTimeout;
    private final Map<Integer, PresentationContext> contexts = new HashMap<>();
    private final int maxFragment;
    private final ByteBuffer commands = ByteBuffer.allocate(COMMAND_BUFFER);
    /** Of the fragments of a data set that are written at once: their headers, and what they hold. */
    private @Nullable ByteBuffer headers;
    private @Nullable ByteBuffer content;
    /** The context of the command received last. */
    private int contextId;
    /** The fragment begun last, as its header says, and how much of it has not been read. */
    private int context;
    private int control;
    private long left;
    /** Whether no message is coming in, and since when ({@link System#nanoTime}). */
    private volatile boolean quiet;
    private volatile long quietSince;

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
            layer.abort();
            throw new DimseException("The peer takes PDUs of " + peerMaxPdu + " bytes only");
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
        quietSince = System.nanoTime();
        quiet = true;
        boolean message = layer.awaitMessage(patience);
        quiet = false;
        if (!message) {
            return null;
        }
        fragment();
        contextId = context;
        while (true) {
            if (!isCommand() || context != contextId) {
                throw violation("A fragment of a data set stands where a command is due");
            }
            if (command.size() + left > CommandSet.MAX_LENGTH) {
                throw violation("A command of more than " + CommandSet.MAX_LENGTH + " bytes");
            }
            while (left > 0) {
                ByteBuffer bytes = some();
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy);
                command.write(copy, 0, copy.length);
            }
            if (isLast()) {
                return decode(command.toByteArray());
            }
            if (!nextFragment(readTimeout)) {
                throw violation("The peer asked for release in the middle of a command");
            }
        }
    }

    private DimseMessage decode(byte[] command) throws IOException {
        try {
            return CommandSet.decode(command);
        } catch (DimseException e) {
            layer.abort();
            throw e;
        }
    }

    /** The presentation context of the command received last. */
    public PresentationContext context() throws IOException {
        PresentationContext agreed = contexts.get(contextId);
        if (agreed == null) {
            throw violation("No command has been received");
        }
        return agreed;
    }

    /**
     * Hands the data set that follows the last command to a channel, as it arrives.
     *
     * @return its length in bytes
     */
    public long receiveDataSet(WritableByteChannel target) throws IOException {
        long total = 0;
        do {
            if (!nextFragment(readTimeout)) {
                throw violation("The peer asked for release in the middle of a data set");
            }
            if (isCommand() || context != contextId) {
                throw violation("A fragment of another message stands in a data set");
            }
            total += left;
            while (left > 0) {
                ByteBuffer bytes = some();
                while (bytes.hasRemaining()) {
                    target.write(bytes);
                }
            }
        } while (!isLast());
        return total;
    }

    /** Reads the header of the next fragment; false where the peer asks for release instead. */
    private boolean nextFragment(Duration patience) throws IOException {
        if (!layer.awaitData(patience)) {
            return false;
        }
        fragment();
        return true;
    }

    /** Reads the header of a fragment. */
    private void fragment() throws IOException {
        if (layer.dataLeft() < PDV_OVERHEAD) {
            throw invalid("A presentation data value is cut short");
        }
        ByteBuffer header = layer.read(PDV_OVERHEAD);
        long length = header.getInt() & 0xFFFF_FFFFL;
        context = header.get() & 0xFF;
        control = header.get();
        left = length - 2;
        if (left < 0 || left > layer.dataLeft()) {
            throw invalid("A presentation data value of length " + length);
        }
        if (!contexts.containsKey(context)) {
            throw invalid("A fragment in presentation context " + context + ", which was not accepted");
        }
    }

    private boolean isCommand() {
        return (control & PresentationDataValue.COMMAND) != 0;
    }

    private boolean isLast() {
        return (control & PresentationDataValue.LAST) != 0;
    }

    private ByteBuffer some() throws IOException {
        ByteBuffer bytes = layer.readSome(left);
        left -= bytes.remaining();
        return bytes;
    }

    /** The peer's upper layer broke the protocol: this one aborts. */
    private IOException invalid(String message) {
        layer.abortProvider(AAbort.INVALID_PDU_PARAMETER_VALUE);
        return new DimseException(message);
    }

    /** The peer's DIMSE user broke the protocol, of which the upper layer knows nothing: its user aborts. */
    private IOException violation(String message) {
        layer.abort();
        return new DimseException(message);
    }

    /** Sends a command that no data set follows. */
    public void send(int context, DimseMessage message) throws IOException {
        layer.sendData(fragments(context, message));
    }

    /** Sends a command and the data set that belongs to it, read piece by piece from where it lies. */
    public void send(int context, DimseMessage message, ByteSource dataSet) throws IOException {
        int atOnce = Math.min(WRITE_BUFFER / maxFragment, MOST_FRAGMENTS);
        ByteBuffer heads = headers == null ? layer.allocate(MOST_FRAGMENTS * HEADERS) : headers;
        headers = heads;
        ByteBuffer bytes = content == null ? layer.allocate(WRITE_BUFFER) : content;
        content = bytes;
        List<ByteBuffer> pieces = new ArrayList<>(1 + 2 * atOnce);
        pieces.add(fragments(context, message));
        long size = dataSet.size();
        long at = 0;
        do {
            int run = (int) Math.min((long) atOnce * maxFragment, size - at);
            bytes.clear().limit(run);
            dataSet.readFully(at, bytes);
            at += run;
            heads.clear();
            int from = 0;
            do {
                int fragment = Math.min(maxFragment, run - from);
                int head = heads.position();
                putHeader(heads, context, fragment, 0, from + fragment == run && at == size);
                pieces.add(heads.slice(head, HEADERS));
                pieces.add(bytes.slice(from, fragment));
                from += fragment;
            } while (from < run);
            layer.sendData(pieces.toArray(ByteBuffer[]::new));
            pieces.clear();
        } while (at < size);
    }

    /** A command, ready to be sent: a buffer for all of them. */
    private ByteBuffer fragments(int context, DimseMessage message) throws IOException {
        byte[] command = CommandSet.encode(message);
        commands.clear();
        int at = 0;
        do {
            int fragment = Math.min(maxFragment, command.length - at);
            putHeader(commands, context, fragment, PresentationDataValue.COMMAND,
                    at + fragment == command.length);
            commands.put(command, at, fragment);
            at += fragment;
        } while (at < command.length);
        return commands.flip();
    }

    private static void putHeader(ByteBuffer target, int context, int fragment, int control, boolean last) {
        target.put((byte) PduType.P_DATA_TF.code()).put((byte) 0).putInt(fragment + PDV_OVERHEAD);
        target.putInt(fragment + 2).put((byte) context);
        target.put((byte) (control | (last ? PresentationDataValue.LAST : 0)));
    }

    /** True until either side released or aborted it, or it broke. */
    public boolean isOpen() {
        return layer.isEstablished();
    }

    /** True where it is established and the peer has not left since the last message. */
    public boolean isUsable() {
        return layer.isEstablished() && layer.isQuiet();
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

    /** {@link #interrupt} where no message has begun for so long. Thread-safe. */
    public void interruptIfQuiet(Duration time) {
        if (quiet && System.nanoTime() - quietSince >= time.toNanos()) {
            interrupt();
        }
    }

    /** Makes a wait on this association end. Thread-safe. */
    public void interrupt() {
        layer.interrupt();
    }
}
