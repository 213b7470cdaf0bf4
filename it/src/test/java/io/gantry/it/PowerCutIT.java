package io.gantry.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gantry.dicom.testing.Peers;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import io.gantry.it.peer.ChildProcess;
import io.gantry.it.peer.InstanceFiles;
import io.gantry.it.peer.NodeFiles;
import io.gantry.it.peer.NodeProcess;
import io.gantry.it.peer.Senders;
import io.gantry.it.peer.Syscalls;
import io.gantry.it.peer.Syscalls.Call;
import io.gantry.it.peer.Workbench;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a power cut would leave. Killing a process does not tell: what it wrote stays in the kernel's cache. So the order
 * of the system calls is looked at: content forced, then named, then the name forced, then the answer.
 */
final class PowerCutIT {

    private static final int SENDERS = 3;
    private static final int EACH = 8;
    /** Command field C-STORE-RSP and status success (PS3.7 Table 9.3-2), as they are in the answer's command set. */
    private static final String C_STORE_RSP = "\0\0\0\1\2\0\0\0\1\u0080";
    private static final String SUCCESS = "\0\0\0\11\2\0\0\0\0\0";
    private static final String AFFECTED_INSTANCE = "\0\0\0\20";

    @RegisterExtension
    final Workbench bench = new Workbench();

    private List<Call> calls = List.of();

    @Test
    @DisplayName("power cut: content and name of an instance, and the folders above, are forced to disk before success is answered")
    void forcedBeforeAcknowledged() throws Exception {
        NodeFiles files = new NodeFiles(bench.folder("node")).archive("archive", Peers.freePort());
        Path trace = bench.folder("trace").resolve("trace.txt");
        NodeProcess node = bench.use(NodeProcess.start(Syscalls.observed(trace), files.write(),
                bench.folder("logs"), "INFO"));
        TestInstances study = new TestInstances(41);
        List<Path> instances = InstanceFiles.write(bench.folder("in"), Stream.concat(
                Stream.<TestInstance>generate(() -> study.ct(24, 24)).limit((long) SENDERS * EACH - 1),
                Stream.of(study.ct(512, 512))).toList());
        List<ChildProcess> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            List<String> command = Senders.storescuCommand(node.port(), "CT" + i);
            instances.subList(i * EACH, (i + 1) * EACH).forEach(file -> command.add(file.toString()));
            senders.add(
                    bench.use(ChildProcess.start(command, Map.of(), bench.folder("sender" + i), "storescu")));
        }
        assertThat(senders).allSatisfy(sender -> assertThat(sender.awaitEnd()).isZero());
        assertThat(node.process().terminate()).isZero();
        await().atMost(ChildProcess.PATIENCE).until(() -> Syscalls.complete(trace));

        calls = Syscalls.read(trace);
        Map<String, Integer> answered = answers();
        assertThat(answered).hasSize(instances.size());
        Map<String, Path> spooled = spooled(files.data());
        assertThat(spooled.keySet()).isEqualTo(answered.keySet());
        for (Map.Entry<String, Path> each : spooled.entrySet()) {
            forced(each.getValue(), answered.getOrDefault(each.getKey(), 0));
        }
    }

    /** SOP instances answered with success, and when the answer began. */
    private Map<String, Integer> answers() {
        Map<String, Integer> answers = new HashMap<>();
        for (Call call : calls) {
            String pdu = new String(call.data(), StandardCharsets.ISO_8859_1);
            if (call.file().startsWith("socket:") && pdu.contains(C_STORE_RSP)) {
                assertThat(pdu).contains(SUCCESS);
                int length = pdu.indexOf(AFFECTED_INSTANCE) + AFFECTED_INSTANCE.length();
                int uid = length + Integer.BYTES;
                answers.put(pdu.substring(uid, uid + pdu.charAt(length)).replace("\0", ""), call.begun());
            }
        }
        return answers;
    }

    private static Map<String, Path> spooled(Path data) throws IOException {
        Map<String, Path> spooled = new HashMap<>();
        for (Path file : InstanceFiles.in(data.toRealPath().resolve("spool"))) {
            if (file.toString().endsWith(".dcm")) {
                spooled.put(InstanceFiles.sopInstanceUid(file), file);
            }
        }
        return spooled;
    }

    private void forced(Path file, int answered) {
        Call naming = last(call -> call.name().startsWith("rename") && call.path(1).equals(file.toString()));
        assertThat(naming.ended()).as("named before the answer").isLessThan(answered);
        Set<String> names = names(file.toString());
        Call writing = last(call -> Syscalls.isWrite(call) && names.contains(call.file()));
        assertThat(forcing(names, writing.ended(), naming.begun()))
                .as("content of %s forced before its name", file)
                .isTrue();
        Path folder = file.getParent();
        assertThat(forcing(Set.of(String.valueOf(folder)), naming.ended(), answered))
                .as("name of %s forced before the answer", file).isTrue();
        for (Call made : calls) {
            // The folders above, up to the data folder, where this run made them.
            if (made.name().equals("mkdir") && file.startsWith(made.path(0))) {
                assertThat(forcing(Set.of(String.valueOf(Path.of(made.path(0)).getParent())), made.ended(),
                        answered))
                        .as("name of folder %s forced before the answer", made.path(0)).isTrue();
            }
        }
    }

    /** Every name that the file had. */
    private Set<String> names(String last) {
        Set<String> names = new HashSet<>(Set.of(last));
        for (Call call : calls.reversed()) {
            if (call.name().startsWith("rename") && names.contains(call.path(1))) {
                names.add(call.path(0));
            }
        }
        return names;
    }

    private Call last(Predicate<Call> which) {
        return calls.stream().filter(which).reduce((_, later) -> later).orElseThrow();
    }

    private boolean forcing(Set<String> names, int after, int before) {
        return calls.stream().anyMatch(call -> Syscalls.isForce(call) && names.contains(call.file())
                && call.begun() > after && call.ended() < before);
    }
}
