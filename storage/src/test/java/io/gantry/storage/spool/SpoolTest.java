package io.gantry.storage.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.storage.Samples;
import io.gantry.storage.StorageUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
        try (var channel = spool.open(id); var stream = Channels.newInputStream(channel)) {
            assertThat(stream.readAllBytes()).isEqualTo("content".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(names()).containsExactly(id + ".dcm");
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
    void theCleanedFormComesAndGoesBesideTheOriginal() throws Exception {
        InstanceId id = keep("original");
        assertThat(spool.hasClean(id)).isFalse();
        for (String text : List.of("a longer cleaned form", "cleaned")) {
            try (var clean = spool.createClean(id)) {
                clean.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            }
        }
        try (var channel = spool.openClean(id)) {
            assertThat(channel.size()).isEqualTo("cleaned".length());
        }
        spool.deleteClean(id);
        assertThat(spool.hasClean(id)).isFalse();
        assertThat(spool.exists(id)).isTrue();
    }

    @Test
    void aScanDropsWhatWasNeverAcknowledgedAndShowsTheRest() throws Exception {
        InstanceId first = keep("first");
        InstanceId second = keep("second");
        try (var clean = spool.createClean(first)) {
            clean.write(ByteBuffer.allocate(3));
        }
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
            assertThat(result).isEqualTo(new Spool.ScanResult(2, 1, 1, 1));
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
        return Spool.open(folder.resolve("spool"), new TimeOrderedIds(clock, 0),
                DiskWatermark.of(folder, 0, 0));
    }

    private List<String> names() throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).map(f -> String.valueOf(f.getFileName())).toList();
        }
    }
}
