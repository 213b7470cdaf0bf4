package io.gantry.dicom.net.pdu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** PDUs byte by byte as PS3.8 9.3 and PS3.7 D.3.3 lay them out; a text after # says what the bytes before it are. */
class PduGoldenBytesTest {

    private static final String IMPLICIT = "1.2.840.10008.1.2";
    private static final String VERIFICATION = "1.2.840.10008.1.1";

    private static final String FIXED_FIELDS = """
            00 01                                            # protocol version 1
            00 00                                            # reserved
            47 41 4e 54 52 59 20 20 20 20 20 20 20 20 20 20  # called AE title, padded by spaces
            43 54 31 20 20 20 20 20 20 20 20 20 20 20 20 20  # calling AE title
            00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00  # reserved
            00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
            10 00 00 15                                      # application context item, 21 bytes
            31 2e 32 2e 38 34 30 2e 31 30 30 30 38 2e 33 2e  # 1.2.840.10008.3.1.1.1
            31 2e 31 2e 31
            """;

    private static final String REQUEST = """
            01 00 00 00 00 b1                                # A-ASSOCIATE-RQ, 177 bytes
            """ + FIXED_FIELDS + """
            20 00 00 2e                                      # presentation context item, 46 bytes
            01 00 00 00                                      # id 1, reserved
            30 00 00 11                                      # abstract syntax sub-item, 17 bytes
            31 2e 32 2e 38 34 30 2e 31 30 30 30 38 2e 31 2e  # 1.2.840.10008.1.1
            31
            40 00 00 11                                      # transfer syntax sub-item, 17 bytes
            31 2e 32 2e 38 34 30 2e 31 30 30 30 38 2e 31 2e  # 1.2.840.10008.1.2
            32
            50 00 00 1e                                      # user information item, 30 bytes
            51 00 00 04 00 00 40 00                          # maximum length 16384
            52 00 00 03 31 2e 32                             # implementation class UID 1.2
            53 00 00 04 00 08 00 01                          # asynchronous operations: 8 invoked, 1 performed
            55 00 00 03 47 5f 31                             # implementation version name G_1
            """;

    private static final String ACCEPT = """
            02 00 00 00 00 92                                # A-ASSOCIATE-AC, 146 bytes
            """ + FIXED_FIELDS + """
            21 00 00 19                                      # presentation context item, 25 bytes
            01 00 00 00                                      # id 1, reserved, acceptance, reserved
            40 00 00 11                                      # transfer syntax sub-item, 17 bytes
            31 2e 32 2e 38 34 30 2e 31 30 30 30 38 2e 31 2e  # 1.2.840.10008.1.2
            32
            21 00 00 08                                      # presentation context item, 8 bytes
            03 00 03 00                                      # id 3, abstract syntax not supported
            40 00 00 00                                      # transfer syntax not significant
            50 00 00 08                                      # user information item
            51 00 00 04 00 00 00 00                          # maximum length: any
            """;

