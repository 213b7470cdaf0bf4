package io.gantry.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class TryAgainTest {

    private static final InstanceId ID = new InstanceId(7);

    @Test
    void waitsLongerEachTimeUpToAMinute() {
        AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
        TryAgain again = new TryAgain(now::get);
        assertThat(again.isDue(ID)).isTrue();
        for (long seconds : new long[]{1, 2, 4, 8, 16, 32, 60, 60, 60}) {
            again.failed(ID, new IOException("No space left on device"));
            now.addAndGet(Duration.ofSeconds(seconds).toNanos() - 1);
            assertThat(again.isDue(ID)).as("before %s s", seconds).isFalse();
            now.incrementAndGet();
            assertThat(again.isDue(ID)).as("after %s s", seconds).isTrue();
        }
        assertThat(again.size()).isEqualTo(1);
        again.done(ID);
        assertThat(again.size()).isZero();
        again.failed(ID, new IOException("No space left on device"));
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(again.isDue(ID)).as("begins anew").isTrue();
    }

    @Test
    void saysWhatTheSystemSaysAndNothingElse() {
        assertThat(TryAgain.describe(new IOException("No space left on device")))
                .isEqualTo("IOException: No space left on device");
        assertThat(TryAgain.describe(new FileSystemException("/in/Hallwachs", null, "Too many open files")))
                .isEqualTo("FileSystemException: Too many open files");
        assertThat(TryAgain.describe(new AccessDeniedException("/in/Hallwachs")))
                .isEqualTo("AccessDeniedException");
        assertThat(TryAgain.describe(new IllegalStateException("Hallwachs")))
                .isEqualTo("IllegalStateException");
    }
}
