package io.gantry.dicom.net.service;

import io.gantry.dicom.data.UID;
import io.gantry.dicom.io.FileMetaInformation;
import io.gantry.dicom.net.association.AcceptPolicy;
import io.gantry.dicom.net.association.Association;
import io.gantry.dicom.net.association.AssociationCounts;
import io.gantry.dicom.net.association.AssociationInfo;
import io.gantry.dicom.net.association.AssociationListener;
import io.gantry.dicom.net.association.AssociationTerms;
import io.gantry.dicom.net.association.PresentationContext;
import io.gantry.dicom.net.dimse.DimseException;
import io.gantry.dicom.net.dimse.DimseMessage;
import io.gantry.dicom.net.dimse.Status;
import io.gantry.dicom.net.pdu.AAssociateAc;
import io.gantry.dicom.net.pdu.AAssociateRj;
import io.gantry.dicom.net.pdu.AAssociateRq;
import io.gantry.dicom.net.pdu.ContextResult;
import io.gantry.dicom.net.pdu.UserInformation;
import io.gantry.dicom.net.pdu.UserItem;
import io.gantry.dicom.net.ul.TcpTransport;
import io.gantry.dicom.net.ul.Timeouts;
import io.gantry.dicom.net.ul.TlsSettings;
import io.gantry.dicom.net.ul.TlsTransport;
import io.gantry.dicom.net.ul.Transport;
import io.gantry.dicom.net.ul.UpperLayer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * A listener that serves C-STORE and C-ECHO (PS3.4 Annexes A and B), one virtual thread for each association.
 * Thread-safe.
 */
