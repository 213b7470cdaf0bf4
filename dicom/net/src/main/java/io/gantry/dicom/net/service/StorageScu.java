package io.gantry.dicom.net.service;

import io.gantry.dicom.data.UID;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.FileMetaInformation;
import io.gantry.dicom.net.association.Association;
import io.gantry.dicom.net.association.AssociationInfo;
import io.gantry.dicom.net.association.AssociationRejectedException;
import io.gantry.dicom.net.association.PeerAddress;
import io.gantry.dicom.net.association.PresentationContext;
import io.gantry.dicom.net.dimse.DimseException;
import io.gantry.dicom.net.dimse.DimseMessage;
import io.gantry.dicom.net.dimse.Status;
import io.gantry.dicom.net.pdu.AAssociateAc;
import io.gantry.dicom.net.pdu.AAssociateRj;
import io.gantry.dicom.net.pdu.AAssociateRq;
import io.gantry.dicom.net.pdu.ContextResult;
import io.gantry.dicom.net.pdu.Pdu;
import io.gantry.dicom.net.pdu.ProposedContext;
import io.gantry.dicom.net.pdu.UserInformation;
import io.gantry.dicom.net.pdu.UserItem;
import io.gantry.dicom.net.ul.AssociationAbortedException;
import io.gantry.dicom.net.ul.TcpTransport;
import io.gantry.dicom.net.ul.TlsSettings;
import io.gantry.dicom.net.ul.TlsTransport;
import io.gantry.dicom.net.ul.Transport;
import io.gantry.dicom.net.ul.UpperLayer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sending side of C-STORE and C-ECHO (PS3.4 Annexes A and B): one association, kept open for as many instances as
 * its contexts allow. For one thread at a time.
 */
public final class StorageScu implements AutoCloseable {

    /** Presentation context ids are the odd numbers up to 255 (PS3.8 9.3.2.2). */
    public static final int MOST_CONTEXTS = 128;

    private static final Logger LOG = LoggerFactory.getLogger(StorageScu.class);
    private static final AtomicLong IDS = new AtomicLong();

    private final PeerAddress peer;
    private final Association association;
    private final int window;
    /** Who hears of each C-STORE that has not been answered, by Message ID. */
    private final Map<Integer, Consumer<Status>> outstanding = new HashMap<>();
    private int lastMessageId;

    private StorageScu(PeerAddress peer, Association association, int window) {
        this.peer = peer;
        this.association = association;
        this.window = window;
    }

    /** Opens an association with one operation at a time; see {@link #open(PeerAddress, Map, int)}. */
    public static StorageScu open(PeerAddress peer, Map<String, List<String>> proposals) throws IOException {
        return open(peer, proposals, 1);
    }

    /**
     * Opens an association.
     *
     * @param proposals transfer syntaxes by SOP class; each pair gets a context of its own, so that the peer cannot
     *        choose one for all. Verification is proposed as well where there is room
     * @param window how many operations are proposed to be outstanding at a time (PS3.7 D.3.3.3), from 1; the peer may
     *        allow fewer
     * @throws AssociationRejectedException where the peer says no
     */
    public static StorageScu open(PeerAddress peer, Map<String, List<String>> proposals, int window)
            throws IOException {
        List<ProposedContext> contexts = contexts(proposals);
        List<UserItem> items = new ArrayList<>();
        items.add(new UserItem.MaximumLength(peer.maxPdu()));
        items.add(new UserItem.ImplementationClassUid(FileMetaInformation.IMPLEMENTATION_CLASS_UID));
        if (window > 1) {
            items.add(new UserItem.AsynchronousOperationsWindow(window, 1));
        }
        items.add(new UserItem.ImplementationVersionName(FileMetaInformation.IMPLEMENTATION_VERSION_NAME));
        AAssociateRq request = new AAssociateRq(peer.calledAeTitle(), peer.callingAeTitle(), contexts,
                new UserInformation(items));
        UpperLayer layer = UpperLayer.requesting(connect(peer), request, peer.maxPdu(), peer.timeouts());
        try {
            Pdu answer = layer.awaitConfirmation();
            if (answer instanceof AAssociateRj rejection) {
                throw new AssociationRejectedException(rejection);
            }
            if (!(answer instanceof AAssociateAc accepted)) {
                throw new DimseException("No answer to the request for an association");
            }
            AssociationInfo info = new AssociationInfo(IDS.incrementAndGet(), peer.callingAeTitle(),
                    peer.calledAeTitle(), peer.host());
            UserInformation agreed = accepted.userInformation();
            return new StorageScu(peer, new Association(info, layer, negotiated(contexts, accepted),
                    agreed.maximumLength(), peer.timeouts().read()), window(agreed, window));
        } catch (IOException | RuntimeException e) {
            layer.close();
            throw e;
        }
    }

