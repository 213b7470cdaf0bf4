package io.gantry.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.FragmentsElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.dicom.net.association.AssociationListener;
import io.gantry.dicom.net.association.AssociationRejectedException;
import io.gantry.dicom.net.dimse.Status;
import io.gantry.dicom.net.service.StorageScp;
import io.gantry.dicom.net.service.StorageScu;
import io.gantry.dicom.net.ul.Timeouts;
import io.gantry.dicom.testing.Peers;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import io.gantry.it.peer.ChildProcess;
import io.gantry.it.peer.Cli;
import io.gantry.it.peer.InstanceFiles;
import io.gantry.it.peer.Node;
import io.gantry.it.peer.NodeFiles;
import io.gantry.it.peer.NodeProcess;
import io.gantry.it.peer.Senders;
import io.gantry.it.peer.Storescp;
import io.gantry.it.peer.Workbench;
import io.gantry.storage.journal.EventRecord;
import io.gantry.storage.journal.EventType;
import io.gantry.storage.journal.InstanceRecord;
import io.gantry.storage.journal.InstanceState;
import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a gateway answers, and that it keeps what it answered for. */
final class ReceptionIT {

    private static final int MANY = 1200;
    private static final int PARALLEL = 64;
    private static final long BIG = 400L << 20;

    @RegisterExtension
    final Workbench bench = new Workbench();

    private NodeFiles toFolder() throws IOException {
        return new NodeFiles(bench.folder("node")).folder("files");
    }

    @Test
    @DisplayName("pitfall: Success is answered although storing failed, or although the sender was not allowed. Here the disk is full, the sender a stranger")
    void noSuccessWithoutStoring() throws Exception {
        TestInstances study = new TestInstances(51);
        NodeFiles files = toFolder().acceptOnly("CT1").rest("spool: { min_free: 4096 TiB }\n");
        Node node = bench.use(Node.start(files.write()));
        assertThat(node.send(study.ct(16, 16), study.ct(16, 16))).containsOnly(Status.OUT_OF_RESOURCES);
        assertThat(node.instances()).isEmpty();
        assertThat(InstanceFiles.in(files.data().resolve("spool"))).filteredOn(
                file -> file.toString().endsWith(".dcm")).isEmpty();
        assertThatThrownBy(() -> node.connect("STRANGER", study.ct(16, 16)))
                .isInstanceOf(AssociationRejectedException.class);
    }

    @Test
    @DisplayName("pitfall: Success is answered although storing failed, or although the sender was not allowed. Here the journal is gone")
    void noSuccessWithoutJournal() throws Exception {
        TestInstances study = new TestInstances(52);
        NodeFiles files = toFolder();
        Path configuration = files.write();
        Node node = bench.use(Node.start(configuration));
        assertThat(node.send(study.ct(16, 16))).containsOnly(Status.SUCCESS);
        node.awaitBalance();
        TestInstance again = study.ct(16, 16);
        files.shutDownJournal();
        assertThat(node.send(again)).containsOnly(Status.OUT_OF_RESOURCES);
        // It does not come back by itself: its last moments would be missing.
        await().atMost(ChildProcess.PATIENCE).until(() -> String.valueOf(node.journal().health().problem())
                .contains("start the node again"));
        assertThat(node.send(again)).containsOnly(Status.OUT_OF_RESOURCES);
        assertThat(node.journal().health().healthy()).isFalse();
        node.close();

        Node next = bench.use(Node.start(configuration));
        assertThat(next.send(again)).containsOnly(Status.SUCCESS);
        next.awaitBalance();
        assertThat(next.journal().verify()).isEmpty();
        assertThat(InstanceFiles.in(files.folderOf("files"))).hasSize(2);
    }

    @Test
    @DisplayName("pitfall: Success is answered although storing failed, or although the sender was not allowed. A stage that fails holds the instance")
    void aFailureWithinIsNotSwallowed() throws Exception {
        NodeFiles files = toFolder();
        Path configuration = files.write();
        Node node = bench.use(Node.start(configuration));
        assertThat(node.send(new TestInstances(53).secondaryCapture(16, 16))).containsOnly(Status.SUCCESS);
        node.awaitCount(InstanceState.QUARANTINED, 1);
        InstanceId id = node.instances().getFirst().receipt().id();
        Path original = node.gateway().data().spool().original(id);
        try (RandomAccessFile file = new RandomAccessFile(original.toFile(), "rw")) {
            byte[] noMeta = new byte[64];
            Arrays.fill(noMeta, (byte) 0xFF);
            file.seek(132);
            file.write(noMeta);
        }
        assertThat(Cli.run(configuration, "quarantine", "retry", id.toString()).status()).isZero();
        await().atMost(ChildProcess.PATIENCE).until(() -> {
            InstanceRecord row = node.journal().instance(id).orElseThrow();
            return row.state() == InstanceState.QUARANTINED && row.reason() != null
                    && row.reason().code().equals("UNREADABLE");
        });
        node.awaitBalance();
        assertThat(InstanceFiles.in(files.folderOf("files"))).isEmpty();
    }

