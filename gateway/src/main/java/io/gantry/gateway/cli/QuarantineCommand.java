package io.gantry.gateway.cli;

import picocli.CommandLine.Command;

/** {@code gantry quarantine}: what is held until somebody decides. */
@Command(name = "quarantine", description = {
        "Shows the instances that are held, sends them through again or gives them up.",
        "Works while the gateway runs and while it does not."}, subcommands = {QuarantineListCommand.class,
                QuarantineShowCommand.class, QuarantineRetryCommand.class, QuarantineDiscardCommand.class})
final class QuarantineCommand {
}
