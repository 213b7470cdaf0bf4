package io.gantry.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/gantry} with Java installations that only say how they were called. */
final class LauncherTest {

    private static final Path SCRIPT = Path.of(System.getProperty("gantry.root", ".."), "scripts", "gantry");

    private final Path folder;

    LauncherTest(@TempDir Path folder) throws IOException {
        this.folder = folder.toRealPath();
    }

    private record Result(int status, String out, String err) {
    }

    private static void script(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/bash\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path java(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        script(home.resolve("bin/java"), "echo " + name + "\nprintf '<%s>\\n' \"$@\"\nexit 7\n");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private Path installation() throws IOException {
        Path home = folder.resolve("inst");
        Files.createDirectories(home.resolve("lib"));
        Files.createDirectories(home.resolve("bin"));
        Files.copy(SCRIPT, home.resolve("bin/gantry"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(home.resolve("lib/gantry-gateway-1.2.3.jar"), "");
        return home.resolve("bin/gantry");
    }

    private Result run(Path script, Map<String, String> environment, String... args) throws Exception {
        Path out = folder.resolve("stdout");
        Path err = folder.resolve("stderr");
        var command = new java.util.ArrayList<String>(java.util.List.of(script.toString()));
        command.addAll(java.util.List.of(args));
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.contains("JAVA") || name.startsWith("JDK"));
        builder.environment().put("HOME", folder.resolve("home").toString());
        builder.environment().keySet().removeAll(Set.of("XDG_CACHE_HOME", "GANTRY_CACHE"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    private Path java25 = Path.of("");

    @BeforeEach
    void makeJava() throws IOException {
        java25 = java("java25", "25.0.1");
    }

    @Test
    void becomesTheJvmWithArgumentsAsGiven() throws Exception {
        Result result = run(installation(),
                Map.of("GANTRY_JAVA_HOME", java25.toString(), "JAVA_OPTS", "-Xmx9m -Da=*"),
                "send", "a b", "*", "");
        assertThat(result.status()).isEqualTo(7);
        assertThat(result.out()).startsWith("java25\n")
                .contains("<-Xmx9m>\n<-Da=*>\n<-jar>\n<" + folder.resolve("inst/lib/gantry-gateway-1.2.3.jar")
                        + ">\n<send>\n<a b>\n<*>\n<>\n")
                .contains("<-Dgantry.home=" + folder.resolve("inst") + ">")
                .contains("<-XX:SharedArchiveFile=" + folder
                        .resolve("home/.cache/gantry"));
        assertThat(result.err()).isEmpty();
    }

    @Test
    @DisplayName("File names are UTF-8 where the locale is none that says otherwise, as in cron and systemd")
    void fileNamesAreUtf8() throws Exception {
        Path script = installation();
        script(java25.resolve("bin/java"), "echo \"$LC_ALL\"\n");
        for (String locale : List.of("C", "POSIX")) {
            Result result = run(script, Map.of("GANTRY_JAVA_HOME", java25.toString(), "LC_ALL", locale));
            assertThat(result.out()).isEqualTo("C.UTF-8\n");
            assertThat(result.err()).isEmpty();
        }
        assertThat(run(script, Map.of("GANTRY_JAVA_HOME", java25.toString(), "LC_ALL", "C.utf8")).out())
                .isEqualTo("C.utf8\n");
    }

    @Test
    void worksThroughASymbolicLink() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), installation());
        assertThat(run(link, Map.of("GANTRY_JAVA_HOME", java25.toString())).out())
                .contains("<-Dgantry.home=" + folder.resolve("inst") + ">");
    }

    @Test
    void choosesTheFirstJavaThatIsNewEnough() throws Exception {
        Path java17 = java("java17", "17.0.15");
        Path java8 = java("java8", "1.8.0_400");
        Path java26 = java("java26", "26-ea");
        Path script = installation();
        Result result = run(script,
                Map.of("JAVA_HOME", java17.toString(), "JDK8_HOME", java8.toString(),
                        "JDK26_HOME", java26.toString()));
        assertThat(result.out()).startsWith("java26\n");
        assertThat(
                run(script, Map.of("JAVA_HOME", java25.toString(), "JDK26_HOME", java26.toString()))
                        .out())
                .startsWith("java25\n");
    }

    @Test
    void findsJavaOnThePath() throws Exception {
        Path script = installation();
        assertThat(run(script, Map.of("PATH", java25.resolve("bin") + ":/usr/bin:/bin")).out())
                .startsWith("java25\n");
    }

    @Test
    void asksTheJavaThatHasNoReleaseFile() throws Exception {
        Path home = java("plain", "25");
        Files.delete(home.resolve("release"));
        script(home.resolve("bin/java"),
                "[[ $1 == -version ]] && { echo 'openjdk version \"25.0.2\" 2026' >&2; exit 0; }\necho plain\n");
        assertThat(run(installation(), Map.of("GANTRY_JAVA_HOME", home.toString())).out())
                .isEqualTo("plain\n");
    }

    @Test
    void namedJavaThatIsTooOldIsAnError() throws Exception {
        Path java17 = java("java17", "17.0.15");
        Result result = run(installation(), Map.of("GANTRY_JAVA_HOME", java17.toString()));
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).isEqualTo(
                "gantry: GANTRY_JAVA_HOME is " + java17 + ": no Java 25 or later there\n");
    }

    @Test
    void noCacheWhereNoneIsWanted() throws Exception {
        assertThat(
                run(installation(), Map.of("GANTRY_JAVA_HOME", java25.toString(), "GANTRY_CACHE", "")).out())
                .startsWith("java25\n").doesNotContain("SharedArchiveFile");
    }

    @Test
    void memoryImagesAreNeverLeftBehind() throws Exception {
        assertThat(run(installation(), Map.of("GANTRY_JAVA_HOME", java25.toString())).out())
                .contains("<-XX:-CreateCoredumpOnCrash>").contains("<-XX:+ExitOnOutOfMemoryError>")
                .contains("<-XX:ErrorFile=/dev/null>");
    }

    @Test
    @DisplayName("What runs for long takes large pages where the kernel has them, without a word of the JVM where it has none")
    void largePages() throws Exception {
        Path kernel = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
        boolean there = Files.isReadable(kernel) && !Files.readString(kernel).contains("[never]");
        Path script = installation();
        Map<String, String> environment = Map.of("GANTRY_JAVA_HOME", java25.toString());
        for (String command : List.of("serve", "deidentify", "check")) {
            assertThat(run(script, environment, command).out().contains("<-XX:+UseTransparentHugePages>"))
                    .isEqualTo(there && !command.equals("check"));
        }
    }

    @Test
    void severalVersionsAreAnError() throws Exception {
        Path script = installation();
        Files.writeString(folder.resolve("inst/lib/gantry-gateway-1.2.4.jar"), "");
        Result result = run(script, Map.of("GANTRY_JAVA_HOME", java25.toString()));
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("holds several versions");
    }

    @Test
    void sourceTreeIsBuiltOnFirstUseAndWhenItChanged() throws Exception {
        Path root = folder.resolve("tree");
        Path source = root.resolve("pipeline/src/main/A.java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, "");
        Files.writeString(root.resolve("pom.xml"), "");
        Files.createDirectories(root.resolve("scripts"));
        Path script = root.resolve("scripts/gantry");
        Files.copy(SCRIPT, script, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        script(root.resolve("mvnw"),
                """
                        echo "built $*"
                        mkdir -p gateway/target/dist/gantry/lib
                        touch gateway/target/gantry-gateway-1.0.jar gateway/target/dist/gantry/lib/gantry-gateway-1.0.jar
                        """);
        var environment = Map.of("GANTRY_JAVA_HOME", java25.toString());
        Result first = run(script, environment, "check");
        assertThat(first.err()).contains("building for the first use")
                .contains("-DskipTests -pl gateway -am package");
        assertThat(first.out()).startsWith("java25\n").endsWith("<check>\n")
                .contains(root.resolve("gateway/target/dist/gantry/lib/gantry-gateway-1.0.jar").toString());
        assertThat(run(script, environment, "check").err()).isEmpty();
        // Maven leaves a jar as it is where its own module has not changed.
        for (Path made : List.of(root.resolve("gateway/target/gantry-gateway-1.0.jar"),
                root.resolve("gateway/target/.gantry-built"))) {
            Files.setLastModifiedTime(made, FileTime.from(Instant.now().minusSeconds(60)));
        }
        script(root.resolve("mvnw"),
                "echo built\nmkdir -p gateway/target/dist/gantry/lib\ntouch gateway/target/dist/gantry/lib/gantry-gateway-1.0.jar\n");
        assertThat(run(script, environment, "check").err()).contains("the sources changed").contains("built");
        assertThat(run(script, environment, "check").err()).isEmpty();
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(run(script, environment, "check").err()).contains("the sources changed").contains("built");
        // A folder in place of the lock stands for a tree of another user, which root could write to all the same.
        Path lock = root.resolve("gateway/target/.gantry-build.lock");
        Files.deleteIfExists(lock);
        Files.createDirectory(lock);
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().minusSeconds(60)));
        Result another = run(script, environment, "check");
        assertThat(another.out()).as(another.err()).endsWith("<check>\n");
        assertThat(another.err()).isEmpty();
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        script(root.resolve("mvnw"), "exit 1\n");
        Result broken = run(script, environment, "check");
        assertThat(broken.status()).isEqualTo(1);
        assertThat(broken.err()).contains("the build failed");
    }
}
