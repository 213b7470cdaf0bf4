package io.gantry.gateway.cli;

import io.gantry.dicom.net.association.PeerAddress;
import io.gantry.dicom.net.dimse.Status;
import io.gantry.dicom.net.service.StorageScu;
import io.gantry.dicom.net.ul.Timeouts;
import io.gantry.gateway.Gateway;
import io.gantry.gateway.config.ConfigLoader;
import io.gantry.gateway.config.GatewayConfig;
import io.gantry.gateway.config.PseudonymKeyFile;
import io.gantry.gateway.demo.DemoArchive;
import io.gantry.gateway.demo.DemoInstance;
import io.gantry.storage.DataFolder;
import io.gantry.storage.journal.InstanceState;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A gateway and an archive behind it, in a folder of their own, on free ports of the loopback address. */
final class DemoNode implements AutoCloseable {

    static final String CALLING = "CT1";
    static final String CALLED = "GANTRY";

    private static final String YAML = """
            node: demo
            data: var
            keys: { pseudonym: keys/pseudonym.key }
            listeners:
              - ae_title: GANTRY
                port: 0
            routes:
              - name: research
                profile: profiles/research.yaml
                destinations: [archive]
            destinations:
              archive:
                type: dicom
                ae_title: ARCHIVE
                host: 127.0.0.1
                port: ARCHIVE_PORT
            spool: { min_free: 16 MiB }
            admin: { port: 0 }
            """;
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final long PAUSE_MILLIS = 20;
    private static final int MAX_PDU = 1 << 18;

    private final Path folder;
    private final boolean keep;
    private final DemoArchive archive;
    private final GatewayConfig config;
    private final Gateway gateway;
    private boolean closed;

    private DemoNode(Path folder, boolean keep, DemoArchive archive, GatewayConfig config, Gateway gateway) {
        this.folder = folder;
        this.keep = keep;
        this.archive = archive;
        this.config = config;
        this.gateway = gateway;
    }

    /** @param keep whether the folder stays when it is closed */
    static DemoNode start(boolean keep) throws IOException {
        Path folder = Files.createTempDirectory("gantry-demo-");
        DemoArchive archive = null;
        try {
            archive = DemoArchive.start(folder.resolve("archive"));
            Path file = Files.writeString(folder.resolve("gateway.yaml"),
                    YAML.replace("ARCHIVE_PORT", Integer.toString(archive.port())));
            Files.createDirectories(folder.resolve("profiles"));
            Files.writeString(folder.resolve("profiles/research.yaml"),
                    ShippedFiles.text("profiles/research.yaml"));
            PseudonymKeyFile.create(folder.resolve("keys/pseudonym.key"));
            GatewayConfig config = ConfigLoader.load(file);
            return new DemoNode(folder, keep, archive, config, Gateway.start(config));
        } catch (IOException | RuntimeException e) {
            if (archive != null) {
                archive.close();
            }
            delete(folder);
            throw e;
        }
    }

    Path folder() {
        return folder;
    }

    GatewayConfig config() {
        return config;
    }

    DemoArchive archive() {
        return archive;
    }

    DataFolder data() {
        return gateway.data();
    }

    int port() {
        return gateway.port(CALLED);
    }

    /** Sends all over one association, as a modality does; each one's status. */
    List<Status> send(List<DemoInstance> instances) throws IOException {
        Map<String, List<String>> proposals = new LinkedHashMap<>();
        Path sent = Files.createDirectories(folder.resolve("sent"));
        for (DemoInstance instance : instances) {
            proposals.put(instance.sopClassUid(), List.of(instance.syntax().uid()));
            Files.write(sent.resolve(instance.label().replace(' ', '-') + ".dcm"), instance.file());
        }
        var peer = new PeerAddress("127.0.0.1", port(), CALLED, CALLING, MAX_PDU, Timeouts.DEFAULT, null);
        var statuses = new ArrayList<Status>();
        try (StorageScu scu = StorageScu.open(peer, proposals)) {
            for (DemoInstance instance : instances) {
                statuses.add(scu.store(instance.sopClassUid(), instance.sopInstanceUid(),
                        instance.syntax().uid(), instance.encoded()));
            }
        }
        return statuses;
    }

    /** Waits until each instance received is delivered or held; false where that takes too long. */
    boolean awaitRest() throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() < end) {
            Map<InstanceState, Long> totals = gateway.data().journal().totals();
            boolean associationEnded = gateway.data().journal().associations(Long.MAX_VALUE, 1).stream()
                    .allMatch(association -> association.closed() != null);
            if (associationEnded && totals.getOrDefault(InstanceState.RECEIVED, 0L) == 0
                    && totals.getOrDefault(InstanceState.PROCESSED, 0L) == 0) {
                return true;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return false;
    }

    /** Stops both, and deletes the folder unless it is to be kept. Harmless when repeated. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (archive; gateway) {
            // Gateway first: nothing is on its way to the archive when that ends.
        }
        if (!keep) {
            delete(folder);
        }
    }

    private static void delete(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException problem)
                    throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
