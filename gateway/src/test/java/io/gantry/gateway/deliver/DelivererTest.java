package io.gantry.gateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gantry.dicom.data.UID;
import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.DicomWriter;
import io.gantry.dicom.io.FileMetaInformation;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import io.gantry.gateway.config.ConfigFiles;
import io.gantry.gateway.config.ConfigLoader;
import io.gantry.gateway.config.RetryConfig;
import io.gantry.gateway.metrics.GatewayMetrics;
import io.gantry.gateway.process.CleanInstance;
import io.gantry.gateway.process.Outcome;
import io.gantry.gateway.process.Processor;
import io.gantry.gateway.process.Routes;
import io.gantry.pipeline.anonymize.Pseudonyms;
import io.gantry.pipeline.redact.PixelTools;
import io.gantry.storage.DataFolder;
import io.gantry.storage.StorageSettings;
import io.gantry.storage.journal.InstanceState;
import io.gantry.storage.journal.Receipt;
import io.gantry.storage.journal.Transition;
import io.gantry.storage.spool.Incoming;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DelivererTest {

    @TempDir
    Path folder;

    private Routes routes(Pseudonyms pseudonyms) throws IOException {
        ConfigFiles files = ConfigFiles.in(folder);
        Files.writeString(folder.resolve("profiles/research.yaml"),
                "version: \"2.0\"\nprivacy_profile: basic\n");
        return Routes.load(ConfigLoader.load(files.write("""
                data: var
                keys: { pseudonym: keys/pseudonym.key }
                listeners: [{ ae_title: GANTRY, port: 0 }]
                routes: [{ name: all, profile: profiles/research.yaml, destinations: [out] }]
                destinations: { out: { type: folder, path: out } }
                admin: { enabled: false }
                """)), pseudonyms, null, PixelTools.in(folder), stage -> stage);
    }

    /** An instance, received and processed. */
    private static void processed(DataFolder data, Processor processor) throws Exception {
        TestInstance ct = new TestInstances(3).ct(24, 20);
        Receipt receipt;
        try (Incoming incoming = data.spool().create()) {
            DataSink.InMemory file = new DataSink.InMemory();
            DicomWriter.writeFile(file, FileMetaInformation.of(ct.sopClassUid(), ct.sopInstanceUid(),
                    UID.ExplicitVRLittleEndian), ct.dataSet());
            ByteBuffer bytes = ByteBuffer.wrap(file.toByteArray());
            while (bytes.hasRemaining()) {
                incoming.channel().write(bytes);
            }
            incoming.complete();
            receipt = new Receipt(incoming.id(), data.ids().next(), Instant.now(), "CT1", "GANTRY", "peer",
                    ct.sopClassUid(), UID.ExplicitVRLittleEndian, incoming.size(),
                    io.gantry.storage.journal.Pseudonyms.UNKNOWN);
            data.accept(incoming, receipt);
        }
        Outcome outcome = processor.process(receipt);
        assertThat(outcome).isInstanceOf(Outcome.Cleaned.class);
        if (outcome instanceof Outcome.Cleaned cleaned) {
            data.journal().record(new Transition.Processed(receipt.id(), cleaned.description(),
                    cleaned.instance().route().destinations())).get();
            cleaned.instance().close();
        }
    }

    /** Throws what it was given, then delivers. */
    private record Faulty(Deque<Throwable> faults) implements Outlet {
        @Override
        public Attempt deliver(CleanInstance instance) {
            Throwable fault = faults.poll();
            if (fault instanceof Error error) {
                throw error;
            }
            if (fault instanceof RuntimeException exception) {
                throw exception;
            }
            return new Attempt(Attempt.Result.SENT, null, "");
        }

        @Override
        public void idle(long idleNanos) {
        }

        @Override
        public void close() {
        }
    }

    @Test
    void whatAnOutletThrowsIsTriedAgainAndEndsNoThread() throws Exception {
        Pseudonyms pseudonyms = new Pseudonyms(new byte[Pseudonyms.KEY_BYTES]);
        Deque<Throwable> faults = new ArrayDeque<>(List.of(new OutOfMemoryError("heap"),
                new StackOverflowError(), new IllegalStateException("no such marker")));
        RetryConfig retry = new RetryConfig(Duration.ofMillis(1), Duration.ofMillis(1), 1, 0, null);
        try (DataFolder data = DataFolder.open(folder.resolve("var"), StorageSettings.defaults(),
                Clock.systemUTC()); GatewayMetrics metrics = new GatewayMetrics()) {
            Processor processor = new Processor(data.spool(), routes(pseudonyms), pseudonyms);
            processed(data, processor);
            Deliverer deliverer = new Deliverer("out", 1, 4, retry, () -> new Faulty(faults), data.journal(),
                    processor, Clock.systemUTC(), metrics);
            deliverer.start();
            try {
                await().atMost(Duration.ofSeconds(60)).until(() -> data.journal().totals()
                        .getOrDefault(InstanceState.DELIVERED, 0L) == 1);
            } finally {
                deliverer.stop(Duration.ofSeconds(10));
            }
        }
        assertThat(faults).isEmpty();
    }
}
