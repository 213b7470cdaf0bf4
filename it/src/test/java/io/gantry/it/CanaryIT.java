package io.gantry.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.testing.Canaries;
import io.gantry.dicom.testing.Peers;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import io.gantry.it.peer.ChildProcess;
import io.gantry.it.peer.Cli;
import io.gantry.it.peer.InstanceFiles;
import io.gantry.it.peer.NodeFiles;
import io.gantry.it.peer.NodeProcess;
import io.gantry.it.peer.ScriptedArchive;
import io.gantry.it.peer.Senders;
import io.gantry.it.peer.Storescp;
import io.gantry.it.peer.Workbench;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Plants identifiers in every kind of attribute, sends them down every road that an instance can take, and looks for
 * them in all that a gateway writes or says at its most talkative log level.
 */
final class CanaryIT {

    private static final Pattern ID = Pattern.compile("\\b[0-7][0-9a-f]{15}\\b");
    /** The names of {@link TestInstances#japanese()}, which no canary stands for. */
    private static final List<String> NAMES = List.of("Yamada", "\u5c71\u7530", "\u592a\u90ce",
            "\u3084\u307e\u3060", "\u305f\u308d\u3046");
    private static final List<String> CHARSETS = List.of("UTF-8", "Shift_JIS", "EUC-JP", "ISO-2022-JP",
            "UTF-16BE");

    @RegisterExtension
    final Workbench bench = new Workbench();

    private final TestInstances study = new TestInstances(41);
    private final Map<String, byte[]> said = new TreeMap<>();

    @Test
    @DisplayName("pitfall: Patient names in debug logs that cannot be switched off. Nor are they in journal, metrics, file names, output")
    void noIdentifierLeavesByAnyRoad() throws Exception {
        ScriptedArchive troubled = bench.use(new ScriptedArchive(new ScriptedArchive.Script() {
            @Override
            public ScriptedArchive.Answer answer(String sopInstanceUid, int attempt) {
                return attempt == 1 ? new ScriptedArchive.CloseMidway() : new ScriptedArchive.With(0xA700);
            }
        }));
        ScriptedArchive refusing = bench.use(new ScriptedArchive(new ScriptedArchive.Script() {
            @Override
            public ScriptedArchive.Answer answer(String sopInstanceUid, int attempt) {
                return new ScriptedArchive.With(0xC001);
            }
        }));
        Storescp archive = bench.use(Storescp.start(bench.folder("archive"), "+xa"));
        NodeFiles files = new NodeFiles(bench.folder("node")).archive("archive", archive.port())
                .archive("troubled", troubled.port()).archive("refusing", refusing.port()).folder("files");
        Path configuration = files.write();
        Path logs = bench.folder("logs");

        List<TestInstance> instances = new ArrayList<>(study.oneOfEach());
        TestInstance everything = study.withEveryAttribute(study.ct(16, 16));
        // Everything but what makes it readable as what it is.
        instances.add(everything.with(a -> a.set(Tag.BurnedInAnnotation, "YES")));
        List<Path> in = InstanceFiles.write(bench.folder("in"), instances);
        NodeProcess first = bench.use(NodeProcess.start(configuration, logs, "DEBUG"));
        assertThat(Senders.dcmsend(first.port(), in)).isEqualTo(in.size());
        refused(first.port());
        await().atMost(ChildProcess.PATIENCE).pollInterval(Duration.ofMillis(200))
                .until(() -> InstanceFiles.in(archive.folder()).size() >= 12
                        && InstanceFiles.in(files.folderOf("files")).size() >= 12
                        && !troubled.attempts().isEmpty()
                        && ID.matcher(Cli.run(configuration, "quarantine", "list").out()).find());
        say("metrics", first.admin("/metrics").body());
        say("live", first.admin("/health/live").body());
        say("ready", first.admin("/health/ready").body());
        commands(configuration, "running");
        first.process().kill();
        NodeProcess second = bench.use(NodeProcess.start(configuration, logs, "DEBUG"));
        assertThat(Senders.dcmsend(second.port(), in)).isEqualTo(in.size());
        assertThat(Cli.run(configuration, "quarantine", "retry", "--all").status()).isZero();
        // What was retried is held again before the node stops.
        await().atMost(ChildProcess.PATIENCE).pollInterval(Duration.ofMillis(500))
                .until(() -> ID.matcher(command(configuration, "retried", "quarantine", "list")).find());
        say("metrics again", second.admin("/metrics").body());
        assertThat(second.process().terminate()).isZero();
        commands(configuration, "stopped");

        search(files, archive);
    }

