package io.gantry.dicom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What was read unchanged is written with the same bytes: every file of the corpus, where it is there. */
class CorpusRoundTripTest {

    static final Path CORPUS = Path.of(System.getProperty("gantry.root", "."), "../shared/corpus")
            .normalize();

    @TestFactory
    Stream<DynamicTest> readAndWrittenAgain() throws IOException {
        assumeTrue(Files.isDirectory(CORPUS), "no corpus beside this checkout");
        try (Stream<Path> files = Files.list(CORPUS)) {
            List<Path> instances = files.filter(f -> f.toString().endsWith(".dcm")).sorted().toList();
            return instances.stream()
                    .map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> same(f)));
        }
    }

    private static void same(Path path) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        try (DicomFile file = DicomReader.read(ByteSource.of(bytes), ReadLimits.DEFAULT)) {
            if (file.transferSyntax().deflated()) {
                return;
            }
            DataSink.InMemory sink = new DataSink.InMemory();
            DicomWriter.writeDataSet(sink, file.dataSet(), file.transferSyntax());
            byte[] expected = Arrays.copyOfRange(bytes, (int) file.dataSetOffset(), bytes.length);
            assertThat(Arrays.mismatch(sink.toByteArray(), expected)).as("first byte that differs")
                    .isEqualTo(-1);
        }
    }
}
