package io.gantry.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InHandTest {

    private static final InstanceId ONE = new InstanceId(0x0123456789abcdefL);
    private static final InstanceId TWO = new InstanceId(2);

    private final Path file;

    InHandTest(@TempDir Path folder) {
        file = folder.resolve("in-hand");
    }

    /** As a process that ends here leaves it: the file is not closed in order. */
    private InHand next(int slots) throws IOException {
        return InHand.open(file, slots);
    }

    @Test
    void countsTheProcessesThatEndedWithAnInstanceInHand() throws IOException {
        InHand first = next(2);
        assertThat(first.ends(ONE)).isZero();
        first.begin(0, ONE);
        first.begin(1, TWO);

        InHand second = next(3);
        assertThat(second.ends(ONE)).isEqualTo(1);
        assertThat(second.ends(TWO)).isEqualTo(1);
        second.begin(2, TWO);
        second.end(2, TWO);
        second.begin(0, ONE);

        InHand third = next(1);
        assertThat(third.ends(ONE)).isEqualTo(2);
        assertThat(third.ends(TWO)).isZero();

        assertThat(next(1).ends(ONE)).as("nobody took it up in between").isEqualTo(2);
    }

    @Test
    void anOrderlyEndAndWhatWasDecidedCountForNothing() throws IOException {
        InHand first = next(1);
        first.begin(0, ONE);
        first.close(slot -> slot == 0);
        InHand second = next(1);
        assertThat(second.ends(ONE)).isZero();
        second.begin(0, ONE);

        InHand third = next(1);
        third.forget(ONE);
        assertThat(third.ends(ONE)).isZero();
        assertThat(next(1).ends(ONE)).isZero();
    }

    @Test
    void anOrderlyEndForgivesNothingThatEndedItsThread() throws IOException {
        InHand first = next(2);
        first.begin(0, ONE);
        first.begin(1, TWO);
        first.close(slot -> slot == 1);
        InHand second = next(2);
        assertThat(second.ends(ONE)).isEqualTo(1);
        assertThat(second.ends(TWO)).isZero();
    }

    @Test
    void aFileThatSomethingElseWroteDoesNotKeepTheNodeFromStarting() throws IOException {
        Files.write(file, new byte[]{1, 2, 3, 4, 5, 6, 7});
        InHand inHand = next(2);
        inHand.begin(0, ONE);
        assertThat(next(2).ends(ONE)).isEqualTo(1);
    }
}
