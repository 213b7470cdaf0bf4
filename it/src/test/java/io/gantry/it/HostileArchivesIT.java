package io.gantry.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gantry.dicom.io.TransferSyntax;
import io.gantry.dicom.net.dimse.Status;
import io.gantry.dicom.testing.Peers;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import io.gantry.it.peer.ChildProcess;
import io.gantry.it.peer.Cli;
import io.gantry.it.peer.InstanceFiles;
import io.gantry.it.peer.Node;
import io.gantry.it.peer.NodeFiles;
import io.gantry.it.peer.NodeProcess;
import io.gantry.it.peer.ScriptedArchive;
import io.gantry.it.peer.ScriptedArchive.Answer;
import io.gantry.it.peer.Senders;
import io.gantry.it.peer.Storescp;
import io.gantry.it.peer.Workbench;
import io.gantry.storage.journal.DeliveryState;
import io.gantry.storage.journal.InstanceRecord;
import io.gantry.storage.journal.InstanceState;
import io.gantry.storage.journal.Transition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Archives and senders at their worst, many at a time. */
final class HostileArchivesIT {

    @RegisterExtension
    final Workbench bench = new Workbench();

    private static TestInstance[] instances(int seed, int count) {
        TestInstances study = new TestInstances(seed);
        return Stream.generate(() -> study.ct(16, 16)).limit(count).toArray(TestInstance[]::new);
    }

    @Test
    @DisplayName("an archive that answers A700H, B000H and C000H in turns has all but what it refused, once; that it has when an operator retries it")
    void anArchiveThatAnswersThisAndThat() throws Exception {
        CountDownLatch inGoodMood = new CountDownLatch(1);
        ScriptedArchive archive = bench.use(new ScriptedArchive(new ScriptedArchive.Script() {
            @Override
            public Answer answer(String sopInstanceUid, int attempt) {
                int mood = Math.floorMod(sopInstanceUid.hashCode(), 4);
                if (mood == 0 && inGoodMood.getCount() > 0) {
                    return new ScriptedArchive.With(0xC000);
                }
                return new ScriptedArchive.With(attempt <= mood ? 0xA700 : mood == 1 ? 0xB000 : 0);
            }
        }));
        Node node = bench.use(Node.start(new NodeFiles(bench.folder("node"))
                .archive("archive", archive.port()).write()));
        int count = 40;
        assertThat(node.send(instances(71, count))).containsOnly(Status.SUCCESS);
        node.awaitBalance();

        int refused = 0;
        for (InstanceRecord row : node.instances()) {
            int mood = Math.floorMod(
                    String.valueOf(row.description().pseudonyms().instanceUid()).hashCode(), 4);
            boolean hopeless = mood == 0;
            assertThat(node.delivery(row.receipt().id(), "archive")).satisfies(delivery -> {
                assertThat(delivery.state()).isEqualTo(hopeless ? DeliveryState.FAILED : DeliveryState.SENT);
                assertThat(delivery.status()).isEqualTo(hopeless ? 0xC000 : mood == 1 ? 0xB000 : 0);
                assertThat(delivery.attempts()).isEqualTo(1 + mood);
            });
            if (hopeless) {
                refused++;
            }
        }
        assertThat(refused).isBetween(1, count - 1);
        inGoodMood.countDown();
        for (InstanceRecord row : node.instances()) {
            if (row.state() == InstanceState.PROCESSED) {
                node.journal().record(new Transition.DeliveryRetried(row.receipt().id(), "archive")).get();
            }
        }
        node.awaitCount(InstanceState.DELIVERED, count);
        assertThat(archive.stored()).hasSize(count).allSatisfy((_, times) -> assertThat(times).hasValue(1));
    }

