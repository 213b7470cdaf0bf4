package io.gantry.it.bench;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import io.gantry.pipeline.Instance;
import io.gantry.pipeline.Pipeline;
import io.gantry.pipeline.StageResult;
import io.gantry.pipeline.anonymize.Pseudonyms;
import io.gantry.pipeline.clean.Lexicon;
import io.gantry.pipeline.clean.OwnIdentifiers;
import io.gantry.pipeline.clean.TextCleaner;
import io.gantry.pipeline.profile.ProfileLoader;
import io.gantry.pipeline.redact.PixelTools;
import io.gantry.pipeline.yaml.Problems;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Descriptions cleaned, by one thread: texts nobody saw before, those of a series, and in whole instances. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class Descriptions {

    private static final String PROFILE = """
            version: "2.0"
            privacy_profile: basic
            options: [clean_descriptors, clean_structured_content, retain_patient_characteristics]
            date_jitter: {min_days: -365, max_days: -1}
            """;

    private static final int NESTED_PATIENTS = 0x0029A710;

    /** More than anything remembers. */
    @Param("4000")
    public int instances = 4000;

    private final Pipeline pipeline = Pipeline.of(
            Objects.requireNonNull(ProfileLoader.parse(PROFILE, "benchmark", new Problems())),
            new Pseudonyms(new byte[Pseudonyms.KEY_BYTES]), null,
            PixelTools.in(Path.of(System.getProperty("java.io.tmpdir"))));
    private final TextCleaner cleaner = new TextCleaner(Lexicon.standard());
    private byte[][] files = new byte[0][];
    private Attributes[] dataSets = new Attributes[0];
    private String[] texts = new String[0];
    private OwnIdentifiers own = OwnIdentifiers.NONE;
    private int next;

    @Setup
    public void generate() throws IOException {
        TestInstances study = new TestInstances(1);
        files = new byte[instances][];
        dataSets = new Attributes[instances];
        texts = new String[instances];
        for (int i = 0; i < instances; i++) {
            TestInstance instance = study.ct(16, 16);
            Attributes ct = instance.dataSet();
            // Its private items name another patient in each instance, as no series does.
            ct.remove(NESTED_PATIENTS);
            ct.set(Tag.SeriesDescription, "Thorax 1.0 Br40 S3 Dr Nguyen");
            ct.set(Tag.StudyDescription, "CT CHEST W CONTRAST 3/4/21");
            files[i] = instance.bytes();
            dataSets[i] = ct;
            texts[i] = "CT CHEST " + i % 100 + " mm W CONTRAST Dr Nguyen 3/4/" + (1000 + i);
        }
        own = OwnIdentifiers.of(dataSets[0]);
    }

    private int next() {
        next = (next + 1) % instances;
        return next;
    }

    /** A value from which something goes, another one each time. */
    @Benchmark
    public Object changedText() {
        return cleaner.clean(texts[next()], own);
    }

    /** What every instance of a series says. */
    @Benchmark
    public Object sameText() {
        return cleaner.clean(texts[0], own);
    }

    /** Whose identifiers to look for. */
    @Benchmark
    public Object gather() throws IOException {
        return OwnIdentifiers.of(dataSets[next()]);
    }

    @Benchmark
    public Object pipelineWithDescriptions() throws IOException {
        StageResult result = pipeline
                .run(Instance.of(DicomReader.read(ByteSource.of(files[next()]), ReadLimits.DEFAULT)));
        if (!(result instanceof StageResult.Passed)) {
            throw new IllegalStateException(result.toString());
        }
        return result;
    }
}
