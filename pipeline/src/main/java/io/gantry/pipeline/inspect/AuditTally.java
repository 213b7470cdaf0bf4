package io.gantry.pipeline.inspect;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.dict.UidRegistry;
import io.gantry.pipeline.MachineSignature;
import io.gantry.pipeline.Reason;
import io.gantry.pipeline.StageResult;
import io.gantry.pipeline.inspect.AttributeFindings.Finding;
import io.gantry.pipeline.inspect.AttributeFindings.Why;
import io.gantry.pipeline.inspect.DataSetComparison.Change;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Adds up what was found in many instances. Holds counts, never a value. Safe for any thread. */
public final class AuditTally {

    private final Map<String, Row> attributes = new TreeMap<>();
    private final Map<String, Long> outcomes = new TreeMap<>();
    private final Map<String, Long> reasons = new TreeMap<>();
    private final Map<String, Long> sopClasses = new TreeMap<>();
    private final Map<String, Long> machines = new TreeMap<>();
    private final Map<String, Long> burnedIn = new TreeMap<>();

    /** The counts of one attribute. */
    public static final class Row {
        private final String attribute;
        private final String name;
        private long instances;
        private long values;
        private long nested;
        private final Map<Change, Long> changes = new EnumMap<>(Change.class);
        private final Map<Why, Long> whys = new EnumMap<>(Why.class);
        private final Map<TextPattern, Long> patterns = new EnumMap<>(TextPattern.class);

        private Row(String attribute, String name) {
            this.attribute = attribute;
            this.name = name;
        }

        public String attribute() {
            return attribute;
        }

        public String name() {
            return name;
        }

        /** Instances that have it with a value. */
        public long instances() {
            return instances;
        }

        /** How often it occurs with a value, in items of sequences too. */
        public long values() {
            return values;
        }

        /** How often it occurs in an item of a sequence. */
        public long nested() {
            return nested;
        }

        public long count(Change change) {
            return changes.getOrDefault(change, 0L);
        }

        public long count(Why why) {
            return whys.getOrDefault(why, 0L);
        }

        public boolean isSuspect() {
            return !whys.isEmpty();
        }

        /** What its text looked like, as {@code DATE, PHONE}. */
        public String patterns() {
            return patterns.keySet().stream().map(Enum::name).collect(Collectors.joining(", "));
        }
    }

    /** Adds an instance. */
    public synchronized void add(Attributes original, List<Finding> findings, StageResult result) {
        Set<String> seen = new HashSet<>();
        for (Finding finding : findings) {
            Row row = attributes.computeIfAbsent(finding.attribute(), a -> new Row(a, finding.name()));
            row.instances += seen.add(finding.attribute()) ? 1 : 0;
            row.values++;
            row.nested += finding.pair().isNested() ? 1 : 0;
            if (finding.change() != null) {
                row.changes.merge(finding.change(), 1L, Long::sum);
            }
            finding.why().forEach(why -> row.whys.merge(why, 1L, Long::sum));
            finding.patterns().forEach(pattern -> row.patterns.merge(pattern, 1L, Long::sum));
        }
        outcome(result);
        count(sopClasses,
                UidRegistry.nameOf(Objects.requireNonNullElse(original.string(Tag.SOPClassUID), "not said")));
        MachineSignature machine = MachineSignature.of(original);
        String name = Stream.of(machine.manufacturer(), machine.modelName(), machine.softwareVersions())
                .filter(Objects::nonNull).collect(Collectors.joining(", "));
        count(machines, name.isEmpty() ? "not said" : name);
        if (original.contains(Tag.PixelData)) {
            String modality = Objects.requireNonNullElse(machine.modality(), "no modality");
            String said = original.string(Tag.BurnedInAnnotation);
            count(burnedIn, modality + ", Burned In Annotation " + (said == null
                    ? "not said"
                    : said.equals("YES") || said.equals("NO") ? said : "neither YES nor NO"));
        }
    }

    private void outcome(StageResult result) {
        switch (result) {
            case StageResult.Passed _ -> count(outcomes, "forwarded");
            case StageResult.Filtered _ -> count(outcomes, "filtered");
            case StageResult.Quarantined(Reason reason, String detail) -> {
                count(outcomes, "held");
                count(reasons, reason + (detail.isEmpty() ? "" : ": " + detail));
            }
        }
    }

    /** Adds a file that is no instance. */
    public synchronized void addUnreadable() {
        count(outcomes, "held");
        count(reasons, Reason.UNREADABLE.name());
    }

    private static void count(Map<String, Long> counts, String key) {
        counts.merge(key, 1L, Long::sum);
    }

    /** By attribute, in the order of tags. */
    public synchronized List<Row> attributes() {
        return List.copyOf(attributes.values());
    }

    /** Forwarded, held, filtered. */
    public synchronized Map<String, Long> outcomes() {
        return new TreeMap<>(outcomes);
    }

    /** Why instances are held, with the place. */
    public synchronized Map<String, Long> reasons() {
        return new TreeMap<>(reasons);
    }

    public synchronized Map<String, Long> sopClasses() {
        return new TreeMap<>(sopClasses);
    }

    /** By maker, model and software; serial numbers and station names are left out. */
    public synchronized Map<String, Long> machines() {
        return new TreeMap<>(machines);
    }

    /** By modality and what the instance says of text burned into its pixels. */
    public synchronized Map<String, Long> burnedIn() {
        return new TreeMap<>(burnedIn);
    }
}
