package io.gantry.dicom.net.service;

import io.gantry.dicom.data.UID;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.net.association.AssociationListener;
import io.gantry.dicom.net.association.PeerAddress;
import io.gantry.dicom.net.dimse.Status;
import io.gantry.dicom.net.ul.Timeouts;
import io.gantry.dicom.testing.Peers;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Instances per second, side by side in one run: storescu and our SCU against storescp and our SCP, which writes files
 * but forces nothing. A main program, not a test: {@code NetworkBench [instances] [senders]}.
 */
final class NetworkBench {

    private static final String EXPLICIT = UID.ExplicitVRLittleEndian;

    private NetworkBench() {
    }

    public static void main(String[] args) throws Exception {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 200;
        int senders = args.length > 1 ? Integer.parseInt(args[1]) : 4;
        Path folder = Files.createTempDirectory("bench");
        try {
            run(folder, count, senders);
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static void run(Path folder, int count, int senders) throws Exception {
        List<Path> inputs = new ArrayList<>();
        TestInstances instances = new TestInstances(1);
        TestInstance last = instances.ct(512, 512);
        for (int i = 0; i < count; i++) {
            TestInstance ct = instances.ct(512, 512);
            last = ct;
            inputs.add(ct.writeTo(Files.createDirectories(folder.resolve("in")).resolve(i + ".dcm")));
        }
        Path out = Files.createDirectories(folder.resolve("out"));
        AtomicLong names = new AtomicLong();
        StorageScp scp = new StorageScp(
                new StorageScp.Settings("127.0.0.1", 0, 262_144, 100, Timeouts.DEFAULT, null, false),
                (_, _, _) -> null, (_, data) -> {
                    try (FileChannel file = FileChannel.open(out.resolve("g" + names.incrementAndGet()),
                            StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                        data.transferTo(file);
                    }
                    return Status.SUCCESS;
                }, new AssociationListener() {
                });
        int port = Peers.freePort();
        try (scp;
                RunningPeer storescp = RunningPeer.start(List.of("/usr/bin/storescp", "--fork", "-uf", "-od",
                        out.toString(), Integer.toString(port)), port, folder.resolve("storescp.log"))) {
            scp.start();
            TestInstance ct = last;
            for (int round = 0; round < 3; round++) {
                say("storescu -> storescp", count * senders, storescu(storescp.port(), inputs, senders));
                say("storescu -> ours", count * senders, storescu(scp.port(), inputs, senders));
                say("ours -> storescp", count * senders, scu(storescp.port(), ct, count, senders, 1));
                say("ours -> ours", count * senders, scu(scp.port(), ct, count, senders, 1));
                say("ours -> ours, window 8", count * senders, scu(scp.port(), ct, count, senders, 8));
                say("ours -> ours, one sender", count, scu(scp.port(), ct, count, 1, 1));
                say("ours -> ours, one sender, window 8", count, scu(scp.port(), ct, count, 1, 8));
            }
        }
    }

    private static void say(String what, int instances, long nanos) {
        System.out.println(String.format(Locale.ROOT, "%-36s %6.0f/s", what, instances * 1e9 / nanos));
    }

    private static long storescu(int port, List<Path> files, int senders) throws Exception {
        List<String> command = new ArrayList<>(List.of("/usr/bin/storescu", "-xe", "127.0.0.1",
                Integer.toString(port)));
        files.forEach(file -> command.add(file.toString()));
        long start = System.nanoTime();
        List<Process> running = new ArrayList<>();
        for (int i = 0; i < senders; i++) {
            ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
            builder.environment().put("TCP_NODELAY", "1");
            running.add(builder.start());
        }
        for (Process process : running) {
            if (process.waitFor() != 0) {
                throw new IOException("storescu failed");
            }
        }
        return System.nanoTime() - start;
    }

    private static long scu(int port, TestInstance ct, int count, int senders, int window) throws Exception {
        byte[] dataSet = ct.dataSetBytes();
        String uid = ct.sopInstanceUid();
        PeerAddress peer = new PeerAddress("127.0.0.1", port, "BENCH", "BENCH", 262_144, Timeouts.DEFAULT,
                null);
        long start = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        AtomicLong stored = new AtomicLong();
        for (int n = 0; n < senders; n++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try (StorageScu scu = StorageScu.open(peer, Map.of(UID.CTImageStorage, List.of(EXPLICIT)),
                        window)) {
                    for (int i = 0; i < count; i++) {
                        scu.store(UID.CTImageStorage, uid, EXPLICIT, ByteSource.of(dataSet),
                                status -> stored.addAndGet(status.isSuccess() ? 1 : 0));
                    }
                    scu.awaitAnswers();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (stored.get() != (long) count * senders) {
            throw new IOException(stored.get() + " stored");
        }
        return System.nanoTime() - start;
    }
}
