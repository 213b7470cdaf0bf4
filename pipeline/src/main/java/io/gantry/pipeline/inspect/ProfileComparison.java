package io.gantry.pipeline.inspect;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.TagFormat;
import io.gantry.pipeline.StageResult;
import io.gantry.pipeline.inspect.DataSetComparison.Change;
import io.gantry.pipeline.inspect.DataSetComparison.Pair;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Adds up where two profiles make something else of the same instances. Holds counts, no value. Safe for any thread. */
public final class ProfileComparison {

    private static final String OTHER_VALUE = ", another value";

    private static final String CODES = TagFormat.format(Tag.DeidentificationMethodCodeSequence);

    private final Map<Difference, Long> attributes = new HashMap<>();
    private final Map<Fates, Long> outcomes = new HashMap<>();

    private record Difference(String attribute, String name, String inA, String inB) {
    }

    private record Fates(String inA, String inB) {
    }

    /** An attribute that the profiles treat differently, so many values of it. */
    public record AttributeRow(String attribute, String name, String inA, String inB, long values) {
    }

    /** What becomes of so many instances. */
    public record OutcomeRow(String inA, String inB, long instances) {
    }

    /**
     * Adds an instance.
     *
     * @throws IOException where a large value cannot be read
     */
    public void add(Attributes original, DryRun.Result a, DryRun.Result b) throws IOException {
        Map<Difference, Long> counts = new HashMap<>();
        if (a.cleaned() != null && b.cleaned() != null) {
            Map<String, Change> inA = changes(original, a.cleaned());
            Map<String, Change> inB = changes(original, b.cleaned());
            Set<String> otherValues = new HashSet<>();
            DataSetComparison.compare(a.cleaned(), b.cleaned(), pair -> {
                if (pair.change() == Change.CHANGED) {
                    otherValues.add(pair.path() + pair.tag());
                }
            });
            DataSetComparison.compare(union(original, a.cleaned(), b.cleaned()), original, pair -> {
                String key = pair.path() + pair.tag();
                String left = word(inA.get(key));
                String right = word(inB.get(key));
                boolean others = left.equals(right) && otherValues.contains(key);
                if (!isStamp(pair) && (!left.equals(right) || others)) {
                    counts.merge(new Difference(AttributeFindings.attribute(pair.beforeIn(), pair.tag()),
                            AttributeFindings.name(pair.tag()), left, others ? right + OTHER_VALUE : right),
                            1L,
                            Long::sum);
                }
            });
        }
        synchronized (this) {
            counts.forEach((difference, count) -> attributes.merge(difference, count, Long::sum));
            outcomes.merge(new Fates(fate(a.result()), fate(b.result())), 1L, Long::sum);
        }
    }

    /** What either profile adds at the top level, beside what was there. */
    private static Attributes union(Attributes original, Attributes a, Attributes b) {
        Attributes union = original.copy();
        for (Attributes cleaned : List.of(a, b)) {
            cleaned.forEach(element -> {
                if (!union.contains(element.tag())) {
                    union.put(element);
                }
            });
        }
        return union;
    }

    private static Map<String, Change> changes(Attributes original, Attributes cleaned) throws IOException {
        Map<String, Change> changes = new HashMap<>();
        DataSetComparison.compare(original, cleaned,
                pair -> changes.put(pair.path() + pair.tag(), pair.change()));
        return changes;
    }

    private static String word(@Nullable Change change) {
        return change == null ? "absent" : change.name().toLowerCase(Locale.ROOT);
    }

    /** These say by which profile it was cleaned: they always differ. */
    private static boolean isStamp(Pair pair) {
        return pair.tag() == Tag.DeidentificationMethod
                || pair.tag() == Tag.DeidentificationMethodCodeSequence
                || pair.path().startsWith(CODES);
    }

    private static String fate(StageResult result) {
        return switch (result) {
            case StageResult.Passed _ -> "forwarded";
            case StageResult.Filtered _ -> "filtered";
            case StageResult.Quarantined held -> "held: " + held.reason();
        };
    }

    /** In the order of attributes. */
    public synchronized List<AttributeRow> attributes() {
        Map<String, AttributeRow> sorted = new TreeMap<>();
        attributes.forEach((d, count) -> sorted.put(d.attribute() + d.inA() + d.inB(),
                new AttributeRow(d.attribute(), d.name(), d.inA(), d.inB(), count)));
        return new ArrayList<>(sorted.values());
    }

    public synchronized List<OutcomeRow> outcomes() {
        Map<String, OutcomeRow> sorted = new TreeMap<>();
        outcomes.forEach((fates, count) -> sorted.put(fates.inA() + fates.inB(),
                new OutcomeRow(fates.inA(), fates.inB(), count)));
        return new ArrayList<>(sorted.values());
    }
}
