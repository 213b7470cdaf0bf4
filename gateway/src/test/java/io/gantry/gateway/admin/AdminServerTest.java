package io.gantry.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.gateway.config.AdminConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over a real socket, requests written by hand: a client would correct the Host header. */
final class AdminServerTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private volatile List<Health.Component> components = List.of(new Health.Component("spool", true, "ok"));
    private final AdminServer server = new AdminServer(new AdminConfig(true, 0, "127.0.0.1"),
            registry::scrape,
            () -> components, Map.of("/api/*", new TextHandler("application/json", () -> {
                throw new IllegalStateException("CANARY^NAME");
            }), "/*", new TextHandler("text/html", () -> new TextHandler.Answer(200, "<html>"))));

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String get(String path) throws IOException {
        return request("GET", path, "127.0.0.1:" + server.port());
    }

    private String request(String method, String path, String host) throws IOException {
        try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write((method + " " + path + " HTTP/1.1\r\nHost: " + host
                    + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void metricsAreInPrometheusTextFormat() throws IOException {
        registry.counter("gantry.instances.received", "listener", "GANTRY").increment(3);
        assertThat(get("/metrics")).startsWith("HTTP/1.1 200").contains("text/plain")
                .contains("version=0.0.4")
                .contains("gantry_instances_received_total{listener=\"GANTRY\"} 3.0");
    }

    @Test
    void liveWhileItAnswers() throws IOException {
        components = List.of(new Health.Component("journal", false, "no connection"));
        assertThat(get("/health/live")).startsWith("HTTP/1.1 200").endsWith("{\"status\":\"live\"}\n");
    }

    @Test
    void readyWhenEveryComponentIs() throws IOException {
        assertThat(get("/health/ready")).startsWith("HTTP/1.1 200").contains("application/json").endsWith(
                "{\"status\":\"ready\",\"components\":[{\"name\":\"spool\",\"ready\":true,\"detail\":\"ok\"}]}\n");
        components = List.of(new Health.Component("spool", true, "ok"),
                new Health.Component("journal", false, "no \"connection\""));
        assertThat(get("/health/ready")).startsWith("HTTP/1.1 503").contains("\"status\":\"not ready\"")
                .contains("\"detail\":\"no \\\"connection\\\"\"");
    }

    @Test
    void headSendsNoBodyAndOtherMethodsAreRefused() throws IOException {
        assertThat(request("HEAD", "/health/live", "localhost")).startsWith("HTTP/1.1 200")
                .endsWith("\r\n\r\n");
        assertThat(request("POST", "/health/live", "localhost")).startsWith("HTTP/1.1 405")
                .contains("Allow: GET");
    }

    @Test
    void everyAnswerCarriesSecurityHeadersAndNoServerVersion() throws IOException {
        for (String path : List.of("/metrics", "/health/ready", "/anything", "/api/x")) {
            assertThat(get(path)).contains("X-Content-Type-Options: nosniff")
                    .contains("X-Frame-Options: DENY")
                    .contains("Content-Security-Policy: default-src 'self'")
                    .doesNotContainIgnoringCase("jetty");
        }
    }

    @Test
    void furtherHandlersAreAddedByPath() throws IOException {
        assertThat(get("/index.html")).startsWith("HTTP/1.1 200").endsWith("<html>");
        assertThat(get("/metrics")).doesNotContain("<html>");
    }

    @Test
    void failureTellsTheClientNothing() throws IOException {
        assertThat(get("/api/x")).startsWith("HTTP/1.1 500").endsWith("500 Server Error\n")
                .doesNotContain("CANARY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.1:8080", "localhost", "LOCALHOST:9", "[::1]:8080",
            "127.8.8.8"})
    void loopbackNamesAreServed(String host) throws IOException {
        assertThat(request("GET", "/health/live", host)).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1",
            "[fe80::1]", "0.0.0.0"})
    void otherNamesAreMisdirected(String host) throws IOException {
        assertThat(request("GET", "/health/live", host)).startsWith("HTTP/1.1 421");
    }

    @Test
    void portInUseIsNamed() {
        var second = new AdminServer(new AdminConfig(true, server.port(), "127.0.0.1"), () -> "", List::of,
                Map.of());
        assertThatThrownBy(second::start).isInstanceOf(IOException.class)
                .hasMessage("cannot open the admin port 127.0.0.1:" + server.port()
                        + ": Address already in use");
    }

    @Test
    void closedPortRefuses() {
        int port = server.port();
        server.close();
        assertThatThrownBy(() -> new Socket(InetAddress.ofLiteral("127.0.0.1"), port).close())
                .isInstanceOf(IOException.class);
    }
}
