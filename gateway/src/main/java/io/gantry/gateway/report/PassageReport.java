package io.gantry.gateway.report;

import io.gantry.dicom.dict.StandardDictionary;
import io.gantry.dicom.dict.UidRegistry;
import io.gantry.gateway.report.Report.Section;
import io.gantry.storage.journal.ActionCount;
import io.gantry.storage.journal.DeliveryCount;
import io.gantry.storage.journal.Description;
import io.gantry.storage.journal.InstanceRecord;
import io.gantry.storage.journal.Machine;
import io.gantry.storage.journal.MachineRecord;
import io.gantry.storage.journal.Reason;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Adds up what a node has received, by what its journal says. Not thread-safe. */
public final class PassageReport {

    private static final String UNKNOWN = "not known";

    private final Map<Long, String> machineNames = new HashMap<>();
    private final Map<String, Long> states = new TreeMap<>();
    private final Map<String, Long> reasons = new TreeMap<>();
    private final Map<String, Long> sopClasses = new TreeMap<>();
    private final Map<String, Long> modalities = new TreeMap<>();
    private final Map<String, Long> senders = new TreeMap<>();
    private final Map<String, Long> routes = new TreeMap<>();
    private final Map<String, Long> profiles = new TreeMap<>();
    private final Map<String, Long> machines = new TreeMap<>();
    private final Map<String, Long> days = new TreeMap<>();

    private final List<List<Object>> destinations;
    private final List<List<Object>> actions;

    /**
     * @param known the machines of the journal
     * @param deliveries those of the instances that are added
     * @param actions what became of their attributes
     */
    public PassageReport(Collection<MachineRecord> known, List<DeliveryCount> deliveries,
            List<ActionCount> actions) {
        this.actions = actions.stream().map(PassageReport::row).toList();
        destinations = deliveries.stream().map(PassageReport::row).toList();
        for (MachineRecord each : known) {
            Machine machine = each.machine();
            machineNames.put(each.id(), Stream.of(machine.manufacturer(), machine.model(), machine.software())
                    .filter(Objects::nonNull).collect(Collectors.joining(", ")));
        }
    }

    public void add(InstanceRecord row) {
        Description description = row.description();
        count(states, row.state().name());
        Reason reason = row.reason();
        if (reason != null) {
            count(reasons, row.state() + ", " + reason.code());
        }
        count(sopClasses, UidRegistry.nameOf(row.receipt().sopClass()));
        count(modalities, known(description.modality()));
        count(senders, row.receipt().callingAe() + " to " + row.receipt().calledAe());
        count(routes, known(description.route()));
        count(profiles, description.profileDigest() == null
                ? UNKNOWN
                : known(description.profile()) + ", " + description.profileDigest() + ", "
                        + known(description.tablesEdition()));
        count(machines,
                row.machineId() == null ? UNKNOWN : machineNames.getOrDefault(row.machineId(), UNKNOWN));
        count(days, row.receipt().receivedAt().toString().substring(0, "2026-11-23".length()));
    }

    private static List<Object> row(DeliveryCount count) {
        Integer status = count.status();
        return List.of(count.destination(), count.state().name(),
                status == null ? "" : String.format(Locale.ROOT, "%04XH", status), count.deliveries(),
                count.attempts());
    }

    private static List<Object> row(ActionCount count) {
        String attribute = count.what().attribute();
        return List.of(attribute, name(attribute), count.what().action(),
                known(count.profileDigest()), count.instances());
    }

    /** The keyword; empty for private ones. */
    private static String name(String attribute) {
        if (!attribute.matches("[0-9A-F]{4},[0-9A-F]{4}")) {
            return "";
        }
        StandardDictionary.Entry entry = StandardDictionary
                .lookup(Integer.parseUnsignedInt(attribute.replace(",", ""), 16));
        return entry == null ? "" : entry.keyword();
    }

    private static String known(@Nullable String text) {
        return text == null || text.isEmpty() ? UNKNOWN : text;
    }

    private static void count(Map<String, Long> counts, String key) {
        counts.merge(key, 1L, Long::sum);
    }

    public Report report(Map<String, String> facts) {
        List<List<Object>> byDay = days.entrySet().stream()
                .map(e -> List.<Object>of(e.getKey(), e.getValue()))
                .toList();
        return new Report("What passed through", facts, List.of(
                Section.of("states", "What became of the instances", "", "state", states),
                Section.of("reasons", "Why instances were held, filtered or discarded", "", "reason",
                        reasons),
                new Section("days", "By day", "Days of UTC.", List.of("day", "count"), byDay, 1),
                Section.of("profiles", "Profiles",
                        "With the digest of all their rules, and the edition of the tables.",
                        "profile", profiles),
                new Section("actions", "What became of attributes",
                        "In instances that were cleaned, at every depth of sequences: how many have the attribute and"
                                + " had it treated so. What stayed as it was is not counted; private attributes are"
                                + " counted together for each group. Instances that were cleaned before this was"
                                + " counted are not in it.",
                        List.of("attribute", "name", "action", "profile digest", "instances"), actions, 4),
                new Section("destinations", "Destinations",
                        "Deliveries by what became of them and the last answer; PENDING ones are tried again.",
                        List.of("destination", "state", "status", "deliveries", "attempts"), destinations, 3),
                Section.of("routes", "Routes", "", "route", routes),
                Section.of("senders", "Senders", "", "sender", senders),
                Section.of("modalities", "Modalities", "", "modality", modalities),
                Section.of("sop_classes", "SOP classes", "", "sop class", sopClasses),
                Section.of("machines", "Machines", "Maker, model and software.", "machine", machines)));
    }
}