    @Test
    @DisplayName("an archive that takes its time, and one that is dead, keep no instance from a third")
    void aSlowAndADeadArchiveBesideAGoodOne() throws Exception {
        CountDownLatch goodIsDone = new CountDownLatch(1);
        ScriptedArchive slow = bench.use(new ScriptedArchive(new ScriptedArchive.Script() {
            @Override
            public Answer answer(String sopInstanceUid, int attempt) {
                // Answers nothing before the other has everything.
                try {
                    goodIsDone.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
                return new ScriptedArchive.With(0);
            }
        }));
        ScriptedArchive good = bench.use(new ScriptedArchive(new ScriptedArchive.Script() {
        }));
        int dead = Peers.freePort();
        Node node = bench.use(Node.start(new NodeFiles(bench.folder("node")).archive("slow", slow.port())
                .archive("dead", dead).archive("good", good.port()).write()));
        // More than wait in memory for one destination.
        int count = 600;
        assertThat(node.send(instances(72, count))).containsOnly(Status.SUCCESS);
        await().atMost(ChildProcess.PATIENCE).until(() -> good.stored().size() == count);
        assertThat(slow.stored()).isEmpty();
        goodIsDone.countDown();
        ScriptedArchive revived = bench.use(new ScriptedArchive(new ScriptedArchive.Script() {
        }, dead));
        node.awaitCount(InstanceState.DELIVERED, count);
        for (ScriptedArchive archive : List.of(slow, good, revived)) {
            assertThat(archive.stored()).hasSize(count)
                    .allSatisfy((_, times) -> assertThat(times).hasValue(1));
        }
    }

    @Test
    @DisplayName("the same instances from many associations at once: each receipt is accounted for, the archive has one instance to a UID")
    void manyDuplicatesAtOnce() throws Exception {
        Storescp archive = bench.use(Storescp.start(bench.folder("archive"), "+xa"));
        Node node = bench.use(Node.start(new NodeFiles(bench.folder("node"))
                .archive("archive", archive.port()).write()));
        TestInstance[] study = instances(73, 5);
        long senders = 12;
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Status>>> answers = new ArrayList<>();
            for (int i = 0; i < senders; i++) {
                answers.add(pool.submit(() -> node.send(study)));
            }
            for (Future<List<Status>> answer : answers) {
                assertThat(answer.get()).hasSize(study.length).containsOnly(Status.SUCCESS);
            }
        }
        node.awaitCount(InstanceState.DELIVERED, senders * study.length);
        node.awaitBalance();
        AtomicLong associations = new AtomicLong();
        assertThat(node.journal().reconcile(balance -> {
            if (balance.associationId() != null) {
                associations.incrementAndGet();
                assertThat(balance.forwarded()).isEqualTo(study.length);
            }
        })).isTrue();
        assertThat(associations).hasValue(senders);
        assertThat(archive.instances()).hasSize(study.length);
    }

    @Test
    @DisplayName("a large deflated data set goes its way where the machine has no folder for temporary files at all")
    void nothingLiesInTheMachinesTemporaryFolder() throws Exception {
        Storescp archive = bench.use(Storescp.start(bench.folder("archive"), "+xa"));
        NodeFiles files = new NodeFiles(bench.folder("node")).archive("archive", archive.port());
        Path configuration = files.write();
        NodeProcess node = bench.use(NodeProcess.start(configuration, bench.folder("logs"), "INFO",
                "-Djava.io.tmpdir=" + bench.folder("none").resolve("absent")));
        TestInstance large = new TestInstances(74).ct(2200, 2200)
                .in(TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);
        List<Path> sent = InstanceFiles.write(bench.folder("in"), List.of(large));
        assertThat(Senders.dcmsend(node.port(), sent)).isEqualTo(1);
        await().atMost(ChildProcess.PATIENCE)
                .until(() -> Cli.run(configuration, "journal", "reconcile").status() == 0);
        assertThat(archive.instances()).hasSize(1);
        await().atMost(ChildProcess.PATIENCE)
                .untilAsserted(() -> assertThat(files.data().resolve("scratch")).isEmptyDirectory());
    }
}
