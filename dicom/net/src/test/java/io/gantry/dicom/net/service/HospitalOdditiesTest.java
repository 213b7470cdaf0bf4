package io.gantry.dicom.net.service;

import static io.gantry.dicom.net.testing.ScriptedPeer.command;
import static io.gantry.dicom.net.testing.ScriptedPeer.data;
import static io.gantry.dicom.net.testing.ScriptedPeer.pdu;
import static io.gantry.dicom.net.testing.ScriptedPeer.request;
import static io.gantry.dicom.net.testing.ScriptedPeer.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gantry.dicom.data.UID;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.net.association.AssociationRejectedException;
import io.gantry.dicom.net.dimse.DimseException;
import io.gantry.dicom.net.dimse.DimseMessage;
import io.gantry.dicom.net.dimse.Status;
import io.gantry.dicom.net.pdu.AAbort;
import io.gantry.dicom.net.pdu.AAssociateAc;
import io.gantry.dicom.net.pdu.AAssociateRj;
import io.gantry.dicom.net.pdu.AAssociateRq;
import io.gantry.dicom.net.pdu.AReleaseRp;
import io.gantry.dicom.net.pdu.AReleaseRq;
import io.gantry.dicom.net.pdu.ContextResult;
import io.gantry.dicom.net.pdu.Octets;
import io.gantry.dicom.net.pdu.ProposedContext;
import io.gantry.dicom.net.pdu.UserInformation;
import io.gantry.dicom.net.pdu.UserItem;
import io.gantry.dicom.net.testing.ScriptedPeer;
import io.gantry.dicom.net.ul.AssociationTimeoutException;
import io.gantry.dicom.net.ul.Timeouts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What hospitals send, and what systems like this one got wrong: the pitfalls by name. */
@Timeout(60)
class HospitalOdditiesTest {

    private static final String CT = UID.CTImageStorage;
    private static final String EXPLICIT = UID.ExplicitVRLittleEndian;
    private static final DimseMessage.CStoreRq STORE = new DimseMessage.CStoreRq(7, CT, "1.2.3");

    private final CollectingScp scp = new CollectingScp();

    @AfterEach
    void stop() {
        scp.close();
    }

    /** What this side does with an association. */
    interface Sending {
        void run(StorageScu scu) throws Exception;
    }

    private static void against(Timeouts timeouts, Map<String, List<String>> proposals,
            ScriptedPeer.Script archive, Sending sending) throws Exception {
        try (ScriptedPeer.Listener listener = ScriptedPeer.listen(archive)) {
            try (StorageScu scu = StorageScu.open(CollectingScp.peer(listener.port(), timeouts), proposals)) {
                sending.run(scu);
            }
            listener.await();
        }
    }

    private static DimseMessage stored(int messageId, Status status) {
        return new DimseMessage.CStoreRsp(messageId, CT, "1.2.3", status);
    }

    @Test
    @DisplayName("Pitfall, network: odd AE titles, trailing spaces and NULs")
    void oddAeTitles() throws Exception {
        scp.policy = (called, calling, _) -> called.equals("GANTRY") && calling.equals("CT 1")
                ? null
                : AAssociateRj.callingAeTitleNotRecognized();
        for (String calling : List.of("CT 1", "CT 1\0\0", "CT 1 \0 ", " CT 1", "CT 1            ")) {
            try (ScriptedPeer peer = ScriptedPeer.connect(scp.start().port())) {
                byte[] bytes = new byte[16];
                byte[] title = calling.getBytes(StandardCharsets.ISO_8859_1);
                System.arraycopy(title, 0, bytes, 0, title.length);
                peer.sendBytes(ScriptedPeer.requestFrom("GANTRY\0 ", bytes));
                peer.expect(AAssociateAc.class);
                peer.release();
            }
        }
        try (ScriptedPeer peer = ScriptedPeer.connect(scp.start().port())) {
            peer.sendBytes(ScriptedPeer.requestFrom("GANTRY", new byte[16]));
            assertThat(peer.expect(AAssociateRj.class))
                    .isEqualTo(AAssociateRj.callingAeTitleNotRecognized());
        }
    }

