package io.gantry.dicom.net.ul;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transport under deadlines, with the buffer that it is read into. The buffer grows as bytes arrive, never for what a
 * length promises. Its memory is freed with the connection: a view that outlives it cannot be read. Confined to the
 * thread of its association, but for {@link #interrupt}.
 */
final class Connection {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    /** Enough for a request of some hundred presentation contexts, and little for a connection that never sends one. */
    private static final int FIRST_BUFFER = 16 * 1024;

    /** Tells what the end of the connection means to the association. */
    interface Ending {
        /**
         * @param late whether a deadline passed; else the peer closed, or the connection broke
         * @param cause what the transport said of it; null where nothing
         */
        IOException ended(boolean late, @Nullable IOException cause);
    }

    private final Transport transport;
    private final Ending ending;
    private final Deadline deadline;
    private final ArtimTimer artim;
    private final Pace pace = new Pace();
    private Timeouts timeouts;
    private final Arena memory = Arena.ofShared();
    private ByteBuffer in;
    private boolean closed;
    private volatile boolean writing;

    Connection(Transport transport, Timeouts timeouts, Ending ending) {
        this.transport = transport;
        this.timeouts = timeouts;
        this.ending = ending;
        this.deadline = new Deadline(this::expire);
        this.artim = new ArtimTimer(deadline, timeouts.artim());
        this.in = allocate(FIRST_BUFFER).flip();
    }

    ArtimTimer artim() {
        return artim;
    }

    /** How long the message is waited for that is coming in. */
    Pace pace() {
        return pace;
    }

    /** What holds from now on; ARTIM stays what it was. */
    void timeouts(Timeouts others) {
        timeouts = others;
    }

    /** Direct memory that lives as long as the connection. */
    ByteBuffer allocate(int bytes) {
        return memory.allocate(bytes).asByteBuffer();
    }

    /** Reads larger pieces from now on. */
    void enlarge(int capacity) {
        if (in.capacity() < capacity) {
            in = allocate(capacity).put(in).flip();
        }
    }

    /** Waits until so many bytes stand in the buffer. */
    void need(int bytes, Duration patience) throws IOException {
        while (in.remaining() < bytes) {
            makeRoom(bytes);
            fill(patience);
        }
    }

    /** The next bytes, which {@link #need} has waited for. The view is valid until the next wait. */
    ByteBuffer take(int bytes) {
        ByteBuffer view = in.slice(in.position(), bytes);
        in.position(in.position() + bytes);
        return view;
    }

    /** What has arrived, one byte at least and so many at most. The view is valid until the next wait. */
    ByteBuffer takeSome(long most, Duration patience) throws IOException {
        need(1, patience);
        return take((int) Math.min(most, in.remaining()));
    }

    /** The byte that stands so far behind what was taken. */
    int peek(int offset) {
        return in.get(in.position() + offset) & 0xFF;
    }

    private void makeRoom(int bytes) {
        if (!in.hasRemaining()) {
            in.position(0).limit(0);
        } else if (in.capacity() - in.position() < bytes) {
            if (in.position() > 0) {
                in.compact().flip();
            }
            if (in.limit() == in.capacity()) {
                in = allocate(Math.min(2 * in.capacity(), Math.max(bytes, FIRST_BUFFER))).put(in).flip();
            }
        }
    }

    private void fill(Duration patience) throws IOException {
        if (closed) {
            throw ending.ended(deadline.hasExpired(), null);
        }
        int start = in.position();
        int end = in.limit();
        int n = -1;
        IOException failure = null;
        in.limit(in.capacity()).position(end);
        long began = System.nanoTime();
        arm(pace.patience(patience, timeouts));
        try {
            n = transport.read(in);
        } catch (IOException e) {
            failure = e;
        }
        disarm();
        pace.waited(System.nanoTime() - began, Math.max(n, 0));
        in.limit(end + Math.max(n, 0)).position(start);
        if (n < 0) {
            throw ended(failure);
        }
    }

    private void arm(Duration patience) {
        if (!artim.isRunning()) {
            deadline.arm(patience);
        }
    }

    private void disarm() {
        if (!artim.isRunning()) {
            deadline.disarm();
        }
    }

    private IOException ended(@Nullable IOException cause) {
        IOException end = ending.ended(deadline.hasExpired(), cause);
        if (cause != null) {
            end.addSuppressed(cause);
        }
        return end;
    }

    boolean isSecure() {
        return transport.isSecure();
    }

    /** True where nothing has arrived, and the peer has not gone away. */
    boolean isQuiet() {
        if (closed || in.hasRemaining()) {
            return false;
        }
        in.clear().limit(1);
        int n = -1;
        try {
            n = transport.poll(in);
        } catch (IOException e) {
            LOG.debug("an idle association was lost: {}", e.getClass().getSimpleName());
        }
        in.position(0).limit(Math.max(n, 0));
        return n == 0;
    }

    void write(Duration patience, ByteBuffer... bytes) throws IOException {
        IOException failure = null;
        writing = true;
        arm(patience);
        try {
            transport.write(bytes);
        } catch (IOException e) {
            failure = e;
        }
        disarm();
        writing = false;
        if (failure != null) {
            // What was written of a PDU stands in the stream: nothing may follow it.
            transport.close();
            throw ended(failure);
        }
    }

    private void expire() {
        if (writing) {
            transport.close();
        } else {
            transport.endReads();
        }
    }

    /** Makes whoever waits for bytes see the end. Thread-safe. */
    void interrupt() {
        transport.endReads();
    }

    boolean isOpen() {
        return !closed && !deadline.hasExpired();
    }

    void close() {
        if (!closed) {
            closed = true;
            artim.stop();
            transport.close();
            in = ByteBuffer.allocate(0);
            memory.close();
        }
    }
}
