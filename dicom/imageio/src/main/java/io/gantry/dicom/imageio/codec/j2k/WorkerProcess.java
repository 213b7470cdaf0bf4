package io.gantry.dicom.imageio.codec.j2k;

import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A worker JVM, seen from here. One job at a time; after a failure that is not the frame's it is dead. */
final class WorkerProcess implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);

    private final Process process;
    private final DataOutputStream to;
    private final DataInputStream from;
    private final ScheduledExecutorService watchdog;

    private WorkerProcess(Process process, ScheduledExecutorService watchdog) {
        this.process = process;
        this.watchdog = watchdog;
        this.to = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16));
        this.from = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
    }

    /**
     * Starts one and waits until it can work.
     *
     * @throws PixelDataException UNSUPPORTED where it cannot be started here
     */
    static WorkerProcess start(ScheduledExecutorService watchdog) throws PixelDataException {
        URL library = Library.resource();
        if (library == null) {
            throw new PixelDataException(Kind.UNSUPPORTED, "JPEG 2000 cannot be decoded on this platform");
        }
        WorkerProcess worker;
        try {
            // Nothing of it may end up on our streams: a crash report of native code is for nobody here.
            Process process = new ProcessBuilder(command(library))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            worker = new WorkerProcess(process, watchdog);
        } catch (IOException | URISyntaxException e) {
            throw unavailable(e);
        }
        ScheduledFuture<?> deadline = worker.killAfter(START);
        try {
            if (worker.from.readInt() != Worker.READY) {
                throw new IOException("not what a worker says first");
            }
            return worker;
        } catch (IOException e) {
            worker.close();
            throw unavailable(e);
        } finally {
            deadline.cancel(false);
        }
    }

    private static PixelDataException unavailable(Exception cause) {
        PixelDataException e = new PixelDataException(Kind.UNSUPPORTED,
                "JPEG 2000 needs a worker process, which cannot be started here");
        e.initCause(cause);
        return e;
    }

    private static List<String> command(URL library) throws IOException, URISyntaxException {
        Path classes = Path.of(Worker.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        JarURLConnection jar = (JarURLConnection) library.openConnection();
        Path libraries = Path.of(jar.getJarFileURL().toURI());
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xms16m",
                "-Xmx2g",
                "-Xss1m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-CreateCoredumpOnCrash",
                "-XX:+ExitOnOutOfMemoryError", "-XX:ErrorFile=/dev/null", "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"), "-cp",
                classes + File.pathSeparator + libraries, Worker.class.getName());
    }

    /**
     * Has a job done.
     *
     * @throws PixelDataException CORRUPT where the frame was refused, crashed the process or was not done in time; in
     *         the last two cases this worker is dead
     */
    byte[] run(Job job, Duration limit) throws PixelDataException {
        ScheduledFuture<?> deadline = killAfter(limit);
        try {
            to.writeInt(job.operation());
            to.writeInt(job.columns());
            to.writeInt(job.rows());
            to.writeInt(job.components());
            to.writeInt(job.precision());
            to.writeInt(job.flags());
            to.writeInt(job.bytes().length);
            to.write(job.bytes());
            to.flush();
            int result = from.readInt();
            byte[] answer = new byte[from.readInt()];
            from.readFully(answer);
            if (result != Worker.DONE) {
                throw PixelDataException.corrupt(new String(answer, StandardCharsets.UTF_8));
            }
            return answer;
        } catch (IOException e) {
            close();
            PixelDataException corrupt = PixelDataException.corrupt(
                    "The decoder of JPEG 2000 crashed on the frame, or did not finish it in time");
            corrupt.initCause(e);
            throw corrupt;
        } finally {
            deadline.cancel(false);
        }
    }

    /** What a worker is asked to do; see {@link Worker}. The bytes are not copied: a job is sent once. */
    @SuppressWarnings("ArrayRecordComponent")
    record Job(int operation, int columns, int rows, int components, int precision, int flags, byte[] bytes) {
    }

    private ScheduledFuture<?> killAfter(Duration limit) {
        return watchdog.schedule(process::destroyForcibly, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
