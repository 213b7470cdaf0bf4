package io.gantry.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import io.gantry.gateway.config.PseudonymKeyFile;
import io.gantry.it.peer.ChildProcess;
import io.gantry.it.peer.Cli;
import io.gantry.it.peer.InstanceFiles;
import io.gantry.it.peer.Syscalls;
import io.gantry.it.peer.Syscalls.Call;
import io.gantry.it.peer.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Ends {@code gantry deidentify} by force: every file that has its name is whole, and the next run does the rest. */
final class DeidentifyKillIT {

    private static final int ROUNDS = 5;
    private static final int INSTANCES = 150;

    @RegisterExtension
    final Workbench bench = new Workbench();

    private Path in = Path.of("");
    private Path out = Path.of("");
    private Path held = Path.of("");
    private Path profile = Path.of("");
    private Path key = Path.of("");

    @BeforeEach
    void prepare() throws IOException {
        Path folder = bench.folder("deidentify").toRealPath();
        in = Files.createDirectories(folder.resolve("in"));
        out = folder.resolve("made/out");
        held = folder.resolve("made/out-held");
        profile = Files.writeString(folder.resolve("profile.yaml"), """
                version: "2.0"
                privacy_profile: basic
                """);
        key = folder.resolve("pseudonym.key");
        PseudonymKeyFile.create(key);
    }

    private void write(int count) throws IOException {
        TestInstances study = new TestInstances(77);
        // Every tenth is held: a capture that no rule is for.
        List<TestInstance> instances = Stream.iterate(0, i -> i + 1).limit(count)
                .map(i -> i % 10 == 9 ? study.secondaryCapture(200, 200) : study.ct(300, 300)).toList();
        InstanceFiles.write(in, instances);
    }

    private String[] arguments() {
        return new String[]{"deidentify", in.toString(), out.toString(), "--profile", profile.toString(),
                "--key",
                key.toString()};
    }

    private ChildProcess start(List<String> prefix) throws IOException {
        return bench.use(Cli.start(prefix, List.of("-Xmx256m"), bench.folder("logs"), "INFO", arguments()));
    }

    @Test
    @DisplayName("kill -9 in the middle of deidentify leaves no half file under its name, and nothing after the next run")
    void everyNamedFileIsWhole() throws Exception {
        Random random = bench.random();
        write(INSTANCES);
        TreeMap<Path, byte[]> named = new TreeMap<>();
        int killedInTheMiddle = 0;
        for (int round = 0; round < ROUNDS; round++) {
            // Each run begins with the first file; so each has to get further than none.
            delete(out);
            ChildProcess run = start(List.of());
            int enough = random.nextInt(1, INSTANCES / 3);
            await().atMost(ChildProcess.PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2))
                    .until(() -> finished(out).size() >= enough || !run.isAlive());
            killedInTheMiddle += run.isAlive() ? 1 : 0;
            run.kill();
            for (Path file : finished(out)) {
                byte[] bytes = Files.readAllBytes(file);
                byte[] before = named.putIfAbsent(file, bytes);
                assertThat(before == null || Arrays.equals(before, bytes)).as("the same each time: %s", file)
                        .isTrue();
            }
        }
        assertThat(killedInTheMiddle).isEqualTo(ROUNDS);
        // Whatever the chance of the kills: one is there.
        Path left = Files.writeString(Objects.requireNonNull(finished(out).getFirst().getParent())
                .resolve(".1.dcm.01234567-89ab-cdef-0123-456789abcdef.part"), "half");

        assertThat(start(List.of()).awaitEnd()).isZero();

        assertThat(left).doesNotExist();
        List<Path> all = InstanceFiles.in(out);
        assertThat(all).hasSize(INSTANCES - INSTANCES / 10).allMatch(file -> file.toString().endsWith(".dcm"))
                .containsAll(named.keySet());
        for (Path file : all) {
            byte[] bytes = Files.readAllBytes(file);
            assertThat(InstanceFiles.sopInstanceUid(bytes) + ".dcm").isEqualTo(file.getFileName().toString());
            byte[] before = named.get(file);
            // What had its name when the process was killed has the content that a run to the end gives.
            assertThat(before == null || Arrays.equals(before, bytes)).as("whole: %s", file).isTrue();
        }
        assertThat(InstanceFiles.in(held)).isNotEmpty()
                .allMatch(file -> file.getFileName().toString().matches("[0-9]{6}\\.(dcm|reason\\.txt)"));
    }

    @Test
    @DisplayName("power cut: deidentify forces each file before it names it, and all names before it ends")
    void forcedBeforeNamed() throws Exception {
        write(20);
        Path trace = bench.folder("trace").resolve("trace.txt");
        assertThat(start(Syscalls.observed(trace)).awaitEnd()).isZero();
        await().atMost(ChildProcess.PATIENCE).until(() -> Syscalls.complete(trace));
        List<Call> calls = Syscalls.read(trace);
        List<Call> forces = calls.stream().filter(Syscalls::isForce).toList();

        List<Path> results = Stream.concat(InstanceFiles.in(out).stream(), InstanceFiles.in(held).stream())
                .toList();
        assertThat(results).hasSize(18 + 2 * 2);
        Set<Path> folders = new HashSet<>();
        int lastNaming = 0;
        for (Path file : results) {
            Call naming = calls.stream()
                    .filter(call -> call.name().startsWith("rename") && call.path(1).equals(file.toString()))
                    .findFirst().orElseThrow();
            String part = naming.path(0);
            Call writing = calls.stream().filter(call -> Syscalls.isWrite(call) && call.file().equals(part))
                    .reduce((_, later) -> later).orElseThrow();
            assertThat(forces).as("%s forced before it is named", file)
                    .anyMatch(call -> call.file().equals(part)
                            && call.begun() > writing.ended() && call.ended() < naming.begun());
            lastNaming = Math.max(lastNaming, naming.ended());
            for (Path folder = file.getParent(); folder != null
                    && !folder.equals(in.getParent()); folder = folder.getParent()) {
                folders.add(folder);
            }
        }
        // The one that was there takes the name of the first that was made.
        folders.add(Objects.requireNonNull(in.getParent()));
        int after = lastNaming;
        for (Path folder : folders) {
            assertThat(forces).as("names in %s forced at the end", folder)
                    .anyMatch(call -> call.file().equals(folder.toString()) && call.begun() > after);
        }
    }

    /** Files that have their name. */
    private static List<Path> finished(Path folder) throws IOException {
        return InstanceFiles.in(folder).stream().filter(file -> file.toString().endsWith(".dcm")).toList();
    }

    private static void delete(Path folder) throws IOException {
        for (Path file : InstanceFiles.in(folder)) {
            Files.delete(file);
        }
    }
}
