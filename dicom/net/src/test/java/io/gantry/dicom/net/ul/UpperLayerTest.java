package io.gantry.dicom.net.ul;

import static io.gantry.dicom.net.testing.ScriptedPeer.data;
import static io.gantry.dicom.net.testing.ScriptedPeer.pdu;
import static io.gantry.dicom.net.testing.ScriptedPeer.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.gantry.dicom.net.pdu.AAbort;
import io.gantry.dicom.net.pdu.AAssociateAc;
import io.gantry.dicom.net.pdu.AAssociateRj;
import io.gantry.dicom.net.pdu.AAssociateRq;
import io.gantry.dicom.net.pdu.AReleaseRp;
import io.gantry.dicom.net.pdu.AReleaseRq;
import io.gantry.dicom.net.pdu.PDataTf;
import io.gantry.dicom.net.pdu.Pdu;
import io.gantry.dicom.net.pdu.PduException;
import io.gantry.dicom.net.pdu.PduWriter;
import io.gantry.dicom.net.pdu.UserInformation;
import io.gantry.dicom.net.testing.ScriptedPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the protocol machine does over a real connection: in each state that a peer can bring it to, with each PDU that
 * a peer can send in it (PS3.8 Tables 9-6 to 9-10 and 9-26).
 */
@Timeout(60)
class UpperLayerTest {

    private static final int USER = AAbort.SERVICE_USER;
    private static final int PROVIDER = AAbort.SERVICE_PROVIDER;
    private static final Duration SOON = Duration.ofMillis(500);
    private static final int MAX_PDU = 16384;

    /** What this side does with a connection. */
    interface Side {
        void run(UpperLayer layer) throws Exception;
    }

    private static final AAssociateAc ACCEPT = new AAssociateAc("GANTRY", "SCRIPT", List.of(),
            new UserInformation());
    private static final PDataTf DATA = pdu(data(1, true, (byte) 0));
    private static final byte[] UNKNOWN = {9, 0, 0, 0, 0, 2, 7, 7};
    private static final byte[] RELEASE_TOO_LONG = {5, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0};
    private static final byte[] DATA_OF_4_GB = {4, 0, -1, -1, -1, -1, 0, 0, 0, 1, 1, 3};

