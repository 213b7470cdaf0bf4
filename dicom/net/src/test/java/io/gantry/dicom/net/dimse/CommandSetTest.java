package io.gantry.dicom.net.dimse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.DicomWriter;
import io.gantry.dicom.io.TransferSyntax;
import java.io.IOException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Command sets byte by byte (PS3.7 6.3.1 and 9.3), and those that are none. */
class CommandSetTest {

    private static final String ECHO_RQ = """
            00 00 00 00 04 00 00 00 38 00 00 00              # group length 56
            00 00 02 00 12 00 00 00                          # affected SOP class UID, 18 bytes
            31 2e 32 2e 38 34 30 2e 31 30 30 30 38 2e 31 2e  # 1.2.840.10008.1.1, padded by NUL
            31 00
            00 00 00 01 02 00 00 00 30 00                    # command field C-ECHO-RQ
            00 00 10 01 02 00 00 00 07 00                    # message id 7
            00 00 00 08 02 00 00 00 01 01                    # no data set
            """;

    private static final String STORE_RSP = """
            00 00 00 00 04 00 00 00 4a 00 00 00              # group length 74
            00 00 02 00 04 00 00 00 31 2e 32 00              # affected SOP class UID 1.2
            00 00 00 01 02 00 00 00 01 80                    # command field C-STORE-RSP
            00 00 20 01 02 00 00 00 ff ff                    # message id being responded to 65535
            00 00 00 08 02 00 00 00 01 01                    # no data set
            00 00 00 09 02 00 00 00 00 b0                    # status B000H
            00 00 00 10 06 00 00 00 31 2e 32 2e 33 00        # affected SOP instance UID 1.2.3
            """;

    private static final String STORE_RQ = """
            00 00 00 00 04 00 00 00 48 00 00 00              # group length
            00 00 02 00 04 00 00 00 31 2e 32 00              # affected SOP class UID 1.2
            00 00 00 01 02 00 00 00 01 00                    # command field C-STORE-RQ
            00 00 10 01 02 00 00 00 01 00                    # message id 1
            00 00 00 07 02 00 00 00 00 00                    # priority medium
            00 00 00 08 02 00 00 00 00 00                    # a data set follows
            00 00 00 10 06 00 00 00 31 2e 32 2e 33 00        # affected SOP instance UID 1.2.3
            """;