    /** What the receiver and the listener refuse. */
    private void refused(int port) throws IOException {
        TestInstance broken = study.ct(16, 16);
        Peers.run(List.of(Peers.find("echoscu"), "-aet", "CT1", "-aec", "NOBODY", "127.0.0.1",
                Integer.toString(port)));
        try (var scu = io.gantry.dicom.net.service.StorageScu.open(
                new io.gantry.dicom.net.association.PeerAddress("127.0.0.1", port, "GANTRY", "CT1", 1 << 14,
                        io.gantry.dicom.net.ul.Timeouts.DEFAULT, null),
                Map.of(UID.CTImageStorage, List.of(UID.ExplicitVRLittleEndian)))) {
            byte[] dataSet = broken.dataSetBytes();
            var malformed = io.gantry.dicom.io.ByteSource
                    .of(java.util.Arrays.copyOf(dataSet, dataSet.length - 100));
            assertThat(scu.store(UID.CTImageStorage, broken.sopInstanceUid(), UID.ExplicitVRLittleEndian,
                    malformed).isFailure()).isTrue();
            String other = study.canaries().plant(Tag.SOPInstanceUID, VR.UI);
            assertThat(scu.store(UID.CTImageStorage, other, UID.ExplicitVRLittleEndian,
                    io.gantry.dicom.io.ByteSource.of(dataSet)).isFailure()).isTrue();
        }
    }

    private void say(String source, String text) {
        said.put(source, text.getBytes(StandardCharsets.UTF_8));
    }

    private void commands(Path configuration, String when) {
        command(configuration, when, "check", "--json");
        command(configuration, when, "journal", "reconcile", "--all");
        command(configuration, when, "journal", "reconcile", "--json");
        command(configuration, when, "journal", "verify");
        command(configuration, when, "quarantine", "list", "--json");
        String held = command(configuration, when, "quarantine", "list");
        String listed = command(configuration, when, "journal", "list") + command(configuration, when,
                "journal", "list", "--json");
        assertThat(ID.matcher(held).find()).isTrue();
        // Each opens the journal anew, which takes a while.
        ID.matcher(held).results().map(MatchResult::group).distinct().limit(6)
                .forEach(id -> command(configuration, when, "quarantine", "show", id));
        ID.matcher(listed).results().map(MatchResult::group).distinct().limit(6)
                .forEach(id -> command(configuration, when, "journal", "show", id));
    }

    private String command(Path configuration, String when, String... arguments) {
        Cli.Result result = Cli.run(configuration, arguments);
        String all = result.out() + result.err();
        say(when + " " + String.join(" ", arguments), all);
        return all;
    }

    private void search(NodeFiles files, Storescp archive) throws IOException {
        for (Path file : InstanceFiles.in(files.root())) {
            Path name = files.root().relativize(file);
            said.put("name of a file", (name + "\n").getBytes(StandardCharsets.UTF_8));
            nothingIn("name of a file", said.get("name of a file"));
            // Originals that are held or wait are the only place where identities may lie.
            if (!name.startsWith("var/spool")) {
                nothingIn(name.toString(), Files.readAllBytes(file));
            }
        }
        for (Path log : InstanceFiles.in(bench.folder("logs"))) {
            assertThat(log.toString().endsWith(".out") || Files.size(log) > 1000).isTrue();
            nothingIn("log", Files.readAllBytes(log));
        }
        for (Map.Entry<String, byte[]> each : archive.instances().entrySet()) {
            nothingIn("file of the archive", each.getValue());
        }
        said.forEach(this::nothingIn);
        assertThat(said).hasSizeGreaterThan(20);
        assertThat(InstanceFiles.in(files.folderOf("files"))).hasSizeGreaterThan(10);
    }

    private void nothingIn(String where, byte[] bytes) {
        assertThat(study.canaries().foundIn(bytes).stream().map(Canaries.Canary::toString)).as(where)
                .isEmpty();
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        for (String name : NAMES) {
            for (String charset : CHARSETS) {
                String encoded = new String(name.getBytes(Charset.forName(charset)),
                        StandardCharsets.ISO_8859_1);
                assertThat(text.contains(encoded)).as(where + " holds a Japanese name in " + charset)
                        .isFalse();
            }
        }
    }
}