    private static Transport connect(PeerAddress peer) throws IOException {
        TcpTransport tcp = TcpTransport.connect(addresses(peer.host()), peer.port(),
                peer.timeouts().connect());
        TlsSettings tls = peer.tls();
        return tls == null ? tcp : TlsTransport.client(tcp, tls, peer.timeouts().connect());
    }

    /** An archive may listen on one of them only, such as its IPv6 address. */
    private static List<InetAddress> addresses(String host) throws UnknownHostException {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException e) {
            UnknownHostException unknown = new UnknownHostException("Unknown host " + host);
            unknown.initCause(e);
            throw unknown;
        }
    }

    /** What both sides allow. A peer that does not answer the item wants one at a time; 0 is without limit. */
    private static int window(UserInformation agreed, int proposed) {
        return agreed.first(UserItem.AsynchronousOperationsWindow.class).map(
                w -> w.invoked() == 0 ? proposed : Math.min(w.invoked(), proposed)).orElse(1);
    }

    private static List<ProposedContext> contexts(Map<String, List<String>> proposals) {
        int count = proposals.values().stream().mapToInt(List::size).sum();
        if (count > MOST_CONTEXTS) {
            throw new IllegalArgumentException(
                    count + " presentation contexts, at most " + MOST_CONTEXTS);
        }
        List<ProposedContext> contexts = new ArrayList<>();
        proposals.forEach((sopClass, syntaxes) -> {
            for (String syntax : syntaxes) {
                contexts.add(new ProposedContext(2 * contexts.size() + 1, sopClass, List.of(syntax)));
            }
        });
        if (contexts.size() < MOST_CONTEXTS) {
            contexts.add(new ProposedContext(2 * contexts.size() + 1, UID.Verification,
                    List.of(UID.ImplicitVRLittleEndian)));
        }
        return contexts;
    }

    private static List<PresentationContext> negotiated(List<ProposedContext> proposed, AAssociateAc answer) {
        List<PresentationContext> accepted = new ArrayList<>();
        for (ContextResult result : answer.contexts()) {
            if (result.isAccepted()) {
                // An answer to nothing, or with what was not proposed, agrees on nothing.
                proposed.stream().filter(context -> context.id() == result.id()
                        && context.transferSyntaxes().contains(result.transferSyntax())).findFirst()
                        .ifPresent(context -> accepted.add(new PresentationContext(context.id(),
                                context.abstractSyntax(), result.transferSyntax())));
            }
        }
        return accepted;
    }

    /** False once the peer has released, aborted or closed: open another. */
    public boolean isUsable() {
        return association.isUsable();
    }

    /** Whether nothing has been sent over it. */
    public boolean isNew() {
        return lastMessageId == 0;
    }

    /** The transfer syntaxes that the peer takes instances of a SOP class in. */
    public Set<String> accepted(String sopClassUid) {
        return association.contexts().stream().filter(c -> c.abstractSyntax().equals(sopClassUid))
                .map(PresentationContext::transferSyntax).collect(Collectors.toUnmodifiableSet());
    }

    /** How many C-STORE requests may be without an answer at a time: 1 where the peer did not agree to more. */
    public int window() {
        return window;
    }

    /**
     * Sends an instance and waits for the answer.
     *
     * @param dataSet the data set without File Meta Information, in the transfer syntax named
     * @throws IllegalArgumentException where no context was accepted for SOP class and transfer syntax
     * @throws IOException where there is no answer; the association is over and the outcome unknown
     */
    public Status store(String sopClassUid, String sopInstanceUid, String transferSyntaxUid,
            ByteSource dataSet)
            throws IOException {
        AtomicReference<@Nullable Status> answer = new AtomicReference<>();
        store(sopClassUid, sopInstanceUid, transferSyntaxUid, dataSet, answer::set);
        Status status = answer.get();
        while (status == null) {
            receiveAnswer();
            status = answer.get();
        }
        return status;
    }

    /**
     * Sends an instance without waiting for its answer, but for one of those before it where the window is full. The
     * answers may come in any order; each is handed on during a later call, the last ones by {@link #awaitAnswers}.
     *
     * @param answered hears the answer; never, where the association ends before
     * @throws IllegalArgumentException where no context was accepted for SOP class and transfer syntax
     * @throws IOException where the association is over; the outcome of all that is unanswered is unknown
     */
    public void store(String sopClassUid, String sopInstanceUid, String transferSyntaxUid,
            ByteSource dataSet,
            Consumer<Status> answered) throws IOException {
        PresentationContext context = find(sopClassUid, transferSyntaxUid);
        if (context == null) {
            throw new IllegalArgumentException("No presentation context for " + sopClassUid + " in "
                    + transferSyntaxUid);
        }
        while (outstanding.size() >= window) {
            receiveAnswer();
        }
        int id = nextMessageId();
        outstanding.put(id, answered);
        try {
            association.send(context.id(), new DimseMessage.CStoreRq(id, sopClassUid, sopInstanceUid),
                    dataSet);
        } catch (IOException | RuntimeException e) {
            // In the middle of a message there is no going on: never to be used again.
            association.abort();
            throw e;
        }
    }

    /** Waits until every instance sent has been answered. */
    public void awaitAnswers() throws IOException {
        while (!outstanding.isEmpty()) {
            receiveAnswer();
        }
    }

    private void receiveAnswer() throws IOException {
        Consumer<Status> answered;
        Status status;
        try {
            if (!(receive() instanceof DimseMessage.CStoreRsp response)) {
                throw new DimseException("The peer sent something else than a C-STORE response");
            }
            answered = outstanding.remove(response.messageId());
            if (answered == null) {
                throw new DimseException("The peer answered a C-STORE request that is not outstanding");
            }
            status = response.status();
        } catch (IOException | RuntimeException e) {
            association.abort();
            throw e;
        }
        answered.accept(status);
    }

    /** Waits for what is outstanding, sends C-ECHO and waits for the answer. */
    public Status echo() throws IOException {
        PresentationContext context = find(UID.Verification, UID.ImplicitVRLittleEndian);
        if (context == null) {
            throw new IllegalArgumentException("The peer does not accept Verification");
        }
        awaitAnswers();
        int id = nextMessageId();
        try {
            association.send(context.id(), new DimseMessage.CEchoRq(id));
            if (receive() instanceof DimseMessage.CEchoRsp response && response.messageId() == id) {
                return response.status();
            }
            throw new DimseException("The peer answered something else than the C-ECHO request");
        } catch (IOException | RuntimeException e) {
            association.abort();
            throw e;
        }
    }

    private @Nullable PresentationContext find(String sopClass, String transferSyntax) {
        for (PresentationContext context : association.contexts()) {
            if (context.abstractSyntax().equals(sopClass)
                    && context.transferSyntax().equals(transferSyntax)) {
                return context;
            }
        }
        return null;
    }

    private DimseMessage receive() throws IOException {
        DimseMessage message = association.receive(peer.timeouts().read());
        if (message == null) {
            association.confirmRelease();
            throw new DimseException("The peer released the association instead of answering");
        }
        return message;
    }

    private int nextMessageId() {
        do {
            lastMessageId = lastMessageId % 0xFFFF + 1;
        } while (outstanding.containsKey(lastMessageId));
        return lastMessageId;
    }

    /** Ends the association without ceremony. Idempotent. */
    public void abort() {
        association.abort();
    }

    /** Releases the association where it stands and nothing is outstanding, else aborts it; what the peer ended is over. */
    @Override
    public void close() throws IOException {
        if (!outstanding.isEmpty() || !association.isOpen()) {
            association.abort();
        } else if (association.isUsable()) {
            association.release();
        } else {
            takeEnd();
        }
    }

    /** The peer has said something of itself, or gone: it may ask for release, which is answered. */
    private void takeEnd() throws IOException {
        try {
            if (association.receive(peer.timeouts().release()) == null) {
                association.confirmRelease();
            }
        } catch (AssociationAbortedException e) {
            LOG.debug("an association with nothing outstanding was ended by the peer: {}", e.getMessage());
        } finally {
            association.abort();
        }
    }
}
