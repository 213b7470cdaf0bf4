package io.gantry.gateway.deliver;

import io.gantry.dicom.net.association.PeerAddress;
import io.gantry.dicom.net.ul.Timeouts;
import io.gantry.gateway.config.DestinationConfig;
import io.gantry.gateway.config.DestinationTimeouts;
import io.gantry.gateway.config.DicomDestinationConfig;
import io.gantry.gateway.config.FolderDestinationConfig;
import io.gantry.gateway.config.GatewayConfig;
import io.gantry.gateway.config.TlsBridge;
import io.gantry.gateway.metrics.GatewayMetrics;
import io.gantry.gateway.process.CleanInstance;
import io.gantry.gateway.process.Processor;
import io.gantry.gateway.process.TryAgain;
import io.gantry.pipeline.redact.PixelTools;
import io.gantry.storage.journal.DeliveryRecord;
import io.gantry.storage.journal.DeliveryState;
import io.gantry.storage.journal.Journal;
import io.gantry.storage.journal.Transition;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The deliverers of a node, one for each destination. */
public final class Destinations {

    /** Instances that wait in memory for one destination, each with its original open. */
    private static final int MAX_OPEN = 256;

    private static final Logger log = LoggerFactory.getLogger(Destinations.class);
    private static final int PAGE = 500;

    private final Map<String, Deliverer> deliverers = new LinkedHashMap<>();
    private final Journal journal;

    /** @throws IOException when keys or certificates of a destination cannot be used */
    public Destinations(GatewayConfig config, Journal journal, Processor processor,
            PixelTools tools, Clock clock, GatewayMetrics metrics) throws IOException {
        this.journal = journal;
        int queueLimit = Math.min(MAX_OPEN, config.processing().queueLimit());
        for (DestinationConfig destination : config.destinations().values()) {
            int parallel = switch (destination) {
                case DicomDestinationConfig dicom -> dicom.maxAssociations();
                case FolderDestinationConfig _ -> 1;
            };
            deliverers.put(destination.name(),
                    new Deliverer(destination.name(), parallel, queueLimit, destination.retry(),
                            outlets(destination, tools), journal, processor, clock, metrics));
        }
    }

    private static Supplier<Outlet> outlets(DestinationConfig destination, PixelTools tools)
            throws IOException {
        Export export = new Export(destination.transferSyntax(), tools);
        return switch (destination) {
            case FolderDestinationConfig folder -> () -> new FolderOutlet(folder.path(), export);
            case DicomDestinationConfig dicom -> {
                PeerAddress peer = peer(dicom);
                Proposals proposals = new Proposals(export::decodes);
                yield () -> new ArchiveOutlet(new ArchiveAssociation(peer, proposals), export,
                        dicom.timeouts().idle());
            }
        };
    }

    /**
     * How to reach a destination.
     *
     * @throws IOException when its keys or certificates cannot be used
     */
    public static PeerAddress peer(DicomDestinationConfig dicom) throws IOException {
        DestinationTimeouts limits = dicom.timeouts();
        Timeouts timeouts = Timeouts.DEFAULT.withConnect(limits.connect()).withAccept(limits.association())
                .withRelease(limits.association()).withRead(limits.dimse()).withWrite(limits.dimse());
        return new PeerAddress(dicom.host(), dicom.port(), dicom.aeTitle(), dicom.callingAeTitle(),
                dicom.maxPdu(), timeouts, TlsBridge.settings(dicom.tls()));
    }

    /** @throws io.gantry.storage.StorageUnavailableException when the journal does not say what is due where */
    public void start() throws IOException {
        failWhatIsDueNowhere();
        deliverers.values().forEach(Deliverer::start);
    }

    /**
     * What is due at a destination that the configuration no longer has would be due for ever, with nobody to say so and no
     * way to give it up.
     */
    private void failWhatIsDueNowhere() throws IOException {
        for (String name : journal.destinationsDue()) {
            if (!deliverers.containsKey(name)) {
                long count = failAll(name);
                log.error(
                        "{} deliveries wait for {}, which is no longer in the configuration: they are FAILED. Configure it"
                                + " again under this name and: gantry quarantine retry --all --destination {}; or give them"
                                + " up by quarantine discard",
                        count, name, name);
            }
        }
    }

    private long failAll(String destination) throws IOException {
        long count = 0;
        DeliveryRecord after = null;
        List<DeliveryRecord> page;
        do {
            page = journal.deliveriesInState(destination, DeliveryState.PENDING, after, PAGE);
            for (DeliveryRecord delivery : page) {
                var _ = journal.record(new Transition.DeliveryFailed(delivery.id(), destination, null,
                        "no longer in the configuration")).exceptionally(e -> {
                            log.error("delivery of {} to {} not recorded: {}", delivery.id(), destination,
                                    TryAgain.describe(e));
                            return null;
                        });
                after = delivery;
                count++;
            }
        } while (page.size() == PAGE);
        return count;
    }

    public Collection<Deliverer> all() {
        return deliverers.values();
    }

    /** Hands an instance to every destination of its route, and closes it. Returns at once. */
    public void due(CleanInstance instance) {
        try (instance) {
            for (String name : instance.route().destinations()) {
                Deliverer deliverer = deliverers.get(name);
                if (deliverer != null) {
                    deliverer.due(instance.share());
                }
            }
        }
    }

    /** Ends after what is being sent, all destinations within the time given: several may hang. */
    public void stop(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        deliverers.values().forEach(Deliverer::takeNoMore);
        for (Deliverer deliverer : deliverers.values()) {
            deliverer.stop(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
        }
    }
}
