package io.gantry.gateway.cli;

import io.gantry.dicom.net.dimse.Status;
import io.gantry.gateway.demo.DemoInstance;
import io.gantry.gateway.demo.DemoStudy;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gantry demo}: the whole road of a study, shown. */
@Command(name = "demo", description = {
        "Shows what Gantry does: sends a small study of an invented patient to a gateway with an archive behind it.",
        "Needs no configuration. Both run in this process, on free ports of this machine only, and in a temporary"
                + " folder."}, footer = {"",
                        "The exit status is 0 only if each instance arrived or is held as it must, and no identifier"
                                + " is in what arrived."})
final class DemoCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(DemoCommand.class);

    @Mixin
    private final Output output = new Output();
    @Option(names = "--keep", description = "Keep the folder, to look further with other commands.")
    private boolean keep;
    @Option(names = "--plain", description = "No colour, as in a pipe or with NO_COLOR set.")
    private boolean plain;

    @Override
    public Integer call() throws IOException, InterruptedException {
        boolean colour = !plain && output.console().isTerminal() && System.getenv("NO_COLOR") == null;
        List<DemoInstance> study = DemoStudy.instances();
        output.console().note("starting a gateway and an archive …");
        try (var _ = Logging.onlyProblems(); DemoNode node = DemoNode.start(keep)) {
            var hook = new Thread(() -> close(node), "stop");
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                List<Status> statuses = node.send(study);
                boolean rested = node.awaitRest();
                boolean good = new DemoReport(output.out(), colour, node, keep).print(study, statuses)
                        && rested;
                return good ? Main.OK : Main.FAILED;
            } finally {
                unhook(hook);
            }
        }
    }

    private static void unhook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            LOG.debug("stopping already: the hook closes the node");
        }
    }

    /** After Ctrl-C, too, nothing stays behind. */
    private static void close(DemoNode node) {
        try {
            node.close();
        } catch (IOException e) {
            LOG.warn("the folder of the demonstration could not be removed: {}",
                    e.getClass().getSimpleName());
        }
    }
}