    static Stream<Arguments> golden() {
        return Stream.of(
                Arguments.of(REQUEST, new AAssociateRq("GANTRY", "CT1",
                        List.of(new ProposedContext(1, VERIFICATION, List.of(IMPLICIT))),
                        new UserInformation(new UserItem.MaximumLength(16384),
                                new UserItem.ImplementationClassUid("1.2"),
                                new UserItem.AsynchronousOperationsWindow(8, 1),
                                new UserItem.ImplementationVersionName("G_1")))),
                Arguments.of(ACCEPT, new AAssociateAc("GANTRY", "CT1",
                        List.of(new ContextResult(1, ContextResult.ACCEPTANCE, IMPLICIT),
                                new ContextResult(3, ContextResult.ABSTRACT_SYNTAX_NOT_SUPPORTED, "")),
                        new UserInformation(new UserItem.MaximumLength(0)))),
                Arguments.of("03 00 00 00 00 04 00 02 03 02  # transient, presentation, local limit exceeded",
                        AAssociateRj.localLimitExceeded()),
                Arguments.of("03 00 00 00 00 04 00 02 03 01  # temporary congestion",
                        AAssociateRj.temporaryCongestion()),
                Arguments.of("03 00 00 00 00 04 00 01 01 02  # application context name not supported",
                        AAssociateRj.applicationContextNotSupported()),
                Arguments.of("03 00 00 00 00 04 00 01 01 03  # calling AE title not recognized",
                        AAssociateRj.callingAeTitleNotRecognized()),
                Arguments.of("03 00 00 00 00 04 00 01 01 07  # called AE title not recognized",
                        AAssociateRj.calledAeTitleNotRecognized()),
                Arguments.of("03 00 00 00 00 04 00 01 02 02  # protocol version not supported",
                        AAssociateRj.protocolVersionNotSupported()),
                Arguments.of("""
                        04 00 00 00 00 0f                    # P-DATA-TF, 15 bytes
                        00 00 00 04 01 03 0a 0b              # 2 bytes in context 1: command, last
                        00 00 00 03 01 00 0c                 # 1 byte of a data set
                        """,
                        new PDataTf(List.of(
                                new PresentationDataValue(1, true, true, ByteBuffer.wrap(new byte[]{10, 11})),
                                new PresentationDataValue(1, false, false,
                                        ByteBuffer.wrap(new byte[]{12}))))),
                Arguments.of("05 00 00 00 00 04 00 00 00 00  # A-RELEASE-RQ", new AReleaseRq()),
                Arguments.of("06 00 00 00 00 04 00 00 00 00  # A-RELEASE-RP", new AReleaseRp()),
                Arguments.of("07 00 00 00 00 04 00 00 00 00  # A-ABORT by service-user",
                        AAbort.byServiceUser()),
                Arguments.of("07 00 00 00 00 04 00 00 02 06  # A-ABORT by provider, invalid parameter value",
                        AAbort.byServiceProvider(AAbort.INVALID_PDU_PARAMETER_VALUE)));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void readsAndWrites(String annotated, Pdu pdu) throws PduException {
        byte[] bytes = parse(annotated);
        assertThat(PduReader.decode(ByteBuffer.wrap(bytes))).isEqualTo(pdu);
        assertThat(HexFormat.of().formatHex(written(pdu))).isEqualTo(HexFormat.of().formatHex(bytes));
    }

    static Stream<Arguments> userItems() {
        return Stream.of(
                Arguments.of("54 00 00 07 00 03 31 2e 32 01 00  # role selection: 1.2, SCU and not SCP",
                        new UserItem.RoleSelection("1.2", true, false)),
                Arguments.of("56 00 00 08 00 03 31 2e 32 02 00 01  # extended negotiation of 1.2",
                        new UserItem.SopClassExtendedNegotiation("1.2", Octets.of((byte) 2, (byte) 0,
                                (byte) 1))),
                Arguments.of("""
                        57 00 00 14                          # common extended negotiation, version 0
                        00 03 31 2e 32                       # of 1.2
                        00 03 31 2e 33                       # service class 1.3
                        00 08                                # 8 bytes of related general SOP classes
                        00 01 31                             # 1
                        00 03 31 2e 34                       # 1.4
                        """, new UserItem.SopClassCommonExtendedNegotiation(0, "1.2", "1.3",
                        List.of("1", "1.4"))),
                Arguments.of("""
                        58 00 00 0a                          # user identity
                        02 01                                # name and passcode, response requested
                        00 02 6d 65                          # me
                        00 02 70 77                          # pw
                        """, new UserItem.UserIdentityRq(2, true, Octets.of((byte) 'm', (byte) 'e'),
                        Octets.of((byte) 'p', (byte) 'w'))),
                Arguments.of("59 00 00 03 00 01 aa  # answer to a user identity",
                        new UserItem.UserIdentityAc(Octets.of((byte) 0xAA))));
    }

    @ParameterizedTest
    @MethodSource("userItems")
    void userInformation(String annotated, UserItem item) throws PduException {
        AAssociateRq request = new AAssociateRq("A", "B", List.of(), new UserInformation(item));
        byte[] written = written(request);
        byte[] golden = parse(annotated);
        assertThat(HexFormat.of().formatHex(written)).endsWith(HexFormat.of().formatHex(golden));
        assertThat(PduReader.decode(ByteBuffer.wrap(written))).isEqualTo(request);
    }

    @Test
    @DisplayName("Identities that travel in negotiation show in no text form")
    void identitiesAreNotPrinted() {
        assertThat(new UserItem.UserIdentityRq(1, false, Octets.of((byte) 'M', (byte) 'e'), Octets.EMPTY))
                .asString().doesNotContain("Me").contains("2 bytes");
    }

    @Test
    @DisplayName("Unknown items, sub-items and trailing octets of known items are skipped (PS3.8 9.3.1)")
    void unknownItems() throws PduException {
        byte[] bytes = parse("""
                01 00 00 00 00 7c
                00 01 00 00
                47 41 4e 54 52 59 20 20 20 20 20 20 20 20 20 20
                43 54 31 20 20 20 20 20 20 20 20 20 20 20 20 20
                00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
                00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
                99 00 00 02 aa bb                                # an item of type 99
                10 00 00 01 31                                   # application context 1
                20 00 00 13                                      # presentation context
                03 00 00 00
                77 00 00 01 ff                                   # a sub-item of type 77
                30 00 00 01 31                                   # abstract syntax 1
                40 00 00 01 32                                   # transfer syntax 2
                21 00 00 01 00                                   # an item that belongs to an answer
                50 00 00 0f                                      # user information
                5f 00 00 03 00 00 00                             # a sub-item of type 5F
                51 00 00 04 00 00 10 00                          # maximum length 4096
                """);
        bytes[5] = (byte) (bytes.length - 6);
        AAssociateRq request = (AAssociateRq) PduReader.decode(ByteBuffer.wrap(bytes));
        assertThat(request.contexts()).containsExactly(new ProposedContext(3, "1", List.of("2")));
        assertThat(request.userInformation().items()).containsExactly(new UserItem.MaximumLength(4096));
        assertThat(request.applicationContext()).isEqualTo("1");
    }

    @Test
    @DisplayName("Pitfall, network: odd AE titles with trailing spaces and NULs, and UIDs padded by NUL")
    void padding() throws PduException {
        byte[] bytes = parse(REQUEST);
        System.arraycopy("  GANTRY\0\0\0\0\0\0\0\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0,
                bytes, 10, 16);
        System.arraycopy("CT 1 \0 \0\0\0\0\0\0\0\0\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0,
                bytes, 26, 16);
        AAssociateRq request = (AAssociateRq) PduReader.decode(ByteBuffer.wrap(bytes));
        assertThat(request.calledAeTitle()).isEqualTo("GANTRY");
        assertThat(request.callingAeTitle()).isEqualTo("CT 1");
        assertThat(new ProposedContext(1, "1.2\0", List.of("1.3 "))).isEqualTo(
                new ProposedContext(1, "1.2", List.of("1.3")));
    }

    @ParameterizedTest
    @MethodSource("golden")
    @DisplayName("Cut short anywhere, nothing is a PDU")
    void cutShort(String annotated, Pdu pdu) {
        byte[] bytes = written(pdu);
        for (int length = 0; length < bytes.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(bytes, 0, length);
            assertThatThrownBy(() -> PduReader.decode(cut)).as(annotated).isInstanceOf(PduException.class);
        }
    }

    private static byte[] written(Pdu pdu) {
        ByteBuffer encoded = PduWriter.encode(pdu);
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    private static byte[] parse(String annotated) {
        StringBuilder hex = new StringBuilder();
        annotated.lines().forEach(line -> hex.append(line.replaceAll("#.*", "").replaceAll("\\s", "")));
        return HexFormat.of().parseHex(hex);
    }
}
