package io.gantry.gateway.cli;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.MalformedDatasetException;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.pipeline.MachineSignature;
import io.gantry.pipeline.redact.RedactionRules;
import io.gantry.pipeline.redact.RiskClass;
import io.gantry.pipeline.redact.Unmatched;
import io.gantry.pipeline.redact.rule.MachineRule;
import io.gantry.pipeline.redact.rule.Match;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The machines that made the images of a folder, and which rule is for them. Not thread-safe. */
final class MachineScan {

    /** One kind of image: what machine made it, in what geometry, and which rule is for it. */
    record Kind(MachineSignature machine, String rule) {
    }

    /** What was seen of a kind. */
    static final class Seen {
        final Path sample;
        final @Nullable MachineRule rule;
        final String imageType;
        final int regions;
        long images;
        long held;
        Instant first = Instant.MAX;
        Instant last = Instant.MIN;

        private Seen(Path sample, @Nullable MachineRule rule, Attributes dataSet) {
            this.sample = sample;
            this.rule = rule;
            this.imageType = String.join("\\", dataSet.strings(Tag.ImageType));
            this.regions = dataSet.items(Tag.SequenceOfUltrasoundRegions).size();
        }

        private void count(Instant at, boolean isHeld) {
            images++;
            held += isHeld ? 1 : 0;
            first = at.isBefore(first) ? at : first;
            last = at.isAfter(last) ? at : last;
        }
    }

    private final RedactionRules rules;
    private final Map<Kind, Seen> kinds = new LinkedHashMap<>();
    private long unreadable;

    MachineScan(RedactionRules rules) {
        this.rules = rules;
    }

    /** Looks at every file; files that are no DICOM are counted. */
    static MachineScan of(Path folder, RedactionRules rules, Console console) throws IOException {
        MachineScan scan = new MachineScan(rules);
        List<Path> files = InputFiles.list(folder);
        try (Console.Progress progress = console.progress("scanning", files.size())) {
            for (Path file : files) {
                scan.look(file);
                progress.advance(1);
            }
        }
        return scan;
    }

    private void look(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                DicomFile dicom = DicomReader.read(ByteSource.of(channel), ReadLimits.DEFAULT)) {
            Attributes dataSet = dicom.dataSet();
            if (!dataSet.contains(Tag.PixelData)) {
                return;
            }
            Match match = rules.machines().match(dataSet);
            MachineRule rule = match instanceof Match.Found(var found) ? found : null;
            Kind kind = new Kind(MachineSignature.of(dataSet), text(match));
            kinds.computeIfAbsent(kind, _ -> new Seen(file, rule, dataSet))
                    .count(Files.getLastModifiedTime(file).toInstant(), isHeld(match, dataSet));
        } catch (MalformedDatasetException e) {
            unreadable++;
        } catch (IOException e) {
            unreadable++;
        }
    }

    private boolean isHeld(Match match, Attributes dataSet) {
        return switch (match) {
            case Match.Found _ -> false;
            case Match.Ambiguous _,Match.Undecided _ -> true;
            case Match.None _ -> {
                RiskClass risk = RiskClass.of(dataSet);
                yield risk != null && rules.unmatched().get(risk) == Unmatched.HOLD;
            }
        };
    }

    private static String text(Match match) {
        return switch (match) {
            case Match.None _ -> "";
            case Match.Found(var rule) -> rule.origin();
            case Match.Ambiguous(var one, var other) ->
                one.origin() + " or " + other.origin() + ": ambiguous";
            case Match.Undecided(var rule) -> rule.origin() + ": undecided";
        };
    }

    /** Sorted by machine. */
    List<Map.Entry<Kind, Seen>> kinds() {
        List<Map.Entry<Kind, Seen>> sorted = new ArrayList<>(kinds.entrySet());
        sorted.sort(Comparator.comparing(entry -> entry.getKey().machine().manufacturer() + " "
                + entry.getKey().machine().modelName() + " " + entry.getKey().machine()
                + entry.getKey().rule()));
        return sorted;
    }

    long unreadable() {
        return unreadable;
    }
}
