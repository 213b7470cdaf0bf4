package io.gantry.dicom.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Programs of others that tests compare with. A test whose peer is missing fails where the environment says
 * {@code GANTRY_PEERS=required}, as scripts/test does, and is left out elsewhere.
 */
public final class Peers {

    private static final long SECONDS = 120;
    private static final int LOWEST_PORT = 20_000;
    private static final int PORTS = 12_000;
    private static final AtomicInteger NEXT_PORT = new AtomicInteger(
            ThreadLocalRandom.current().nextInt(PORTS));

    private Peers() {
    }

    /**
     * What a program left behind.
     *
     * @param status its exit status
     * @param output standard output and error
     */
    public record Outcome(int status, String output) {
    }

    /** The full path of a program that is in one of Debian's folders. */
    public static String find(String program) {
        String found = Stream.of("/usr/bin", "/usr/sbin", "/usr/local/bin").map(f -> Path.of(f, program))
                .filter(Files::isExecutable).map(Path::toString).findFirst().orElse("");
        require(!found.isEmpty(), program + " is not installed");
        return found;
    }

    /** Debian's Python, with pydicom. */
    public static String pythonWithPydicom() {
        String python = find("python3");
        require(run(List.of(python, "-c", "import pydicom")).status() == 0, "pydicom is not installed");
        return python;
    }

    /** Debian's Python, with pydicom and what decodes pixels for it. */
    public static String pythonWithPixels() {
        String python = pythonWithPydicom();
        require(run(List.of(python, "-c", "import numpy, gdcm")).status() == 0,
                "python3-numpy or python3-gdcm is not installed");
        return python;
    }

    private static void require(boolean condition, String problem) {
        if ("required".equals(System.getenv("GANTRY_PEERS")) && !condition) {
            throw new AssertionError(problem + ", although GANTRY_PEERS=required");
        }
        assumeTrue(condition, problem);
    }

    /**
     * A port that nobody listens on, another one each time. It is none of those that Linux hands out by itself, from 32768
     * on: nobody gets it by chance between now and its use.
     */
    public static int freePort() throws IOException {
        while (true) {
            int port = LOWEST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
            try (ServerSocket _ = new ServerSocket(port)) {
                return port;
            } catch (BindException _) {
                // Taken: another one.
            }
        }
    }

    /** Runs a program to its end; one that takes longer than two minutes fails the test. */
    public static Outcome run(List<String> command) {
        try {
            Path output = Files.createTempFile("peer", ".out");
            try {
                ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                        .redirectOutput(output.toFile());
                builder.environment().put("TCP_NODELAY", "1");
                Process process = builder.start();
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError(command.getFirst() + " does not end");
                }
                return new Outcome(process.exitValue(),
                        Files.readString(output, java.nio.charset.StandardCharsets.ISO_8859_1));
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }
}
