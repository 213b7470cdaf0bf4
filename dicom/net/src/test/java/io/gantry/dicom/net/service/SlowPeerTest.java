package io.gantry.dicom.net.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.dicom.data.UID;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.net.association.AssociationListener;
import io.gantry.dicom.net.association.AssociationTerms;
import io.gantry.dicom.net.dimse.CommandSet;
import io.gantry.dicom.net.dimse.DimseMessage;
import io.gantry.dicom.net.dimse.Status;
import io.gantry.dicom.net.pdu.AAbort;
import io.gantry.dicom.net.pdu.AAssociateRq;
import io.gantry.dicom.net.pdu.AReleaseRq;
import io.gantry.dicom.net.testing.ScriptedPeer;
import io.gantry.dicom.net.ul.AssociationTimeoutException;
import io.gantry.dicom.net.ul.Timeouts;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Peers that are never silent and never done, and peers that are idle when the node stops. */
@Timeout(60)
class SlowPeerTest {

    private static final String CT = UID.CTImageStorage;
    private static final String EXPLICIT = UID.ExplicitVRLittleEndian;
    private static final int USER = AAbort.byServiceUser().source();
    /** More than the pause between two bytes, and far less than all of them take. */
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Timeouts HURRIED = Timeouts.DEFAULT.withRead(SHORT).withRelease(SHORT)
            .withMinRate(1_000_000);

    private final CollectingScp scp = new CollectingScp();

    @AfterEach
    void stop() {
        scp.close();
    }

