package io.gantry.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.DicomWriter;
import io.gantry.dicom.io.Scratch;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import io.gantry.pipeline.anonymize.Pseudonyms;
import io.gantry.storage.journal.Receipt;
import io.gantry.storage.spool.InstanceId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReceiptMetaTest {

    @ParameterizedTest
    @DisplayName("A file says by itself who sent it, also where the AE title has characters that the standard does not allow")
    @ValueSource(strings = {"CT1", "", "CT 1", "RÖNTGEN 1", "A\\B", "ABCDEFGHIJKLMNOP"})
    void titles(String title, @TempDir Path folder) throws Exception {
        TestInstance instance = new TestInstances(12).ct(8, 8);
        InstanceId id = new InstanceId(1L << 40);
        Instant time = Instant.ofEpochMilli(1_790_000_000_000L);
        DataSink.InMemory meta = new DataSink.InMemory();
        DicomWriter.writeFileMeta(meta,
                ReceiptMeta.write(id, instance.sopClassUid(), instance.sopInstanceUid(),
                        instance.transferSyntax().uid(), title, title, 7, time, "127.0.0.1"));
        Path file = folder.resolve("original");
        Files.write(file, meta.toByteArray());
        Files.write(file, instance.dataSetBytes(), StandardOpenOption.APPEND);

        Receipt receipt = new ReceiptMeta(new Pseudonyms(new byte[Pseudonyms.KEY_BYTES]), Scratch.none())
                .read(id, file);

        assertThat(receipt.callingAe()).isEqualTo(title);
        assertThat(receipt.calledAe()).isEqualTo(title);
        assertThat(receipt.associationId()).isEqualTo(7);
        assertThat(receipt.receivedAt()).isEqualTo(time);
    }
}
