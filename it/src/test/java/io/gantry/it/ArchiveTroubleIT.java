package io.gantry.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gantry.dicom.data.UID;
import io.gantry.dicom.net.dimse.Status;
import io.gantry.dicom.testing.Peers;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import io.gantry.it.peer.Archive;
import io.gantry.it.peer.ChildProcess;
import io.gantry.it.peer.Cli;
import io.gantry.it.peer.InstanceFiles;
import io.gantry.it.peer.Node;
import io.gantry.it.peer.NodeFiles;
import io.gantry.it.peer.NodeProcess;
import io.gantry.it.peer.ScriptedArchive;
import io.gantry.it.peer.ScriptedArchive.Answer;
import io.gantry.it.peer.ScriptedArchive.Opening;
import io.gantry.it.peer.Senders;
import io.gantry.it.peer.Storescp;
import io.gantry.it.peer.Workbench;
import io.gantry.storage.journal.DeliveryRecord;
import io.gantry.storage.journal.DeliveryState;
import io.gantry.storage.journal.InstanceRecord;
import io.gantry.storage.journal.InstanceState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Archives that are down, refuse, break off, hang or are full: all arrives in the end, once per UID. */
final class ArchiveTroubleIT {

    private static final int INSTANCES = 6;

    @RegisterExtension
    final Workbench bench = new Workbench();

    /** Large enough for several PDUs of 16 KiB. */
    private static List<TestInstance> instances(int count) {
        TestInstances study = new TestInstances(21);
        return Stream.generate(() -> study.ct(128, 128)).limit(count).toList();
    }

    private static ScriptedArchive.Script opening(int times, Opening trouble) {
        return new ScriptedArchive.Script() {
            @Override
            public Opening opening(int association) {
                return association <= times ? trouble : Opening.ACCEPT;
            }
        };
    }

    private static ScriptedArchive.Script answer(int times, Answer trouble) {
        return new ScriptedArchive.Script() {
            @Override
            public Answer answer(String sopInstanceUid, int attempt) {
                return attempt <= times ? trouble : new ScriptedArchive.With(0);
            }
        };
    }

    @Test
    @DisplayName("archives that reject, abort, hang, break off or are full for a while have every instance in the end, once")
    void allArrivesInTheEnd() throws Exception {
        Map<String, ScriptedArchive> archives = new LinkedHashMap<>();
        archives.put("rejects-for-now", new ScriptedArchive(opening(4, Opening.REJECT_TRANSIENT)));
        archives.put("rejects-for-good", new ScriptedArchive(opening(4, Opening.REJECT_PERMANENT)));
        archives.put("aborts", new ScriptedArchive(opening(3, Opening.ABORT)));
        archives.put("hangs", new ScriptedArchive(opening(2, Opening.HANG)));
        archives.put("is-full", new ScriptedArchive(answer(2, new ScriptedArchive.With(0xA700))));
        archives.put("closes", new ScriptedArchive(answer(2, new ScriptedArchive.CloseMidway())));
        archives.put("does-not-answer", new ScriptedArchive(answer(1, new ScriptedArchive.Hang())));
        NodeFiles files = new NodeFiles(bench.folder("node"));
        archives.forEach((name, archive) -> files.archive(name, bench.use(archive).port(),
                name.equals("hangs") || name.equals("does-not-answer")
                        ? "timeouts: { association: 2s, dimse: 2s }"
                        : "timeouts: { association: 60s, dimse: 60s }"));
        Node node = bench.use(Node.start(files.write()));
        TestInstance[] sent = instances(INSTANCES).toArray(TestInstance[]::new);

        assertThat(node.send(sent)).containsOnly(Status.SUCCESS);
        node.awaitCount(InstanceState.DELIVERED, INSTANCES);
        node.awaitBalance();

        List<String> expected = node.instances().stream()
                .map(row -> row.description().pseudonyms().instanceUid()).toList();
        archives.forEach((name, archive) -> {
            assertThat(archive.stored()).as(name).containsOnlyKeys(expected);
            assertThat(archive.stored().values()).as(name).allMatch(times -> times.get() == 1);
        });
        assertThat(archives.get("closes").attempts().values()).allMatch(times -> times.get() == 3);
    }

