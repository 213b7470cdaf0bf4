package io.gantry.gateway.cli;

import io.gantry.pipeline.MachineSignature;
import io.gantry.storage.DataFolder;
import io.gantry.storage.journal.Machine;
import io.gantry.storage.journal.MachineRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gantry inventory}. */
@Command(name = "inventory", description = {"Lists the machines that images came from.",
        "Without FOLDER: those of the journal, with serial numbers as pseudonyms, and which pixel rules decided on how"
                + " many of their images. With FOLDER: those of its files, and which rules are for them."}, footer = {
                        "",
                        "The exit status is 1 if any file of FOLDER could not be read."})
final class InventoryCommand implements Callable<Integer> {

    @Mixin
    private final DataOption data = new DataOption();
    @Mixin
    private final Output output = new Output();
    @Mixin
    private final UnreadableFiles unreadable = new UnreadableFiles();
    @Parameters(index = "0", arity = "0..1", paramLabel = "FOLDER", description = "DICOM files to look at.")
    private @Nullable Path folder;
    @Option(names = "--rules", paramLabel = "FILE", description = "Machine rules or a profile, for FOLDER; default conf/machines/known.yaml.")
    private @Nullable Path rules;
    @Option(names = "--json", description = "Print one JSON array.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Path scanned = folder;
        if (scanned == null) {
            if (rules != null) {
                throw output.wrongUsage("--rules goes with FOLDER");
            }
            try (DataFolder journal = data.attach()) {
                print(each -> {
                    for (MachineRecord record : journal.journal().machines()) {
                        each.accept(tree(record));
                    }
                });
            }
            return Main.OK;
        }
        output.requireThere(scanned, "FOLDER");
        MachineScan scan = MachineScan.of(scanned, RulesFile.load(rules), data.scratch(), output.console(),
                unreadable);
        print(each -> {
            for (MachineScan.Total total : scan.machines()) {
                each.accept(tree(total));
            }
        });
        return unreadable.report(output);
    }

    private interface Rows {
        void forEach(Each each) throws IOException;
    }

    private interface Each {
        void accept(Map<String, Object> row);
    }

    private void print(Rows rows) throws IOException {
        if (json) {
            try (Json.ArrayOutput array = Json.array(output.out())) {
                rows.forEach(array::add);
            }
            return;
        }
        try (var table = new PagedTable(output.out(),
                () -> new Table("MANUFACTURER", "MODEL", "SERIAL", "SOFTWARE",
                        "MODALITY", "ROWS", "COLUMNS", "IMAGES", "HELD", "FIRST SEEN", "LAST SEEN",
                        "RULES"))) {
            rows.forEach(row -> table.row(row.get("manufacturer"), row.get("model_name"),
                    row.get("serial_number"),
                    row.get("software_version"), row.get("modality"), row.get("rows"), row.get("columns"),
                    row.get("instances"), row.get("held"), row.get("first_seen"), row.get("last_seen"),
                    rules(row.get("rules"))));
        }
    }

    private static String rules(@Nullable Object counts) {
        String text = counts instanceof Map<?, ?> map
                ? map.entrySet().stream().map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                        .collect(Collectors.joining(", "))
                : "";
        return text.isEmpty() ? "-" : text;
    }

    private static Map<String, Object> tree(MachineRecord record) {
        Machine machine = record.machine();
        return tree(machine.manufacturer(), machine.model(), machine.serial(), machine.software(),
                machine.modality(),
                machine.rows(), machine.columns(), record.instances(), record.held(), record.firstSeen(),
                record.lastSeen(), record.rules());
    }

    private static Map<String, Object> tree(MachineScan.Total total) {
        MachineSignature machine = total.machine;
        return tree(machine.manufacturer(), machine.modelName(), machine.serialNumber(),
                machine.softwareVersions(),
                machine.modality(), machine.rows(), machine.columns(), total.images, total.held, total.first,
                total.last, total.rules);
    }

    private static Map<String, Object> tree(@Nullable String manufacturer, @Nullable String model,
            @Nullable String serial, @Nullable String software, @Nullable String modality,
            @Nullable Integer rows,
            @Nullable Integer columns, long instances, long held, Instant first, Instant last,
            Map<String, Long> rules) {
        Map<String, Object> tree = new LinkedHashMap<>();
        put(tree, "manufacturer", manufacturer);
        put(tree, "model_name", model);
        put(tree, "serial_number", serial);
        put(tree, "software_version", software);
        put(tree, "modality", modality);
        put(tree, "rows", rows);
        put(tree, "columns", columns);
        tree.put("instances", instances);
        tree.put("held", held);
        tree.put("first_seen", first.toString());
        tree.put("last_seen", last.toString());
        tree.put("rules", rules);
        return tree;
    }

    private static void put(Map<String, Object> tree, String key, @Nullable Object value) {
        if (value != null) {
            tree.put(key, value);
        }
    }
}
