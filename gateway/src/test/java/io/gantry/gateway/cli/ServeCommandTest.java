package io.gantry.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gantry.gateway.config.ConfigFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServeCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int serve(Path file) {
        return Main.run(new PrintWriter(out), new PrintWriter(err), "serve", "--config", file.toString());
    }

    @Test
    void saysItsPortsAndStops(@TempDir Path folder) throws InterruptedException {
        Path file = ConfigFiles.in(folder)
                .write(ConfigFiles.MINIMAL.replace("11112", "0") + "admin: { port: 0 }\n");
        var status = new AtomicInteger(-1);
        Thread thread = Thread.ofPlatform().start(() -> status.set(serve(file)));
        await().atMost(Duration.ofSeconds(60)).until(() -> out.toString().contains("is ready"));
        assertThat(out.toString()).containsPattern("GANTRY on port [1-9][0-9]*, admin on port [1-9]");
        thread.interrupt();
        assertThat(thread.join(Duration.ofSeconds(60))).isTrue();
        assertThat(status).hasValue(Main.FAILED);
    }

    @Test
    void aPortThatIsTakenIsNamed(@TempDir Path folder) throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            Path file = ConfigFiles.in(folder)
                    .write(ConfigFiles.MINIMAL.replace("11112", port) + "admin: { port: 0 }\n");
            assertThat(serve(file)).isEqualTo(Main.FAILED);
            assertThat(err.toString()).contains("isten on 127.0.0.1 port " + port);
            Files.writeString(file,
                    ConfigFiles.MINIMAL.replace("11112", "0") + "admin: { port: " + port + " }\n");
            assertThat(serve(file)).as("what the first start opened is closed again").isEqualTo(Main.FAILED);
            assertThat(err.toString()).contains("admin port 127.0.0.1:" + port);
        }
        assertThat(out.toString()).doesNotContain("is ready");
    }

    @Test
    void aProfileWithProblemsIsTwo(@TempDir Path folder) throws IOException {
        Path file = ConfigFiles.in(folder).write(ConfigFiles.MINIMAL.replace("routes: []", """
                routes:
                  - name: all
                    profile: profiles/research.yaml
                    destinations: [files]
                destinations:
                  files: { type: folder, path: out }"""));
        Files.writeString(folder.resolve("profiles/research.yaml"), "version: \"2.0\"\n");
        assertThat(serve(file)).isEqualTo(Main.WRONG_USAGE);
        assertThat(err.toString()).contains("privacy_profile");
        assertThat(folder.resolve("var")).doesNotExist();
    }
}
