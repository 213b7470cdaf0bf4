package io.gantry.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import io.gantry.it.peer.Archive;
import io.gantry.it.peer.Cli;
import io.gantry.it.peer.Corpus;
import io.gantry.it.peer.InstanceFiles;
import io.gantry.it.peer.Node;
import io.gantry.it.peer.NodeFiles;
import io.gantry.it.peer.Original;
import io.gantry.it.peer.Orthanc;
import io.gantry.it.peer.OtherReaders;
import io.gantry.it.peer.Senders;
import io.gantry.it.peer.Storescp;
import io.gantry.it.peer.Workbench;
import io.gantry.pipeline.anonymize.Pseudonyms;
import io.gantry.storage.journal.DeliveryRecord;
import io.gantry.storage.journal.DeliveryState;
import io.gantry.storage.journal.InstanceRecord;
import io.gantry.storage.journal.InstanceState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The main job: four senders of others, a gateway, two archives of others, and what readers of others say then. */
final class GatewayIT {

    @RegisterExtension
    final Workbench bench = new Workbench();

    @Test
    void generatedInstancesArriveCleanOrAreHeld() throws Exception {
        TestInstances study = new TestInstances(11);
        List<TestInstance> instances = study.oneOfEach();
        List<Path> files = InstanceFiles.write(bench.folder("in"), instances);
        Run run = new Run(new NodeFiles(bench.folder("node")), files);
        assertThat(run.acknowledged).containsValues(files.size());
        run.everyInstanceIsAccountedFor();
        run.othersReadWhatArrived();
        assertThat(run.outputs().values()).flatMap(bytes -> study.canaries().foundIn(bytes)).isEmpty();
        assertThat(run.heldReasons()).containsOnlyKeys("REDACTION_NEEDED", "CONTENT_CANNOT_BE_CLEANED");
    }

    @Test
    void everyFileOfTheCorpusArrivesCleanOrIsHeld() throws Exception {
        List<Path> files = Corpus.sendable();
        assertThat(files).hasSizeGreaterThan(80);
        Run run = new Run(new NodeFiles(bench.folder("node")).unmatchedPass(), files);
        run.everyInstanceIsAccountedFor();
        run.othersReadWhatArrived();
        run.noIdentifierArrived();
        assertThat(run.outputs()).hasSizeGreaterThan(60);
    }

    /** All files sent by all senders through one gateway to both archives. */
    private final class Run {

        private final NodeFiles configuration;
        private final Path configurationFile;
        private final List<Original> originals;
        private final Node node;
        private final Map<String, Archive> archives = new LinkedHashMap<>();
        private final Orthanc sender;
        final Map<String, Integer> acknowledged = new TreeMap<>();

        Run(NodeFiles configuration, List<Path> files) throws Exception {
            this.configuration = configuration;
            this.originals = Original.read(files, bench.folder("scratch"));
            archives.put("storescp", bench.use(Storescp.start(bench.folder("storescp"), "+xa")));
            archives.put("orthanc", bench.use(Orthanc.start(bench.folder("orthanc"))));
            archives.forEach((name, archive) -> configuration.archive(name, archive.port(),
                    "retry: { initial: 100ms, max: 400ms, give_up_after: 4s }"));
            configurationFile = configuration.write();
            node = bench.use(Node.start(configurationFile));
            sender = bench.use(Orthanc.start(bench.folder("sender")));
            acknowledged.put("STORESCU", Senders.storescu(node.port(), originals));
            acknowledged.put("DCMSEND", Senders.dcmsend(node.port(), files));
            acknowledged.put("GDCMSCU", Senders.gdcmscu(node.port(), files));
            acknowledged.put("ORTHANC", sender.store(sender.upload(files), node.port()));
            node.awaitBalance();
        }

