package io.gantry.gateway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** {@code gantry}: the root, under which every command hangs. A new command is added to {@code subcommands}. */
@Command(name = "gantry", description = "Receives DICOM studies, de-identifies them and forwards them.", mixinStandardHelpOptions = true, versionProvider = Version.class, scope = ScopeType.INHERIT, subcommands = {
        DemoCommand.class, InitCommand.class, CheckCommand.class, ServeCommand.class, JournalCommand.class,
        QuarantineCommand.class, ReportCommand.class, InventoryCommand.class, DeidentifyCommand.class,
        UnlockCommand.class, CrosswalkCommand.class, AuditCommand.class, CompareCommand.class,
        ScaffoldCommand.class, PreviewCommand.class, ImportCtpCommand.class, ImportCtpAnonymizerCommand.class,
        EchoCommand.class, SendCommand.class}, exitCodeListHeading = "%nExit status:%n", exitCodeList = {
                "0:done", "1:the job failed", "2:wrong usage or configuration"})
public final class GantryCommand {
}
