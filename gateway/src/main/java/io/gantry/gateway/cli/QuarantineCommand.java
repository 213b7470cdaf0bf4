package io.gantry.gateway.cli;

import picocli.CommandLine.Command;

/** {@code gantry quarantine}: what is held until somebody decides. */
@Command(name = "quarantine", description = {
        "Shows the instances that are held or were not taken by a destination, sends them again, or gives up held ones.",
        "Works while the gateway runs and while it does not."}, subcommands = {QuarantineListCommand.class,
                QuarantineShowCommand.class, QuarantineRetryCommand.class, QuarantineDiscardCommand.class})
final class QuarantineCommand {
}
