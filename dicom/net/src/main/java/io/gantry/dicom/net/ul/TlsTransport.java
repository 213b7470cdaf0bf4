package io.gantry.dicom.net.ul;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TLS over a TCP connection (PS3.15 B). The handshake takes place with the first read or write. */
public final class TlsTransport implements Transport {

    private static final Logger LOG = LoggerFactory.getLogger(TlsTransport.class);
    /** The largest TLS record carries 16 KiB. */
    private static final int RECORD = 16 * 1024;

    private final TcpTransport tcp;
    private final SSLSocket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] readBuffer = new byte[RECORD];
    private final byte[] writeBuffer = new byte[RECORD];

    private TlsTransport(TcpTransport tcp, SSLSocket socket) throws IOException {
        this.tcp = tcp;
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /** The side that accepted the connection. */
    public static TlsTransport server(TcpTransport tcp, TlsSettings settings) throws IOException {
        try {
            SSLSocket socket = layer(tcp, settings);
            socket.setUseClientMode(false);
            switch (settings.clientAuth()) {
                case NONE -> socket.setNeedClientAuth(false);
                case OPTIONAL -> socket.setWantClientAuth(true);
                case REQUIRED -> socket.setNeedClientAuth(true);
            }
            return new TlsTransport(tcp, socket);
        } catch (IOException | RuntimeException e) {
            tcp.close();
            throw e;
        }
    }

    /** The side that connected; shakes hands within the timeout, and checks the host name if so set. */
    public static TlsTransport client(TcpTransport tcp, TlsSettings settings, Duration timeout)
            throws IOException {
        Deadline deadline = new Deadline(tcp::close);
        deadline.arm(timeout);
        try {
            SSLSocket socket = layer(tcp, settings);
            socket.setUseClientMode(true);
            if (settings.verifyHostName()) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
            }
            socket.startHandshake();
            return new TlsTransport(tcp, socket);
        } catch (SSLException e) {
            tcp.close();
            throw new SSLException(describe(e), e);
        } catch (IOException | RuntimeException e) {
            tcp.close();
            throw e;
        } finally {
            deadline.disarm();
        }
    }

    /** Why there is no secure connection, for whoever has to find the certificate that does not fit. */
    static String describe(SSLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException) {
                return "TLS: the peer's certificate has expired";
            }
            if (cause instanceof CertificateNotYetValidException) {
                return "TLS: the peer's certificate is not valid yet";
            }
            if (cause instanceof CertPathBuilderException) {
                return "TLS: the peer's certificate is signed by nobody who is trusted";
            }
        }
        String message = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
        return message.contains(" ")
                ? "TLS: " + message
                : "TLS: the peer broke off the handshake; it may not take our certificate";
    }

    private static SSLSocket layer(TcpTransport tcp, TlsSettings settings) throws IOException {
        InetSocketAddress remote = tcp.remoteAddress();
        return (SSLSocket) settings.context().getSocketFactory().createSocket(tcp.channel().socket(),
                remote.getHostString(), remote.getPort(), true);
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        int n = in.read(readBuffer, 0, Math.min(readBuffer.length, dst.remaining()));
        if (n > 0) {
            dst.put(readBuffer, 0, n);
        }
        return n;
    }

    @Override
    public int poll(ByteBuffer dst) throws IOException {
        socket.setSoTimeout(1);
        try {
            return read(dst);
        } catch (SocketTimeoutException e) {
            LOG.trace("nothing has arrived", e);
            return 0;
        } finally {
            socket.setSoTimeout(0);
        }
    }

    @Override
    public void write(ByteBuffer... sources) throws IOException {
        // Filled up before it is written: each write is a record of its own.
        int filled = 0;
        for (ByteBuffer source : sources) {
            while (source.hasRemaining()) {
                int n = Math.min(source.remaining(), writeBuffer.length - filled);
                source.get(writeBuffer, filled, n);
                filled += n;
                if (filled == writeBuffer.length) {
                    out.write(writeBuffer, 0, filled);
                    filled = 0;
                }
            }
        }
        out.write(writeBuffer, 0, filled);
        out.flush();
    }

    @Override
    public void endReads() {
        tcp.endReads();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return tcp.remoteAddress();
    }

    @Override
    public boolean isSecure() {
        return true;
    }

    @Override
    public void close() {
        // close_notify may block behind a write that is stuck: then the connection below is closed first.
        Deadline deadline = new Deadline(tcp::close);
        deadline.arm(Duration.ofSeconds(1));
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing a TLS connection: {}", e.toString());
        } finally {
            deadline.disarm();
            tcp.close();
        }
    }
}
