package io.gantry.it.peer;

import static org.awaitility.Awaitility.await;

import io.gantry.dicom.data.UID;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.net.association.PeerAddress;
import io.gantry.dicom.net.dimse.Status;
import io.gantry.dicom.net.service.StorageScu;
import io.gantry.dicom.net.ul.Timeouts;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.gateway.Gateway;
import io.gantry.gateway.config.ConfigLoader;
import io.gantry.storage.journal.DeliveryRecord;
import io.gantry.storage.journal.InstanceRecord;
import io.gantry.storage.journal.InstanceState;
import io.gantry.storage.journal.Journal;
import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A gateway in this process, over real sockets. */
public final class Node implements AutoCloseable {

    private static final int PAGE = 1000;

    private final Gateway gateway;

    private Node(Gateway gateway) {
        this.gateway = gateway;
    }

    public static Node start(Path configuration) throws IOException {
        return new Node(Gateway.start(ConfigLoader.load(configuration)));
    }

    public int port() {
        return gateway.port("GANTRY");
    }

    public Journal journal() {
        return gateway.data().journal();
    }

    public Gateway gateway() {
        return gateway;
    }

    /** An association that can carry the instances given. */
    public StorageScu connect(String callingAeTitle, TestInstance... instances) throws IOException {
        Map<String, List<String>> proposals = new TreeMap<>();
        for (TestInstance instance : instances) {
            List<String> syntaxes = proposals.computeIfAbsent(instance.sopClassUid(), _ -> new ArrayList<>());
            if (!syntaxes.contains(instance.transferSyntax().uid())) {
                syntaxes.add(instance.transferSyntax().uid());
            }
        }
        Timeouts timeouts = Timeouts.DEFAULT.withConnect(ChildProcess.PATIENCE)
                .withAccept(ChildProcess.PATIENCE).withRead(ChildProcess.PATIENCE)
                .withWrite(ChildProcess.PATIENCE);
        return StorageScu.open(
                new PeerAddress("127.0.0.1", port(), "GANTRY", callingAeTitle, 1 << 18, timeouts, null),
                proposals.isEmpty()
                        ? Map.of(UID.CTImageStorage, List.of(UID.ExplicitVRLittleEndian))
                        : proposals);
    }

    public static Status store(StorageScu scu, TestInstance instance) throws IOException {
        return scu.store(instance.sopClassUid(), instance.sopInstanceUid(), instance.transferSyntax().uid(),
                ByteSource.of(instance.dataSetBytes()));
    }

    /** Sends instances over one association; how each was answered. */
    public List<Status> send(TestInstance... instances) throws IOException {
        List<Status> answers = new ArrayList<>();
        try (StorageScu scu = connect("CT1", instances)) {
            for (TestInstance instance : instances) {
                answers.add(store(scu, instance));
            }
        }
        return answers;
    }

    /** Every instance of the journal. */
    public List<InstanceRecord> instances() throws IOException {
        List<InstanceRecord> all = new ArrayList<>();
        for (InstanceState state : InstanceState.values()) {
            InstanceId after = Journal.FIRST;
            List<InstanceRecord> page;
            do {
                page = journal().inState(state, after, PAGE);
                all.addAll(page);
                after = page.isEmpty() ? after : page.getLast().receipt().id();
            } while (page.size() == PAGE);
        }
        return all;
    }

    public DeliveryRecord delivery(InstanceId id, String destination) throws IOException {
        return journal().deliveries(id).stream().filter(d -> d.destination().equals(destination)).findFirst()
                .orElseThrow();
    }

    public long count(InstanceState state) throws IOException {
        return journal().totals().getOrDefault(state, 0L);
    }

    public void awaitCount(InstanceState state, long count) {
        await().atMost(ChildProcess.PATIENCE).until(() -> count(state) == count);
    }

    /** Returns when every association and study balances: nothing is in hand any more. */
    public void awaitBalance() {
        await().atMost(ChildProcess.PATIENCE).pollInterval(Duration.ofMillis(200))
                .until(() -> journal().reconcile(_ -> {
                }));
    }

    /** What the admin port answers. */
    public HttpResponse<String> admin(String path) throws IOException, InterruptedException {
        return admin(gateway.adminPort().orElseThrow(), path);
    }

    static HttpResponse<String> admin(int port, String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(ChildProcess.PATIENCE).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Override
    public void close() throws IOException {
        gateway.close();
    }
}
