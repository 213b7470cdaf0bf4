package io.gantry.dicom.net.service;

import static io.gantry.dicom.net.testing.ScriptedPeer.command;
import static io.gantry.dicom.net.testing.ScriptedPeer.pdu;
import static io.gantry.dicom.net.testing.ScriptedPeer.request;
import static io.gantry.dicom.net.testing.ScriptedPeer.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.dicom.data.UID;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.net.dimse.DimseException;
import io.gantry.dicom.net.dimse.DimseMessage;
import io.gantry.dicom.net.dimse.Status;
import io.gantry.dicom.net.pdu.AAbort;
import io.gantry.dicom.net.pdu.AAssociateAc;
import io.gantry.dicom.net.pdu.AAssociateRq;
import io.gantry.dicom.net.pdu.UserItem;
import io.gantry.dicom.net.testing.ScriptedPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Asynchronous Operations Window (PS3.7 D.3.3.3), as who asks and as who is asked. */
@Timeout(60)
class AsynchronousOperationsTest {

    private static final String CT = UID.CTImageStorage;
    private static final String EXPLICIT = UID.ExplicitVRLittleEndian;
    private static final Map<String, List<String>> PROPOSALS = Map.of(CT, List.of(EXPLICIT));

    private static void answer(ScriptedPeer peer, int messageId, int status) throws Exception {
        peer.send(pdu(command(1, new DimseMessage.CStoreRsp(messageId, CT, "1.2", new Status(status)))));
    }

