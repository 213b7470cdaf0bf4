package io.gantry.gateway.cli;

import io.gantry.gateway.config.WholeFile;
import io.gantry.pipeline.MachineSignature;
import io.gantry.pipeline.ctp.RuleWriter;
import io.gantry.pipeline.redact.rule.MachineRule;
import io.gantry.pipeline.redact.zone.ZoneSpec;
import io.gantry.storage.DataFolder;
import io.gantry.storage.journal.Machine;
import io.gantry.storage.journal.MachineRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
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
                + " at the images. Those of the journal are all comments: they say which rules were used."}, footer = {
                        "",
                        "The exit status is 1 if any file of FOLDER could not be read."})
final class ScaffoldCommand implements Callable<Integer> {

    @Mixin
    private final DataOption data = new DataOption();
    @Mixin
    private final Output output = new Output();
    @Mixin
    private final UnreadableFiles unreadable = new UnreadableFiles();
    @Parameters(index = "0", arity = "0..1", paramLabel = "FOLDER", description = "DICOM files to look at; default the journal's machines.")
    private @Nullable Path folder;
    @Option(names = "-o", required = true, paramLabel = "FILE", description = "The file to write; must not exist.")
    private Path target = Path.of("");
    @Option(names = "--rules", paramLabel = "FILE", description = "Known rules; default conf/machines/known.yaml.")
    private @Nullable Path rules;

    /** An entry of the file to be. */
    private static final class Entry {
        final @Nullable String zones;
        long images;
        long held;
        final Set<String> remarks = new LinkedHashSet<>();

        Entry(@Nullable String zones) {
            this.zones = zones;
        }

        void count(long more, long moreHeld, String remark) {
            images += more;
            held += moreHeld;
            if (!remark.isEmpty()) {
                remarks.add(remark);
            }
        }
    }

    /** By their conditions: what differs in nothing that a rule asks for is one entry. */
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    @Override
    public Integer call() throws IOException {
        if (Files.exists(target)) {
            throw output.wrongUsage("there is a file at " + target + " already");
        }
        Path scanned = folder;
        if (scanned != null) {
            output.requireThere(scanned, "FOLDER");
            MachineScan scan = MachineScan.of(scanned, RulesFile.load(rules),
                    ScratchFolder.beside(target), output.console(), unreadable);
            scan.kinds().forEach(entry -> scanned(entry.getKey(), entry.getValue()));
        } else {
            if (rules != null) {
                throw output.wrongUsage("--rules goes with FOLDER: the journal knows which rules were used");
            }
            try (DataFolder journal = data.attach()) {
                journal.journal().machines().forEach(this::recorded);
            }
        }
        long known = entries.values().stream().filter(entry -> entry.zones != null).count();
        StringBuilder text = new StringBuilder(
                """
                        # Machine rules to begin with. Entries that are comments have no zones yet: look at their images (gantry
                        # preview), write the zones, take the # away. Zones: [row1, row2, column1, column2], ends exclusive; [] for
                        # a machine that burns nothing in. Grammar: conf/machines/README.md.
                        """)
                // An empty list is what the grammar asks for; a block behind it would be no YAML.
                .append(known == 0
                        ? "# With the first entry the [] behind machines goes, too.\n\nmachines: []\n"
                        : "\nmachines:\n");
        entries.forEach((keys, entry) -> write(keys, entry, text));
        WholeFile.create(target, text.toString());
        output.out().println(target + ": " + known + " entries with zones, " + (entries.size() - known)
                + " to be looked at, as comments");
        return unreadable.report(output);
    }

    private void scanned(MachineScan.Kind kind, MachineScan.Seen seen) {
        MachineSignature machine = kind.machine();
        StringBuilder keys = new StringBuilder();
        key(keys, "manufacturer", machine.manufacturer());
        key(keys, "model_name", machine.modelName());
        key(keys, "serial_number", machine.serialNumber());
        key(keys, "modality", machine.modality());
        key(keys, "image_type", kind.imageType());
        key(keys, "rows", machine.rows() == 0 ? null : machine.rows());
        key(keys, "columns", machine.columns() == 0 ? null : machine.columns());
        MachineRule rule = seen.rule;
        if (rule != null) {
            // Without what the known rule asks for, the entry would be for other images of the machine, too.
            keys.append(RuleWriter.when(rule.condition(), "    "));
        }
        String zones = rule == null
                ? null
                : "[" + String.join(", ", rule.zones().stream().map(ZoneSpec::yaml).toList()) + "]";
        String remark = rule != null
                ? "as " + rule.origin() + " (" + comment(rule.name()) + ")"
                : kind.rule().isEmpty() ? "" : "held, " + comment(kind.rule());
        entries.computeIfAbsent(keys.toString(), _ -> new Entry(zones)).count(seen.images, seen.held,
                remark + (seen.regions == 0
                        ? ""
                        : (remark.isEmpty() ? "" : "; ") + seen.regions
                                + " ultrasound regions"));
    }

    private void recorded(MachineRecord record) {
        Machine machine = record.machine();
        if (machine.rows() == null) {
            return;
        }
        StringBuilder keys = new StringBuilder();
        key(keys, "manufacturer", machine.manufacturer());
        key(keys, "model_name", machine.model());
        key(keys, "software_version", machine.software());
        key(keys, "modality", machine.modality());
        key(keys, "rows", machine.rows());
        key(keys, "columns", machine.columns());
        Entry entry = entries.computeIfAbsent(keys.toString(), _ -> new Entry(null));
        entry.count(record.instances(), record.held(), "");
        record.rules().forEach(
                (rule, instances) -> entry.remarks.add("rule " + comment(rule) + " decided on " + instances));
    }

    private static void write(String keys, Entry entry, StringBuilder into) {
        into.append("\n  # ").append(entry.images).append(entry.images == 1 ? " image, " : " images, ")
                .append(entry.held == 0 ? "none" : Long.toString(entry.held)).append(" held")
                .append(entry.zones == null && entry.held == 0 && entry.remarks.isEmpty()
                        ? ": nothing says that text is burned in, they pass without a rule"
                        : "")
                .append('\n');
        entry.remarks.forEach(remark -> into.append("  # ").append(remark).append('\n'));
        String text = "  - " + keys.stripLeading() + "    redaction_zones: "
                + (entry.zones == null ? "[[0, 0, 0, 0]]" : entry.zones) + "\n";
        if (entry.zones == null) {
            text.lines().forEach(line -> into.append("  #").append(line.substring(1)).append('\n'));
        } else {
            into.append(text);
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