    @Test
    void anArchiveThatIsDownForAWhileLosesNothing() throws Exception {
        int port = Peers.freePort();
        Node node = bench
                .use(Node.start(new NodeFiles(bench.folder("node")).archive("archive", port).write()));
        assertThat(node.send(instances(INSTANCES).toArray(TestInstance[]::new))).containsOnly(Status.SUCCESS);
        node.awaitCount(InstanceState.PROCESSED, INSTANCES);
        await().atMost(ChildProcess.PATIENCE)
                .until(() -> node.admin("/metrics").body().contains("gantry_deliveries_failed_total"));
        assertThat(node.admin("/health/ready").statusCode()).isEqualTo(200);

        Archive archive = bench.use(Storescp.start(bench.folder("storescp"), port, "+xa"));
        node.awaitCount(InstanceState.DELIVERED, INSTANCES);
        assertThat(archive.instances()).hasSize(INSTANCES);
    }

    @Test
    @DisplayName("an archive that serves one association at a time has all without a pause, and the log names the cure")
    void oneAssociationAtATime() throws Exception {
        Storescp archive = bench.use(Storescp.start(bench.folder("storescp"), "+xa", "--single-process"));
        Path configuration = new NodeFiles(bench.folder("node")).archive("archive", archive.port(),
                "max_associations: 2", "timeouts: { association: 2s }",
                "retry: { initial: 100ms, max: 400ms }")
                .write();
        NodeProcess node = bench.use(NodeProcess.start(configuration, bench.folder("logs"), "INFO"));
        int count = 60;
        List<String> sender = Senders.storescuCommand(node.port(), "CT1");
        InstanceFiles.write(bench.folder("in"), instances(count))
                .forEach(file -> sender.add(file.toString()));
        assertThat(Peers.run(sender).status()).isZero();
        await().atMost(ChildProcess.PATIENCE).pollInterval(Duration.ofMillis(200))
                .until(() -> Cli.run(configuration, "journal", "reconcile").status() == 0);

        assertThat(archive.instances()).hasSize(count);
        String log = node.process().out() + node.process().err();
        assertThat(log).doesNotContain("not delivered to archive");
        // The thread that was turned away does not take the last ones again and again.
        assertThat(log.lines().filter(line -> line.contains("lower its max_associations"))).hasSizeBetween(1,
                5);
    }

    @Test
    @DisplayName("pitfall: A warning status (Bxxx) from the archive is treated as failure. Here as delivered, a refusal as failed; both are on record")
    void statusesAreOnRecord() throws Exception {
        Map<String, Integer> statuses = new LinkedHashMap<>(Map.of("coerced", 0xB000, "discarded", 0xB006,
                "mismatch", 0xB007, "cannot-understand", 0xC000, "wrong-class", 0xA900, "no-permission",
                0x0124));
        NodeFiles files = new NodeFiles(bench.folder("node"));
        for (Map.Entry<String, Integer> each : statuses.entrySet()) {
            files.archive(each.getKey(), bench.use(new ScriptedArchive(
                    answer(Integer.MAX_VALUE, new ScriptedArchive.With(each.getValue())))).port());
        }
        Node node = bench.use(Node.start(files.write()));
        assertThat(node.send(instances(1).getFirst())).containsOnly(Status.SUCCESS);
        node.awaitBalance();

        InstanceRecord row = node.instances().getFirst();
        for (Map.Entry<String, Integer> each : statuses.entrySet()) {
            boolean warning = each.getValue() >>> 12 == 0xB;
            assertThat(node.delivery(row.receipt().id(), each.getKey())).satisfies(delivery -> {
                assertThat(delivery.status()).isEqualTo(each.getValue());
                assertThat(delivery.state()).isEqualTo(warning ? DeliveryState.SENT : DeliveryState.FAILED);
                assertThat(delivery.attempts()).isEqualTo(1);
            });
        }
        assertThat(row.state()).isEqualTo(InstanceState.PROCESSED);
    }

