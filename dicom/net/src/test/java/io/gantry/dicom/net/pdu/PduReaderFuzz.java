package io.gantry.dicom.net.pdu;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Any bytes at all: the reader takes them or throws its own exception, and what it took can be written and reads the
 * same. The build replays a fixed series of mutations; {@code JAZZER_FUZZ=1} searches further.
 */
class PduReaderFuzz {

    private static final int MUTATIONS = 20_000;

    @FuzzTest(maxDuration = "2m")
    void pdu(byte[] bytes) {
        parse(bytes);
    }

    private static boolean parse(byte[] bytes) {
        Pdu pdu;
        try {
            pdu = PduReader.decode(ByteBuffer.wrap(bytes));
        } catch (PduException e) {
            assertThat(e.getMessage()).isNotEmpty();
            assertThat(e.reason()).isIn(AAbort.UNRECOGNIZED_PDU, AAbort.INVALID_PDU_PARAMETER_VALUE);
            return false;
        }
        try {
            assertThat(PduReader.decode(PduWriter.encode(pdu))).isEqualTo(pdu);
        } catch (PduException e) {
            throw new AssertionError("What was written cannot be read", e);
        }
        return true;
    }

    private static List<byte[]> seeds() {
        List<Pdu> pdus = List.of(
                new AAssociateRq("GANTRY", "CT1",
                        List.of(new ProposedContext(1, "1.2.840.10008.1.1",
                                List.of("1.2.840.10008.1.2", "1.2.840.10008.1.2.1")),
                                new ProposedContext(3, "1.2.3", List.of())),
                        new UserInformation(new UserItem.MaximumLength(16384),
                                new UserItem.ImplementationClassUid("1.2"),
                                new UserItem.AsynchronousOperationsWindow(8, 1),
                                new UserItem.RoleSelection("1.2", true, true),
                                new UserItem.SopClassExtendedNegotiation("1.2", Octets.of((byte) 1)),
                                new UserItem.SopClassCommonExtendedNegotiation(0, "1.2", "1.3",
                                        List.of("1.4", "1.5")),
                                new UserItem.UserIdentityRq(2, true, Octets.of((byte) 'm'),
                                        Octets.of((byte) 'p')))),
                new AAssociateAc("GANTRY", "CT1", List.of(new ContextResult(1, 0, "1.2.840.10008.1.2")),
                        new UserInformation(new UserItem.UserIdentityAc(Octets.of((byte) 7)))),
                AAssociateRj.localLimitExceeded(),
                new PDataTf(List.of(
                        new PresentationDataValue(1, true, true, ByteBuffer.wrap(new byte[]{1, 2, 3})),
                        new PresentationDataValue(1, false, true, ByteBuffer.wrap(new byte[0])))),
                new AReleaseRq(), AAbort.byServiceUser());
        List<byte[]> seeds = new ArrayList<>();
        for (Pdu pdu : pdus) {
            ByteBuffer encoded = PduWriter.encode(pdu);
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            seeds.add(bytes);
        }
        return seeds;
    }

    @Test
    void mutations() {
        Random random = new Random(38);
        int taken = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] seed = seeds().get(random.nextInt(seeds().size()));
            byte[] bytes = Arrays.copyOf(seed, seed.length);
            for (int n = random.nextInt(4); n >= 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            if (random.nextInt(4) == 0) {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 8));
            }
            taken += parse(bytes) ? 1 : 0;
        }
        assertThat(taken).isBetween(MUTATIONS / 20, MUTATIONS - MUTATIONS / 20);
    }
}
