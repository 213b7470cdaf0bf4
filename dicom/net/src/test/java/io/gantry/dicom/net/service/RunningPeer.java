package io.gantry.dicom.net.service;

import io.gantry.dicom.net.dimse.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A server of others', for as long as a test needs it. Its output goes to a file. */
final class RunningPeer implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(40);

    private final Process process;
    private final int port;

    private RunningPeer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param answers whether it is up */
    static RunningPeer start(List<String> command, int port, Path log, Callable<Boolean> answers)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("TCP_NODELAY", "1");
        RunningPeer peer = new RunningPeer(builder.start(), port);
        try {
            Awaitility.await().atMost(START).ignoreExceptionsInstanceOf(IOException.class).until(() -> {
                if (!peer.process.isAlive()) {
                    throw new AssertionError(command.getFirst() + " ended");
                }
                return answers.call();
            });
        } catch (RuntimeException | Error e) {
            peer.close();
            throw e;
        }
        return peer;
    }

    /** Waits until C-ECHO over plain TCP is answered. */
    static RunningPeer start(List<String> command, int port, Path log) throws IOException {
        return start(command, port, log, () -> {
            try (StorageScu scu = StorageScu.open(CollectingScp.peer(port), Map.of())) {
                return scu.echo().equals(Status.SUCCESS);
            }
        });
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
