package io.gantry.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.MalformedDatasetException;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.io.TransferSyntax;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mutations of valid files through the whole pipeline: the result is always a value, and what passes can be read. */
class PipelineFuzz {

    private static final ReadLimits LIMITS = new ReadLimits(16, 10_000, 1 << 20, 1024, 1 << 22);

    @ParameterizedTest
    @ValueSource(strings = {UID.ImplicitVRLittleEndian, UID.ExplicitVRLittleEndian, UID.ExplicitVRBigEndian})
    void mutations(String uid) throws IOException {
        Attributes dataSet = SampleInstances.ct();
        Attributes content = new Attributes();
        content.set(Tag.ValueType, "TEXT");
        content.set(Tag.TextValue, "Hallwachs");
        dataSet.setSequence(Tag.ContentSequence, content, content);
        byte[] valid = SampleInstances.file(dataSet, TransferSyntax.of(uid));
        Pipeline[] pipelines = {Profiles.pipeline(Profiles.basic()), Profiles.pipeline(Profiles.jitter())};
        Random random = new Random(uid.hashCode());
        int passed = 0;
        for (int i = 0; i < 4_000; i++) {
            byte[] mutated = mutate(valid, random);
            try (DicomFile file = DicomReader.read(ByteSource.of(mutated), LIMITS)) {
                if (pipelines[i % 2].run(Instance.of(file)) instanceof StageResult.Passed result) {
                    passed++;
                    Output output = java.util.Objects.requireNonNull(result.instance().output());
                    DataSink.InMemory sink = new DataSink.InMemory();
                    sink.write(new ByteRange(output.file(), 0, output.file().size()));
                    assertThat(SampleInstances.read(sink.toByteArray()).dataSet()
                            .string(Tag.PatientIdentityRemoved)).isEqualTo("YES");
                }
            } catch (MalformedDatasetException _) {
                // Held at the door.
            }
        }
        assertThat(passed).as("mutations that were still an instance").isPositive();
    }

    private static byte[] mutate(byte[] valid, Random random) {
        byte[] bytes = valid.clone();
        for (int n = 1 + random.nextInt(4); n > 0; n--) {
            int at = 132 + random.nextInt(bytes.length - 132);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes[at] = (byte) "\\ ^=\0\u001b".charAt(random.nextInt(6));
                default -> {
                    int from = 132 + random.nextInt(bytes.length - 132);
                    int length = Math.min(random.nextInt(16), bytes.length - Math.max(at, from));
                    System.arraycopy(bytes, from, bytes, at, length);
                }
            }
        }
        return bytes;
    }
}
