package io.gantry.dicom.net.service;

import io.gantry.dicom.net.association.AcceptPolicy;
import io.gantry.dicom.net.association.AssociationInfo;
import io.gantry.dicom.net.association.AssociationListener;
import io.gantry.dicom.net.association.AssociationTerms;
import io.gantry.dicom.net.association.PeerAddress;
import io.gantry.dicom.net.dimse.Status;
import io.gantry.dicom.net.pdu.AAssociateRj;
import io.gantry.dicom.net.ul.Timeouts;
import io.gantry.dicom.net.ul.TlsSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A storage SCP that keeps in memory what it is sent, and how each association ended. Set its fields, then start it. */
final class CollectingScp implements AutoCloseable {

    AcceptPolicy policy = (_, _, _) -> null;
    Map<String, AssociationTerms> terms = Map.of();
    int maxPdu = 262_144;
    int maxAssociations = 64;
    @Nullable
    TlsSettings tls;
    StoreHandler handler = this::store;

    final List<StoreRequest> requests = new CopyOnWriteArrayList<>();
    final BlockingQueue<String> closed = new LinkedBlockingQueue<>();
    private final List<byte[]> dataSets = new CopyOnWriteArrayList<>();
    private @Nullable StorageScp scp;

    /** Starts once; harmless when repeated. */
    CollectingScp start() throws IOException {
        if (scp == null) {
            StorageScp started = new StorageScp(new StorageScp.Settings("127.0.0.1", 0, maxPdu,
                    maxAssociations, Timeouts.DEFAULT, tls, false), new AcceptPolicy() {
                        @Override
                        public @Nullable AAssociateRj check(String called, String calling,
                                InetAddress peer) {
                            return policy.check(called, calling, peer);
                        }

                        @Override
                        public AssociationTerms terms(String called, AssociationTerms ofThePort) {
                            return terms.getOrDefault(called, ofThePort);
                        }
                    }, handler, new AssociationListener() {
                        @Override
                        public void closed(AssociationInfo association, String outcome, int succeeded,
                                int failed) {
                            closed.add(outcome + " " + succeeded + " " + failed);
                        }
                    });
            started.start();
            scp = started;
        }
        return this;
    }

    private Status store(StoreRequest request, DataSetInput data) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        data.transferTo(Channels.newChannel(bytes));
        requests.add(request);
        dataSets.add(bytes.toByteArray());
        return Status.SUCCESS;
    }

    List<byte[]> dataSets() {
        return dataSets;
    }

    int port() {
        return started().port();
    }

    int openAssociations() {
        return started().openAssociations();
    }

    private StorageScp started() {
        StorageScp started = scp;
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        return started;
    }

    void stop(Duration grace) {
        started().stop(grace);
    }

    PeerAddress peer() {
        return peer(port());
    }

    static PeerAddress peer(int port) {
        return peer(port, Timeouts.DEFAULT);
    }

    static PeerAddress peer(int port, Timeouts timeouts) {
        return new PeerAddress("127.0.0.1", port, "GANTRY", "TEST", 16384, timeouts, null);
    }

    @Override
    public void close() {
        StorageScp started = scp;
        if (started != null) {
            started.close();
        }
    }
}
