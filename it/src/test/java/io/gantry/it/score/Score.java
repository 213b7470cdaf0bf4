package io.gantry.it.score;

import com.google.errorprone.annotations.FormatMethod;
import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.pipeline.Instance;
import io.gantry.pipeline.Output;
import io.gantry.pipeline.Pipeline;
import io.gantry.pipeline.StageResult;
import io.gantry.pipeline.anonymize.Pseudonyms;
import io.gantry.pipeline.profile.Profile;
import io.gantry.pipeline.redact.PixelTools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What a profile makes of a cohort: which checks of the answer key are passed. All checks of an instance that is held
 * are failed.
 */
final class Score {

    /**
     * A check that is not passed.
     *
     * @param found what stands there instead, or why the instance is held
     */
    record Failure(Check check, String original, String found) {
    }

    private final Map<Category, Integer> all = new EnumMap<>(Category.class);
    private final Map<Category, Integer> passed = new EnumMap<>(Category.class);
    private final List<Failure> failures = new ArrayList<>();
    private final Judge judge = new Judge();
    private int instances;
    private int held;

    private Score() {
    }

    static Score of(Profile profile, List<Specimen> cohort) throws IOException {
        Pipeline pipeline = pipeline(profile);
        Score score = new Score();
        for (Specimen specimen : cohort) {
            score.add(specimen, pipeline);
        }
        return score;
    }

    static Pipeline pipeline(Profile profile) {
        byte[] key = new byte[Pseudonyms.KEY_BYTES];
        key[0] = 42;
        return Pipeline.of(profile, new Pseudonyms(key), null,
                PixelTools.in(Path.of(System.getProperty("java.io.tmpdir"))));
    }

    private void add(Specimen specimen, Pipeline pipeline) throws IOException {
        instances++;
        try (DicomFile file = DicomReader.read(ByteSource.of(specimen.instance().bytes()),
                ReadLimits.DEFAULT)) {
            switch (pipeline.run(Instance.of(file))) {
                case StageResult.Passed result -> {
                    try (Instance clean = result.instance()) {
                        Output output = Objects.requireNonNull(clean.output());
                        try (DicomFile left = DicomReader.read(output.file(), ReadLimits.DEFAULT)) {
                            judge(specimen, left.dataSet());
                        }
                    }
                }
                case StageResult.Quarantined result ->
                    held(specimen, result.reason() + " " + result.detail());
                case StageResult.Filtered result -> held(specimen, "filtered by " + result.rule());
            }
        }
    }

    private void held(Specimen specimen, String why) {
        held++;
        for (Check check : specimen.checks()) {
            all.merge(check.category(), 1, Integer::sum);
            failures.add(new Failure(check, "", why));
        }
    }

    private void judge(Specimen specimen, Attributes output) {
        for (Check check : specimen.checks()) {
            all.merge(check.category(), 1, Integer::sum);
            if (judge.passes(check, specimen.patient(), output)) {
                passed.merge(check.category(), 1, Integer::sum);
            } else {
                failures.add(new Failure(check, value(specimen.instance().dataSet(), check),
                        value(output, check)));
            }
        }
    }

    private static String value(Attributes dataSet, Check check) {
        Attributes in = check.location().holder(dataSet);
        return in == null ? "" : Values.of(in, check.location().tag());
    }

    int instances() {
        return instances;
    }

    /** How many instances the pipeline did not let pass. */
    int held() {
        return held;
    }

    List<Failure> failures() {
        return Collections.unmodifiableList(failures);
    }

    int checks(Category category) {
        return all.getOrDefault(category, 0);
    }

    int passed(Category category) {
        return passed.getOrDefault(category, 0);
    }

    /** Passed of all checks of a category, in percent; 100 where there is none. */
    double percent(Category category) {
        return percent(passed(category), checks(category));
    }

    /** Passed of all checks, in percent. */
    double percent() {
        return percent(sum(passed), sum(all));
    }

    private static double percent(int part, int whole) {
        return whole == 0 ? 100 : 100.0 * part / whole;
    }

    private static int sum(Map<Category, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The score by category, as lines. */
    String table() {
        StringBuilder table = new StringBuilder();
        line(table, "%-18s%10s%10s%11s", "category", "passed", "checks", "percent");
        for (Category category : Category.values()) {
            line(table, "%-18s%10d%10d%11.2f", category.label(), passed(category), checks(category),
                    percent(category));
        }
        line(table, "%-18s%10d%10d%11.3f", "total", sum(passed), sum(all), percent());
        line(table, "%d instances, %d held", instances, held);
        return table.toString();
    }

    @FormatMethod
    private static void line(StringBuilder table, String format, Object... values) {
        table.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
