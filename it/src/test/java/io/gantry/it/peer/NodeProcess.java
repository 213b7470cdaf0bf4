package io.gantry.it.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code gantry serve} in a JVM of its own, with the log configuration that is shipped. */
public final class NodeProcess implements AutoCloseable {

    private static final Pattern READY = Pattern
            .compile("is ready: GANTRY on port (\\d+), admin on port (\\d+)");

    private final ChildProcess process;
    private final int port;
    private final int adminPort;

    private NodeProcess(ChildProcess process, int port, int adminPort) {
        this.process = process;
        this.port = port;
        this.adminPort = adminPort;
    }

    /**
     * Starts it and returns when it is ready.
     *
     * @param log folder of its output, files of its own for each start
     */
    public static NodeProcess start(Path configuration, Path log, String logLevel, String... jvmOptions)
            throws IOException {
        return start(List.of(), configuration, log, logLevel, jvmOptions);
    }

    /** The same, with something before its command: {@link Syscalls#observed} for instance. */
    public static NodeProcess start(List<String> prefix, Path configuration, Path log, String logLevel,
            String... jvmOptions) throws IOException {
        ChildProcess process = launch(prefix, configuration, log, logLevel, jvmOptions);
        await().atMost(ChildProcess.PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            assertThat(process.isAlive()).as("ended early: %s", process.err()).isTrue();
            return READY.matcher(process.out()).find();
        });
        Matcher ready = READY.matcher(process.out());
        assertThat(ready.find()).isTrue();
        return new NodeProcess(process, Integer.parseInt(ready.group(1)), Integer.parseInt(ready.group(2)));
    }

    /** Starts {@code serve} and does not wait for anything. */
    public static ChildProcess launch(Path configuration, Path log, String logLevel, String... jvmOptions)
            throws IOException {
        return launch(List.of(), configuration, log, logLevel, jvmOptions);
    }

    private static ChildProcess launch(List<String> prefix, Path configuration, Path log, String logLevel,
            String... jvmOptions) throws IOException {
        List<String> options = new ArrayList<>(List.of("-Xmx256m"));
        options.addAll(List.of(jvmOptions));
        return Cli.start(prefix, options, log, logLevel, "serve", "--config", configuration.toString());
    }

    public int port() {
        return port;
    }

    public ChildProcess process() {
        return process;
    }

    public HttpResponse<String> admin(String path) throws IOException, InterruptedException {
        return Node.admin(adminPort, path);
    }

    @Override
    public void close() {
        process.close();
    }
}
