package io.gantry.storage.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.storage.Samples;
import io.gantry.storage.StorageUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskWatermarkTest {

    private static final class FakeDisk implements DiskWatermark.Space {
        long usable = 1000;
        boolean broken;
        int asked;

        @Override
        public long usable() throws IOException {
            asked++;
            if (broken) {
                throw new IOException("broken");
            }
            return usable;
        }

        @Override
        public long total() {
            return 10_000;
        }
    }

    private final FakeDisk disk = new FakeDisk();
    private final AtomicLong time = new AtomicLong(5);

    @Test
    void theGreaterOfBytesAndPercentCounts() {
        assertThatCode(() -> watermark(1000, 10).check(0)).doesNotThrowAnyException();
        assertThatThrownBy(() -> watermark(1001, 0).check(0)).isInstanceOf(StorageUnavailableException.class)
                .hasMessageContaining("1001");
        assertThatThrownBy(() -> watermark(0, 11).check(0)).isInstanceOf(StorageUnavailableException.class);
    }

    @Test
    void theDiskIsAskedOnceASecond() throws Exception {
        DiskWatermark watermark = watermark(500, 0);
        watermark.check(0);
        disk.usable = 10;
        time.addAndGet(Duration.ofMillis(999).toNanos());
        watermark.check(0);
        assertThat(disk.asked).isEqualTo(1);
        time.addAndGet(Duration.ofMillis(1).toNanos());
        assertThatThrownBy(() -> watermark.check(0)).isInstanceOf(StorageUnavailableException.class);
        assertThat(watermark.usableBytes()).isEqualTo(10);
        disk.usable = 600;
        time.addAndGet(Duration.ofSeconds(1).toNanos());
        watermark.check(0);
    }

    @Test
    @DisplayName("A spool on a disk of its own: whichever is nearer to its mark, that one or the journal's, counts")
    void theDiskWithTheLeastToSpareCounts() throws Exception {
        FakeDisk other = new FakeDisk();
        DiskWatermark watermark = new DiskWatermark(List.of(disk, other), 500, 0, time::get);
        watermark.check(500);
        other.usable = 550;
        time.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThatThrownBy(() -> watermark.check(51)).isInstanceOf(StorageUnavailableException.class);
        watermark.check(50);
        watermark.wrote(20);
        assertThatThrownBy(() -> watermark.check(51)).isInstanceOf(StorageUnavailableException.class);
        other.usable = 10_000;
        disk.usable = 510;
        time.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThatThrownBy(() -> watermark.check(11)).isInstanceOf(StorageUnavailableException.class);
        disk.usable = 1000;
        watermark.check(500);
    }

    @Test
    void aDiskThatDoesNotAnswerIsNoDisk() {
        disk.broken = true;
        assertThatThrownBy(() -> watermark(0, 0).check(0)).isInstanceOf(StorageUnavailableException.class);
    }

    @Test
    @DisplayName("Success is answered although storing failed: not with a full disk, which takes nothing at all")
    void aSpoolBelowItsWatermarkTakesNothing(@TempDir Path folder) throws Exception {
        DiskWatermark full = watermark(2000, 0);
        Spool spool = Spool.open(folder.resolve("spool"),
                new TimeOrderedIds(Samples.clockAt(Samples.NOON), 0), full, 0);
        assertThatThrownBy(spool::create).isInstanceOf(StorageUnavailableException.class);
        try (var files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
        disk.usable = 3000;
        time.addAndGet(Duration.ofSeconds(1).toNanos());
        spool.create().close();
    }

    @Test
    void aSpoolBelowItsWatermarkGivesUpWhatWaitsToBeReused(@TempDir Path folder) throws Exception {
        disk.usable = 3000;
        Spool spool = Spool.open(folder.resolve("spool"),
                new TimeOrderedIds(Samples.clockAt(Samples.NOON), 0), watermark(2000, 0), 1000);
        InstanceId finished;
        try (Incoming in = spool.create()) {
            Samples.fill(in, "finished");
            in.seal();
            in.keep();
            finished = in.id();
        }
        spool.delete(finished);
        assertThat(spool.original(finished)).exists();
        disk.usable = 1000;
        time.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThatThrownBy(spool::create).isInstanceOf(StorageUnavailableException.class);
        assertThat(spool.original(finished)).doesNotExist();
    }

    @Test
    void whatWasWrittenSinceTheDiskWasAskedCounts() throws Exception {
        DiskWatermark watermark = watermark(500, 0);
        watermark.check(0);
        watermark.wrote(400);
        watermark.check(100);
        assertThat(disk.asked).isEqualTo(1);
        disk.usable = 900;
        // By what was written there would be 599; less was, because a file was written over another.
        watermark.check(101);
        assertThat(disk.asked).isEqualTo(2);
        watermark.wrote(300);
        disk.usable = 600;
        assertThatThrownBy(() -> watermark.check(101)).isInstanceOf(StorageUnavailableException.class);
        watermark.check(100);
    }

    @Test
    @DisplayName("Nobody is fast enough to write beyond the watermark between two looks at the disk")
    void theWatermarkIsNotOverrun(@TempDir Path folder) throws Exception {
        disk.usable = 100_000;
        AtomicLong looks = new AtomicLong();
        Path root = folder.resolve("spool");
        DiskWatermark watermark = new DiskWatermark(List.of(new DiskWatermark.Space() {
            @Override
            public long usable() throws IOException {
                looks.incrementAndGet();
                return disk.usable - written(root);
            }

            @Override
            public long total() {
                return disk.usable;
            }
        }), 10_000, 0, time::get);
        Spool spool = Spool.open(root, new TimeOrderedIds(Samples.clockAt(Samples.NOON), 0), watermark, 0);
        try (Incoming first = spool.create(); Incoming second = spool.create()) {
            int pieces = 0;
            ByteBuffer piece = ByteBuffer.allocate(700);
            try {
                while (pieces < 1000) {
                    (pieces % 2 == 0 ? first : second).write(piece.clear());
                    pieces++;
                }
            } catch (StorageUnavailableException e) {
                assertThat(e).hasMessageContaining("watermark");
            }
            assertThat(pieces).isEqualTo(90_000 / 700);
            assertThat(written(root)).isEqualTo(700L * pieces);
            assertThat(looks.get()).isLessThanOrEqualTo(3);
            assertThatThrownBy(() -> first.write(piece.clear()))
                    .isInstanceOf(StorageUnavailableException.class);
            first.write(ByteBuffer.allocate(90_000 % 700));
        }
        // They were deleted: there is room at once.
        spool.create().close();
    }

    @Test
    @DisplayName("A sender hears A700H, so that an operator hears of it, too, though the refused file left room behind")
    void anInstanceThatHadNoRoomIsAProblemUntilThereIs(@TempDir Path folder) throws Exception {
        disk.usable = 1500;
        Spool spool = Spool.open(folder.resolve("spool"),
                new TimeOrderedIds(Samples.clockAt(Samples.NOON), 0), watermark(1000, 0), 0);
        assertThat(spool.problem()).isNull();
        ByteBuffer piece = ByteBuffer.allocate(300);
        try (Incoming in = spool.create()) {
            in.write(piece);
            disk.usable = 1200;
            assertThatThrownBy(() -> in.write(piece.clear()))
                    .isInstanceOf(StorageUnavailableException.class);
        }
        disk.usable = 1500;
        time.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(spool.problem()).contains("watermark", "600 more");
        disk.usable = 1600;
        time.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(spool.problem()).isNull();
        disk.usable = 1500;
        time.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(spool.problem()).isNull();
    }

    private static long written(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private DiskWatermark watermark(long bytes, int percent) {
        return new DiskWatermark(List.of(disk), bytes, percent, time::get);
    }
}
