package io.gantry.it.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Tag;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.ReadLimits;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** That scripts/bench can be run; nothing is timed. */
final class BenchmarksTest {

    @Test
    void everyBenchmarkRunsOnce() throws RunnerException {
        System.setProperty("jmh.ignoreLock", "true");
        Collection<RunResult> results = new Runner(new OptionsBuilder().include(getClass().getPackageName())
                .param("instances", "3").mode(Mode.SingleShotTime).forks(0).warmupIterations(0)
                .measurementIterations(1)
                .verbosity(VerboseMode.SILENT).shouldFailOnError(true).build()).run();
        assertThat(results).extracting(result -> result.getParams().getBenchmark().replaceAll(".*\\.", ""))
                .containsExactlyInAnyOrder("parse", "parseAndDeidentify", "parseAndDeidentifyStrangers",
                        "wholePipeline", "read", "write",
                        "changedText", "sameText", "gather", "pipelineWithDescriptions",
                        "scan", "scan", "anonymize", "anonymize", "lockIdentity", "lockIdentity",
                        "received", "receivedByEight", "decode", "decode", "decode", "decode", "decode",
                        "encode",
                        "encode", "encode", "encode", "encode");
    }

    @Test
    void whatIsRedactedIsBlankedAndWrittenWhole(@TempDir Path folder) throws IOException {
        Redactions.generate(folder, 1);
        for (String kind : List.of("ct", "us")) {
            Path clean = folder.resolve(kind + ".dcm");
            new Redactions(folder).redact(folder.resolve(kind).resolve("0000.dcm"), clean);
            try (FileChannel channel = FileChannel.open(clean);
                    DicomFile file = DicomReader.read(ByteSource.of(channel), ReadLimits.DEFAULT)) {
                assertThat(file.dataSet().string(Tag.BurnedInAnnotation)).isEqualTo("NO");
                assertThat(channel.size()).isGreaterThan(500_000);
            }
        }
    }

    @Test
    void theJournalGrows() throws Exception {
        JournalGrowth.measure(400, 40, 10);
    }

    @Test
    void aStudyIsDealtToTheSenders(@TempDir Path folder) throws IOException {
        StudyGenerator.study(folder, 2, 3);
        Set<String> instances = new HashSet<>();
        Set<String> studies = new HashSet<>();
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> dicom = files.filter(file -> file.toString().endsWith(".dcm")).toList();
            assertThat(dicom).hasSize(3);
            for (Path each : dicom) {
                try (FileChannel channel = FileChannel.open(each);
                        DicomFile file = DicomReader.read(ByteSource.of(channel), ReadLimits.DEFAULT)) {
                    assertThat(file.dataSet().size()).isEqualTo(117);
                    instances.add(file.dataSet().string(Tag.SOPInstanceUID));
                    studies.add(file.dataSet().string(Tag.StudyInstanceUID));
                }
            }
        }
        assertThat(instances).hasSize(3);
        assertThat(studies).hasSize(1);
        assertThat(folder.resolve("sender-0")).isDirectoryContaining(file -> true);
        assertThat(folder.resolve("sender-1")).isDirectoryContaining(file -> true);
    }

    @Test
    void theBigInstanceIsAsLongAsItSays(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("big.dcm");
        StudyGenerator.big(path, 3);
        try (FileChannel channel = FileChannel.open(path);
                DicomFile file = DicomReader.read(ByteSource.of(channel), ReadLimits.DEFAULT)) {
            assertThat(file.dataSet().string(Tag.NumberOfFrames)).isEqualTo("3");
            assertThat(file.dataSet().contains(Tag.PixelData)).isTrue();
        }
    }
}
