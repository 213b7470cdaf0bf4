package io.gantry.it.bench;

import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import io.gantry.pipeline.Instance;
import io.gantry.pipeline.Pipeline;
import io.gantry.pipeline.StageResult;
import io.gantry.pipeline.anonymize.Anonymizer;
import io.gantry.pipeline.anonymize.Pseudonyms;
import io.gantry.pipeline.profile.Profile;
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

/** A CT header of 117 elements, by one thread: read, de-identified, and through the whole pipeline. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class CtHeaders {

    private static final String PROFILE = """
            version: "2.0"
            privacy_profile: basic
            date_jitter: {min_days: -365, max_days: -1}
            """;

    /** As in a long series: more images than anything remembers. */
    @Param("4000")
    public int instances = 4000;

    private final Pseudonyms pseudonyms = new Pseudonyms(new byte[Pseudonyms.KEY_BYTES]);
    private final Profile profile = Objects
            .requireNonNull(ProfileLoader.parse(PROFILE, "benchmark", new Problems()));
    private final Anonymizer anonymizer = new Anonymizer(profile, pseudonyms);
    private final Pipeline pipeline = Pipeline.of(profile, pseudonyms, null,
            PixelTools.in(Path.of(System.getProperty("java.io.tmpdir"))));
    private byte[][] files = new byte[0][];
    /** Of each image another patient is told, in private items: nothing made for one serves the next. */
    private byte[][] strangers = new byte[0][];
    private int next;

    @Setup
    public void generate() {
        TestInstances study = new TestInstances(1);
        files = new byte[instances][];
        strangers = new byte[instances][];
        for (int i = 0; i < instances; i++) {
            TestInstance image = study.ct(16, 16);
            files[i] = StudyGenerator.ofOnePatient(image).bytes();
            strangers[i] = image.bytes();
        }
    }

    private DicomFile read() throws IOException {
        return read(files);
    }

    private DicomFile read(byte[][] from) throws IOException {
        next = (next + 1) % instances;
        return DicomReader.read(ByteSource.of(from[next]), ReadLimits.DEFAULT);
    }

    @Benchmark
    public Object parse() throws IOException {
        return read().dataSet();
    }

    @Benchmark
    public Object parseAndDeidentify() throws IOException {
        return anonymizer.anonymize(read().dataSet());
    }

    @Benchmark
    public Object parseAndDeidentifyStrangers() throws IOException {
        return anonymizer.anonymize(read(strangers).dataSet());
    }

    @Benchmark
    public Object wholePipeline() throws IOException {
        StageResult result = pipeline.run(Instance.of(read()));
        if (!(result instanceof StageResult.Passed)) {
            throw new IllegalStateException(result.toString());
        }
        return result;
    }
}
