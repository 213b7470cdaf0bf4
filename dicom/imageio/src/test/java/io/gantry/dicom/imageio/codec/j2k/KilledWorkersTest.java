package io.gantry.dicom.imageio.codec.j2k;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gantry.dicom.imageio.codec.j2k.WorkerProcess.Job;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import io.gantry.dicom.imageio.frame.Raster;
import io.gantry.dicom.imageio.testing.Images;
import io.gantry.dicom.imageio.testing.Images.Content;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers that signals end: real processes, real signals. */
@Timeout(120)
class KilledWorkersTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int MOST = 1 << 20;
    /** Waits for the first byte of a job. */
    private static final String ASKED = "printf 'gant'; head -c 1 > /dev/null; ";
    private static final String ANSWERS = ASKED + "printf '\\0\\0\\0\\0\\0\\0\\0\\2ok'; exec sleep 60";

    private final AtomicInteger started = new AtomicInteger();

    /** Workers that are these scripts, one after the other, the last one ever again. */
    private Workers workers(String... scripts) {
        return new Workers(1, watchdog -> WorkerProcess.start(
                List.of("sh", "-c", scripts[Math.min(started.getAndIncrement(), scripts.length - 1)]),
                watchdog, LIMIT));
    }

    private static byte[] run(Workers workers, Duration limit) throws IOException, PixelDataException {
        return workers.run(new Job(Worker.DECODE, 1, 1, 1, 8, 0, new byte[8]), MOST, limit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "TERM", "SEGV"})
    @DisplayName("a frame whose worker a signal ended is tried once more, by a new worker")
    void killedOnce(String signal) throws Exception {
        Workers workers = workers(ASKED + "kill -s " + signal + " $$", ANSWERS);

        assertThat(run(workers, LIMIT)).asString().isEqualTo("ok");
        assertThat(started).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"KILL 9", "TERM 15", "SEGV 11", "ABRT 6"})
    @DisplayName("a frame whose workers signals end twice is not tried a third time, and the reason says so")
    void killedTwice(String signal) {
        String name = signal.split(" ")[0];
        String number = signal.split(" ")[1];
        Workers workers = workers(ASKED + "kill -s " + name + " $$");

        assertThatExceptionOfType(PixelDataException.class).isThrownBy(() -> run(workers, LIMIT))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT))
                .withMessageContaining("was killed (signal " + number + ")");
        assertThat(started).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exec sleep 60", "exec 1>&-; exec sleep 60"})
    @DisplayName("a worker that was killed for not being done in time is no killed worker: the frame is not tried again")
    void killedByUs(String script) {
        Workers workers = workers(ASKED + script, ANSWERS);

        assertThatExceptionOfType(PixelDataException.class)
                .isThrownBy(() -> run(workers, Duration.ofMillis(500)))
                .withMessageContaining("in time");
        assertThat(started).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit 0", "exit 1", "exit 3",
            "printf '\\0\\0\\0\\0\\177\\0\\0\\0'; exec sleep 60"})
    @DisplayName("a worker that ends by itself, or answers nonsense, is not asked again")
    void endedByItself(String script) {
        Workers workers = workers(ASKED + script, ANSWERS);

        assertThatExceptionOfType(PixelDataException.class).isThrownBy(() -> run(workers, LIMIT))
                .withMessageContaining("crashed");
        assertThat(started).hasValue(1);
    }

    @Test
    @DisplayName("where the second worker does not start, nothing is said of the frame")
    void theSecondDoesNotStart() {
        Workers workers = workers(ASKED + "kill -9 $$", "exit 1");

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> run(workers, LIMIT));
        assertThat(started).hasValue(2);
    }

    @Test
    @DisplayName("kill -9 of a worker that decodes costs no frame")
    void killNine() throws Exception {
        ImageForm form = Images.grey(64, 64, 16, 12, false);
        Raster raster = Images.raster(form, Content.NOISE, 1);
        J2kCodec codec = new J2kCodec(1);
        Set<Long> before = children();
        byte[] frame = codec.encode(raster, form);
        List<Long> workers = children().stream().filter(pid -> !before.contains(pid)).toList();
        assertThat(workers).hasSize(1);
        long worker = workers.getFirst();
        signal("STOP", worker);

        AtomicReference<@Nullable Thread> decoding = new AtomicReference<>();
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<Raster> decoded = executor.submit(() -> {
                decoding.set(Thread.currentThread());
                return codec.decode(frame, form);
            });
            while (!waitsForAnAnswer(decoding.get())) {
                Thread.onSpinWait();
            }
            signal("KILL", worker);

            assertThat(decoded.get(60, TimeUnit.SECONDS)).isEqualTo(raster);
        }
    }

    private static boolean waitsForAnAnswer(@Nullable Thread thread) {
        return thread != null && Arrays.stream(thread.getStackTrace())
                .anyMatch(f -> f.getClassName().equals(WorkerProcess.class.getName())
                        && f.getMethodName().equals("run"));
    }

    private static Set<Long> children() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("sh", "-c", "kill -s " + name + " " + pid).start().waitFor()).isZero();
    }
}
