package io.gantry.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import io.gantry.it.peer.ChildProcess;
import io.gantry.it.peer.Cli;
import io.gantry.it.peer.InstanceFiles;
import io.gantry.it.peer.NodeFiles;
import io.gantry.it.peer.NodeProcess;
import io.gantry.it.peer.Orthanc;
import io.gantry.it.peer.Senders;
import io.gantry.it.peer.Workbench;
import io.gantry.pipeline.anonymize.Pseudonyms;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Ends the process of a gateway under load, by force and in order: nothing acknowledged is lost, nothing comes twice. */
final class KillIT {

    private static final int SENDERS = 3;
    private static final int ROUNDS = 4;
    private static final int INSTANCES = 240;
    private static final Pattern ANSWER = Pattern
            .compile("Sending file: (\\S+)|Received Store Response \\((\\w+)");

    @RegisterExtension
    final Workbench bench = new Workbench();

    private final Set<Path> acknowledged = new TreeSet<>();

    @Test
    @DisplayName("pitfall: kill -9 during reception: 298 acknowledged, 297 delivered. Here all that was acknowledged arrives")
    void nothingAcknowledgedIsMissingAfterKills() throws Exception {
        Random random = bench.random();
        Orthanc orthanc = bench.use(Orthanc.start(bench.folder("orthanc")));
        NodeFiles configuration = new NodeFiles(bench.folder("node")).archive("archive", orthanc.port())
                .folder("files");
        Path file = configuration.write();
        List<Path> instances = instances();
        Path logs = bench.folder("logs");

        for (int round = 0; round < ROUNDS; round++) {
            NodeProcess node = bench.use(NodeProcess.start(file, logs, "INFO"));
            List<ChildProcess> senders = send(node.port(), left(instances));
            int enough = acknowledged.size() + random.nextInt(1, INSTANCES / ROUNDS);
            await().atMost(ChildProcess.PATIENCE).pollInterval(Duration.ofMillis(5))
                    .until(() -> answered(senders).size() + acknowledged.size() >= enough
                            || senders.stream().noneMatch(ChildProcess::isAlive));
            node.process().kill();
            senders.forEach(ChildProcess::awaitEnd);
            acknowledged.addAll(answered(senders));
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ROUNDS);

        NodeProcess last = bench.use(NodeProcess.start(file, logs, "INFO"));
        List<ChildProcess> senders = send(last.port(), left(instances));
        senders.forEach(ChildProcess::awaitEnd);
        acknowledged.addAll(answered(senders));
        assertThat(acknowledged).containsExactlyInAnyOrderElementsOf(instances);
        awaitReconciled(file);
        assertThat(last.process().terminate()).isZero();
        Cli.Result verified = Cli.run(file, "journal", "verify", "--json");
        assertThat(verified.status()).isZero();
        // A process that is killed leaves what it wrote in the system's memory: only a power cut may cost events.
        assertThat(verified.out()).containsPattern("\"events_lost\" ?: ?0\\b");
        allAreThereOnce(configuration, orthanc);
    }

    @Test
    void anOrderlyStopUnderLoadIsBoundedAndLosesNothing() throws Exception {
        Orthanc orthanc = bench.use(Orthanc.start(bench.folder("orthanc")));
        NodeFiles configuration = new NodeFiles(bench.folder("node")).archive("archive", orthanc.port())
                .folder("files");
        Path file = configuration.write();
        List<Path> instances = instances();
        Path logs = bench.folder("logs");

        NodeProcess node = bench.use(NodeProcess.start(file, logs, "INFO"));
        List<ChildProcess> senders = send(node.port(), instances);
        await().atMost(ChildProcess.PATIENCE).until(() -> answered(senders).size() > 10);
        assertThat(node.process().terminate()).isZero();
        assertThat(node.process().err()).contains("stopped");
        senders.forEach(ChildProcess::awaitEnd);
        acknowledged.addAll(answered(senders));

        NodeProcess next = bench.use(NodeProcess.start(file, logs, "INFO"));
        awaitReconciled(file);
        assertThat(next.process().terminate()).isZero();
        allAreThereOnce(configuration, orthanc);
    }

    private List<Path> instances() throws IOException {
        TestInstances study = new TestInstances(31);
        return InstanceFiles.write(bench.folder("in"),
                Stream.<TestInstance>generate(() -> study.ct(48, 48)).limit(INSTANCES).toList());
    }

    private List<Path> left(List<Path> instances) {
        return instances.stream().filter(file -> !acknowledged.contains(file)).toList();
    }

    private List<ChildProcess> send(int port, List<Path> files) throws IOException {
        List<ChildProcess> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            List<String> command = Senders.storescuCommand(port, "CT" + i);
            int share = i;
            files.stream().filter(file -> files.indexOf(file) % SENDERS == share)
                    .forEach(file -> command.add(file.toString()));
            if (files.size() > share) {
                senders.add(bench.use(ChildProcess.start(command, Map.of(),
                        bench.folder("sender" + System.nanoTime()), "storescu")));
            }
        }
        return senders;
    }

    /** The files that were answered with success; storescu says so after each. */
    private static Set<Path> answered(List<ChildProcess> senders) {
        Set<Path> answered = new TreeSet<>();
        for (ChildProcess sender : senders) {
            Path file = null;
            Matcher matcher = ANSWER.matcher(sender.err() + sender.out());
            while (matcher.find()) {
                if (matcher.group(1) != null) {
                    file = Path.of(matcher.group(1));
                } else if (matcher.group(2).equals("Success") && file != null) {
                    answered.add(file);
                }
            }
        }
        return answered;
    }

    private static void awaitReconciled(Path configuration) {
        await().atMost(ChildProcess.PATIENCE).pollInterval(Duration.ofMillis(300))
                .until(() -> Cli.run(configuration, "journal", "reconcile").status() == 0);
    }

    /** An instance whose answer got lost may be there too; each is there once: both archives fail for doubles. */
    private void allAreThereOnce(NodeFiles configuration, Orthanc orthanc) throws IOException {
        Pseudonyms pseudonyms = configuration.pseudonyms();
        Set<String> expected = new HashSet<>();
        for (Path file : acknowledged) {
            expected.add(pseudonyms.uid(InstanceFiles.sopInstanceUid(file)));
        }
        assertThat(orthanc.instances().keySet()).containsAll(expected);
        List<String> written = new ArrayList<>();
        for (Path file : InstanceFiles.in(configuration.folderOf("files"))) {
            written.add(InstanceFiles.sopInstanceUid(file));
        }
        assertThat(written).doesNotHaveDuplicates().containsAll(expected)
                .containsExactlyInAnyOrderElementsOf(orthanc.instances().keySet());
    }
}
