package io.gantry.dicom.imageio.codec.j2k;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.dicom.imageio.codec.j2k.WorkerProcess.Job;
import io.gantry.dicom.imageio.frame.PixelDataException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerProcessTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int MOST = 1 << 20;

    private final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void stop() {
        watchdog.shutdownNow();
    }

    private WorkerProcess start(String shell) throws IOException, PixelDataException {
        return WorkerProcess.start(List.of("sh", "-c", shell), watchdog, LIMIT);
    }

    /** Says READY, then whatever follows. */
    private static String ready(String then) {
        return "printf 'gant'; " + then;
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit 1", "exit 3", "exit 0", "kill -9 $$", "printf 'nonsense'; exec sleep 60"})
    @DisplayName("a worker that does not start for now says nothing about the frame")
    void doesNotStart(String shell) {
        assertThatThrownBy(() -> start(shell)).isInstanceOf(IOException.class).hasMessageContaining("worker");
    }

    @Test
    void noSuchProgram() {
        assertThatThrownBy(() -> WorkerProcess.start(List.of("/nonexistent/java"), watchdog, LIMIT))
                .isInstanceOf(IOException.class);
    }

    @Test
    @DisplayName("a worker that never says that it can work is killed, and says nothing about the frame")
    void neverReady() {
        assertThatThrownBy(
                () -> WorkerProcess.start(List.of("sleep", "60"), watchdog, Duration.ofMillis(200)))
                .isInstanceOf(IOException.class);
    }

    @Test
    @DisplayName("a library that is not for this platform holds what needs it")
    void notForThisPlatform() {
        assertThatExceptionOfType(PixelDataException.class).isThrownBy(() -> start("exit 70"))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(PixelDataException.Kind.UNSUPPORTED))
                .withMessageContaining("platform");
    }

    @ParameterizedTest
    @ValueSource(strings = {"exec sleep 60", "printf '\\0\\0\\0\\0\\177\\0\\0\\0'; exec sleep 60",
            "printf '\\0\\0\\0\\0\\377\\377\\377\\377'; exec sleep 60",
            "printf '\\0\\0\\0\\1\\0\\377\\0\\0'; exec sleep 60",
            "printf '\\0\\0'", "exit 1"})
    @DisplayName("a worker that dies, hangs or answers nonsense is not asked again")
    void brokenAnswers(String shell) throws Exception {
        try (WorkerProcess worker = start(ready(shell))) {
            assertThatExceptionOfType(PixelDataException.class)
                    .isThrownBy(() -> worker.run(new Job(1, 1, 1, 1, 8, 0, new byte[8]), MOST,
                            Duration.ofSeconds(1)));
            assertThat(worker.isAlive()).isFalse();
        }
    }

    @Test
    @DisplayName("a refusal costs the frame alone")
    void refusal() throws Exception {
        try (WorkerProcess worker = start(ready("printf '\\0\\0\\0\\1\\0\\0\\0\\2no'; exec sleep 60"))) {
            assertThatExceptionOfType(PixelDataException.class)
                    .isThrownBy(() -> worker.run(new Job(1, 1, 1, 1, 8, 0, new byte[8]), MOST, LIMIT))
                    .withMessage("no");
            assertThat(worker.isAlive()).isTrue();
        }
    }

    // Null stands for whatever may go wrong on this side: a lack of memory for the answer, say.
    @SuppressWarnings({"NullAway", "DataFlowIssue"})
    private static Job half() {
        return new Job(Worker.DECODE, 8, 8, 1, 8, 0, null);
    }

    @Test
    @DisplayName("a job that breaks off half way leaves no bytes that the next frame would be answered with")
    void aJobThatBreaksOff() throws Exception {
        try (WorkerProcess worker = WorkerProcess.start(watchdog)) {
            assertThatThrownBy(() -> worker.run(half(), MOST, LIMIT))
                    .isInstanceOf(NullPointerException.class);
            assertThat(worker.isAlive()).isFalse();
        }
    }
}
