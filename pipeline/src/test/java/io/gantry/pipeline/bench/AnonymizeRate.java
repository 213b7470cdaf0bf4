package io.gantry.pipeline.bench;

import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.pipeline.Instance;
import io.gantry.pipeline.Pipeline;
import io.gantry.pipeline.SampleInstances;
import io.gantry.pipeline.StageResult;
import io.gantry.pipeline.anonymize.Anonymizer;
import io.gantry.pipeline.anonymize.Pseudonyms;
import io.gantry.pipeline.profile.Profile;
import io.gantry.pipeline.profile.ProfileLoader;
import io.gantry.pipeline.yaml.Problems;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Objects;

/** Prints how long parsing, parsing and de-identifying, and the whole pipeline take for a CT header of 117 elements. */
public final class AnonymizeRate {

    private static final int WARM_UP = 60_000;
    private static final int MEASURED = 60_000;

    private AnonymizeRate() {
    }

    private interface Work {
        int run(byte[] file) throws IOException;
    }

    public static void main(String[] args) throws IOException {
        Profile profile = Objects.requireNonNull(ProfileLoader.parse(
                "version: \"2.0\"\nprivacy_profile: basic\ndate_jitter: {min_days: -365, max_days: -1}\n",
                "bench",
                new Problems()));
        Pseudonyms pseudonyms = new Pseudonyms(new byte[Pseudonyms.KEY_BYTES]);
        Anonymizer anonymizer = new Anonymizer(profile, pseudonyms);
        Pipeline pipeline = Pipeline.of(profile, pseudonyms);
        byte[] file = SampleInstances.file(SampleInstances.ct(), TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
        measure("parse", file, bytes -> read(bytes).dataSet().size());
        measure("parse and de-identify", file, bytes -> anonymizer.anonymize(read(bytes).dataSet()).size());
        measure("parse and whole pipeline", file, bytes -> {
            StageResult result = pipeline.run(Instance.of(read(bytes)));
            if (!(result instanceof StageResult.Passed)) {
                throw new IllegalStateException(result.toString());
            }
            return 1;
        });
    }

    private static DicomFile read(byte[] bytes) throws IOException {
        return DicomReader.read(ByteSource.of(bytes), ReadLimits.DEFAULT);
    }

    /** Of this thread, in nanoseconds: other load on the machine does not count. */
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void measure(String what, byte[] file, Work work) throws IOException {
        long sum = 0;
        for (int i = 0; i < WARM_UP; i++) {
            sum += work.run(file);
        }
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long start = cpu();
            for (int i = 0; i < MEASURED / 5; i++) {
                // Another instance each time, as in a series: its UID cannot be remembered.
                file[file.length - 520] = (byte) i;
                sum += work.run(file);
            }
            best = Math.min(best, (cpu() - start) / (MEASURED / 5));
        }
        System.out
                .println(what + ": " + best / 1000.0 + " us, " + 1_000_000_000L / best + "/s (" + sum + ")");
    }
}