    @Test
    @DisplayName("pitfall: More than 128 presentation contexts proposed, their ids even or come again")
    void moreThan128ContextsProposed() throws Exception {
        List<ProposedContext> contexts = new ArrayList<>();
        IntStream.range(0, 300).forEach(i -> contexts.add(new ProposedContext(i % 256,
                i == 299 ? "1.2.3.4" : CT, List.of(EXPLICIT))));
        try (ScriptedPeer peer = ScriptedPeer.connect(scp.start().port())) {
            peer.send(new AAssociateRq("GANTRY", "SCRIPT", contexts, new UserInformation()));
            AAssociateAc answer = peer.expect(AAssociateAc.class);
            assertThat(answer.contexts()).extracting(ContextResult::id).doesNotHaveDuplicates().hasSize(256);
            assertThat(answer.contexts()).allMatch(ContextResult::isAccepted);
            for (int id : new int[]{0, 1, 2, 254, 255}) {
                peer.send(pdu(command(id, STORE), data(id, true, new byte[10])));
                assertThat(peer.expectCommand()).isEqualTo(stored(7, Status.SUCCESS));
            }
            peer.release();
        }
    }

    @Test
    @DisplayName("Pitfall, network: more than 128 contexts needed are refused before anything is sent, 128 are proposed")
    void moreThan128ContextsNeeded() throws Exception {
        Map<String, List<String>> proposals = new LinkedHashMap<>();
        IntStream.range(0, 127).forEach(i -> proposals.put("1.2.3." + i, List.of(EXPLICIT)));
        proposals.put(CT, List.of(EXPLICIT));
        try (StorageScu scu = StorageScu.open(scp.start().peer(), proposals)) {
            assertThat(scu.accepted(CT)).containsExactly(EXPLICIT);
            assertThat(scu.store(CT, "1.2.3", EXPLICIT, ByteSource.of(new byte[4])))
                    .isEqualTo(Status.SUCCESS);
        }
        proposals.put("1.2.4", List.of(EXPLICIT));
        assertThatThrownBy(() -> StorageScu.open(scp.peer(), proposals))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("129");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 128, 129, 4096, 16384, 0xFFFF_FFFFL})
    @DisplayName("Pitfall, network: max PDU length 0, and any other that the archive offers, is respected")
    void maxPduOfTheArchive(long offered) throws Exception {
        int size = 600_001;
        against(Timeouts.DEFAULT, Map.of(CT, List.of(EXPLICIT)), peer -> {
            peer.accept(new UserItem.MaximumLength(offered));
            ScriptedPeer.Stored stored = peer.expectStore();
            assertThat(stored.length()).isEqualTo(size);
            if (offered != 0) {
                assertThat(stored.fragments()).allMatch(n -> n + 6 <= offered);
            }
            assertThat(stored.fragments().subList(0, stored.fragments().size() - 1))
                    .allMatch(n -> n % 2 == 0 && n > 0);
            peer.send(pdu(command(stored.contextId(), stored(1, Status.SUCCESS))));
            peer.confirmRelease();
        }, scu -> {
            assertThat(scu.store(CT, "1.2.3", EXPLICIT, ByteSource.of(new byte[size])))
                    .isEqualTo(Status.SUCCESS);
        });
    }

    @Test
    @DisplayName("An archive that takes nothing a message fits into is told so at the start")
    void maxPduTooSmall() throws Exception {
        try (ScriptedPeer.Listener archive = ScriptedPeer.listen(peer -> {
            peer.accept(new UserItem.MaximumLength(20));
            peer.expectAbort(AAbort.SERVICE_USER, 0);
        })) {
            assertThatThrownBy(() -> StorageScu.open(CollectingScp.peer(archive.port()),
                    Map.of(CT, List.of(EXPLICIT)))).isInstanceOf(DimseException.class)
                    .hasMessageContaining("20 bytes");
            archive.await();
        }
    }

    @Test
    @DisplayName("Pitfall, network: max PDU length 0 offered means any: a PDU longer than all buffers arrives whole")
    void maxPduZeroOffered() throws Exception {
        scp.maxPdu = 0;
        byte[] dataSet = new byte[3_000_000];
        new java.util.Random(1).nextBytes(dataSet);
        try (ScriptedPeer peer = ScriptedPeer.connect(scp.start().port())) {
            peer.send(request("GANTRY"));
            assertThat(peer.expect(AAssociateAc.class).userInformation().maximumLength()).isZero();
            peer.send(store(7, "1.2.3", dataSet));
            assertThat(peer.expectCommand()).isEqualTo(stored(7, Status.SUCCESS));
            peer.release();
        }
        assertThat(scp.dataSets()).containsExactly(dataSet);
    }

    @Test
    @DisplayName("A PDU longer than was offered is aborted, one as long is taken")
    void longerThanOffered() throws Exception {
        scp.maxPdu = 4096;
        int command = command(1, STORE).fragment().remaining();
        int fits = 4096 - 6 - command - 6;
        try (ScriptedPeer peer = ScriptedPeer.connect(scp.start().port())) {
            peer.associate().send(store(7, "1.2.3", new byte[fits]));
            assertThat(peer.expectCommand()).isEqualTo(stored(7, Status.SUCCESS));
            peer.send(store(8, "1.2.3", new byte[fits + 1])).expectAbort(AAbort.SERVICE_PROVIDER,
                    AAbort.INVALID_PDU_PARAMETER_VALUE);
        }
        assertThat(scp.dataSets()).hasSize(1);
    }

    @Test
    @DisplayName("Pitfall, network: fragments across PDVs, command and data in one PDU, empty last fragments, bytewise")
    void fragments() throws Exception {
        byte[] bytes = "0123456789".getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[command(1, STORE).fragment().remaining()];
        command(1, STORE).fragment().get(whole);
        byte[] start = java.util.Arrays.copyOf(whole, 20);
        byte[] end = java.util.Arrays.copyOfRange(whole, 20, whole.length);
        try (ScriptedPeer peer = ScriptedPeer.connect(scp.start().port())) {
            peer.associate();
            peer.send(store(7, "1.2.3", bytes));
            assertThat(peer.expectCommand()).isEqualTo(stored(7, Status.SUCCESS));
            peer.send(pdu(command(1, STORE)), pdu(data(1, false, bytes)), pdu(data(1, true)));
            assertThat(peer.expectCommand()).isEqualTo(stored(7, Status.SUCCESS));
            peer.send(pdu(), pdu(ScriptedPeer.commandFragment(1, false, start)),
                    pdu(ScriptedPeer.commandFragment(1, false, end),
                            ScriptedPeer.commandFragment(1, true), data(1, false),
                            data(1, false, java.util.Arrays.copyOf(bytes, 4))),
                    pdu(data(1, true, java.util.Arrays.copyOfRange(bytes, 4, 10))));
            assertThat(peer.expectCommand()).isEqualTo(stored(7, Status.SUCCESS));
            peer.sendByteByByte(store(7, "1.2.3", bytes));
            assertThat(peer.expectCommand()).isEqualTo(stored(7, Status.SUCCESS));
            peer.release();
        }
        assertThat(scp.dataSets()).hasSize(4).allMatch(d -> java.util.Arrays.equals(d, bytes));
    }

    @Test
    @DisplayName("Messages that break PS3.7 6.3 are aborted by the service-user, and nothing half is stored as whole")
    void mixedMessages() throws Exception {
        List<ScriptedPeer.Script> wrong = List.of(
                peer -> peer.send(pdu(data(1, true, new byte[4]))),
                peer -> peer.send(pdu(command(1, STORE), command(1, STORE))),
                peer -> peer.send(pdu(command(1, STORE), data(3, true, new byte[4]))),
                peer -> peer.send(pdu(ScriptedPeer.commandFragment(1, false, new byte[4]),
                        ScriptedPeer.commandFragment(3, true, new byte[4]))),
                peer -> peer.send(pdu(ScriptedPeer.commandFragment(1, true, new byte[4]))),
                peer -> peer.send(pdu(command(1, stored(1, Status.SUCCESS)))),
                peer -> peer.send(pdu(command(1, STORE), data(1, false, new byte[4])),
                        new io.gantry.dicom.net.pdu.AReleaseRq()));
        for (ScriptedPeer.Script script : wrong) {
            try (ScriptedPeer peer = ScriptedPeer.connect(scp.start().port())) {
                script.play(peer.associate());
                peer.expectAbort(AAbort.SERVICE_USER, 0);
            }
        }
        try (ScriptedPeer peer = ScriptedPeer.connect(scp.port())) {
            peer.associate().send(pdu(command(5, STORE))).expectAbort(AAbort.SERVICE_PROVIDER,
                    AAbort.INVALID_PDU_PARAMETER_VALUE);
        }
        assertThat(scp.dataSets()).isEmpty();
    }

    @Test
    @DisplayName("A command that names no instance, another class than its context, or one without instances is refused; the next is"
            + " served")
    void refusedAndOn() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.connect(scp.start().port())) {
            peer.associate();
            peer.send(store(1, "x", new byte[9]));
            assertThat(peer.expectCommand()).isEqualTo(
                    new DimseMessage.CStoreRsp(1, CT, "x", Status.INVALID_SOP_INSTANCE));
            peer.send(pdu(command(1, new DimseMessage.CStoreRq(2, "1.2", "1.2.3")), data(1, true)));
            assertThat(peer.expectCommand()).isEqualTo(
                    new DimseMessage.CStoreRsp(2, "1.2", "1.2.3", Status.SOP_CLASS_NOT_SUPPORTED));
            peer.send(pdu(command(3, new DimseMessage.CStoreRq(2, UID.Verification, "1.2.3")),
                    data(3, true, new byte[9])));
            assertThat(peer.expectCommand())
                    .isEqualTo(new DimseMessage.CStoreRsp(2, UID.Verification, "1.2.3",
                            Status.SOP_CLASS_NOT_SUPPORTED));
            byte[] find = io.gantry.dicom.net.dimse.CommandSet.encode(new DimseMessage.CEchoRq(3));
            // The command field: C-FIND-RQ in place of C-ECHO-RQ.
            find[46] = 0x20;
            peer.send(pdu(ScriptedPeer.commandFragment(1, true, find)));
            assertThat(peer.expectCommand()).isInstanceOfSatisfying(DimseMessage.Other.class,
                    answer -> assertThat(answer.field()).isEqualTo(0x8020));
            peer.send(store(4, "1.2.3", new byte[9]));
            assertThat(peer.expectCommand()).isEqualTo(stored(4, Status.SUCCESS));
            peer.release();
        }
        assertThat(scp.dataSets()).hasSize(1);
    }

    @Test
    @DisplayName("Pitfall, network: an archive silent in the middle of its answer is aborted and never used again")
    void archiveFallsSilent() throws Exception {
        against(Timeouts.DEFAULT.withRead(Duration.ofMillis(200)), Map.of(CT, List.of(EXPLICIT)), peer -> {
            peer.accept();
            peer.expectStore();
            peer.sendBytes((byte) 4, (byte) 0, (byte) 0).expectAbort(AAbort.SERVICE_USER, 0);
        }, scu -> {
            assertThatThrownBy(() -> scu.store(CT, "1.2.3", EXPLICIT, ByteSource.of(new byte[9])))
                    .isInstanceOf(AssociationTimeoutException.class);
            assertThat(scu.isUsable()).isFalse();
        });
    }

    @Test
    @DisplayName("An archive that releases an idle association gets A-RELEASE-RP; one that aborts it gets no A-ABORT back")
    void archiveEndsWhatIsIdle() throws Exception {
        List<ScriptedPeer.Script> ends = List.of(
                peer -> peer.send(new AReleaseRq()).expect(AReleaseRp.class),
                peer -> peer.send(AAbort.byServiceUser()).expectClose());
        for (ScriptedPeer.Script end : ends) {
            against(Timeouts.DEFAULT, Map.of(CT, List.of(EXPLICIT)), peer -> {
                peer.accept();
                end.play(peer);
            }, scu -> {
                await().pollInSameThread().until(() -> !scu.isUsable());
                scu.close();
            });
        }
    }

    @Test
    @DisplayName("Pitfall, network: no accepted context is known at once, not by a time-out for each instance")
    void noAcceptedContext() throws Exception {
        against(Timeouts.DEFAULT, Map.of(CT, List.of(EXPLICIT)), peer -> {
            AAssociateRq request = peer.expect(AAssociateRq.class);
            peer.send(new AAssociateAc("A", "B", request.contexts().stream()
                    .map(c -> new ContextResult(c.id(), ContextResult.ABSTRACT_SYNTAX_NOT_SUPPORTED, ""))
                    .toList(), new UserInformation()));
            peer.confirmRelease();
        }, scu -> {
            assertThat(scu.accepted(CT)).isEmpty();
            for (int i = 0; i < 100; i++) {
                assertThatThrownBy(() -> scu.store(CT, "1.2.3", EXPLICIT, ByteSource.of(new byte[9])))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        });
    }

    @Test
    @DisplayName("An archive that answers what was not proposed has accepted nothing by it")
    void answersToNothing() throws Exception {
        against(Timeouts.DEFAULT, Map.of(CT, List.of(EXPLICIT)), peer -> {
            peer.expect(AAssociateRq.class);
            peer.send(new AAssociateAc("A", "B", List.of(new ContextResult(1, 0, "1.2.3"),
                    new ContextResult(99, 0, EXPLICIT)), new UserInformation()));
            peer.confirmRelease();
        }, scu -> {
            assertThat(scu.accepted(CT)).isEmpty();
        });
    }

    @Test
    @DisplayName("Pitfall, network: one association for many instances and SOP classes, warnings and refusals between")
    void oneAssociation() throws Exception {
        String mr = UID.MRImageStorage;
        int[] codes = {0, 0xB000, 0xA700, 0xB007, 0xC000, 0};
        against(Timeouts.DEFAULT, Map.of(CT,
                List.of(EXPLICIT, UID.ImplicitVRLittleEndian), mr, List.of(UID.JPEG2000Lossless)), peer -> {
                    peer.accept();
                    for (int i = 0; i < 60; i++) {
                        ScriptedPeer.Stored stored = peer.expectStore();
                        DimseMessage.CStoreRq rq = stored.request();
                        peer.send(pdu(command(stored.contextId(),
                                new DimseMessage.CStoreRsp(rq.messageId(), rq.sopClassUid(),
                                        rq.sopInstanceUid(), new Status(codes[i % 6])))));
                    }
                    peer.confirmRelease();
                }, scu -> {
                    for (int i = 0; i < 60; i++) {
                        Status status = i % 2 == 0
                                ? scu.store(CT, "1." + i, UID.ImplicitVRLittleEndian,
                                        ByteSource.of(new byte[9]))
                                : scu.store(mr, "1." + i, UID.JPEG2000Lossless, ByteSource.of(new byte[9]));
                        assertThat(status.code()).isEqualTo(codes[i % 6]);
                        assertThat(scu.isUsable()).isTrue();
                    }
                });
    }

    @Test
    @DisplayName("Extended negotiation, roles, identities and unknown items are read, and answered where it is due")
    void negotiation() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.connect(scp.start().port())) {
            peer.send(request("GANTRY", new UserItem.MaximumLength(16384),
                    new UserItem.AsynchronousOperationsWindow(0, 0),
                    new UserItem.RoleSelection(CT, true, true),
                    new UserItem.SopClassExtendedNegotiation(CT, Octets.of((byte) 2, (byte) 0)),
                    new UserItem.SopClassCommonExtendedNegotiation(0, CT, "1.2", List.of("1.3")),
                    new UserItem.UserIdentityRq(2, true, Octets.of((byte) 'a'), Octets.of((byte) 'b'))));
            UserInformation answer = peer.expect(AAssociateAc.class).userInformation();
            assertThat(answer.first(UserItem.AsynchronousOperationsWindow.class))
                    .contains(new UserItem.AsynchronousOperationsWindow(16, 1));
            // Not answered: the acceptor's default roles hold, identities and extended negotiation are not supported.
            assertThat(answer.items()).hasSize(4);
            peer.release();
        }
        for (AAssociateRq request : List.of(
                new AAssociateRq(2, "GANTRY", "S", AAssociateRq.DICOM_APPLICATION_CONTEXT, List.of(),
                        new UserInformation()),
                new AAssociateRq(1, "GANTRY", "S", "1.2.3", List.of(), new UserInformation()))) {
            try (ScriptedPeer peer = ScriptedPeer.connect(scp.port())) {
                peer.send(request);
                assertThat(peer.expect(AAssociateRj.class)).isEqualTo(request.protocolVersion() == 2
                        ? AAssociateRj.protocolVersionNotSupported()
                        : AAssociateRj.applicationContextNotSupported());
            }
        }
    }

    @Test
    @DisplayName("Every rejection that an archive can send is told in the words of Table 9-21")
    void rejections() throws Exception {
        for (AAssociateRj rejection : List.of(AAssociateRj.calledAeTitleNotRecognized(),
                AAssociateRj.temporaryCongestion(), new AAssociateRj(9, 9, 9))) {
            try (ScriptedPeer.Listener archive = ScriptedPeer.listen(peer -> {
                peer.expect(AAssociateRq.class);
                peer.send(rejection).expectClose();
            })) {
                assertThatThrownBy(() -> StorageScu.open(CollectingScp.peer(archive.port()), Map.of()))
                        .isInstanceOf(AssociationRejectedException.class)
                        .hasMessageContaining(rejection.describe());
                archive.await();
            }
        }
    }

    @Test
    @DisplayName("Pitfall, reception: a thousand connections that send nothing useful do not keep the next one out")
    void manyConnections() throws Exception {
        scp.start();
        for (int i = 0; i < 1000; i++) {
            try (ScriptedPeer peer = ScriptedPeer.connect(scp.port())) {
                peer.sendBytes((byte) 1);
            }
        }
        try (StorageScu scu = StorageScu.open(scp.peer(), Map.of())) {
            assertThat(scu.echo()).isEqualTo(Status.SUCCESS);
        }
    }

    @Test
    @DisplayName("Connections that stay open and say nothing do not keep a sender out: the oldest makes room")
    void silentConnections() throws Exception {
        scp.maxAssociations = 1;
        scp.start();
        List<ScriptedPeer> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 1 + 64; i++) {
                silent.add(ScriptedPeer.connect(scp.port()));
            }
            try (StorageScu scu = StorageScu.open(scp.peer(), Map.of())) {
                assertThat(scu.echo()).isEqualTo(Status.SUCCESS);
            }
            silent.getFirst().expectClose();
            silent.getLast().send(request("GANTRY")).expect(AAssociateAc.class);
        } finally {
            for (ScriptedPeer peer : silent) {
                peer.close();
            }
        }
    }

    @Test
    @DisplayName("Terms are those of the application entity called, also where several share the port")
    void termsOfTheEntity() throws Exception {
        scp.terms = Map.of("SMALL",
                new io.gantry.dicom.net.association.AssociationTerms(8192, 1, Timeouts.DEFAULT, true));
        scp.start();
        try (ScriptedPeer first = ScriptedPeer.connect(scp.port());
                ScriptedPeer second = ScriptedPeer.connect(scp.port());
                ScriptedPeer other = ScriptedPeer.connect(scp.port())) {
            AAssociateRq request = new AAssociateRq("SMALL", "S", List.of(new ProposedContext(1, "1.2.3.4",
                    List.of(EXPLICIT))), new UserInformation());
            AAssociateAc accepted = first.send(request).expect(AAssociateAc.class);
            assertThat(accepted.userInformation().maximumLength()).isEqualTo(8192);
            assertThat(accepted.contexts()).allMatch(ContextResult::isAccepted);
            second.send(request);
            assertThat(second.expect(AAssociateRj.class)).isEqualTo(AAssociateRj.localLimitExceeded());
            other.send(new AAssociateRq("GANTRY", "S", request.contexts(), new UserInformation()));
            assertThat(other.expect(AAssociateAc.class).contexts()).noneMatch(ContextResult::isAccepted);
            first.release();
        }
    }

    @Test
    @DisplayName("A sender at its limit opens the next association before the connection of the last one is closed")
    void nextAtTheLimit() throws Exception {
        scp.terms = Map.of("SMALL",
                new io.gantry.dicom.net.association.AssociationTerms(8192, 1, Timeouts.DEFAULT, true));
        scp.start();
        ScriptedPeer last = ScriptedPeer.connect(scp.port());
        try {
            last.send(request("SMALL")).expect(AAssociateAc.class);
            for (int i = 0; i < 50; i++) {
                last.send(new AReleaseRq()).expect(AReleaseRp.class);
                try (ScriptedPeer _ = last) {
                    last = ScriptedPeer.connect(scp.port());
                    last.send(request("SMALL")).expect(AAssociateAc.class);
                    // One place was given back, and not two.
                    try (ScriptedPeer third = ScriptedPeer.connect(scp.port())) {
                        third.send(request("SMALL")).expect(AAssociateRj.class);
                    }
                }
            }
            last.release();
        } finally {
            last.close();
        }
    }
}