    private static byte[] concat(byte[]... parts) {
        int length = Stream.of(parts).mapToInt(part -> part.length).sum();
        byte[] all = Arrays.copyOf(parts[0], length);
        int at = parts[0].length;
        for (byte[] part : Arrays.asList(parts).subList(1, parts.length)) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    static Stream<Arguments> drips() throws IOException {
        byte[] command = ScriptedPeer.encode(ScriptedPeer.pdu(
                ScriptedPeer.command(1, new DimseMessage.CStoreRq(7, CT, "1.2.3"))));
        byte[] piece = ScriptedPeer.encode(ScriptedPeer.pdu(ScriptedPeer.data(1, false, (byte) 1)));
        byte[] empty = {4, 0, 0, 0, 0, 0};
        byte[] commandPiece = ScriptedPeer.encode(ScriptedPeer.pdu(ScriptedPeer.commandFragment(1, false,
                CommandSet.encode(new DimseMessage.CStoreRq(7, CT, "1.2.3"))[0])));
        byte[] large = {4, 0, 0, 1, 0, 6, 0, 1, 0, 2, 1, 0};
        return Stream.of(Arguments.of("a data set, byte by byte", concat(command, large), new byte[]{7}),
                Arguments.of("PDUs of a byte each", command, piece),
                Arguments.of("a command in pieces", new byte[0], commandPiece),
                Arguments.of("empty PDUs", new byte[0], empty));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("drips")
    @DisplayName("Who sends a byte now and then is cut off when the message has taken its time, though never silent")
    void drippingSender(String what, byte[] first, byte[] over) throws Exception {
        scp.terms = Map.of("GANTRY", new AssociationTerms(262_144, 4, HURRIED, false));
        try (ScriptedPeer peer = ScriptedPeer.connect(scp.start().port())) {
            peer.associate().drip(first, over).expectAbort(USER, 0).expectClose();
        }
        assertThat(scp.closed.poll(20, TimeUnit.SECONDS)).isEqualTo("ABORTED 0 0");
        assertThat(scp.requests).isEmpty();
    }

    @Test
    @DisplayName("A sender slower than the patience with silence, but within the least rate, is heard to its end")
    void slowSender() throws Exception {
        Timeouts slow = Timeouts.DEFAULT.withRead(Duration.ofSeconds(2)).withMinRate(10);
        scp.terms = Map.of("GANTRY", new AssociationTerms(262_144, 4, slow, false));
        byte[] store = ScriptedPeer.encode(ScriptedPeer.store(7, "1.2.3", new byte[50]));
        assertThat(store.length).as("takes over two seconds").isGreaterThan(150);
        try (ScriptedPeer peer = ScriptedPeer.connect(scp.start().port())) {
            peer.associate();
            peer.drip(store, (byte) 4);
            assertThat(peer.expectCommand()).isEqualTo(new DimseMessage.CStoreRsp(7, CT, "1.2.3",
                    Status.SUCCESS));
        }
    }

    @Test
    @DisplayName("A rate of 0 asks for none: silence alone is what ends a message")
    void anyRate() throws Exception {
        Timeouts patient = Timeouts.DEFAULT.withRead(Duration.ofSeconds(2)).withMinRate(0);
        scp.terms = Map.of("GANTRY", new AssociationTerms(262_144, 4, patient, false));
        byte[] store = ScriptedPeer.encode(ScriptedPeer.store(7, "1.2.3", new byte[50]));
        try (ScriptedPeer peer = ScriptedPeer.connect(scp.start().port())) {
            peer.associate();
            peer.drip(store, (byte) 4);
            peer.expectCommand();
        }
    }

    @Test
    @DisplayName("ARTIM ends a request for an association that comes byte by byte (AA-2)")
    void drippingRequest() throws Exception {
        byte[] request = ScriptedPeer.encode(ScriptedPeer.request("GANTRY"));
        try (StorageScp listening = new StorageScp(
                new StorageScp.Settings("127.0.0.1", 0, 16384, 4, Timeouts.DEFAULT.withArtim(SHORT), null,
                        false),
                (_, _, _) -> null, (_, _) -> Status.SUCCESS, new AssociationListener() {
                })) {
            listening.start();
            try (ScriptedPeer peer = ScriptedPeer.connect(listening.port())) {
                peer.drip(Arrays.copyOf(request, request.length - 1), new byte[0]).expectClose();
            }
        }
    }

    @Test
    @DisplayName("An archive that accepts byte by byte, answers so, or confirms release so, is given up")
    void drippingArchive() throws Exception {
        byte[] accept = {2, 0, 0, 1, 0, 0};
        try (ScriptedPeer.Listener archive = ScriptedPeer.listen(peer -> {
            peer.expect(AAssociateRq.class);
            peer.drip(accept, (byte) 0).expectAbort(USER, 0);
        }, peer -> {
            peer.accept();
            peer.expectStore();
            peer.drip(new byte[]{4, 0, 0, 0, 1, 0, 0, 0, 0, (byte) 0xFC, 1, 3}, (byte) 0).expectAbort(USER,
                    0);
        }, peer -> {
            peer.accept();
            peer.expect(AReleaseRq.class);
            peer.drip(new byte[0],
                    ScriptedPeer.encode(ScriptedPeer.pdu(ScriptedPeer.data(1, false, (byte) 1))))
                    .expectAbort(USER, 0);
        })) {
            Map<String, List<String>> ct = Map.of(CT, List.of(EXPLICIT));
            assertThatThrownBy(() -> StorageScu.open(CollectingScp.peer(archive.port(), HURRIED), ct))
                    .isInstanceOf(AssociationTimeoutException.class);
            try (StorageScu scu = StorageScu.open(CollectingScp.peer(archive.port(), HURRIED), ct)) {
                assertThatThrownBy(() -> scu.store(CT, "1.2.3", EXPLICIT, ByteSource.of(new byte[10])))
                        .isInstanceOf(AssociationTimeoutException.class);
                assertThat(scu.isUsable()).isFalse();
            }
            StorageScu released = StorageScu.open(CollectingScp.peer(archive.port(), HURRIED), ct);
            assertThatThrownBy(released::close).isInstanceOf(AssociationTimeoutException.class);
            archive.await();
        }
    }

    @Test
    @DisplayName("An archive that takes longer to answer than it may is given up, and asked nothing more")
    void slowAnswer() throws Exception {
        try (ScriptedPeer.Listener archive = ScriptedPeer.listen(peer -> {
            peer.accept();
            peer.expectStore();
            peer.expectAbort(USER, 0);
        })) {
            try (StorageScu scu = StorageScu.open(CollectingScp.peer(archive.port(), HURRIED),
                    Map.of(CT, List.of(EXPLICIT)))) {
                assertThatThrownBy(() -> scu.store(CT, "1.2.3", EXPLICIT, ByteSource.of(new byte[10])))
                        .isInstanceOf(AssociationTimeoutException.class);
                assertThat(scu.isUsable()).isFalse();
            }
            archive.await();
        }
    }

    @Test
    @DisplayName("On stop idle associations are aborted at once, one in the middle of a C-STORE is let finish")
    void stopping() throws Exception {
        CountDownLatch storing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        StoreHandler keep = scp.handler;
        scp.handler = (request, data) -> {
            storing.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return keep.store(request, data);
        };
        try (ScriptedPeer idle = ScriptedPeer.connect(scp.start().port());
                ScriptedPeer busy = ScriptedPeer.connect(scp.port())) {
            idle.associate();
            busy.associate();
            busy.send(ScriptedPeer.store(7, "1.2.3", new byte[10]));
            storing.await();
            FutureTask<Boolean> stop = new FutureTask<>(() -> {
                // A grace longer than the test may take: whoever waited it out would fail it.
                scp.stop(Duration.ofMinutes(5));
                return true;
            });
            Thread.ofVirtual().start(stop);

            idle.expectAbort(USER, 0).expectClose();
            assertThat(stop.isDone()).isFalse();
            goOn.countDown();
            assertThat(busy.expectCommand()).isEqualTo(new DimseMessage.CStoreRsp(7, CT, "1.2.3",
                    Status.SUCCESS));
            busy.expectAbort(USER, 0).expectClose();
            assertThat(stop.get(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(scp.requests).hasSize(1);
        assertThat(List.of(scp.closed.take(), scp.closed.take())).containsExactlyInAnyOrder("ABORTED 0 0",
                "ABORTED 1 0");
    }

    @Test
    @DisplayName("On stop a sender in the middle of a message has the grace, and no more")
    void graceOver() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.connect(scp.start().port())) {
            peer.associate();
            peer.send(ScriptedPeer.pdu(ScriptedPeer.command(1, new DimseMessage.CStoreRq(7, CT, "1.2.3")),
                    ScriptedPeer.data(1, false, new byte[10])));
            FutureTask<Boolean> stop = new FutureTask<>(() -> {
                scp.stop(Duration.ofSeconds(2));
                return true;
            });
            Thread.ofVirtual().start(stop);
            peer.expectAbort(USER, 0).expectClose();
            assertThat(stop.get(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(scp.requests).isEmpty();
    }
}
