package io.gantry.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gantry.gateway.config.ConfigFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
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
        await().atMost(Duration.ofSeconds(30)).until(() -> out.toString().contains("is ready"));
        assertThat(out.toString()).containsPattern("GANTRY on port [1-9][0-9]*, admin on port [1-9]");
        thread.interrupt();
        assertThat(thread.join(Duration.ofSeconds(30))).isTrue();
        assertThat(status).hasValue(Main.FAILED);
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
