package io.gantry.it.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gantry.dicom.testing.Peers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** An Orthanc of its own: archive, and sender by its REST interface. */
public final class Orthanc implements Archive {

    private static final Pattern ID = Pattern.compile("\"([0-9a-f]{8}(?:-[0-9a-f]{8}){4})\"");

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ChildProcess.PATIENCE).build();
    private final ChildProcess process;
    private final int port;
    private final int httpPort;

    private Orthanc(ChildProcess process, int port, int httpPort) {
        this.process = process;
        this.port = port;
        this.httpPort = httpPort;
    }

    public static Orthanc start(Path folder) throws IOException {
        String program = Peers.find("Orthanc");
        int port = Peers.freePort();
        int httpPort = Peers.freePort();
        Path configuration = Files.writeString(folder.resolve("orthanc.json"), """
                {
                  "Name": "test",
                  "StorageDirectory": "%1$s/storage", "IndexDirectory": "%1$s/storage",
                  "Plugins": [], "ConcurrentJobs": 2, "SynchronousCMove": true,
                  "HttpPort": %2$d, "RemoteAccessAllowed": false, "AuthenticationEnabled": false,
                  "DicomAet": "ARCHIVE", "DicomPort": %3$d, "DicomCheckCalledAet": false,
                  "DicomAlwaysAllowEcho": true, "DicomAlwaysAllowStore": true, "DicomScuTimeout": 120,
                  "UnknownSopClassAccepted": true, "OverwriteInstances": false, "StableAge": 3600,
                  "SaveJobs": false, "MetricsEnabled": false, "ExecuteLuaEnabled": false
                }
                """.formatted(folder, httpPort, port));
        ChildProcess process = ChildProcess.start(List.of(program, configuration.toString()), Map.of(),
                folder,
                "orthanc");
        Orthanc orthanc = new Orthanc(process, port, httpPort);
        process.awaitPort(httpPort);
        process.awaitPort(port);
        await().atMost(ChildProcess.PATIENCE).until(() -> orthanc.get("/system").contains("\"Version\""));
        return orthanc;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Map<String, byte[]> instances() throws IOException {
        Map<String, byte[]> instances = new HashMap<>();
        for (String id : ids(get("/instances"))) {
            byte[] file = send(HttpRequest.newBuilder(uri("/instances/" + id + "/file")).GET()).body();
            assertThat(instances.put(InstanceFiles.sopInstanceUid(file), file)).as("twice").isNull();
        }
        return instances;
    }

    /** Takes files in by REST; the id of each that it takes. */
    public Set<String> upload(List<Path> files) throws IOException {
        Set<String> ids = new LinkedHashSet<>();
        for (Path file : files) {
            HttpResponse<byte[]> response = send(HttpRequest.newBuilder(uri("/instances"))
                    .POST(HttpRequest.BodyPublishers.ofFile(file)));
            if (response.statusCode() == 200) {
                ids.add(ids(new String(response.body(), StandardCharsets.UTF_8)).getFirst());
            }
        }
        return ids;
    }

    /** Sends instances that it holds, as the AE title ORTHANC, to a gateway; the number that was acknowledged. */
    public int store(Set<String> ids, int gatewayPort) throws IOException {
        HttpResponse<byte[]> set = send(HttpRequest.newBuilder(uri("/modalities/gateway"))
                .PUT(HttpRequest.BodyPublishers
                        .ofString("[\"GANTRY\", \"127.0.0.1\", " + gatewayPort + "]")));
        assertThat(set.statusCode()).isEqualTo(200);
        int acknowledged = 0;
        // One at a time: a permissive job counts what it could not send as sent.
        for (String id : ids) {
            HttpResponse<byte[]> stored = send(HttpRequest.newBuilder(uri("/modalities/gateway/store"))
                    .POST(HttpRequest.BodyPublishers.ofString("{\"LocalAet\": \"ORTHANC\","
                            + "\"Synchronous\": true, \"Resources\": [\"" + id + "\"]}")));
            acknowledged += stored.statusCode() == 200 ? 1 : 0;
        }
        return acknowledged;
    }

    private static List<String> ids(String json) {
        return ID.matcher(json).results().map(result -> result.group(1)).toList();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + httpPort + path);
    }

    private String get(String path) throws IOException {
        return new String(send(HttpRequest.newBuilder(uri(path)).GET()).body(), StandardCharsets.UTF_8);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.timeout(Duration.ofMinutes(3)).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        http.close();
        process.close();
    }
}