    @Test
    @DisplayName("pitfall: One association per instance, or a re-association at every change of SOP class. Here one more for each class that was not proposed before")
    void associationsAreKeptAcrossClasses() throws Exception {
        ScriptedArchive archive = bench.use(new ScriptedArchive(new ScriptedArchive.Script() {
        }));
        Node node = bench.use(Node.start(new NodeFiles(bench.folder("node"))
                .archive("archive", archive.port(), "max_associations: 1", "timeouts: { idle: 10m }")
                .write()));
        TestInstances study = new TestInstances(24);
        List<TestInstance> instances = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            instances.addAll(List.of(study.ct(16, 16), study.mr(16, 16), study.structuredReport()));
        }
        TestInstance[] mixed = instances.toArray(TestInstance[]::new);
        assertThat(node.send(mixed)).containsOnly(Status.SUCCESS);
        node.awaitCount(InstanceState.DELIVERED, mixed.length);
        assertThat(node.send(mixed)).containsOnly(Status.SUCCESS);
        node.awaitCount(InstanceState.DELIVERED, 2L * mixed.length);

        assertThat(archive.stored()).hasSize(mixed.length);
        assertThat(archive.associations()).isBetween(1, 3);
    }

    @Test
    @DisplayName("pitfall: No accepted presentation context: every instance times out in turn. Here it is FAILED at once, and the others are sent")
    void oneRefusedContextDoesNotKeepTheOthers() throws Exception {
        ScriptedArchive archive = bench.use(new ScriptedArchive(new ScriptedArchive.Script() {
            @Override
            public boolean accepts(String sopClass, String transferSyntax) {
                return !sopClass.equals(UID.MRImageStorage);
            }
        }));
        Node node = bench.use(Node
                .start(new NodeFiles(bench.folder("node")).archive("archive", archive.port()).write()));
        TestInstances study = new TestInstances(22);
        assertThat(node.send(study.ct(16, 16), study.mr(16, 16), study.ct(16, 16), study.structuredReport()))
                .containsOnly(Status.SUCCESS);
        node.awaitBalance();

        List<InstanceRecord> rows = node.instances();
        assertThat(rows).hasSize(4);
        for (InstanceRecord row : rows) {
            DeliveryRecord delivery = node.delivery(row.receipt().id(), "archive");
            if (row.receipt().sopClass().equals(UID.MRImageStorage)) {
                assertThat(delivery.state()).isEqualTo(DeliveryState.FAILED);
                assertThat(delivery.detail()).contains("no presentation context accepted");
            } else {
                assertThat(delivery.state()).isEqualTo(DeliveryState.SENT);
            }
        }
    }

    @Test
    @DisplayName("pitfall: Only the object's own transfer syntax is proposed. Here an archive that takes one native syntax only is sent a converted instance that says the same")
    void nativeInstancesAreConverted() throws Exception {
        Storescp implicit = bench.use(Storescp.start(bench.folder("implicit"), "+xi"));
        Storescp all = bench.use(Storescp.start(bench.folder("all"), "+xa"));
        Node node = bench.use(Node.start(new NodeFiles(bench.folder("node"))
                .archive("implicit", implicit.port()).archive("all", all.port()).write()));
        TestInstances study = new TestInstances(23);
        List<TestInstance> instances = new ArrayList<>(List.of(study.ct(16, 16), study.mr(16, 16),
                study.enhancedMr(8, 8, 2), study.structuredReport()));
        instances.add(study.ct(16, 16).in(io.gantry.dicom.io.TransferSyntax.EXPLICIT_VR_BIG_ENDIAN));
        instances.add(
                study.ct(16, 16).in(io.gantry.dicom.io.TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN));
        assertThat(node.send(instances.toArray(TestInstance[]::new))).containsOnly(Status.SUCCESS);
        node.awaitCount(InstanceState.DELIVERED, instances.size());

        Map<String, byte[]> converted = implicit.instances();
        Map<String, byte[]> kept = all.instances();
        assertThat(converted.keySet()).isEqualTo(kept.keySet()).hasSize(instances.size());
        for (Map.Entry<String, byte[]> each : converted.entrySet()) {
            assertThat(InstanceFiles.dcmdump(each.getValue(), bench.folder("a")))
                    .isEqualTo(InstanceFiles.dcmdump(Objects.requireNonNull(kept.get(each.getKey())),
                            bench.folder("b")));
        }
        assertThat(converted.values()).allMatch(is(UID.ImplicitVRLittleEndian));
        assertThat(kept.values()).anyMatch(is(UID.ExplicitVRBigEndian));
    }

    private static Predicate<byte[]> is(String transferSyntax) {
        return file -> {
            try {
                return InstanceFiles.transferSyntax(file).equals(transferSyntax);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        };
    }
}
