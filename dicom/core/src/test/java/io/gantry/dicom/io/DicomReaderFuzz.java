package io.gantry.dicom.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gantry.dicom.data.SpecificCharacterSet;
import io.gantry.dicom.testing.RawDataSet;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * Any bytes at all: the reader takes them or throws its own exception, in time and memory that follow their number.
 * The build replays the seeds and a fixed series of mutations; {@code JAZZER_FUZZ=1} searches further.
 */
class DicomReaderFuzz {

    private static final int MUTATIONS = 3000;
    /** Small enough for large values to stay in their source, and for a deflated bomb to end soon. */
    private static final ReadLimits LIMITS = new ReadLimits(64, 100_000, 8 << 20, 4096, 4 << 20);

    @FuzzTest(maxDuration = "2m")
    void file(byte[] bytes) throws IOException {
        parse(bytes);
    }

    @FuzzTest(maxDuration = "1m")
    void items(byte[] bytes) throws IOException {
        try {
            DicomReader.readItems(bytes, SpecificCharacterSet.ASCII, LIMITS);
        } catch (MalformedDatasetException e) {
            assertThat(e.offset()).isBetween(0L, (long) bytes.length);
        }
    }

    /** True where the bytes were read: then they can be written too, and what was written reads the same. */
    private static boolean parse(byte[] bytes) throws IOException {
        byte[] written;
        TransferSyntax syntax;
        try (DicomFile file = DicomReader.read(new TrickleSource(bytes, 64 * 1024), LIMITS)) {
            syntax = file.transferSyntax();
            DataSink.InMemory sink = new DataSink.InMemory();
            DicomWriter.writeDataSet(sink, file.dataSet(), syntax);
            written = sink.toByteArray();
        } catch (MalformedDatasetException e) {
            assertThat(e.getMessage()).isNotEmpty();
            return false;
        }
        if (!syntax.deflated()) {
            DataSink.InMemory again = new DataSink.InMemory();
            DicomWriter.writeDataSet(again,
                    DicomReader.readDataSet(ByteSource.of(written), 0, syntax, LIMITS), syntax);
            assertThat(again.toByteArray()).isEqualTo(written);
        }
        return true;
    }

    @Test
    void mutationsOfEveryKindOfInstance() {
        List<byte[]> seeds = new TestInstances(11).oneOfEach().stream().map(TestInstance::bytes).toList();
        Random random = new Random(20261123);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            int read = 0;
            for (int i = 0; i < MUTATIONS; i++) {
                read += parse(mutate(seeds.get(i % seeds.size()).clone(), random)) ? 1 : 0;
            }
            assertThat(read).as("some mutations do no harm, most do").isBetween(MUTATIONS / 20, MUTATIONS);
        });
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        byte[] mutated = bytes;
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            int at = 132 + random.nextInt(Math.min(mutated.length - 140, 4000));
            switch (random.nextInt(6)) {
                case 0 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> mutated[at] = (byte) random.nextInt();
                case 2 -> ByteBuffer.wrap(mutated).putInt(at, -1);
                case 3 -> ByteBuffer.wrap(mutated).putInt(at, random.nextBoolean() ? 0xFFFFFF7F : 0xFEFF00E0);
                case 4 -> System.arraycopy(mutated, at, mutated, 132 + random.nextInt(at - 131), 8);
                default -> {
                    mutated = java.util.Arrays.copyOf(mutated, at + 8);
                    return mutated;
                }
            }
        }
        return mutated;
    }

    /** A length is a claim: nothing may be allocated on its word. */
    @Test
    void memoryFollowsTheBytesThereAreNotTheLengthsTheyClaim() throws IOException {
        List<byte[]> claims = new ArrayList<>();
        for (String vr : List.of("OB", "OW", "UT", "UN", "SQ", "UC", "OV")) {
            for (long length : new long[]{0x7FFFFFF0L, 0x80000000L, 0xFFFFFFFEL, 0xFFFFFFFFL}) {
                claims.add(RawDataSet.explicitLittle().header(0x00091001, vr, length).bytes(new byte[64])
                        .inFile("1.2.840.10008.1.2.1"));
                claims.add(RawDataSet.explicitLittle().header(0x00081110, "SQ", 0xFFFFFFFFL).item(length)
                        .header(0x00091001, vr, length).bytes(new byte[64]).inFile("1.2.840.10008.1.2.1"));
                claims.add(RawDataSet.explicitLittle().header(0x7FE00010, "OB", 0xFFFFFFFFL).item(length)
                        .bytes(new byte[64]).inFile("1.2.840.10008.1.2.5"));
            }
        }
        for (byte[] claim : claims) {
            parse(claim);
        }
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (byte[] claim : claims) {
            assertThat(parse(claim)).isFalse();
        }
        long each = (threads.getCurrentThreadAllocatedBytes() - before) / claims.size();
        assertThat(each).as("bytes allocated for a file of some 300").isLessThan(64 * 1024);
    }
}