    @Test
    @DisplayName("As SCP: requests that arrive at once, within the window, are all served, each under its own id")
    void scpServesPipelinedRequests() throws Exception {
        try (CollectingScp scp = new CollectingScp().start();
                ScriptedPeer peer = ScriptedPeer.connect(scp.port())) {
            peer.send(request("GANTRY", new UserItem.AsynchronousOperationsWindow(4, 1)));
            assertThat(peer.expect(AAssociateAc.class).userInformation()
                    .first(UserItem.AsynchronousOperationsWindow.class))
                    .isEqualTo(Optional.of(new UserItem.AsynchronousOperationsWindow(4, 1)));
            for (int round = 0; round < 50; round++) {
                peer.send(store(40, "1.1", new byte[5]), store(7, "1.2", new byte[6]),
                        pdu(command(3, new DimseMessage.CEchoRq(8))), store(65535, "1.3", new byte[7]));
                List<Integer> ids = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    ids.add(peer.expectCommand().messageId());
                }
                assertThat(ids).containsExactlyInAnyOrder(40, 7, 8, 65535);
            }
            peer.release();
            assertThat(scp.requests).hasSize(150);
        }
    }

    @Test
    @DisplayName("As SCP: the window is not answered where it is not proposed")
    void notProposed() throws Exception {
        try (CollectingScp scp = new CollectingScp().start();
                ScriptedPeer peer = ScriptedPeer.connect(scp.port())) {
            peer.send(request("GANTRY"));
            assertThat(peer.expect(AAssociateAc.class).userInformation()
                    .first(UserItem.AsynchronousOperationsWindow.class)).isEmpty();
            peer.release();
        }
    }

    @Test
    @DisplayName("As SCU: as many as agreed are sent before any is answered, and answers match in any order")
    void scuSendsUpToTheWindow() throws Exception {
        try (ScriptedPeer.Listener archive = ScriptedPeer.listen(peer -> {
            AAssociateRq rq = peer.accept(new UserItem.AsynchronousOperationsWindow(3, 1));
            assertThat(rq.userInformation().first(UserItem.AsynchronousOperationsWindow.class))
                    .contains(new UserItem.AsynchronousOperationsWindow(5, 1));
            // Three stand without an answer; the fourth comes when one has been answered.
            int[] ids = new int[5];
            for (int i = 0; i < 3; i++) {
                ids[i] = peer.expectStore().request().messageId();
            }
            answer(peer, ids[2], 0xA700);
            ids[3] = peer.expectStore().request().messageId();
            answer(peer, ids[3], 0xB000);
            ids[4] = peer.expectStore().request().messageId();
            answer(peer, ids[0], 0);
            answer(peer, ids[4], 0xC000);
            answer(peer, ids[1], 0);
            assertThat(ids).doesNotHaveDuplicates();
            peer.confirmRelease();
        })) {
            List<String> answers = new ArrayList<>();
            try (StorageScu scu = StorageScu.open(CollectingScp.peer(archive.port()), PROPOSALS, 5)) {
                assertThat(scu.window()).isEqualTo(3);
                for (int i = 0; i < 5; i++) {
                    int n = i;
                    scu.store(CT, "1." + i, EXPLICIT, ByteSource.of(new byte[100_000]),
                            status -> answers.add(n + " " + status));
                }
                scu.awaitAnswers();
            }
            archive.await();
            assertThat(answers).containsExactly("2 A700H", "3 B000H", "0 0000H", "4 C000H", "1 0000H");
        }
    }

    @Test
    @DisplayName("As SCU: a peer that agrees on nothing, or on less, is sent no more than that at a time")
    void noWindow() throws Exception {
        for (UserItem[] items : new UserItem[][]{{}, {new UserItem.AsynchronousOperationsWindow(1, 1)}}) {
            try (ScriptedPeer.Listener archive = ScriptedPeer.listen(peer -> {
                peer.accept(items);
                for (int i = 0; i < 3; i++) {
                    answer(peer, peer.expectStore().request().messageId(), 0);
                }
                peer.confirmRelease();
            })) {
                try (StorageScu scu = StorageScu.open(CollectingScp.peer(archive.port()), PROPOSALS, 8)) {
                    assertThat(scu.window()).isEqualTo(1);
                    for (int i = 0; i < 2; i++) {
                        scu.store(CT, "1.2", EXPLICIT, ByteSource.of(new byte[10]),
                                status -> assertThat(status).isEqualTo(Status.SUCCESS));
                    }
                    assertThat(scu.store(CT, "1.2", EXPLICIT, ByteSource.of(new byte[10])))
                            .isEqualTo(Status.SUCCESS);
                }
                archive.await();
            }
        }
        try (ScriptedPeer.Listener archive = ScriptedPeer.listen(peer -> {
            peer.accept(new UserItem.AsynchronousOperationsWindow(0, 1));
            peer.confirmRelease();
        })) {
            try (StorageScu scu = StorageScu.open(CollectingScp.peer(archive.port()), PROPOSALS, 8)) {
                assertThat(scu.window()).isEqualTo(8);
            }
            archive.await();
        }
    }

    @Test
    @DisplayName("As SCU: an answer to no request, or twice to one, aborts; what is unanswered is never called stored")
    void wrongAnswers() throws Exception {
        for (int twice = 0; twice < 2; twice++) {
            boolean again = twice == 1;
            try (ScriptedPeer.Listener archive = ScriptedPeer.listen(peer -> {
                peer.accept(new UserItem.AsynchronousOperationsWindow(4, 1));
                int first = peer.expectStore().request().messageId();
                peer.expectStore();
                if (again) {
                    answer(peer, first, 0);
                }
                answer(peer, again ? first : first + 100, 0);
                peer.expectAbort(AAbort.SERVICE_USER, 0);
            })) {
                List<Status> answers = new ArrayList<>();
                try (StorageScu scu = StorageScu.open(CollectingScp.peer(archive.port()), PROPOSALS, 4)) {
                    scu.store(CT, "1.1", EXPLICIT, ByteSource.of(new byte[10]), answers::add);
                    scu.store(CT, "1.2", EXPLICIT, ByteSource.of(new byte[10]), answers::add);
                    assertThatThrownBy(scu::awaitAnswers).isInstanceOf(DimseException.class)
                            .hasMessageContaining("not outstanding");
                    assertThat(scu.isUsable()).isFalse();
                }
                archive.await();
                assertThat(answers).hasSize(twice);
            }
        }
    }

    @Test
    @DisplayName("Both sides ours: hundreds of instances through a window, all stored, all answered")
    void bothSides() throws Exception {
        try (CollectingScp scp = new CollectingScp().start()) {
            List<Status> answers = new ArrayList<>();
            try (StorageScu scu = StorageScu.open(scp.peer(), PROPOSALS, 8)) {
                assertThat(scu.window()).isEqualTo(8);
                for (int i = 0; i < 300; i++) {
                    scu.store(CT, "1." + i, EXPLICIT, ByteSource.of(new byte[40_000]), answers::add);
                }
                assertThat(scu.echo()).isEqualTo(Status.SUCCESS);
                assertThat(answers).hasSize(300).containsOnly(Status.SUCCESS);
            }
            assertThat(scp.requests).extracting(StoreRequest::sopInstanceUid).doesNotHaveDuplicates()
                    .hasSize(300);
            assertThat(scp.closed.take()).isEqualTo("RELEASED 300 0");
        }
    }
}
