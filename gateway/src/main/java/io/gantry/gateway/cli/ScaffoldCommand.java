package io.gantry.gateway.cli;

import io.gantry.pipeline.MachineSignature;
import io.gantry.pipeline.ctp.RuleWriter;
import io.gantry.pipeline.redact.zone.ZoneSpec;
import io.gantry.storage.DataFolder;
import io.gantry.storage.journal.Machine;
import io.gantry.storage.journal.MachineRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gantry scaffold}. */
@Command(name = "scaffold", description = {
        "Writes a file of machine rules to begin with: an entry for each machine seen, in FOLDER or in the journal.",
        "Zones are filled in where a known rule is for the images; the other entries are comments until you have looked"
                + " at the images, which are held meanwhile."})
final class ScaffoldCommand implements Callable<Integer> {

    @Mixin
    private final DataOption data = new DataOption();
    @Mixin
    private final Output output = new Output();
    @Parameters(index = "0", arity = "0..1", paramLabel = "FOLDER", description = "DICOM files to look at; default the journal's machines.")
    private @Nullable Path folder;
    @Option(names = "-o", required = true, paramLabel = "FILE", description = "The file to write; must not exist.")
    private Path target = Path.of("");
    @Option(names = "--rules", paramLabel = "FILE", description = "Known rules; default conf/machines/known.yaml.")
    private @Nullable Path rules;

    private int known;
    private int unknown;

    @Override
    public Integer call() throws IOException {
        if (Files.exists(target)) {
            throw output.wrongUsage("there is a file at " + target + " already");
        }
        StringBuilder entries = new StringBuilder();
        Path scanned = folder;
        if (scanned != null) {
            if (!Files.exists(scanned)) {
                throw output.wrongUsage("there is no file or folder at FOLDER");
            }
            MachineScan scan = MachineScan.of(scanned, RulesFile.load(rules), output.console());
            for (Map.Entry<MachineScan.Kind, MachineScan.Seen> entry : scan.kinds()) {
                scanned(entry.getKey().machine(), entry.getValue(), entries);
            }
        } else {
            try (DataFolder journal = data.attach()) {
                for (MachineRecord record : journal.journal().machines()) {
                    recorded(record, entries);
                }
            }
        }
        String header = "# Machine rules to begin with. Entries that are comments have no zones yet: look at their images\n"
                + "# (gantry preview), write the zones, take the # away. Zones: [row1, row2, column1, column2], ends"
                + " exclusive.\n\nmachines:" + (known == 0 ? " []" : "") + "\n";
        Files.writeString(target, header + entries);
        output.out().println(target + ": " + known + " entries with zones, " + unknown + " to be filled in");
        return Main.OK;
    }

    private void scanned(MachineSignature machine, MachineScan.Seen seen, StringBuilder entries) {
        entries.append("\n  # ").append(seen.images).append(" images of ").append(machine.rows())
                .append(" rows, ")
                .append(machine.columns()).append(" columns; image type ").append(comment(seen.imageType))
                .append("; ultrasound regions: ").append(seen.regions).append('\n');
        StringBuilder keys = new StringBuilder();
        key(keys, "manufacturer", machine.manufacturer());
        key(keys, "model_name", machine.modelName());
        key(keys, "serial_number", machine.serialNumber());
        key(keys, "modality", machine.modality());
        key(keys, "image_type", seen.imageType);
        key(keys, "rows", machine.rows() == 0 ? null : machine.rows());
        key(keys, "columns", machine.columns() == 0 ? null : machine.columns());
        entry(keys.toString(), seen.rule == null
                ? null
                : "[" + String.join(", ", seen.rule.zones().stream().map(ZoneSpec::yaml).toList())
                        + "]   # as "
                        + seen.rule.origin(),
                entries);
    }

    private void recorded(MachineRecord record, StringBuilder entries) {
        Machine machine = record.machine();
        if (machine.rows() == null) {
            return;
        }
        entries.append("\n  # ").append(record.instances()).append(" images, ").append(record.held())
                .append(" held now\n");
        StringBuilder keys = new StringBuilder();
        key(keys, "manufacturer", machine.manufacturer());
        key(keys, "model_name", machine.model());
        key(keys, "software_version", machine.software());
        key(keys, "modality", machine.modality());
        key(keys, "rows", machine.rows());
        key(keys, "columns", machine.columns());
        entry(keys.toString(), null, entries);
    }

    private void entry(String keys, @Nullable String zones, StringBuilder entries) {
        String text = "  - " + keys.stripLeading() + "    redaction_zones: "
                + (zones == null ? "[[0, 0, 0, 0]]" : zones) + "\n";
        if (zones == null) {
            unknown++;
            text.lines().forEach(line -> entries.append("  #").append(line.substring(1)).append('\n'));
        } else {
            known++;
            entries.append(text);
        }
    }

    private static void key(StringBuilder keys, String key, @Nullable Object value) {
        if (value instanceof String text && !text.isEmpty()) {
            keys.append("    ").append(key).append(": ").append(RuleWriter.quoted(text)).append('\n');
        } else if (value instanceof Integer number) {
            keys.append("    ").append(key).append(": ").append(number).append('\n');
        }
    }

    private static String comment(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
