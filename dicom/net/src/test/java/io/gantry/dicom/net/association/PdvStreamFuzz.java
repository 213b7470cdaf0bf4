package io.gantry.dicom.net.association;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.net.dimse.DimseException;
import io.gantry.dicom.net.dimse.DimseMessage;
import io.gantry.dicom.net.pdu.AAssociateAc;
import io.gantry.dicom.net.pdu.AReleaseRq;
import io.gantry.dicom.net.pdu.Pdu;
import io.gantry.dicom.net.pdu.PduException;
import io.gantry.dicom.net.pdu.PduReader;
import io.gantry.dicom.net.pdu.PduType;
import io.gantry.dicom.net.pdu.PduWriter;
import io.gantry.dicom.net.pdu.UserInformation;
import io.gantry.dicom.net.testing.MemoryTransport;
import io.gantry.dicom.net.testing.ScriptedPeer;
import io.gantry.dicom.net.ul.AssociationAbortedException;
import io.gantry.dicom.net.ul.Timeouts;
import io.gantry.dicom.net.ul.UpperLayer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A connection on which any bytes at all arrive: it is served, or ends with an exception of the network's own; what is
 * answered is whole PDUs, at most one A-ABORT, at the end. The build replays a fixed series of mutations;
 * {@code JAZZER_FUZZ=1} searches further.
 */
class PdvStreamFuzz {

    private static final int MUTATIONS = 2000;
    private static final int MAX_PDU = 16384;

    /** How a connection went: messages served, and whether it ended by release. */
    record Course(int messages, long dataSetBytes, boolean released) {
    }

    private static Course serve(byte[] incoming, int piece) throws IOException {
        MemoryTransport transport = new MemoryTransport(incoming, piece);
        int messages = 0;
        long dataSetBytes = 0;
        boolean released = false;
        try (UpperLayer layer = UpperLayer.accepting(transport, Timeouts.DEFAULT)) {
            layer.awaitRequest();
            layer.accept(new AAssociateAc("GANTRY", "FUZZ", List.of(), new UserInformation()), MAX_PDU,
                    Timeouts.DEFAULT);
            Association association = new Association(new AssociationInfo(1, "FUZZ", "GANTRY", "peer"), layer,
                    List.of(new PresentationContext(1, UID.CTImageStorage, UID.ExplicitVRLittleEndian)), 0,
                    Timeouts.DEFAULT.read());
            DimseMessage message = association.receive(Timeouts.DEFAULT.idle());
            while (message != null) {
                messages++;
                if (message instanceof DimseMessage.CStoreRq
                        || message instanceof DimseMessage.Other other && other.hasDataSet()) {
                    dataSetBytes += association
                            .receiveDataSet(Channels.newChannel(new ByteArrayOutputStream()));
                }
                message = association.receive(Timeouts.DEFAULT.idle());
            }
            association.confirmRelease();
            released = true;
        } catch (AssociationAbortedException | PduException | DimseException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
        assertThat(transport.isClosed()).isTrue();
        checkAnswers(transport.written());
        return new Course(messages, dataSetBytes, released);
    }

    private static void checkAnswers(byte[] written) throws IOException {
        ByteBuffer answers = ByteBuffer.wrap(written);
        int aborts = 0;
        while (answers.hasRemaining()) {
            int length = Pdu.HEADER_LENGTH + answers.getInt(answers.position() + 2);
            Pdu pdu = PduReader.decode(answers.slice(answers.position(), length));
            answers.position(answers.position() + length);
            aborts += pdu.type() == PduType.A_ABORT ? 1 : 0;
        }
        // A request after the end is aborted once more: AA-7.
        assertThat(aborts).isLessThanOrEqualTo(1 + written.length / 10);
    }

    private static byte[] conversation() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Pdu pdu : List.of(ScriptedPeer.request("GANTRY"), ScriptedPeer.store(1, "1.2.3", new byte[300]),
                ScriptedPeer.pdu(ScriptedPeer.command(1, new DimseMessage.CStoreRq(2, "1.2", "1.2.3"))),
                ScriptedPeer.pdu(ScriptedPeer.data(1, false, new byte[50]),
                        ScriptedPeer.data(1, true)),
                ScriptedPeer.pdu(ScriptedPeer.command(1, new DimseMessage.CEchoRq(3))), new AReleaseRq())) {
            ByteBuffer encoded = PduWriter.encode(pdu);
            byte[] copy = new byte[encoded.remaining()];
            encoded.get(copy);
            bytes.writeBytes(copy);
        }
        return bytes.toByteArray();
    }

    @FuzzTest(maxDuration = "2m")
    void afterTheRequest(byte[] bytes) throws IOException {
        ByteBuffer request = PduWriter.encode(ScriptedPeer.request("GANTRY"));
        byte[] all = ByteBuffer.allocate(request.remaining() + bytes.length).put(request).put(bytes).array();
        serve(all, 1 << 16);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 6, 7, 11, 12, 13, 100, 1 << 20})
    @DisplayName("The same bytes are the same conversation, in whatever pieces they arrive")
    void pieces(int piece) throws IOException {
        assertThat(serve(conversation(), piece)).isEqualTo(new Course(3, 350, true));
    }

    @Test
    @DisplayName("Cut off anywhere, a conversation is not taken for released")
    void cutOff() throws IOException {
        byte[] whole = conversation();
        for (int length = 0; length < whole.length; length++) {
            assertThat(serve(Arrays.copyOf(whole, length), 64).released).isFalse();
        }
    }

    @Test
    void mutations() throws IOException {
        Random random = new Random(36);
        byte[] whole = conversation();
        int released = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] bytes = whole.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            released += serve(bytes, 1 + random.nextInt(600)).released ? 1 : 0;
        }
        assertThat(released).isBetween(1, MUTATIONS - 1);
    }

    @Test
    @DisplayName("Lengths that promise gigabytes cost nothing: memory is taken as bytes arrive")
    void promises() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[]{1, 0, 0, 0x0F, -1, -1, 0, 1, 0, 0});
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        serve(bytes.toByteArray(), 1 << 16);
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10; i++) {
            assertThat(serve(bytes.toByteArray(), 1 << 16).messages).isZero();
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(2 << 20);
    }
}