    /** This side accepts the connection, the peer makes it. */
    private static void accepting(Timeouts timeouts, ScriptedPeer.Script peer, Side side) throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            FutureTask<Boolean> playing = new FutureTask<>(() -> {
                try (ScriptedPeer connected = ScriptedPeer.connect(server.socket().getLocalPort())) {
                    peer.play(connected);
                }
                return true;
            });
            Thread.ofVirtual().start(playing);
            try (UpperLayer layer = UpperLayer.accepting(TcpTransport.of(server.accept()), timeouts)) {
                side.run(layer);
            }
            assertThat(playing.get(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** As {@link #accepting}, after the association has been accepted: this side is in Sta6. */
    private static void accepted(Timeouts timeouts, ScriptedPeer.Script peer, Side side) throws Exception {
        accepting(timeouts, script -> {
            script.send(request("GANTRY"));
            script.expect(AAssociateAc.class);
            peer.play(script);
        }, layer -> {
            layer.awaitRequest();
            layer.accept(ACCEPT, MAX_PDU, timeouts);
            side.run(layer);
        });
    }

    /** This side has made the connection and sent its request: it is in Sta5. */
    private static void requesting(Timeouts timeouts, ScriptedPeer.Script peer, Side side) throws Exception {
        try (ScriptedPeer.Listener listener = ScriptedPeer.listen(script -> {
            script.expect(AAssociateRq.class);
            peer.play(script);
        })) {
            TcpTransport tcp = TcpTransport.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.port()),
                    Duration.ofSeconds(20));
            try (UpperLayer layer = UpperLayer.requesting(tcp, request("SCRIPT"), MAX_PDU, timeouts)) {
                side.run(layer);
            }
            listener.await();
        }
    }

    private static byte[] bytes(Pdu pdu) {
        ByteBuffer encoded = PduWriter.encode(pdu);
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    static Stream<Arguments> wrongInSta2() {
        return Stream.of(Arguments.of("A-ASSOCIATE-AC", bytes(ACCEPT)),
                Arguments.of("A-ASSOCIATE-RJ", bytes(AAssociateRj.localLimitExceeded())),
                Arguments.of("P-DATA-TF", bytes(DATA)), Arguments.of("A-RELEASE-RQ", bytes(new AReleaseRq())),
                Arguments.of("A-RELEASE-RP", bytes(new AReleaseRp())), Arguments.of("unknown", UNKNOWN),
                Arguments.of("too long", new byte[]{1, 0, 127, -1, -1, -1, 0, 1, 0, 0}),
                Arguments.of("malformed", new byte[]{1, 0, 0, 0, 0, 2, 0, 1}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongInSta2")
    @DisplayName("Sta2: whatever is no request is answered by AA-1, A-ABORT with source service-user")
    void wrongBeforeTheRequest(String name, byte[] bytes) throws Exception {
        accepting(Timeouts.DEFAULT, peer -> peer.sendBytes(bytes).expectAbort(USER, 0),
                layer -> assertThat(catchThrowable(layer::awaitRequest)).as(name)
                        .isInstanceOfAny(AssociationAbortedException.class, PduException.class));
    }

    @Test
    @DisplayName("Sta2: A-ABORT is answered by nothing (AA-2)")
    void abortBeforeTheRequest() throws Exception {
        accepting(Timeouts.DEFAULT, peer -> peer.send(AAbort.byServiceUser()).expectClose(),
                layer -> assertThatThrownBy(layer::awaitRequest).isInstanceOfSatisfying(
                        AssociationAbortedException.class,
                        e -> assertThat(e.origin()).isEqualTo(AssociationAbortedException.Origin.PEER)));
    }

    @Test
    @DisplayName("A peer that encrypts is told from one that sends anything, on both sides")
    void thePeerEncrypts() throws Exception {
        byte[] clientHello = {22, 3, 1, 2, 0, 1, 0, 1};
        accepting(Timeouts.DEFAULT, peer -> peer.sendBytes(clientHello).expectAbort(USER, 0),
                layer -> assertThatThrownBy(layer::awaitRequest)
                        .hasMessageEndingWith("a handshake of TLS: the peer encrypts"));
        byte[] alert = {21, 3, 3, 0, 2, 2, 50};
        requesting(Timeouts.DEFAULT,
                peer -> peer.sendBytes(alert).expectAbort(PROVIDER, AAbort.UNRECOGNIZED_PDU),
                layer -> assertThatThrownBy(layer::awaitConfirmation)
                        .hasMessageEndingWith("an alert of TLS: the peer encrypts"));
    }

    static Stream<Arguments> wrongInSta6() {
        return Stream.of(Arguments.of("A-ASSOCIATE-RQ", bytes(request("GANTRY")), AAbort.UNEXPECTED_PDU),
                Arguments.of("A-ASSOCIATE-AC", bytes(ACCEPT), AAbort.UNEXPECTED_PDU),
                Arguments.of("A-ASSOCIATE-RJ", bytes(AAssociateRj.localLimitExceeded()),
                        AAbort.UNEXPECTED_PDU),
                Arguments.of("A-RELEASE-RP", bytes(new AReleaseRp()), AAbort.UNEXPECTED_PDU),
                Arguments.of("unknown", UNKNOWN, AAbort.UNRECOGNIZED_PDU),
                Arguments.of("A-RELEASE-RQ of 5 bytes", RELEASE_TOO_LONG, AAbort.INVALID_PDU_PARAMETER_VALUE),
                Arguments.of("P-DATA-TF of 4 GB", DATA_OF_4_GB, AAbort.INVALID_PDU_PARAMETER_VALUE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongInSta6")
    @DisplayName("Sta6: AA-8, A-ABORT with source service-provider and the reason of Table 9-26")
    void wrongInTheAssociation(String name, byte[] bytes, int reason) throws Exception {
        accepted(Timeouts.DEFAULT, peer -> peer.sendBytes(bytes).expectAbort(PROVIDER, reason), layer -> {
            assertThat(catchThrowable(() -> layer.awaitData(Duration.ofSeconds(20)))).as(name)
                    .isInstanceOfAny(AssociationAbortedException.class, PduException.class);
            assertThat(layer.isEstablished()).isFalse();
        });
    }

    static Stream<Arguments> wrongInSta5() {
        return Stream.of(Arguments.of("A-ASSOCIATE-RQ", bytes(request("GANTRY")), AAbort.UNEXPECTED_PDU),
                Arguments.of("P-DATA-TF", bytes(DATA), AAbort.UNEXPECTED_PDU),
                Arguments.of("A-RELEASE-RQ", bytes(new AReleaseRq()), AAbort.UNEXPECTED_PDU),
                Arguments.of("A-RELEASE-RP", bytes(new AReleaseRp()), AAbort.UNEXPECTED_PDU),
                Arguments.of("unknown", UNKNOWN, AAbort.UNRECOGNIZED_PDU),
                Arguments.of("malformed A-ASSOCIATE-AC", new byte[]{2, 0, 0, 0, 0, 2, 0, 1},
                        AAbort.INVALID_PDU_PARAMETER_VALUE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongInSta5")
    @DisplayName("Sta5: AA-8")
    void wrongInsteadOfAnAnswer(String name, byte[] bytes, int reason) throws Exception {
        requesting(Timeouts.DEFAULT, peer -> peer.sendBytes(bytes).expectAbort(PROVIDER, reason),
                layer -> assertThat(catchThrowable(layer::awaitConfirmation)).as(name)
                        .isInstanceOfAny(AssociationAbortedException.class, PduException.class));
    }

    @Test
    @DisplayName("Sta5: the answers are A-ASSOCIATE-RJ (AE-4), A-ABORT (AA-3), the end (AA-4), or silence (AA-1)")
    void answersToTheRequest() throws Exception {
        requesting(Timeouts.DEFAULT, peer -> peer.send(AAssociateRj.calledAeTitleNotRecognized())
                .expectClose(), layer -> {
                    assertThat(layer.awaitConfirmation()).isEqualTo(
                            AAssociateRj.calledAeTitleNotRecognized());
                    assertThat(layer.isEstablished()).isFalse();
                });
        requesting(Timeouts.DEFAULT, peer -> peer.send(AAbort.byServiceProvider(1)).expectClose(),
                layer -> assertThatThrownBy(layer::awaitConfirmation)
                        .hasMessageContaining("service-provider: unrecognized PDU"));
        requesting(Timeouts.DEFAULT, ScriptedPeer::close,
                layer -> assertThatThrownBy(layer::awaitConfirmation).isInstanceOfSatisfying(
                        AssociationAbortedException.class,
                        e -> assertThat(e.origin()).isEqualTo(AssociationAbortedException.Origin.TRANSPORT)));
        requesting(Timeouts.DEFAULT.withAccept(SOON), peer -> peer.expectAbort(USER, 0).expectClose(),
                layer -> assertThatThrownBy(layer::awaitConfirmation)
                        .isInstanceOf(AssociationTimeoutException.class));
    }

    @Test
    @DisplayName("Sta6: A-ABORT (AA-3), the end and a reset (AA-4) end it without an answer")
    void endsInTheAssociation() throws Exception {
        accepted(Timeouts.DEFAULT, peer -> peer.send(AAbort.byServiceUser()).expectClose(),
                layer -> assertThatThrownBy(() -> layer.awaitData(Duration.ofSeconds(20)))
                        .hasMessage("The peer aborted the association by service-user"));
        ScriptedPeer.Script[] ends = {ScriptedPeer::close, ScriptedPeer::reset,
                peer -> peer.sendBytes((byte) 4, (byte) 0).close()};
        for (ScriptedPeer.Script end : ends) {
            accepted(Timeouts.DEFAULT, end, layer -> {
                assertThatThrownBy(() -> layer.awaitData(Duration.ofSeconds(20))).isInstanceOfSatisfying(
                        AssociationAbortedException.class,
                        e -> assertThat(e.origin()).isEqualTo(AssociationAbortedException.Origin.TRANSPORT));
                assertThat(layer.isEstablished()).isFalse();
            });
        }
    }

    @Test
    @DisplayName("pitfall: After a time-out in the middle of a PDU the association is used again. Here it is aborted")
    void silence() throws Exception {
        byte[][] beginnings = {{}, {4, 0, 0}, {4, 0, 0, 0, 0, 20, 0, 0, 0, 16, 1}};
        for (byte[] beginning : beginnings) {
            accepted(Timeouts.DEFAULT.withRead(SOON), peer -> peer.sendBytes(beginning).expectAbort(USER, 0)
                    .expectClose(), layer -> {
                        assertThatThrownBy(() -> {
                            layer.awaitData(SOON);
                            layer.read(6);
                        }).isInstanceOf(AssociationTimeoutException.class);
                        assertThat(layer.isEstablished()).isFalse();
                        assertThatThrownBy(() -> layer.sendData(ByteBuffer.allocate(1)))
                                .isInstanceOf(IllegalStateException.class);
                        assertThatThrownBy(() -> layer.awaitData(SOON)).isInstanceOf(IOException.class);
                    });
        }
    }

    @Test
    @DisplayName("A peer that takes nothing is given up, and what was cut off is not followed by anything")
    void peerThatDoesNotRead() throws Exception {
        FutureTask<Boolean> over = new FutureTask<>(() -> true);
        accepted(Timeouts.DEFAULT.withWrite(SOON), _ -> over.get(), layer -> {
            assertThatThrownBy(() -> {
                for (int i = 0; i < 10_000; i++) {
                    layer.sendData(ByteBuffer.allocate(100_000));
                }
            }).isInstanceOf(AssociationTimeoutException.class);
            assertThat(layer.isEstablished()).isFalse();
            over.run();
        });
    }

    @Test
    @DisplayName("Whoever is interrupted aborts as its user (AA-1)")
    void interrupted() throws Exception {
        accepted(Timeouts.DEFAULT, peer -> peer.expectAbort(USER, 0), layer -> {
            Thread.ofVirtual().start(layer::interrupt);
            assertThatThrownBy(() -> layer.awaitData(Duration.ofSeconds(20)))
                    .hasMessage("The node stops");
        });
    }

    @Test
    @DisplayName("ARTIM: no request, half a request (AA-2), and no close after rejection (AA-2) end at its expiry")
    void artim() throws Exception {
        Timeouts timeouts = Timeouts.DEFAULT.withArtim(SOON);
        byte[] half = java.util.Arrays.copyOf(bytes(request("GANTRY")), 100);
        for (byte[] bytes : new byte[][]{{}, half}) {
            accepting(timeouts, peer -> peer.sendBytes(bytes).expectClose(),
                    layer -> assertThatThrownBy(layer::awaitRequest)
                            .isInstanceOf(AssociationTimeoutException.class));
        }
        // It must not expire before the request is there.
        accepting(Timeouts.DEFAULT.withArtim(Duration.ofSeconds(2)), peer -> {
            peer.send(request("GANTRY"));
            peer.expect(AAssociateRj.class);
            peer.expectClose();
        }, layer -> {
            layer.awaitRequest();
            layer.reject(AAssociateRj.calledAeTitleNotRecognized());
        });
    }

    @Test
    @DisplayName("ARTIM is stopped by the request: the association outlives it")
    void artimStops() throws Exception {
        Timeouts timeouts = Timeouts.DEFAULT.withArtim(Duration.ofMillis(1));
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Deadline expired = new Deadline(() -> {
            });
            try (ScriptedPeer peer = ScriptedPeer.connect(server.socket().getLocalPort())) {
                peer.send(request("GANTRY"));
                TcpTransport tcp = TcpTransport.of(server.accept());
                try (UpperLayer layer = UpperLayer.accepting(tcp, Timeouts.DEFAULT)) {
                    layer.awaitRequest();
                    layer.accept(ACCEPT, MAX_PDU, timeouts);
                    expired.arm(Duration.ofMillis(20));
                    org.awaitility.Awaitility.await().until(expired::hasExpired);
                    assertThat(layer.isEstablished()).isTrue();
                    peer.expect(AAssociateAc.class);
                    peer.reset();
                }
            }
        }
    }

    @Test
    @DisplayName("Sta13: data is ignored (AA-6), a request is aborted (AA-7), A-ABORT closes (AA-2)")
    void afterRelease() throws Exception {
        accepted(Timeouts.DEFAULT, peer -> {
            peer.send(new AReleaseRq());
            peer.expect(AReleaseRp.class);
            peer.send(DATA, new AReleaseRp(), request("GANTRY"));
            peer.expectAbort(PROVIDER, AAbort.UNEXPECTED_PDU);
            peer.sendBytes(UNKNOWN).expectAbort(PROVIDER, AAbort.UNEXPECTED_PDU);
            peer.send(AAbort.byServiceUser()).expectClose();
        }, layer -> {
            assertThat(layer.awaitData(Duration.ofSeconds(20))).isFalse();
            layer.confirmRelease();
        });
    }

    @Test
    @DisplayName("A peer that resets the connection after its release has released all the same")
    void resetAfterRelease() throws Exception {
        accepted(Timeouts.DEFAULT, peer -> {
            peer.send(new AReleaseRq());
            peer.expect(AReleaseRp.class);
            peer.reset();
        }, layer -> {
            assertThat(layer.awaitData(Duration.ofSeconds(20))).isFalse();
            layer.confirmRelease();
            assertThat(layer.isEstablished()).isFalse();
        });
    }

    @Test
    @DisplayName("Sta7: data that still arrives is dropped (AR-6) until A-RELEASE-RP (AR-3)")
    void release() throws Exception {
        accepted(Timeouts.DEFAULT, peer -> {
            peer.expect(AReleaseRq.class);
            peer.send(DATA, DATA, new AReleaseRp()).expectClose();
        }, UpperLayer::release);
        for (Pdu wrong : List.of(request("X"), ACCEPT, AAssociateRj.localLimitExceeded())) {
            accepted(Timeouts.DEFAULT, peer -> {
                peer.expect(AReleaseRq.class);
                peer.send(wrong).expectAbort(PROVIDER, AAbort.UNEXPECTED_PDU);
            }, layer -> assertThatThrownBy(layer::release).isInstanceOf(AssociationAbortedException.class));
        }
    }

    @Test
    @DisplayName("Release collision: the acceptor waits for A-RELEASE-RP and then answers (AR-8, AR-10, AR-4)")
    void releaseCollisionAsAcceptor() throws Exception {
        accepted(Timeouts.DEFAULT, peer -> {
            peer.expect(AReleaseRq.class);
            peer.send(new AReleaseRq());
            peer.send(new AReleaseRp());
            peer.expect(AReleaseRp.class);
        }, UpperLayer::release);
    }

    @Test
    @DisplayName("Release collision: the requestor answers and then waits for A-RELEASE-RP (AR-8, AR-9, AR-3)")
    void releaseCollisionAsRequestor() throws Exception {
        requesting(Timeouts.DEFAULT, peer -> {
            peer.send(ACCEPT);
            peer.expect(AReleaseRq.class);
            peer.send(new AReleaseRq());
            peer.expect(AReleaseRp.class);
            peer.send(new AReleaseRp()).expectClose();
        }, layer -> {
            layer.awaitConfirmation();
            layer.release();
        });
    }

    @Test
    @DisplayName("pitfall: Nagle's algorithm plus delayed ACK. Here TCP_NODELAY is on, where accepted and where connected")
    void noDelay() throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            TcpTransport connected = TcpTransport.connect((InetSocketAddress) server.getLocalAddress(), SOON);
            TcpTransport accepted = TcpTransport.of(server.accept());
            try (connected; accepted) {
                assertThat(connected.channel().getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
                assertThat(accepted.channel().getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
            }
        }
    }
}
