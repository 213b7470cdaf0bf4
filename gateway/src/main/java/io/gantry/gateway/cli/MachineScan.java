package io.gantry.gateway.cli;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.Scratch;
import io.gantry.pipeline.MachineSignature;
import io.gantry.pipeline.redact.RedactionRules;
import io.gantry.pipeline.redact.RiskClass;
import io.gantry.pipeline.redact.Unmatched;
import io.gantry.pipeline.redact.rule.MachineRule;
import io.gantry.pipeline.redact.rule.Match;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The machines that made the images of a folder, and which rule is for them. Not thread-safe. */
final class MachineScan {

    private static final int MOST_SAMPLES = 3;

    /** One kind of image: what machine made it, in what geometry, what it is, and which rule is for it. */
    record Kind(MachineSignature machine, String imageType, String rule) {
    }

    /** What was seen of a kind. */
    static final class Seen {
        final List<Path> samples = new ArrayList<>();
        final @Nullable MachineRule rule;
        final int regions;
        long images;
        long held;
        Instant first = Instant.MAX;
        Instant last = Instant.MIN;

        private Seen(@Nullable MachineRule rule, Attributes dataSet) {
            this.rule = rule;
            this.regions = dataSet.items(Tag.SequenceOfUltrasoundRegions).size();
        }

        private void count(Path file, Instant at, boolean isHeld) {
            if (samples.size() < MOST_SAMPLES) {
                samples.add(file);
            }
            images++;
            held += isHeld ? 1 : 0;
            first = at.isBefore(first) ? at : first;
            last = at.isAfter(last) ? at : last;
        }
    }

    /** What was seen of a machine, by all its rules. */
    static final class Total {
        final MachineSignature machine;
        final Map<String, Long> rules = new TreeMap<>();
        final List<Path> samples = new ArrayList<>();
        long images;
        long held;
        Instant first = Instant.MAX;
        Instant last = Instant.MIN;

        private Total(MachineSignature machine) {
            this.machine = machine;
        }

        private void add(String rule, Seen seen) {
            samples.addAll(seen.samples);
            images += seen.images;
            held += seen.held;
            first = seen.first.isBefore(first) ? seen.first : first;
            last = seen.last.isAfter(last) ? seen.last : last;
            if (!rule.isEmpty()) {
                rules.merge(rule, seen.images, Long::sum);
            }
        }
    }

    private final RedactionRules rules;
    private final Map<Kind, Seen> kinds = new LinkedHashMap<>();

    private MachineScan(RedactionRules rules) {
        this.rules = rules;
    }

    /** Looks at every file; those that are no DICOM or cannot be read are added to {@code unreadable}. */
    static MachineScan of(Path folder, RedactionRules rules, Scratch scratch, Console console,
            UnreadableFiles unreadable) throws IOException {
        MachineScan scan = new MachineScan(rules);
        List<Path> files = InputFiles.list(folder);
        try (Console.Progress progress = console.progress("scanning", files.size())) {
            for (int i = 0; i < files.size(); i++) {
                Path file = files.get(i);
                DicomFiles.open(file, scratch, i + 1, (ordinal, dicom) -> {
                    if (dicom == null) {
                        unreadable.add(ordinal, file);
                    } else {
                        scan.look(file, dicom);
                    }
                });
                progress.advance(1);
            }
        }
        return scan;
    }

    private void look(Path file, DicomFile dicom) throws IOException {
        Attributes dataSet = dicom.dataSet();
        if (!dataSet.contains(Tag.PixelData)) {
            return;
        }
        Match match = rules.machines().match(dataSet);
        MachineRule rule = match instanceof Match.Found(var found) ? found : null;
        Kind kind = new Kind(MachineSignature.of(dataSet), String.join("\\", dataSet.strings(Tag.ImageType)),
                text(match));
        kinds.computeIfAbsent(kind, _ -> new Seen(rule, dataSet))
                .count(file, Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.MILLIS),
                        isHeld(match, dicom));
    }

    private boolean isHeld(Match match, DicomFile dicom) {
        return switch (match) {
            case Match.Found _ -> false;
            case Match.Ambiguous _,Match.Undecided _ -> true;
            case Match.None _ -> {
                RiskClass risk = RiskClass.of(dicom.dataSet(), dicom.transferSyntax());
                yield risk != null && rules.unmatched().get(risk) == Unmatched.HOLD;
            }
        };
    }

    private static String text(Match match) {
        return switch (match) {
            case Match.None _ -> "";
            case Match.Found(var rule) -> rule.name();
            case Match.Ambiguous(var one, var other) ->
                one.origin() + " or " + other.origin() + ": ambiguous";
            case Match.Undecided(var rule) -> rule.origin() + ": undecided";
        };
    }

    /** Sorted by machine. */
    List<Map.Entry<Kind, Seen>> kinds() {
        List<Map.Entry<Kind, Seen>> sorted = new ArrayList<>(kinds.entrySet());
        sorted.sort(Comparator.comparing(entry -> entry.getKey().machine().manufacturer() + " "
                + entry.getKey().machine().modelName() + " " + entry.getKey()));
        return sorted;
    }

    /** The machines as the journal tells them apart: whatever their stations are called. Sorted. */
    List<Total> machines() {
        Map<MachineSignature, Total> totals = new LinkedHashMap<>();
        for (Map.Entry<Kind, Seen> entry : kinds()) {
            MachineSignature of = entry.getKey().machine();
            MachineSignature machine = new MachineSignature(of.manufacturer(), of.modelName(),
                    of.serialNumber(), of.softwareVersions(), null, of.modality(), of.rows(), of.columns());
            totals.computeIfAbsent(machine, Total::new).add(entry.getKey().rule(), entry.getValue());
        }
        return List.copyOf(totals.values());
    }
}
