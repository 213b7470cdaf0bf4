package io.gantry.gateway.admin;

import io.gantry.gateway.config.AdminConfig;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The HTTP server of the admin port: {@code /metrics} (Prometheus text format), {@code /health/live} and
 * {@code /health/ready}. Further handlers are given by path: {@code /api/*}, {@code /*}. Every request passes
 * {@link HostGuard}, every response {@link SecurityHeaders}. A login would be a wrapper beside those two.
 *
 * <p>
 * Connections, threads, header sizes and idle time are bounded, so that this port cannot starve the others.
 */
public final class AdminServer implements AutoCloseable {

    private static final int MAX_THREADS = 16;
    private static final int MAX_CONNECTIONS = 64;
    private static final long IDLE_MILLIS = 30_000;
    private static final int MAX_HEADER_BYTES = 8 << 10;

    private final AdminConfig config;
    private final Server server;
    private final ServerConnector connector;

    /**
     * @param metrics what {@code /metrics} answers, such as {@code registry::scrape} of a PrometheusMeterRegistry
     * @param health  what {@code /health/ready} answers
     * @param further handlers by path specification in the way of servlets ({@code /api/*}, {@code *.js}); a more
     *                specific one wins
     */
    public AdminServer(AdminConfig config, Supplier<String> metrics, Health health,
            Map<String, Handler> further) {
        this.config = config;
        var threads = new QueuedThreadPool(MAX_THREADS, 4);
        threads.setName("admin");
        threads.setDaemon(true);
        this.server = new Server(threads);
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(MAX_HEADER_BYTES);
        this.connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(config.bind());
        connector.setPort(config.port());
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, connector));
        var paths = new PathMappingsHandler();
        paths.addMapping(PathSpec.from("/metrics"),
                new TextHandler("text/plain; version=0.0.4; charset=utf-8",
                        () -> new TextHandler.Answer(200, metrics.get())));
        paths.addMapping(PathSpec.from("/health/live"), HealthHandlers.live());
        paths.addMapping(PathSpec.from("/health/ready"), HealthHandlers.ready(health));
        further.forEach((path, handler) -> paths.addMapping(PathSpec.from(path), handler));
        server.setHandler(new SecurityHeaders(new HostGuard(paths)));
        server.setErrorHandler(new PlainErrors());
        server.setStopTimeout(2_000);
    }

    /**
     * Opens the port.
     *
     * @throws IOException when it cannot be bound; the message names address, port and reason
     */
    public void start() throws IOException {
        try {
            server.start();
        } catch (Exception e) {
            close();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException("cannot open the admin port " + config.bind() + ":" + config.port() + ": "
                    + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage()),
                    e);
        }
    }

    /** The port that is open, also where the configuration says 0. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Stops at once for new requests and within two seconds for those in hand. Harmless when repeated. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the admin server did not stop", e);
        }
    }
}