        void everyInstanceIsAccountedFor() throws IOException {
            List<InstanceRecord> rows = node.instances();
            assertThat(acknowledged).allSatisfy((_, count) -> assertThat(count).isPositive());
            Map<String, Integer> received = new TreeMap<>();
            rows.forEach(row -> received.merge(row.receipt().callingAe(), 1, Integer::sum));
            assertThat(received).isEqualTo(acknowledged);
            for (String name : archives.keySet()) {
                Set<String> sent = new HashSet<>();
                for (InstanceRecord row : rows) {
                    if (row.state() == InstanceState.QUARANTINED) {
                        assertThat(row.reason()).isNotNull();
                        continue;
                    }
                    DeliveryRecord delivery = node.delivery(row.receipt().id(), name);
                    if (delivery.state() == DeliveryState.SENT) {
                        sent.add(row.description().pseudonyms().instanceUid());
                    } else {
                        assertThat(delivery.state()).isEqualTo(DeliveryState.FAILED);
                        assertThat(isExplained(row, delivery)).as(delivery.toString()).isTrue();
                    }
                }
                assertThat(archives.get(name).instances().keySet()).as(name)
                        .containsExactlyInAnyOrderElementsOf(sent);
            }
            assertThat(Cli.run(configurationFile, "journal", "reconcile").status()).isZero();
            assertThat(Cli.run(configurationFile, "journal", "verify").status()).isZero();
        }

        /** An archive may not know the SOP class or syntax; Orthanc may not take the original either. */
        private boolean isExplained(InstanceRecord row, DeliveryRecord delivery) throws IOException {
            if (String.valueOf(delivery.detail()).contains("no presentation context accepted")) {
                return true;
            }
            Pseudonyms pseudonyms = configuration.pseudonyms();
            return delivery.destination().equals("orthanc") && originals.stream()
                    .filter(original -> pseudonyms.uid(original.sopInstanceUid())
                            .equals(row.description().pseudonyms().instanceUid()))
                    .anyMatch(original -> Senders.dcmsend(sender.port(), List.of(original.file())) == 0);
        }

        /** What arrived, by pseudonymous SOP Instance UID. */
        Map<String, byte[]> outputs() throws IOException {
            Map<String, byte[]> outputs = new HashMap<>();
            for (Archive archive : archives.values()) {
                outputs.putAll(archive.instances());
            }
            return outputs;
        }

        Map<String, Integer> heldReasons() throws IOException {
            Map<String, Integer> reasons = new TreeMap<>();
            for (InstanceRecord row : node.instances()) {
                if (row.reason() != null) {
                    reasons.merge(row.reason().code(), 1, Integer::sum);
                }
            }
            return reasons;
        }

        void othersReadWhatArrived() throws IOException {
            Map<String, Set<String>> errorsOfInputs = new HashMap<>();
            Pseudonyms pseudonyms = configuration.pseudonyms();
            for (Original original : originals) {
                errorsOfInputs
                        .computeIfAbsent(pseudonyms.uid(original.sopInstanceUid()), _ -> new HashSet<>())
                        .addAll(OtherReaders.dciodvfyErrors(original.file()));
            }
            for (Map.Entry<String, Archive> archive : archives.entrySet()) {
                Path folder = bench.folder("from-" + archive.getKey());
                List<Path> outputs = new ArrayList<>();
                for (Map.Entry<String, byte[]> output : archive.getValue().instances().entrySet()) {
                    outputs.add(Files.write(folder.resolve(output.getKey() + ".dcm"), output.getValue()));
                }
                assertThat(OtherReaders.dcmdump(outputs)).isEmpty();
                assertThat(OtherReaders.pydicomRefuses(outputs, bench.folder("scratch"))).isEmpty();
            }
            for (Path output : InstanceFiles.in(bench.folder("from-storescp"))) {
                Set<String> before = errorsOfInputs.getOrDefault(InstanceFiles.sopInstanceUid(output),
                        Set.of());
                Set<String> errors = OtherReaders.dciodvfyErrors(output);
                errors.removeAll(before);
                assertThat(!OtherReaders.isJudged(before) || errors.isEmpty())
                        .as(output + " " + errors).isTrue();
            }
        }

        /** The identifiers of every original, as they are written in it, are in no output. */
        void noIdentifierArrived() throws IOException {
            Map<String, byte[]> outputs = outputs();
            Pseudonyms pseudonyms = configuration.pseudonyms();
            for (Original original : originals) {
                byte[] output = outputs.get(pseudonyms.uid(original.sopInstanceUid()));
                if (output == null) {
                    continue;
                }
                String text = new String(output, StandardCharsets.ISO_8859_1);
                assertThat(original.identifiers()).as(original.file().toString())
                        .noneMatch(text::contains);
            }
        }
    }
}
