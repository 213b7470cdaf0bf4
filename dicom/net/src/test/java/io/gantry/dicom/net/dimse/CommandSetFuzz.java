package io.gantry.dicom.net.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any bytes at all are a command set, or a DimseException; what was a command can be written again. */
class CommandSetFuzz {

    private static final int MUTATIONS = 20_000;

    @FuzzTest(maxDuration = "1m")
    void command(byte[] bytes) throws IOException {
        decode(bytes);
    }

    private static boolean decode(byte[] bytes) throws IOException {
        DimseMessage message;
        try {
            message = CommandSet.decode(bytes);
        } catch (DimseException e) {
            assertThat(e.getMessage()).isNotEmpty();
            return false;
        }
        DimseMessage again = CommandSet.decode(CommandSet.encode(message));
        if (!(message instanceof DimseMessage.Other)) {
            assertThat(again).isEqualTo(message);
        }
        return true;
    }

    @Test
    void mutations() throws IOException {
        Random random = new Random(37);
        List<byte[]> seeds = List.of(
                CommandSet.encode(new DimseMessage.CStoreRq(1, "1.2.840.10008.5.1.4.1.1.2", "1.2.3.4")),
                CommandSet.encode(new DimseMessage.CStoreRsp(1, "1.2.840.10008.5.1.4.1.1.2", "1.2.3.4",
                        Status.SUCCESS)),
                CommandSet.encode(new DimseMessage.CEchoRq(1)),
                CommandSet.encode(new DimseMessage.Other(0x20, 1, "1.2.3", true)));
        int taken = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
            for (int n = random.nextInt(3); n >= 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            if (random.nextInt(6) == 0) {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 8));
            }
            taken += decode(bytes) ? 1 : 0;
        }
        assertThat(taken).isBetween(MUTATIONS / 20, MUTATIONS - MUTATIONS / 20);
    }
}
