package io.gantry.storage.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.gantry.storage.Samples;
import io.gantry.storage.StorageUnavailableException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

    private final Path folder;
    private Spool spool;

    SpoolTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.spool = open(folder, Samples.clockAt(Samples.NOON));
    }

    @Test
    void whatIsSealedAndKeptStays() throws Exception {
        InstanceId id = keep("content");
        assertThat(spool.exists(id)).isTrue();
        assertThat(spool.size(id)).isEqualTo(7);
        try (var file = spool.open(id); var stream = Channels.newInputStream(file.channel())) {
            assertThat(stream.readAllBytes()).isEqualTo("content".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(names()).containsExactly(id + ".dcm");
    }

    @Test
    @DisplayName("What is put aside leaves the system's memory, not the disk")
    void putAside() throws Exception {
        String content = "content".repeat(10_000);
        InstanceId id = keep(content);
        assumeThat(Files.getFileStore(folder).type()).as("keeps files in memory only").isNotEqualTo("tmpfs");
        assertThat(isInMemory(id)).isTrue();
        try (var file = spool.open(id)) {
            file.putAside();
            assertThat(isInMemory(id)).isFalse();
            try (var stream = Channels.newInputStream(file.channel())) {
                assertThat(stream.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo(content);
            }
        }
    }

    private boolean isInMemory(InstanceId id) throws IOException {
        try (Arena arena = Arena.ofConfined(); FileChannel file = FileChannel.open(spool.original(id))) {
            return file.map(FileChannel.MapMode.READ_ONLY, 0, file.size(), arena).isLoaded();
        }
    }

    @Test
    @DisplayName("A spool that others may enter, as of a copy or an older version, is closed to them")
    void closedToOthers() throws Exception {
        Path root = folder.resolve("spool");
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        spool = open(folder, Samples.clockAt(Samples.NOON));
        assertThat(Files.getPosixFilePermissions(root))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void whatIsNotKeptIsGone() throws Exception {
        try (Incoming in = spool.create()) {
            Samples.fill(in, "half");
            assertThat(names()).containsExactly(in.id() + ".part");
        }
        try (Incoming in = spool.create()) {
            Samples.fill(in, "whole, but the journal refused it");
            in.seal();
            assertThat(names()).containsExactly(in.id() + ".dcm");
        }
        assertThat(names()).isEmpty();
    }

    @Test
    @DisplayName("An aborted association takes the files it had already acknowledged with it: not ours")
    void anAbortTakesOnlyTheInstanceInTransit() throws Exception {
        InstanceId acknowledged = keep("first of the association");
        assertThatThrownBy(() -> {
            try (Incoming in = spool.create()) {
                Samples.fill(in, "second");
                throw new IOException("association aborted");
            }
        }).hasMessage("association aborted");
        assertThat(names()).containsExactly(acknowledged + ".dcm");
    }

    @Test
    @DisplayName("Success is answered although storing failed: a file that cannot be sealed is no success")
    void aFileThatCannotBeSealedIsRefused() throws Exception {
        try (Incoming in = spool.create()) {
            Samples.fill(in, "x");
            in.channel().close();
            assertThatThrownBy(in::seal).isInstanceOf(StorageUnavailableException.class);
            assertThatThrownBy(in::keep).isInstanceOf(IllegalStateException.class);
        }
        assertThat(names()).isEmpty();
    }

    @Test
    @DisplayName("Whole instances in memory: the spool takes an instance in pieces and holds none of them")
    void anInstanceIsStreamed() throws Exception {
        ByteBuffer piece = ByteBuffer.allocate(1 << 16);
        try (Incoming in = spool.create()) {
            for (int i = 0; i < 256; i++) {
                in.channel().write(piece.clear());
            }
            assertThat(in.size()).isEqualTo(16 << 20);
        }
    }

    @Test
    void namesAreIdsAndFoldersHoldAboutAMinute() throws Exception {
        InstanceId id = keep("x");
        String name = id.toString();
        assertThat(folder.relativize(spool.original(id)))
                .isEqualTo(Path.of("spool", name.substring(0, 5), name.substring(5, 7), name + ".dcm"));
        InstanceId aMinuteLater = InstanceId.firstAt(Samples.NOON.plusSeconds(66));
        assertThat(spool.original(aMinuteLater).getParent()).isNotEqualTo(spool.original(id).getParent());
    }

    @Test
    void aScanDropsWhatWasNeverAcknowledgedAndShowsTheRest() throws Exception {
        InstanceId first = keep("first");
        InstanceId second = keep("second");
        Incoming abandoned = spool.create();
        Samples.fill(abandoned, "half");
        Path foreign = Files.writeString(spool.original(first).resolveSibling("notes.txt"), "keep me");

        Spool restarted = open(folder, Samples.clockAt(Samples.NOON.plusSeconds(3600)));
        InstanceId newer;
        try (Incoming in = restarted.create()) {
            newer = in.id();
            List<InstanceId> seen = new ArrayList<>();
            Spool.ScanResult result = restarted.scan(seen::addAll);
            assertThat(seen).containsExactly(first, second);
            assertThat(result).isEqualTo(new Spool.ScanResult(2, 1, 1));
            assertThat(names()).containsExactlyInAnyOrder(first + ".dcm", second + ".dcm", newer + ".part",
                    "notes.txt");
        }
        assertThat(foreign).exists();
        abandoned.close();
    }

    @Test
    void idsGoOnAboveTheSpoolWhenTheClockWentBack() throws Exception {
        InstanceId before = keep("x");
        spool = open(folder, Samples.clockAt(Samples.NOON.minus(Duration.ofDays(400))));
        assertThat(keep("y")).isGreaterThan(before);
        assertThat(spool.firstOfThisRun()).isGreaterThan(before);
    }

    @Test
    void finishedInstancesGoAndTakeTheirOldFolderAlong() throws Exception {
        InstanceId old = keep("old");
        InstanceId held = keep("held");
        spool = open(folder, Samples.clockAt(Samples.NOON.plus(Duration.ofDays(1))));
        InstanceId young = keep("young");
        Reaper reaper = new Reaper(spool);
        reaper.accept(List.of(old, young));
        assertThat(names()).containsExactly(held + ".dcm");
        assertThat(spool.original(young).getParent()).exists();
        reaper.accept(List.of(held));
        assertThat(spool.original(held).getParent()).doesNotExist();
        assertThat(folder.resolve("spool").resolve(held.toString().substring(0, 5))).doesNotExist();
        reaper.accept(List.of(held));
        assertThat(reaper.deleted()).isEqualTo(4);
    }

    @Test
    void foldersThatYoungInstancesLeftEmptyGoLater() throws Exception {
        InstanceId delivered = keep("delivered within seconds");
        spool.delete(delivered);
        assertThat(spool.original(delivered).getParent()).exists();
        spool = open(folder, Samples.clockAt(Samples.NOON.plus(Duration.ofMinutes(20))));
        keep("the first of a new folder");
        assertThat(spool.original(delivered).getParent()).doesNotExist();
    }

    @Test
    void aScanRemovesEmptyFolders() throws Exception {
        InstanceId delivered = keep("delivered within seconds");
        spool.delete(delivered);
        spool = open(folder, Samples.clockAt(Samples.NOON.plus(Duration.ofDays(1))));
        spool.scan(_ -> {
        });
        assertThat(spool.original(delivered).getParent()).doesNotExist();
    }

    @Test
    void theFileOfAFinishedInstanceIsWrittenAgain() throws Exception {
        spool = open(folder, Samples.clockAt(Samples.NOON), 1000);
        for (String content : List.of("short", "longer than the one before")) {
            InstanceId finished = keep("the first, of a patient whose data must not stay");
            Object file = fileKey(finished);
            spool.delete(finished);
            assertThat(spool.exists(finished)).isFalse();
            assertThat(spool.size(finished)).isEqualTo(-1);
            InstanceId next = keep(content);
            assertThat(names()).containsExactly(next + ".dcm");
            assertThat(fileKey(next)).isEqualTo(file);
            assertThat(spool.original(next)).hasContent(content);
            assertThat(spool.size(next)).isEqualTo(content.length());
            spool.delete(next);
            spool.create().close();
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void aFileThatSomebodyReadsIsNotWrittenAgain() throws Exception {
        spool = open(folder, Samples.clockAt(Samples.NOON), 1000);
        InstanceId read = keep("being read");
        try (var other = spool.open(read)) {
            SpooledInstance one = spool.open(read);
            one.close();
            one.close();
            spool.delete(read);
            InstanceId next = keep("another one");
            try (var stream = Channels.newInputStream(other.channel())) {
                assertThat(stream.readAllBytes()).isEqualTo("being read".getBytes(StandardCharsets.UTF_8));
            }
            assertThat(names()).containsExactly(next + ".dcm");
        }
    }

    @Test
    void aFinishedInstanceCannotBeRead() throws Exception {
        spool = open(folder, Samples.clockAt(Samples.NOON), 1000);
        InstanceId finished = keep("finished");
        spool.delete(finished);
        assertThat(spool.original(finished)).exists();
        assertThatThrownBy(() -> spool.open(finished)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void noMoreWaitThanAllowedAndNoneAfterClosing() throws Exception {
        spool = open(folder, Samples.clockAt(Samples.NOON), 10);
        InstanceId first = keep("123456");
        InstanceId second = keep("123456");
        InstanceId third = keep("1");
        spool.delete(first);
        spool.delete(second);
        assertThat(names()).containsExactlyInAnyOrder(first + ".dcm", third + ".dcm");
        spool.close();
        spool.delete(third);
        assertThat(names()).isEmpty();
    }

    @Test
    void afterACrashAFileThatWaitedIsFoundUnderItsOldName() throws Exception {
        spool = open(folder, Samples.clockAt(Samples.NOON), 1000);
        InstanceId finished = keep("finished");
        spool.delete(finished);
        Spool restarted = open(folder, Samples.clockAt(Samples.NOON.plusSeconds(1)));
        List<InstanceId> seen = new ArrayList<>();
        restarted.scan(seen::addAll);
        assertThat(seen).containsExactly(finished);
    }

    @Test
    @DisplayName("Without file descriptors, say: what a finished instance left goes at once, not with the next start")
    void whatCannotBeOpenedToBeWrittenAgainIsDeleted() throws Exception {
        spool = open(folder, Samples.clockAt(Samples.NOON), 1000);
        InstanceId finished = keep("finished");
        Path leaf = spool.original(finished).getParent();
        spool.delete(finished);
        // Can be renamed, and not be opened for writing.
        Files.delete(spool.original(finished));
        Files.createDirectory(spool.original(finished));
        assertThatThrownBy(spool::create).isInstanceOf(StorageUnavailableException.class);
        assertThat(leaf).isEmptyDirectory();
        keep("the next one");
    }

    @Test
    void aFileThatIsAwayWhenItIsToBeWrittenAgainRefusesNobodyAndGoesLater() throws Exception {
        spool = open(folder, Samples.clockAt(Samples.NOON), 1000);
        InstanceId finished = keep("finished");
        spool.delete(finished);
        Path away = Files.move(spool.original(finished), folder.resolve("away"));
        InstanceId next = keep("the next one");
        Files.move(away, spool.original(finished));
        spool.close();
        assertThat(names()).containsExactly(next + ".dcm");
    }

    @Test
    @DisplayName("Where no instance can be begun, senders are refused, and an operator hears of it until one can")
    void whatCannotBeBegunIsAProblem() throws Exception {
        InstanceId first = keep("x");
        assertThat(spool.problem()).isNull();
        Path leaf = spool.original(first).getParent();
        Path away = Files.move(leaf, folder.resolve("away"));
        // As root, who can write wherever the disk lets him.
        Files.createSymbolicLink(leaf, leaf);
        assertThatThrownBy(spool::create).isInstanceOf(StorageUnavailableException.class);
        assertThat(spool.problem()).contains("cannot begin instance").doesNotContain(folder.toString());
        Files.delete(leaf);
        Files.move(away, leaf);
        assertThat(spool.problem()).isNull();
        assertThat(names()).containsExactly(first + ".dcm");
    }

    @Test
    @DisplayName("A disk that is read-only for a time: what could not be deleted meanwhile goes when it can be")
    void whatCannotBeDeletedIsTriedAgain() throws Exception {
        Spares spares = new Spares(1000, Duration.ofMillis(20));
        InstanceId finished = keep("finished");
        spares.retire(finished, spool.original(finished));
        // A folder that is not empty is refused, whoever asks.
        Path away = Files.move(spool.original(finished), folder.resolve("away"));
        Path inside = Files.createDirectories(spool.original(finished)).resolve("inside");
        Files.createFile(inside);
        spares.clear();
        assertThat(spares.contains(finished)).isTrue();
        Files.delete(inside);
        Files.delete(spool.original(finished));
        Files.move(away, spool.original(finished));
        await().until(() -> !spares.contains(finished));
        assertThat(names()).isEmpty();
    }

    @Test
    @DisplayName("What an operator linked somewhere else, to look at it, does not become another patient's")
    void aFileOfSeveralNamesIsNotWrittenAgain() throws Exception {
        spool = open(folder, Samples.clockAt(Samples.NOON), 1000);
        InstanceId linked = keep("of two names");
        InstanceId elsewhere = keep("lies elsewhere");
        Path copy = Files.createLink(folder.resolve("copy"), spool.original(linked));
        Path moved = Files.move(spool.original(elsewhere), folder.resolve("moved"));
        Files.createSymbolicLink(spool.original(elsewhere), moved);
        spool.delete(linked);
        spool.delete(elsewhere);
        InstanceId next = keep("of another patient");
        assertThat(copy).hasContent("of two names");
        assertThat(moved).hasContent("lies elsewhere");
        assertThat(names()).containsExactlyInAnyOrder("copy", "moved", next + ".dcm");
    }

    @Test
    @DisplayName("A copy of an instance in another folder keeps no node from starting")
    void aScanLeavesAloneWhatLiesInTheWrongFolder() throws Exception {
        InstanceId id = keep("x");
        InstanceId later = InstanceId.firstAt(Samples.NOON.plusSeconds(66));
        Path wrong = Files.createDirectories(spool.original(later).getParent()).resolve(id + ".dcm");
        Files.copy(spool.original(id), wrong);
        Spool restarted = open(folder, Samples.clockAt(Samples.NOON.plusSeconds(3600)));
        List<InstanceId> seen = new ArrayList<>();
        assertThat(restarted.scan(seen::addAll)).isEqualTo(new Spool.ScanResult(1, 0, 1));
        assertThat(seen).containsExactly(id);
        assertThat(wrong).exists();
        Files.move(wrong, wrong.resolveSibling(new InstanceId(Long.MAX_VALUE) + ".dcm"));
        restarted = open(folder, Samples.clockAt(Samples.NOON.plusSeconds(3600)));
        assertThat(restarted.firstOfThisRun()).isLessThan(InstanceId.firstAt(Samples.NOON.plusSeconds(3601)));
    }

    @Test
    void whatWaitedTooLongIsDeleted() throws Exception {
        Spares spares = new Spares(1000, Duration.ofMillis(20));
        for (int i = 0; i < 2; i++) {
            InstanceId finished = keep("finished");
            spares.retire(finished, spool.original(finished));
            await().until(() -> !spares.contains(finished));
            assertThat(names()).isEmpty();
        }
    }

    @Test
    void whatIsNotCompleteCannotBeSealed() throws Exception {
        try (Incoming in = spool.create()) {
            in.channel().write(ByteBuffer.allocate(3));
            assertThatThrownBy(in::seal).isInstanceOf(IllegalStateException.class);
        }
    }

    private Object fileKey(InstanceId id) throws IOException {
        return Files.readAttributes(spool.original(id), BasicFileAttributes.class).fileKey();
    }

    private InstanceId keep(String content) throws IOException {
        try (Incoming in = spool.create()) {
            Samples.fill(in, content);
            in.seal();
            spool.forceFolders(List.of(in.id()));
            in.keep();
            return in.id();
        }
    }

    private static Spool open(Path folder, Clock clock) throws IOException {
        return open(folder, clock, 0);
    }

    private static Spool open(Path folder, Clock clock, long spareBytes) throws IOException {
        return Spool.open(folder.resolve("spool"), new TimeOrderedIds(clock, 0),
                DiskWatermark.of(List.of(folder), 0, 0), spareBytes);
    }

    private List<String> names() throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).map(f -> String.valueOf(f.getFileName())).toList();
        }
    }
}
