package io.gantry.gateway.cli;

import io.gantry.dicom.net.association.PeerAddress;
import io.gantry.dicom.net.dimse.Status;
import io.gantry.dicom.net.service.StorageScu;
import io.gantry.dicom.net.ul.Timeouts;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gantry echo}: is an application entity there, and does it let us in? */
@Command(name = "echo", description = "Sends C-ECHO to an application entity and says what it answers.")
final class EchoCommand implements Callable<Integer> {

    private static final int MAX_PDU = 16 * 1024;

    @Mixin
    private final Output output = new Output();
    @Parameters(index = "0", paramLabel = "HOST", description = "Host name or address.")
    private String host = "";
    @Parameters(index = "1", paramLabel = "PORT", description = "Port, 1 to 65535.")
    private int port;
    @Option(names = "--called", defaultValue = "ANY-SCP", description = "Its AE title (default ${DEFAULT-VALUE}).")
    private String called = "";
    @Option(names = "--calling", defaultValue = "GANTRY", description = "Our AE title (default ${DEFAULT-VALUE}).")
    private String calling = "";

    @Override
    public Integer call() {
        if (port < 1 || port > 65535) {
            throw output.wrongUsage("PORT must be from 1 to 65535");
        }
        PeerAddress peer = new PeerAddress(host, port, called, calling, MAX_PDU, Timeouts.DEFAULT, null);
        try (StorageScu scu = StorageScu.open(peer, Map.of())) {
            Status status = scu.echo();
            output.out().println(called + " at " + host + ":" + port + " answered " + status);
            return status.isSuccess() ? Main.OK : Main.FAILED;
        } catch (IOException | IllegalArgumentException e) {
            output.err().println("gantry: no echo from " + called + " at " + host + ":" + port + ": "
                    + e.getMessage());
            return Main.FAILED;
        }
    }
}
