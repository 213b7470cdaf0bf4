package io.gantry.gateway.cli;

import picocli.CommandLine.Command;

/** {@code gantry journal}: what happened to every instance. */
@Command(name = "journal", description = {"Shows and checks the record of what happened to every instance.",
        "Works while the gateway runs and while it does not."}, subcommands = {JournalListCommand.class,
                JournalShowCommand.class, JournalEventsCommand.class, JournalVerifyCommand.class,
                JournalReconcileCommand.class})
final class JournalCommand {
}
