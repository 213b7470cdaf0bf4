package io.gantry.gateway.cli;

import io.gantry.dicom.net.association.PeerAddress;
import io.gantry.dicom.net.dimse.Status;
import io.gantry.dicom.net.service.StorageScu;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gantry echo}: is an application entity there, and does it let us in? */
@Command(name = "echo", description = "Sends C-ECHO to an application entity and says what it answers.")
final class EchoCommand implements Callable<Integer> {

    @Mixin
    private final PeerOption peers = new PeerOption();
    @Mixin
    private final Output output = new Output();
    @Parameters(index = "0", paramLabel = "TO", description = "AE@HOST:PORT, a destination of the configuration, or HOST with PORT.")
    private String to = "";
    @Parameters(index = "1", arity = "0..1", paramLabel = "PORT", description = "With HOST: 1 to 65535.")
    private @Nullable Integer port;
    @Option(names = "--called", paramLabel = "AE", description = "With HOST and PORT: its AE title; default ANY-SCP.")
    private @Nullable String called;

    @Override
    public Integer call() throws IOException {
        if (port == null && called != null) {
            throw output.wrongUsage("--called goes with HOST and PORT; or say AE@HOST:PORT");
        }
        PeerAddress peer = port == null
                ? peers.resolve(to)
                : peers.resolve(called == null ? "ANY-SCP" : called, to, port);
        try (StorageScu scu = StorageScu.open(peer, Map.of())) {
            Status status = scu.echo();
            output.out().println(PeerOption.name(peer) + " answered " + status);
            return status.isSuccess() ? Main.OK : Main.FAILED;
        } catch (IOException | IllegalArgumentException e) {
            output.err().println("gantry: no echo from " + PeerOption.name(peer) + ": " + Main.describe(e));
            return Main.FAILED;
        }
    }
}