    static Stream<Arguments> golden() {
        return Stream.of(Arguments.of(ECHO_RQ, new DimseMessage.CEchoRq(7)),
                Arguments.of(STORE_RQ, new DimseMessage.CStoreRq(1, "1.2", "1.2.3")),
                Arguments.of(STORE_RSP,
                        new DimseMessage.CStoreRsp(0xFFFF, "1.2", "1.2.3", new Status(0xB000))));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void readsAndWrites(String annotated, DimseMessage message) throws IOException {
        StringBuilder hex = new StringBuilder();
        annotated.lines().forEach(line -> hex.append(line.replaceAll("#.*", "").replaceAll("\\s", "")));
        byte[] bytes = HexFormat.of().parseHex(hex);
        // The length of the group is what follows its own element, which has 12 bytes.
        bytes[8] = (byte) (bytes.length - 12);
        assertThat(CommandSet.decode(bytes)).isEqualTo(message);
        assertThat(HexFormat.of().formatHex(CommandSet.encode(message)))
                .isEqualTo(HexFormat.of().formatHex(bytes));
    }

    private static byte[] command(int field, Attributes rest) throws IOException {
        rest.setInts(Tag.CommandField, VR.US, field);
        DataSink.InMemory sink = new DataSink.InMemory();
        DicomWriter.writeDataSet(sink, rest, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
        return sink.toByteArray();
    }

    private static Attributes request() {
        Attributes a = new Attributes();
        a.set(Tag.AffectedSOPClassUID, VR.UI, UID.CTImageStorage);
        a.set(Tag.AffectedSOPInstanceUID, VR.UI, "1.2.3");
        a.setInts(Tag.MessageID, VR.US, 5);
        a.setInts(Tag.CommandDataSetType, VR.US, 1);
        return a;
    }

    @Test
    @DisplayName("Elements that C-STORE-RQ may have besides, and any data set type but 0101H, are taken")
    void optionalElements() throws IOException {
        Attributes a = request();
        a.set(Tag.MoveOriginatorApplicationEntityTitle, VR.AE, "PACS");
        a.setInts(Tag.MoveOriginatorMessageID, VR.US, 3);
        a.setInts(Tag.Priority, VR.US, 2);
        assertThat(CommandSet.decode(command(DimseMessage.C_STORE_RQ, a)))
                .isEqualTo(new DimseMessage.CStoreRq(5, UID.CTImageStorage, "1.2.3"));
    }

    @Test
    @DisplayName("What is no UID is left to the service, which can answer; what is longer than any is none")
    void uidsThatAreNone() throws IOException {
        Attributes a = request();
        a.set(Tag.AffectedSOPInstanceUID, VR.UI, "not a UID");
        assertThat(CommandSet.decode(command(1, a)))
                .isEqualTo(new DimseMessage.CStoreRq(5, UID.CTImageStorage, "not a UID"));
        a.set(Tag.AffectedSOPInstanceUID, VR.UI, "1".repeat(1000));
        assertThat(CommandSet.decode(command(1, a)))
                .isEqualTo(new DimseMessage.CStoreRq(5, UID.CTImageStorage, ""));
    }

    @Test
    @DisplayName("Other services are known for what they are: requests to refuse, C-CANCEL and responses to nobody")
    void others() throws IOException {
        DimseMessage find = CommandSet.decode(command(0x0020, request()));
        assertThat(find).isInstanceOfSatisfying(DimseMessage.Other.class, other -> {
            assertThat(other.isRequest()).isTrue();
            assertThat(other.hasDataSet()).isTrue();
        });
        assertThat(CommandSet.decode(CommandSet.encode(find))).isInstanceOfSatisfying(
                DimseMessage.Other.class, answer -> {
                    assertThat(answer.field()).isEqualTo(0x8020);
                    assertThat(answer.isResponse()).isTrue();
                    assertThat(answer.hasDataSet()).isFalse();
                });
        Attributes cancel = new Attributes();
        cancel.setInts(Tag.MessageIDBeingRespondedTo, VR.US, 9);
        cancel.setInts(Tag.CommandDataSetType, VR.US, 0x0101);
        assertThat(CommandSet.decode(command(DimseMessage.C_CANCEL_RQ, cancel)))
                .isInstanceOfSatisfying(DimseMessage.Other.class, other -> {
                    assertThat(other.isRequest()).isFalse();
                    assertThat(other.isResponse()).isFalse();
                    assertThat(other.messageId()).isEqualTo(9);
                });
    }

    @Test
    @DisplayName("What lacks field, message id, status or data set is no command")
    void incomplete() throws IOException {
        assertThatThrownBy(() -> CommandSet.decode(new byte[0])).isInstanceOf(DimseException.class);
        assertThatThrownBy(() -> CommandSet.decode(new byte[]{1, 2, 3})).isInstanceOf(DimseException.class);
        byte[] noId = command(1, new Attributes());
        assertThatThrownBy(() -> CommandSet.decode(noId)).isInstanceOf(DimseException.class)
                .hasMessageContaining("(0000,0110)");
        Attributes noData = request();
        noData.setInts(Tag.CommandDataSetType, VR.US, 0x0101);
        byte[] bytes = command(1, noData);
        assertThatThrownBy(() -> CommandSet.decode(bytes)).isInstanceOf(DimseException.class)
                .hasMessageContaining("without a data set");
        Attributes noStatus = new Attributes();
        noStatus.setInts(Tag.MessageIDBeingRespondedTo, VR.US, 9);
        byte[] response = command(DimseMessage.C_STORE_RSP, noStatus);
        assertThatThrownBy(() -> CommandSet.decode(response)).isInstanceOf(DimseException.class)
                .hasMessageContaining("(0000,0900)");
    }

    @Test
    @DisplayName("Pitfall, network: a warning (Bxxx) is no failure, A700H no success")
    void statuses() {
        assertThat(Stream.of(0xB000, 0xB006, 0xB007, 0xBFFF, 0x0001, 0x0107, 0x0116).map(Status::new))
                .allMatch(s -> s.isWarning() && !s.isFailure() && !s.isSuccess());
        assertThat(Stream.of(0xA700, 0xA7FF, 0xA900, 0xC000, 0xCFFF, 0x0110, 0x0122, 0x0211, 0xFE00)
                .map(Status::new)).allMatch(s -> s.isFailure() && !s.isWarning() && !s.isSuccess());
        assertThat(Stream.of(0xA700, 0xA701, 0xA7FF).map(Status::new)).allMatch(Status::isRetryable);
        assertThat(Stream.of(0, 0xB000, 0xA900, 0xC000).map(Status::new)).noneMatch(Status::isRetryable);
        assertThat(new Status(0xA700)).hasToString("A700H");
    }
}
