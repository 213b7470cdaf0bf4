package io.gantry.dicom.imageio.codec.j2k;

import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
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
import org.jspecify.annotations.Nullable;

/** A worker JVM, seen from here. One job at a time; after a failure that is not the frame's it is dead. */
final class WorkerProcess implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);
    private static final int MOST_OF_REFUSAL = 1 << 10;
    /** {@link Process#exitValue} of what a signal ended, also of a JVM that ends itself at one, is this and its number. */
    private static final int SIGNALLED = 128;

    private final Process process;
    private final DataOutputStream to;
    private final DataInputStream from;
    private final ScheduledExecutorService watchdog;
    private volatile boolean closed;

    private WorkerProcess(Process process, ScheduledExecutorService watchdog) {
        this.process = process;
        this.watchdog = watchdog;
        this.to = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16));
        this.from = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
    }

    /**
     * Starts one and waits until it can work.
     *
     * @throws PixelDataException UNSUPPORTED where the library is not for this platform: no instance of these syntaxes can
     *         be decoded here
     * @throws IOException where it does not start for now: the system lacks memory, processes or disk
     */
    static WorkerProcess start(ScheduledExecutorService watchdog) throws IOException, PixelDataException {
        URL library = Library.resource();
        if (library == null) {
            throw new PixelDataException(Kind.UNSUPPORTED, "JPEG 2000 cannot be decoded on this platform");
        }
        return start(command(library), watchdog, START);
    }

    static WorkerProcess start(List<String> command, ScheduledExecutorService watchdog, Duration limit)
            throws IOException, PixelDataException {
        WorkerProcess worker;
        try {
            // Nothing of it may end up on our streams: a crash report of native code is for nobody here.
            worker = new WorkerProcess(
                    new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start(),
                    watchdog);
        } catch (IOException e) {
            throw unavailable(e);
        }
        ScheduledFuture<?> deadline = worker.killAfter(limit);
        boolean ready = false;
        try {
            ready = worker.from.readInt() == Worker.READY;
            if (ready) {
                return worker;
            }
            throw unavailable(new IOException("not what a worker says first"));
        } catch (EOFException e) {
            if (worker.process.onExit().join().exitValue() == Worker.NOT_FOR_THIS_PLATFORM) {
                throw new PixelDataException(Kind.UNSUPPORTED,
                        "The library for JPEG 2000 cannot be loaded on this"
                                + " platform, or not from java.io.tmpdir (mounted noexec?)");
            }
            throw unavailable(e);
        } finally {
            deadline.cancel(false);
            if (!ready) {
                worker.close();
            }
        }
    }

    private static IOException unavailable(IOException cause) {
        return new IOException("JPEG 2000 needs a worker process, which does not start", cause);
    }

    private static List<String> command(URL library) throws IOException {
        Path classes = path(Worker.class.getProtectionDomain().getCodeSource().getLocation());
        JarURLConnection jar = (JarURLConnection) library.openConnection();
        Path libraries = path(jar.getJarFileURL());
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xms16m",
                "-Xmx2g",
                "-Xss1m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-CreateCoredumpOnCrash",
                "-XX:+ExitOnOutOfMemoryError", "-XX:ErrorFile=/dev/null", "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"), "-cp",
                classes + File.pathSeparator + libraries, Worker.class.getName());
    }

    private static Path path(URL url) throws IOException {
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IOException("a folder of the class path that is no URI", e);
        }
    }

    /**
     * Has a job done. Whatever goes wrong but a refusal, this worker is dead afterwards: bytes of one frame must never be
     * taken for the answer to another.
     *
     * @param most bytes of an answer to take
     * @throws PixelDataException CORRUPT where the frame was refused, ended the process or was not done in time; in
     *         the last two cases this worker is dead
     * @throws KilledException where a signal ended the process that did not come from here
     */
    byte[] run(Job job, long most, Duration limit) throws PixelDataException, KilledException {
        ScheduledFuture<?> deadline = killAfter(limit);
        boolean answered = false;
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
            int length = from.readInt();
            if (length < 0 || length > (result == Worker.DONE ? most : MOST_OF_REFUSAL)) {
                throw failed(null);
            }
            byte[] answer = new byte[length];
            from.readFully(answer);
            answered = true;
            if (result != Worker.DONE) {
                throw PixelDataException.corrupt(new String(answer, StandardCharsets.UTF_8));
            }
            return answer;
        } catch (IOException e) {
            // The process has ended or is about to; one that only closed its output is ended by the deadline.
            int status = process.onExit().join().exitValue();
            if (status > SIGNALLED && !closed) {
                throw new KilledException(status - SIGNALLED, e);
            }
            throw failed(e);
        } finally {
            deadline.cancel(false);
            if (!answered) {
                close();
            }
        }
    }

    private static PixelDataException failed(@Nullable IOException cause) {
        PixelDataException corrupt = PixelDataException.corrupt(
                "The decoder of JPEG 2000 crashed on the frame, or did not finish it in time");
        corrupt.initCause(cause);
        return corrupt;
    }

    /**
     * A signal ended the worker: the kernel for lack of memory, an operator, or a crash of native code. The frame may be
     * without fault.
     */
    static final class KilledException extends Exception {

        private static final long serialVersionUID = 1;

        private final int signal;

        private KilledException(int signal, IOException cause) {
            super("The worker process for JPEG 2000 was killed by signal " + signal, cause);
            this.signal = signal;
        }

        int signal() {
            return signal;
        }
    }

    /** What a worker is asked to do; see {@link Worker}. The bytes are not copied: a job is sent once. */
    @SuppressWarnings("ArrayRecordComponent")
    record Job(int operation, int columns, int rows, int components, int precision, int flags, byte[] bytes) {
    }

    private ScheduledFuture<?> killAfter(Duration limit) {
        return watchdog.schedule(this::close, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether it can take another job. */
    boolean isAlive() {
        return !closed && process.isAlive();
    }

    @Override
    public void close() {
        // A process that is being killed still counts as alive for a moment; and who finds it dead is to know by whom.
        closed = true;
        process.destroyForcibly();
    }
}