public final class StorageScp implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StorageScp.class);
    /** Connections that have not yet asked for an association, beyond the associations themselves. */
    private static final int UNASSOCIATED = 64;
    private static final long PATIENCE_SECONDS = 1;
    /** Without it, a process out of descriptors would do nothing but fail to accept, and fill the disk with saying so. */
    private static final long ACCEPT_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
    private static final Duration A_MOMENT = Duration.ofMillis(5);
    private static final int MOST_OPERATIONS = 16;
    /** Of PS3.5 9.1 but for leading zeros, which hospitals have. */
    private static final Pattern UID_FORM = Pattern.compile("[0-9.]{1,64}");

    private final Settings settings;
    private final AcceptPolicy policy;
    private final StoreHandler handler;
    private final AssociationListener listener;
    private final Semaphore associations;
    private final Semaphore connections;
    private final AssociationCounts counts = new AssociationCounts();
    /** Connections that have not asked for an association, the oldest first. */
    private final Set<SocketChannel> silent = Collections.synchronizedSet(new LinkedHashSet<>());
    private final LongSupplier ids;
    private final Set<Association> open = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocketChannel server;
    private volatile boolean stopping;

    /**
     * How to listen.
     *
     * @param bind address to listen on
     * @param port 0 for any free one
     * @param maxPdu the largest P-DATA-TF variable field offered to the peer, in bytes; 0 for any
     * @param maxAssociations how many may be open; more are rejected with local-limit-exceeded
     * @param tls null for plain TCP
     * @param unknownSopClasses accept SOP classes that PS3.6 does not list
     */
    public record Settings(String bind, int port, int maxPdu, int maxAssociations, Timeouts timeouts,
            @Nullable TlsSettings tls, boolean unknownSopClasses) {

        AssociationTerms terms() {
            return new AssociationTerms(maxPdu, maxAssociations, timeouts, unknownSopClasses);
        }
    }

    /** A listener that numbers its associations from 1. */
    public StorageScp(Settings settings, AcceptPolicy policy, StoreHandler handler,
            AssociationListener listener) {
        this(settings, policy, handler, listener, new AtomicLong()::incrementAndGet);
    }

    /** @param ids where each association takes its id from */
    public StorageScp(Settings settings, AcceptPolicy policy, StoreHandler handler,
            AssociationListener listener, LongSupplier ids) {
        this.ids = ids;
        this.settings = settings;
        this.policy = policy;
        this.handler = handler;
        this.listener = listener;
        this.associations = new Semaphore(settings.maxAssociations());
        this.connections = new Semaphore(settings.maxAssociations() + UNASSOCIATED);
    }

    /** Binds, and accepts connections from now on. */
    public synchronized void start() throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.bind(new InetSocketAddress(settings.bind(), settings.port()), 256);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw new IOException("Cannot listen on " + settings.bind() + " port " + settings.port() + ": "
                    + e.getMessage(), e);
        }
        server = channel;
        Thread.ofPlatform().name("gantry-accept-" + port()).daemon().start(() -> acceptAll(channel));
    }

    /** The port that it listens on. */
    public synchronized int port() {
        ServerSocketChannel channel = server;
        if (channel == null) {
            throw new IllegalStateException("Not started");
        }
        return channel.socket().getLocalPort();
    }

    /** How many associations are open. */
    public int openAssociations() {
        return open.size();
    }

    private void acceptAll(ServerSocketChannel channel) {
        while (!stopping) {
            try {
                SocketChannel connection = channel.accept();
                // A burst waits in the backlog meanwhile; those that are refused here hear nothing of why.
                if (hasRoom() || closeOldestSilent() && hasRoom()) {
                    silent.add(connection);
                    Thread.ofVirtual().name("gantry-association").start(() -> serve(connection));
                } else {
                    LOG.warn("More than {} connections to port {}: the one from {} was closed",
                            settings.maxAssociations() + UNASSOCIATED, port(), addressOf(connection));
                    connection.close();
                }
            } catch (ClosedChannelException | InterruptedException e) {
                return;
            } catch (IOException e) {
                // Out of file descriptors, or the peer was gone at once: the next one may fare better.
                LOG.warn("A connection could not be accepted: {}", e.getMessage());
                LockSupport.parkNanos(ACCEPT_PAUSE_NANOS);
            }
        }
    }

    private boolean hasRoom() throws InterruptedException {
        return connections.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Those that connect and say nothing, scanners for instance, must not keep senders out until ARTIM ends them. */
    private boolean closeOldestSilent() {
        SocketChannel oldest;
        synchronized (silent) {
            Iterator<SocketChannel> all = silent.iterator();
            if (!all.hasNext()) {
                return false;
            }
            oldest = all.next();
            all.remove();
        }
        LOG.warn("More than {} connections to port {}: the one from {}, which asked for nothing, was closed",
                settings.maxAssociations() + UNASSOCIATED, port(), addressOf(oldest));
        try {
            oldest.close();
        } catch (IOException e) {
            LOG.info("A connection from {} did not close in order: {}", addressOf(oldest), e.getMessage());
        }
        return true;
    }

    private static String addressOf(SocketChannel connection) {
        InetAddress address = connection.socket().getInetAddress();
        return address == null ? "an unknown address" : address.getHostAddress();
    }

    private void serve(SocketChannel connection) {
        String peer = addressOf(connection);
        try {
            TcpTransport tcp = TcpTransport.of(connection);
            TlsSettings tls = settings.tls();
            Transport transport = tls == null ? tcp : TlsTransport.server(tcp, tls);
            try (UpperLayer layer = UpperLayer.accepting(transport, settings.timeouts())) {
                establish(layer, connection, transport.remoteAddress().getAddress());
            }
        } catch (IOException e) {
            LOG.info("A connection from {} ended before its association: {}", peer,
                    e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("An association failed", e);
        } finally {
            silent.remove(connection);
            connections.release();
        }
    }

    private void establish(UpperLayer layer, SocketChannel connection, InetAddress peer) throws IOException {
        AAssociateRq request = layer.awaitRequest();
        silent.remove(connection);
        String called = request.calledAeTitle();
        AAssociateRj rejection = judge(request, peer);
        if (rejection == null) {
            AssociationTerms terms = policy.terms(called, settings.terms());
            try (Place place = Place.take(associations, counts, called, terms.maxAssociations())) {
                if (place != null) {
                    accept(layer, request, peer, terms, place);
                    return;
                }
            }
            rejection = AAssociateRj.localLimitExceeded();
        }
        LOG.warn("Association from {} at {} to {} {}", request.callingAeTitle(), peer.getHostAddress(),
                called, rejection.describe());
        listener.rejected(request.callingAeTitle(), called, peer.getHostAddress(), rejection.describe());
        layer.reject(rejection);
    }

    /**
     * One of the associations that may be open, with the port and with the entity called. It is free again as soon as the
     * peer asks for release: a peer at its limit may open the next one before this node has seen the last connection close.
     * Confined to one thread.
     */
    private static final class Place implements AutoCloseable {
        private final Semaphore ofPort;
        private final AssociationCounts ofEntities;
        private final String entity;
        private boolean taken = true;

        private Place(Semaphore ofPort, AssociationCounts ofEntities, String entity) {
            this.ofPort = ofPort;
            this.ofEntities = ofEntities;
            this.entity = entity;
        }

        /** Null where there is none left. */
        static @Nullable Place take(Semaphore ofPort, AssociationCounts ofEntities, String entity, int most) {
            if (!ofPort.tryAcquire()) {
                return null;
            }
            if (!ofEntities.tryOpen(entity, most)) {
                ofPort.release();
                return null;
            }
            return new Place(ofPort, ofEntities, entity);
        }

        /** Idempotent. */
        @Override
        public void close() {
            if (taken) {
                taken = false;
                ofEntities.close(entity);
                ofPort.release();
            }
        }
    }

    private void accept(UpperLayer layer, AAssociateRq request, InetAddress peer, AssociationTerms terms,
            Place place) throws IOException {
        List<ContextResult> results = SupportedContexts.negotiate(request, terms.unknownSopClasses());
        layer.accept(new AAssociateAc(1, request.calledAeTitle(), request.callingAeTitle(),
                AAssociateAc.DICOM_APPLICATION_CONTEXT, results, answer(request, terms)), terms.maxPdu(),
                terms.timeouts());
        AssociationInfo info = new AssociationInfo(ids.getAsLong(), request.callingAeTitle(),
                request.calledAeTitle(), peer.getHostAddress());
        run(new Association(info, layer, SupportedContexts.accepted(request, results),
                request.userInformation().maximumLength(), terms.timeouts().read()), terms.timeouts(), place);
    }

    private @Nullable AAssociateRj judge(AAssociateRq request, InetAddress peer) {
        if ((request.protocolVersion() & 1) == 0) {
            return AAssociateRj.protocolVersionNotSupported();
        }
        if (!request.applicationContext().equals(AAssociateRq.DICOM_APPLICATION_CONTEXT)) {
            return AAssociateRj.applicationContextNotSupported();
        }
        return stopping
                ? AAssociateRj.temporaryCongestion()
                : policy.check(request.calledAeTitle(), request.callingAeTitle(), peer);
    }

    private static UserInformation answer(AAssociateRq request, AssociationTerms terms) {
        List<UserItem> items = new ArrayList<>();
        items.add(new UserItem.MaximumLength(terms.maxPdu()));
        items.add(new UserItem.ImplementationClassUid(FileMetaInformation.IMPLEMENTATION_CLASS_UID));
        Optional<UserItem.AsynchronousOperationsWindow> window = request.userInformation()
                .first(UserItem.AsynchronousOperationsWindow.class);
        // Requests that arrive before the last one was answered wait in the buffers, and are served in their order.
        window.ifPresent(w -> items.add(new UserItem.AsynchronousOperationsWindow(
                w.invoked() == 0 ? MOST_OPERATIONS : Math.min(w.invoked(), MOST_OPERATIONS), 1)));
        items.add(new UserItem.ImplementationVersionName(FileMetaInformation.IMPLEMENTATION_VERSION_NAME));
        return new UserInformation(items);
    }

    private void run(Association association, Timeouts timeouts, Place place) {
        AssociationInfo info = association.info();
        open.add(association);
        int[] stored = new int[2];
        String outcome = "ABORTED";
        try (MDC.MDCCloseable _ = MDC.putCloseable("assoc", info.idText())) {
            LOG.info("Association opened: {} at {} to {}", info.callingAeTitle(), info.peer(),
                    info.calledAeTitle());
            try {
                listener.opened(info);
                serveMessages(association, timeouts, stored);
                place.close();
                association.confirmRelease();
                outcome = "RELEASED";
            } catch (IOException e) {
                LOG.warn("Association aborted: {}", e.getMessage());
            } finally {
                association.abort();
                open.remove(association);
                listener.closed(info, outcome, stored[0], stored[1]);
                LOG.info("Association closed: {}, {} stored, {} refused", outcome, stored[0], stored[1]);
            }
        }
    }

    /** Until the peer asks for release. */
    private void serveMessages(Association association, Timeouts timeouts, int[] stored) throws IOException {
        while (true) {
            DimseMessage message = association.receive(timeouts.idle());
            if (message == null) {
                return;
            }
            int context = association.context().id();
            switch (message) {
                case DimseMessage.CEchoRq echo ->
                    association.send(context, new DimseMessage.CEchoRsp(echo.messageId(), Status.SUCCESS));
                case DimseMessage.CStoreRq rq -> {
                    Status status = store(association, rq);
                    stored[status.isFailure() ? 1 : 0]++;
                    association.send(context, new DimseMessage.CStoreRsp(rq.messageId(), rq.sopClassUid(),
                            rq.sopInstanceUid(), status));
                }
                case DimseMessage.Other other -> {
                    if (other.isResponse()) {
                        throw new DimseException("The peer sent a response to no request");
                    }
                    if (other.hasDataSet()) {
                        association.receiveDataSet(new Sink(null));
                    }
                    if (other.isRequest()) {
                        association.send(context, other);
                    }
                }
                case DimseMessage.CStoreRsp _,DimseMessage.CEchoRsp _ ->
                    throw new DimseException("The peer sent a response to no request");
            }
        }
    }

    private Status store(Association association, DimseMessage.CStoreRq rq) throws IOException {
        boolean[] taken = new boolean[1];
        DataSetInput data = target -> {
            if (taken[0]) {
                throw new IllegalStateException("The data set was taken already");
            }
            taken[0] = true;
            Sink sink = new Sink(target);
            long length = association.receiveDataSet(sink);
            sink.rethrow();
            return length;
        };
        PresentationContext context = association.context();
        Status status;
        try {
            // PS3.7 9.3.1: the SOP class is that of the context; anything else is not what was negotiated. Of Verification,
            // which is negotiated too, there are no instances.
            if (!context.abstractSyntax().equals(rq.sopClassUid())
                    || rq.sopClassUid().equals(UID.Verification)) {
                status = Status.SOP_CLASS_NOT_SUPPORTED;
            } else if (!UID_FORM.matcher(rq.sopInstanceUid()).matches()) {
                status = Status.INVALID_SOP_INSTANCE;
            } else {
                status = handler.store(new StoreRequest(association.info(), rq.sopClassUid(),
                        rq.sopInstanceUid(), context.transferSyntax()), data);
            }
        } catch (IOException | RuntimeException e) {
            if (!association.isOpen()) {
                throw e;
            }
            LOG.error("An instance could not be stored: {}", e.getClass().getName());
            LOG.debug("", e);
            status = Status.PROCESSING_FAILURE;
        }
        if (!taken[0]) {
            association.receiveDataSet(new Sink(null));
        }
        return status;
    }

    /**
     * Passes on to a channel until that fails, and keeps its failure: the rest of the data set is then read and
     * dropped, so that the association can go on and the sender hears why.
     */
    private static final class Sink implements WritableByteChannel {
        private final @Nullable WritableByteChannel target;
        private @Nullable IOException failure;

        Sink(@Nullable WritableByteChannel target) {
            this.target = target;
        }

        void rethrow() throws IOException {
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public int write(ByteBuffer bytes) {
            int n = bytes.remaining();
            if (target != null && failure == null) {
                try {
                    return target.write(bytes);
                } catch (IOException e) {
                    failure = e;
                }
            }
            bytes.position(bytes.limit());
            return n;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // The target is the handler's.
        }
    }

    /**
     * Stops accepting; aborts the associations on which nothing is under way, the others once nothing is, or at the end
     * of the grace. What is acknowledged stays so.
     */
    public void stop(Duration grace) {
        stopping = true;
        synchronized (this) {
            if (server != null) {
                try {
                    server.close();
                } catch (IOException e) {
                    LOG.warn("The listener could not be closed: {}", e.getMessage());
                }
            }
        }
        try {
            if (!awaitEnd(grace)) {
                open.forEach(Association::interrupt);
                if (!allEnd(TimeUnit.SECONDS.toNanos(5))) {
                    LOG.warn("{} associations did not end in time", open.size());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean awaitEnd(Duration grace) throws InterruptedException {
        long end = System.nanoTime() + grace.toNanos();
        while (true) {
            // Between two instances of a study there is a moment of quiet, which is not the end of the study.
            open.forEach(association -> association.interruptIfQuiet(QUIET));
            long left = Math.min(end - System.nanoTime(), LOOK_AGAIN.toNanos());
            if (allEnd(left)) {
                return true;
            }
            if (left < LOOK_AGAIN.toNanos()) {
                return false;
            }
        }
    }

    /** Whether no association is about to be accepted, under way or about to be closed, within the time given. */
    private boolean allEnd(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        if (!associations.tryAcquire(settings.maxAssociations(), nanos, TimeUnit.NANOSECONDS)) {
            return false;
        }
        associations.release(settings.maxAssociations());
        while (!open.isEmpty()) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            Thread.sleep(A_MOMENT);
        }
        return true;
    }

    /** Stops without grace. */
    @Override
    public void close() {
        stop(Duration.ZERO);
    }
}