    @Test
    @DisplayName("Values and fragments of an odd number of bytes, as modalities send them, leave padded: DCMTK aborts over others")
    void oddLengthsArrive() throws Exception {
        Storescp archive = bench.use(Storescp.start(bench.folder("storescp"), "+xa"));
        NodeFiles files = toFolder().unmatchedPass().archive("archive", archive.port());
        Path configuration = files.write();
        Node node = bench.use(Node.start(configuration));
        TestInstances study = new TestInstances(54);
        byte[] pixels = new byte[25];
        new Random(54).nextBytes(pixels);
        TestInstance odd = study.ct(5, 5).with(a -> {
            a.setInts(Tag.BitsAllocated, VR.US, 8);
            a.setInts(Tag.BitsStored, VR.US, 8);
            a.setInts(Tag.HighBit, VR.US, 7);
            a.put(new DataElement(Tag.PixelData, VR.OB, pixels, 0, pixels.length, false));
        });
        ByteBuffer items = ByteBuffer.allocate(8 + 8 + 5).order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0xE000FFFE).putInt(0).putInt(0xE000FFFE).putInt(5).put(pixels, 0, 5);
        TestInstance compressed = study.ct(5, 5).in(TransferSyntax.of(UID.RLELossless))
                .with(a -> a.put(new FragmentsElement(Tag.PixelData, VR.OB,
                        new ByteRange(ByteSource.of(items.array()), 0, items.capacity()), 1)));
        assertThat(odd.dataSetBytes().length % 2).isEqualTo(1);
        assertThat(compressed.dataSetBytes().length % 2).isEqualTo(1);

        assertThat(node.send(odd, compressed)).containsOnly(Status.SUCCESS);
        node.awaitBalance();

        assertThat(InstanceFiles.in(files.folderOf("files"))).hasSize(2)
                .allSatisfy(file -> assertThat(Files.size(file) % 2).isZero());
        assertThat(archive.instances()).hasSize(2);
        for (byte[] file : archive.instances().values()) {
            try (DicomFile arrived = DicomReader.read(ByteSource.of(file), ReadLimits.DEFAULT)) {
                switch (Objects.requireNonNull(arrived.dataSet().get(Tag.PixelData))) {
                    case DataElement e -> assertThat(e.bytes()).hasSize(26).startsWith(pixels).endsWith(0);
                    case FragmentsElement e -> assertThat(e.items().load(100)).hasSize(22)
                            .endsWith(pixels[3], pixels[4], 0);
                    default -> throw new AssertionError("neither");
                }
            }
        }

