package io.gantry.gateway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** {@code gantry}: the root, under which every command hangs. A new command is added to {@code subcommands}. */
@Command(name = "gantry", description = "Receives DICOM studies, de-identifies them and forwards them.", mixinStandardHelpOptions = true, versionProvider = Version.class, scope = ScopeType.INHERIT, subcommands = {
        InitCommand.class, CheckCommand.class, DeidentifyCommand.class, JournalCommand.class,
        QuarantineCommand.class, EchoCommand.class, InventoryCommand.class, ScaffoldCommand.class,
        ImportCtpCommand.class, ImportCtpAnonymizerCommand.class, PreviewCommand.class, UnlockCommand.class,
        CrosswalkCommand.class,
        ServeCommand.class}, exitCodeListHeading = "%nExit status:%n", exitCodeList = {
                "0:done", "1:the job failed", "2:wrong usage or configuration"})
public final class GantryCommand {
}
