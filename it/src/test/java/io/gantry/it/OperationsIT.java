package io.gantry.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.net.dimse.Status;
import io.gantry.dicom.testing.TestInstances;
import io.gantry.it.peer.ChildProcess;
import io.gantry.it.peer.Cli;
import io.gantry.it.peer.Node;
import io.gantry.it.peer.NodeFiles;
import io.gantry.it.peer.NodeProcess;
import io.gantry.it.peer.Workbench;
import io.gantry.storage.journal.InstanceRecord;
import io.gantry.storage.journal.InstanceState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an administrator may rely on. */
final class OperationsIT {

    @RegisterExtension
    final Workbench bench = new Workbench();

    @Test
    @DisplayName("pitfall: Wrong or unreadable configuration discovered at the first patient. Here nothing starts")
    void aWrongConfigurationDoesNotStart() throws Exception {
        NodeFiles files = new NodeFiles(bench.folder("node")).folder("files");
        Path good = files.write();
        String right = Files.readString(good);
        for (String wrong : List.of(right.replace("destinations: [files]", "destinations: [flies]"),
                right.replace("profile: profiles", "profil: profiles"),
                right.replace("port: 0", "port: zero"), right.replace("profile.yaml", "absent.yaml"))) {
            assertThat(wrong).isNotEqualTo(right);
            Files.writeString(good, wrong);
            refusesToStart(good, files.data());
        }
        Files.writeString(good, right);
        Path profile = files.root().resolve("profiles/profile.yaml");
        Files.writeString(profile,
                Files.readString(profile) + "phi_tags: { PatientName: { action: KEPT } }\n");
        refusesToStart(good, files.data());
    }

    private void refusesToStart(Path configuration, Path data) throws IOException {
        Cli.Result check = Cli.run(configuration, "check");
        assertThat(check.status()).isEqualTo(2);
        assertThat(check.err()).containsPattern("yaml:\\d+");
        assertThat(Cli.run(configuration, "serve").status()).isEqualTo(2);
        assertThat(data).doesNotExist();
    }

    @Test
    @DisplayName("pitfall: Default password admin/password on all interfaces. Here nothing listens beyond loopback unless told to")
    void everythingListensOnLoopback() throws Exception {
        Path configuration = bench.folder("node").resolve("gateway.yaml");
        assertThat(Cli.run(configuration, "init").status()).isZero();
        String yaml = Files.readString(configuration);
        Files.writeString(configuration, yaml.replaceAll("port: (11112|8080)", "port: 0"));
        NodeProcess node = bench.use(NodeProcess.start(configuration, bench.folder("logs"), "INFO"));
        assertThat(node.admin("/health/ready").statusCode()).isEqualTo(200);

        Set<String> own = sockets(node.process());
        List<String> listening = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : Files
                    .readAllLines(Path.of("/proc/" + node.process().pid() + "/net/" + table))) {
                String[] fields = line.strip().split("\\s+");
                if (fields.length > 9 && fields[3].equals("0A") && own.contains(fields[9])) {
                    listening.add(fields[1].replaceFirst(":.*", ""));
                }
            }
        }
        // DICOM, admin and journal; 127.0.0.1 as it is, and as an IPv6 address.
        assertThat(listening).hasSize(3)
                .allMatch(address -> address.equals("0100007F")
                        || address.equals("0000000000000000FFFF00000100007F"));
    }

    @Test
    @DisplayName("a node that lost its journal ends by itself with a failure, so that a supervisor starts it again")
    void aNodeThatCannotGoOnEnds() throws Exception {
        NodeFiles files = new NodeFiles(bench.folder("node")).folder("files");
        Path configuration = files.write();
        NodeProcess node = bench.use(NodeProcess.start(configuration, bench.folder("logs"), "INFO"));
        files.shutDownJournal();
        assertThat(node.process().awaitEnd()).isEqualTo(1);
        assertThat(node.process().err()).contains("the node cannot go on and ends");
        NodeProcess again = bench.use(NodeProcess.start(configuration, bench.folder("logs"), "INFO"));
        assertThat(again.admin("/health/ready").statusCode()).isEqualTo(200);
    }

    private static Set<String> sockets(ChildProcess process) throws IOException {
        Set<String> inodes = new HashSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                String target = target(descriptor);
                if (target.startsWith("socket:[")) {
                    inodes.add(target.substring(8, target.length() - 1));
                }
            }
        }
        return inodes;
    }

    private static String target(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException _) {
            // Closed since the folder was listed: the connection of the request just made, for instance.
            return "";
        }
    }

    @Test
    @DisplayName("pitfall: Nobody can say which edition of the rules an instance was cleaned with. The journal can")
    void theJournalNamesTheRules() throws Exception {
        TestInstances study = new TestInstances(61);
        NodeFiles files = new NodeFiles(bench.folder("node")).folder("files");
        Path configuration = files.write();
        Node first = bench.use(Node.start(configuration));
        assertThat(first.send(study.ct(16, 16))).containsOnly(Status.SUCCESS);
        first.awaitCount(InstanceState.DELIVERED, 1);
        first.close();
        Node second = bench.use(Node.start(files.unmatchedPass().write()));
        assertThat(second.send(study.ct(16, 16))).containsOnly(Status.SUCCESS);
        second.awaitCount(InstanceState.DELIVERED, 2);

        List<InstanceRecord> rows = second.instances();
        assertThat(rows).extracting(row -> row.description().profileDigest()).doesNotContainNull()
                .doesNotHaveDuplicates().hasSize(2);
        for (InstanceRecord row : rows) {
            assertThat(row.description().tablesEdition()).isNotBlank();
            assertThat(Cli.run(configuration, "journal", "show", row.receipt().id().toString()).out())
                    .contains(String.valueOf(row.description().profileDigest()))
                    .contains(String.valueOf(row.description().tablesEdition()));
        }
    }
}