        Path file = odd.writeTo(bench.folder("odd").resolve("odd.dcm"));
        assertThat(
                Cli.run(configuration, "send", "--to", "ARCHIVE@127.0.0.1:" + archive.port(), file.toString())
                        .status())
                .isZero();
        assertThat(archive.instances()).hasSize(3);
    }

    @Test
    @DisplayName("pitfall: An aborted association takes the files it had already acknowledged with it. Here they arrive, the broken one does not")
    void anAbortTakesNothingWithIt() throws Exception {
        TestInstances study = new TestInstances(54);
        NodeFiles files = toFolder();
        Node node = bench.use(Node.start(files.write()));
        TestInstance broken = study.ct(256, 256);
        StorageScu scu = node.connect("CT1", broken);
        for (int i = 0; i < 3; i++) {
            assertThat(Node.store(scu, study.ct(16, 16))).isEqualTo(Status.SUCCESS);
        }
        byte[] bytes = broken.dataSetBytes();
        assertThatThrownBy(() -> scu.store(broken.sopClassUid(), broken.sopInstanceUid(),
                broken.transferSyntax().uid(), breakingAt(bytes, bytes.length / 2)))
                .isInstanceOf(IOException.class);
        node.awaitCount(InstanceState.DELIVERED, 3);
        await().atMost(ChildProcess.PATIENCE)
                .until(() -> node.journal().lastEvents(50).stream().map(EventRecord::type)
                        .anyMatch(EventType.ASSOCIATION_CLOSED::equals));
        node.awaitBalance();
        assertThat(node.instances()).hasSize(3);
        assertThat(InstanceFiles.in(files.folderOf("files"))).hasSize(3);
        await().atMost(ChildProcess.PATIENCE)
                .until(() -> InstanceFiles.in(files.data().resolve("spool")).stream()
                        .noneMatch(file -> file.toString().endsWith(".part")));
    }

    /** The sender aborts when its source fails. */
    private static ByteSource breakingAt(byte[] bytes, int end) {
        ByteSource whole = ByteSource.of(bytes);
        return new ByteSource() {
            @Override
            public long size() {
                return whole.size();
            }

            @Override
            public int read(long position, ByteBuffer target) throws IOException {
                if (position + target.remaining() > end) {
                    throw new IOException("broken on purpose");
                }
                return whole.read(position, target);
            }
        };
    }

    @Test
    @DisplayName("pitfall: Items queue in memory only. Here what waits is there after a restart, and a missing file is an alarm")
    void whatWaitsSurvivesAndIsCounted() throws Exception {
        TestInstances study = new TestInstances(55);
        int nobody = Peers.freePort();
        NodeFiles files = new NodeFiles(bench.folder("node")).archive("archive", nobody);
        Path configuration = files.write();
        Node first = bench.use(Node.start(configuration));
        assertThat(first.send(study.ct(16, 16), study.ct(16, 16), study.ct(16, 16)))
                .containsOnly(Status.SUCCESS);
        first.awaitCount(InstanceState.PROCESSED, 3);
        assertThat(Cli.run(configuration, "journal", "reconcile").status()).isEqualTo(1);
        InstanceId lost = first.instances().getFirst().receipt().id();
        Path original = first.gateway().data().spool().original(lost);
        first.close();
        Files.delete(original);

        Node second = bench.use(
                Node.start(new NodeFiles(bench.folder("node")).folder("archive").write()));
        second.awaitCount(InstanceState.DELIVERED, 2);
        second.awaitBalance();
        assertThat(second.journal().events(lost)).extracting(EventRecord::type)
                .contains(EventType.FILE_MISSING);
        assertThat(second.count(InstanceState.QUARANTINED)).isEqualTo(1);
    }

    @Test
    @DisplayName("pitfall: Whole instances in memory: a 400 MB instance passes a heap of 96 MB")
    void heapUseDoesNotGrowWithTheInstance() throws Exception {
        AtomicLong received = new AtomicLong();
        WritableByteChannel counter = new WritableByteChannel() {
            @Override
            public int write(ByteBuffer bytes) {
                int n = bytes.remaining();
                received.addAndGet(n);
                bytes.position(bytes.limit());
                return n;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {
                // Nothing to close.
            }
        };
        StorageScp archive = bench.use(new StorageScp(
                new StorageScp.Settings("127.0.0.1", 0, 1 << 18, 4, Timeouts.DEFAULT, null, false),
                (_, _, _) -> null, (_, data) -> {
                    data.transferTo(counter);
                    return Status.SUCCESS;
                }, new AssociationListener() {
                }));
        archive.start();
        Path configuration = new NodeFiles(bench.folder("node")).archive("archive", archive.port()).write();
        NodeProcess node = bench
                .use(NodeProcess.start(configuration, bench.folder("logs"), "INFO", "-Xmx96m"));
        Path file = big();
        assertThat(Senders.dcmsend(node.port(), List.of(file))).isEqualTo(1);
        await().atMost(ChildProcess.PATIENCE).until(() -> received.get() > BIG);
        await().atMost(ChildProcess.PATIENCE)
                .until(() -> Cli.run(configuration, "journal", "reconcile").status() == 0);
        assertThat(node.process().isAlive()).isTrue();
        assertThat(node.process().err()).doesNotContain("OutOfMemoryError");
    }

    /** A multi-frame whose pixels are a hole in its file. */
    private Path big() throws IOException {
        int frames = (int) (BIG / (512 * 512 * 2));
        TestInstance header = new TestInstances(56).enhancedMr(512, 512, 1)
                .with(a -> a.set(Tag.NumberOfFrames, Integer.toString(frames)));
        byte[] bytes = header.bytes();
        Path file = bench.folder("in").resolve("big.dcm");
        int pixels = 512 * 512 * 2;
        int length = bytes.length - pixels;
        Files.write(file, java.util.Arrays.copyOf(bytes, length));
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            // Pixel Data is last: its length is the four bytes before the first pixel.
            open.seek(length - 4L);
            open.writeInt(Integer.reverseBytes(frames * pixels));
            open.setLength(length + (long) frames * pixels);
        }
        return file;
    }

    @Test
    @DisplayName("pitfall: The listener stops accepting after about a thousand images. Here it takes 1200 in 240 associations, 64 of them at once")
    void theListenerGoesOn() throws Exception {
        TestInstances study = new TestInstances(57);
        // An association counts until the node has seen its sender go, which may have begun the next one by then.
        Node node = bench.use(Node.start(toFolder().maxAssociations(MANY).write()));
        ConcurrentLinkedQueue<TestInstance> waiting = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < MANY; i++) {
            waiting.add(study.ct(4, 4));
        }
        CountDownLatch open = new CountDownLatch(PARALLEL);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> senders = new ArrayList<>();
            for (int i = 0; i < PARALLEL; i++) {
                senders.add(threads.submit(() -> {
                    boolean first = true;
                    while (!waiting.isEmpty()) {
                        try (StorageScu scu = node.connect("CT1")) {
                            if (first) {
                                first = false;
                                open.countDown();
                                open.await();
                            }
                            for (int n = 0; n < 5; n++) {
                                TestInstance next = waiting.poll();
                                if (next != null) {
                                    assertThat(Node.store(scu, next)).isEqualTo(Status.SUCCESS);
                                }
                            }
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> sender : senders) {
                sender.get();
            }
        }
        assertThat(open.getCount()).isZero();
        node.awaitCount(InstanceState.DELIVERED, MANY);
        node.awaitBalance();
        try (StorageScu scu = node.connect("CT1")) {
            assertThat(scu.echo()).isEqualTo(Status.SUCCESS);
            assertThat(scu.accepted(UID.CTImageStorage)).isNotEmpty();
        }
    }
}
