package io.gantry.dicom.io;

import io.gantry.dicom.data.Tag;
import io.gantry.dicom.testing.TestInstances;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * How often per second the header of a 512 x 512 CT, 117 elements, is parsed by one thread; pydicom's rate beside it.
 * Run by hand: {@code java -cp target/classes:target/test-classes io.gantry.dicom.io.ParseBenchmark}.
 */
public final class ParseBenchmark {

    private static final int ROUNDS = 5;
    private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final String PYDICOM = """
            import sys, time, pydicom
            n, start = 0, time.perf_counter()
            while time.perf_counter() - start < 3:
                pydicom.dcmread(sys.argv[1], stop_before_pixels=True).PatientID
                n += 1
            print('pydicom, file: %.0f parses/s' % (n / (time.perf_counter() - start)))
            """;

    private ParseBenchmark() {
    }

    @FunctionalInterface
    private interface Parse {
        DicomFile once() throws IOException;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        byte[] bytes = new TestInstances(1).ct(512, 512).bytes();
        measure("Gantry, memory", () -> DicomReader.read(ByteSource.of(bytes), ReadLimits.DEFAULT));
        Path path = Files.createTempFile("parse", ".dcm");
        try (FileChannel file = FileChannel.open(Files.write(path, bytes))) {
            measure("Gantry, open file", () -> DicomReader.read(ByteSource.of(file), ReadLimits.DEFAULT));
            measure("Gantry, file opened each time", () -> {
                try (FileChannel each = FileChannel.open(path)) {
                    return DicomReader.read(ByteSource.of(each), ReadLimits.DEFAULT);
                }
            });
            new ProcessBuilder("/usr/bin/python3", "-c", PYDICOM, path.toString()).inheritIO().start()
                    .waitFor();
        } finally {
            Files.delete(path);
        }
    }

    private static void measure(String name, Parse parse) throws IOException {
        double best = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            int count = 0;
            int identified = 0;
            while (System.nanoTime() - start < ROUND_NANOS) {
                try (DicomFile file = parse.once()) {
                    identified += file.dataSet().string(Tag.PatientID) == null ? 0 : 1;
                }
                count++;
            }
            if (identified != count) {
                throw new IllegalStateException("A parse lost Patient ID");
            }
            best = Math.max(best, count * 1e9 / (System.nanoTime() - start));
        }
        System.out.println(String.format(Locale.ROOT, "%s: %.0f parses/s", name, best));
    }
}
