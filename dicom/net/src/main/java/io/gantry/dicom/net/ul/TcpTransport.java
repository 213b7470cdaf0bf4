package io.gantry.dicom.net.ul;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plain TCP over a blocking channel. Nagle's algorithm is off: with delayed ACK it costs 40 ms per response. */
public final class TcpTransport implements Transport {

    private static final Logger LOG = LoggerFactory.getLogger(TcpTransport.class);

    private final SocketChannel channel;
    private final InetSocketAddress remote;

    private TcpTransport(SocketChannel channel) throws IOException {
        this.channel = channel;
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        this.remote = (InetSocketAddress) channel.getRemoteAddress();
    }

    /** Takes over a connected channel; closes it when the socket is already dead. */
    public static TcpTransport of(SocketChannel connected) throws IOException {
        try {
            return new TcpTransport(connected);
        } catch (IOException | RuntimeException e) {
            connected.close();
            throw e;
        }
    }

    /**
     * Connects to the first of a host's addresses that can be reached, each within the timeout.
     *
     * @throws IOException what the first of them failed with, where none can be reached
     */
    public static TcpTransport connect(List<InetAddress> addresses, int port, Duration timeout)
            throws IOException {
        @Nullable
        IOException failure = null;
        for (InetAddress address : addresses) {
            try {
                return connect(new InetSocketAddress(address, port), timeout);
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        throw failure == null ? new UnknownHostException("No address") : failure;
    }

    /** Connects within the timeout. */
    public static TcpTransport connect(InetSocketAddress address, Duration timeout) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.socket().connect(address, Math.toIntExact(timeout.toMillis()));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        return of(channel);
    }

    SocketChannel channel() {
        return channel;
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        return channel.read(dst);
    }

    @Override
    public int poll(ByteBuffer dst) throws IOException {
        channel.configureBlocking(false);
        try {
            return channel.read(dst);
        } finally {
            channel.configureBlocking(true);
        }
    }

    @Override
    public void write(ByteBuffer... sources) throws IOException {
        int first = 0;
        while (first < sources.length) {
            channel.write(sources, first, sources.length - first);
            while (first < sources.length && !sources[first].hasRemaining()) {
                first++;
            }
        }
    }

    @Override
    public void endReads() {
        try {
            channel.shutdownInput();
        } catch (IOException e) {
            LOG.debug("shutting down input of a connection that is going away: {}", e.toString());
        }
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing a connection: {}", e.toString());
        }
    }
}
