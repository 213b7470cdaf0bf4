package io.gantry.gateway;

import io.gantry.dicom.io.Scratch;
import io.gantry.dicom.net.service.StorageScp;
import io.gantry.gateway.admin.AdminServer;
import io.gantry.gateway.admin.Health;
import io.gantry.gateway.config.DestinationConfig;
import io.gantry.gateway.config.DicomDestinationConfig;
import io.gantry.gateway.config.GatewayConfig;
import io.gantry.gateway.config.ListenerConfig;
import io.gantry.gateway.config.MinFree;
import io.gantry.gateway.config.PseudonymKeyFile;
import io.gantry.gateway.config.PseudonymKeyMark;
import io.gantry.gateway.config.RecipientFiles;
import io.gantry.gateway.config.TlsBridge;
import io.gantry.gateway.config.TlsConfig;
import io.gantry.gateway.deliver.Deliverer;
import io.gantry.gateway.deliver.Destinations;
import io.gantry.gateway.metrics.GatewayMetrics;
import io.gantry.gateway.process.Processor;
import io.gantry.gateway.process.ReceiptMeta;
import io.gantry.gateway.process.Routes;
import io.gantry.gateway.process.Workers;
import io.gantry.gateway.receive.AssociationJournal;
import io.gantry.gateway.receive.ListenerGroup;
import io.gantry.gateway.receive.Receiver;
import io.gantry.pipeline.anonymize.Pseudonyms;
import io.gantry.pipeline.lock.IdentityLock;
import io.gantry.pipeline.redact.PixelTools;
import io.gantry.storage.DataFolder;
import io.gantry.storage.StorageSettings;
import io.gantry.storage.StorageUnavailableException;
import io.gantry.storage.journal.DeliveryCount;
import io.gantry.storage.journal.DeliveryState;
import io.gantry.storage.journal.InstanceState;
import io.gantry.storage.journal.Journal;
import io.gantry.storage.journal.JournalHealth;
import io.gantry.storage.journal.JournalSettings;
import io.gantry.storage.spool.InstanceId;
import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node that runs: receives, cleans and delivers as its configuration says, until it is closed. It is put together
 * from the inside out, so that whatever hands work on finds its receiver, and taken apart from the outside in.
 */
public final class Gateway implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Gateway.class);
    /** So far clocks of one machine may differ between two starts. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);
    /** How long open associations may go on when the node stops. */
    private static final Duration ASSOCIATION_GRACE = Duration.ofSeconds(10);
    /** How long instances that are worked on, or sent, may take when the node stops. */
    private static final Duration WORK_GRACE = Duration.ofSeconds(15);

    /** Takes apart what was put together. */
    private interface Closing {
        void close() throws IOException, InterruptedException;
    }

    private final Deque<Closing> closings = new ArrayDeque<>();
    private final Map<String, StorageScp> ports = new LinkedHashMap<>();
    private final GatewayMetrics metrics;
    private final DataFolder data;
    private @Nullable AdminServer admin;
    private volatile boolean closing;

    private Gateway(GatewayMetrics metrics, DataFolder data) {
        this.metrics = metrics;
        this.data = data;
        closings.push(metrics::close);
        closings.push(data::close);
    }

    /**
     * Starts a node: reads the profiles of all routes, matches spool and journal, then opens the ports.
     *
     * @throws io.gantry.gateway.config.ConfigurationException with every problem of the profiles
     * @throws IOException when the data folder is in use, or a port cannot be opened
     */
    public static Gateway start(GatewayConfig config) throws IOException {
        config.notes().forEach(note -> log.warn("note: {}", note));
        Pseudonyms pseudonyms = new Pseudonyms(PseudonymKeyFile.read(config.keys().pseudonym()));
        GatewayMetrics metrics = new GatewayMetrics();
        Clock clock = Clock.systemUTC();
        PixelTools tools = PixelTools.in(scratch(config));
        IdentityLock lock = RecipientFiles.lock(config.keys().recipients(), config.keys().rsaPadding(),
                clock);
        Routes routes = Routes.load(config, pseudonyms, lock, tools, metrics::timed);
        Gateway gateway = new Gateway(metrics,
                DataFolder.open(config.data(), settings(config, metrics), clock));
        try {
            gateway.assemble(config, routes, pseudonyms, tools, clock);
            return gateway;
        } catch (IOException | RuntimeException e) {
            gateway.close();
            throw e;
        }
    }

    /** Ids and their times never go back: after a clock was once ahead, they run ahead until it has caught up. */
    private static void compareClocks(Journal journal, Clock clock) throws IOException {
        Instant last = new InstanceId(journal.lastId()).time();
        if (last.isAfter(clock.instant().plus(CLOCK_TOLERANCE))) {
            log.warn(
                    "The journal goes on to {}, and this machine's clock says {}: one of them was wrong. Set the"
                            + " clock; until it has caught up, --since and --until take what is received for later",
                    last, clock.instant());
        }
    }

    private static Path scratch(GatewayConfig config) {
        return config.data().resolve("scratch");
    }

    private void assemble(GatewayConfig config, Routes routes, Pseudonyms pseudonyms, PixelTools tools,
            Clock clock) throws IOException {
        Scratch.clear(scratch(config));
        PseudonymKeyMark.leave(config.data(), pseudonyms);
        data.recover(new ReceiptMeta(pseudonyms, tools.scratch()));
        if (data.spool().isNew() && data.journal().lastId() == 0) {
            // As after a disk that was not mounted, whose backlog nobody would miss otherwise.
            log.warn(
                    "The journal in {} is empty, and gantry init did not make its folder. Where this node has run"
                            + " before, its data is not there: is the disk mounted, and data: right?",
                    config.data());
        }
        compareClocks(data.journal(), clock);
        for (InstanceState state : InstanceState.values()) {
            metrics.gauge("gantry.instances", "state", state.name().toLowerCase(Locale.ROOT),
                    () -> count(state));
        }
        metrics.deliveries(() -> undelivered(config.destinations().keySet()));
        certificates(config);
        Processor processor = new Processor(data.spool(), routes, pseudonyms, tools.scratch());
        Destinations destinations = new Destinations(config, data.journal(), processor, tools, clock,
                metrics);
        Workers workers = new Workers(config.processing().workers(), config.processing().queueLimit(),
                config.data().resolve("in-hand"), data.journal(), processor, destinations::due, metrics);
        List<StorageScp> scps = new ArrayList<>();
        for (ListenerGroup group : ListenerGroup.of(config.listeners())) {
            AssociationJournal associations = new AssociationJournal(data, clock, metrics);
            Receiver receiver = new Receiver(data, workers, pseudonyms, config.spool().maxBacklog(),
                    tools.scratch(), clock,
                    metrics);
            StorageScp scp = new StorageScp(group.settings(), group, receiver, associations,
                    data.ids()::next);
            scps.add(scp);
            for (ListenerConfig listener : group.listeners()) {
                ports.put(listener.aeTitle(), scp);
            }
            metrics.gauge("gantry.associations.open", "listener",
                    group.listeners().getFirst().aeTitle(), scp::openAssociations);
        }
        closings.push(() -> destinations.stop(WORK_GRACE));
        destinations.start();
        closings.push(() -> workers.stop(WORK_GRACE));
        workers.start();
        closings.push(() -> stop(scps));
        for (StorageScp scp : scps) {
            scp.start();
        }
        if (config.admin().enabled()) {
            AdminServer server = new AdminServer(config.admin(), metrics::scrape,
                    () -> health(workers, destinations), Map.of());
            closings.push(server::close);
            server.start();
            admin = server;
        }
    }

    /** The first thing that is seen of a certificate that ended must not be that nobody can send any more. */
    private void certificates(GatewayConfig config) throws IOException {
        Map<String, TlsConfig> sides = new LinkedHashMap<>();
        for (ListenerConfig listener : config.listeners()) {
            if (listener.tls() != null) {
                sides.put("listener " + listener.aeTitle(), listener.tls());
            }
        }
        for (DestinationConfig destination : config.destinations().values()) {
            if (destination instanceof DicomDestinationConfig dicom && dicom.tls() != null) {
                sides.put("destination " + dicom.name(), dicom.tls());
            }
        }
        for (Map.Entry<String, TlsConfig> side : sides.entrySet()) {
            Instant expiry = TlsBridge.expiry(side.getValue());
            if (expiry != null) {
                metrics.gauge("gantry.certificate.expiry.timestamp.seconds", "side", side.getKey(),
                        expiry::getEpochSecond);
            }
        }
    }

    /** All at a time: else a port would go on accepting, and keep its idle associations, while another has its grace. */
    private static void stop(List<StorageScp> scps) throws InterruptedException {
        List<Thread> stops = scps.stream()
                .map(scp -> Thread.ofVirtual().name("stop-listener").start(() -> scp.stop(ASSOCIATION_GRACE)))
                .toList();
        for (Thread stop : stops) {
            stop.join();
        }
    }

    /** As the journal has it; no number while it does not answer, which /health says. */
    private double count(InstanceState state) {
        try {
            return data.journal().totals().getOrDefault(state, 0L);
        } catch (StorageUnavailableException _) {
            return Double.NaN;
        }
    }

    /** Of each destination what is PENDING and what FAILED, as the journal has it; no numbers while it does not answer. */
    private Map<Tags, Number> undelivered(Set<String> destinations) {
        Map<Tags, Number> numbers = new HashMap<>();
        try {
            for (String destination : destinations) {
                numbers.put(tags(destination, DeliveryState.PENDING), 0);
                numbers.put(tags(destination, DeliveryState.FAILED), 0);
            }
            for (DeliveryCount count : data.journal().undeliveredCounts()) {
                numbers.put(tags(count.destination(), count.state()), count.deliveries());
            }
            return numbers;
        } catch (StorageUnavailableException _) {
            numbers.replaceAll((_, _) -> Double.NaN);
            return numbers;
        }
    }

    private static Tags tags(String destination, DeliveryState state) {
        return Tags.of("destination", destination, "state", state.name().toLowerCase(Locale.ROOT));
    }

    private static StorageSettings settings(GatewayConfig config, GatewayMetrics metrics) {
        StorageSettings defaults = StorageSettings.defaults();
        JournalSettings own = defaults.journal();
        JournalSettings journal = new JournalSettings(own.queueCapacity(), own.batchLimit(),
                config.journal().commitDeadline(), config.journal().checkpointInterval(), own.beforeCommit(),
                own.whenDurable(), metrics::committed);
        return switch (config.spool().minFree()) {
            case MinFree.Bytes(long bytes) -> new StorageSettings(bytes, 0, defaults.patience(), journal);
            case MinFree.Percent(int percent) ->
                new StorageSettings(0, percent, defaults.patience(), journal);
        };
    }

    private List<Health.Component> health(Workers workers, Destinations destinations) {
        List<Health.Component> components = new ArrayList<>();
        JournalHealth journal = data.journal().health();
        String problem = journal.problem();
        components.add(new Health.Component("journal", journal.healthy(),
                problem == null ? journal.queued() + " queued" : problem));
        String spoolProblem = data.spool().problem();
        components.add(new Health.Component("spool", spoolProblem == null,
                spoolProblem == null ? "takes instances" : spoolProblem));
        String processingProblem = workers.problem();
        components.add(new Health.Component("processing", processingProblem == null,
                workers.backlog() + " waiting"
                        + (processingProblem == null ? "" : ", " + processingProblem)));
        ports.forEach((title, scp) -> components.add(new Health.Component("listener " + title, true,
                scp.openAssociations() + " associations on port " + scp.port())));
        for (Deliverer deliverer : destinations.all()) {
            // The node does its work while an archive is away: it keeps what it received.
            String here = deliverer.problem();
            String reach = deliverer.reach();
            components.add(new Health.Component("destination " + deliverer.destination(), here == null,
                    here == null ? reach : reach + "; here: " + here));
        }
        return components;
    }

    /** The port of a listener, also where the configuration says 0. */
    public int port(String aeTitle) {
        StorageScp scp = ports.get(aeTitle);
        if (scp == null) {
            throw new IllegalArgumentException("no listener " + aeTitle);
        }
        return scp.port();
    }

    /** AE titles of the listeners and their ports. */
    public Map<String, Integer> ports() {
        Map<String, Integer> open = new LinkedHashMap<>();
        ports.forEach((title, scp) -> open.put(title, scp.port()));
        return open;
    }

    /** The admin port; empty where it is not enabled. */
    public OptionalInt adminPort() {
        return admin == null ? OptionalInt.empty() : OptionalInt.of(admin.port());
    }

    /**
     * Why this node will never work again, so that its process must end and be started anew, which recovers everything;
     * null as long as it may, and when it is being closed.
     */
    public @Nullable String broken() {
        // The journal of an orderly stop has ended, too, and takes seconds to close when it is large.
        if (closing) {
            return null;
        }
        JournalHealth journal = data.journal().health();
        return journal.ended() ? "journal: " + journal.problem() : null;
    }

    /** Spool, journal and quarantine of this node. */
    public DataFolder data() {
        return data;
    }

    /**
     * Stops in order: no more associations, open ones to their end, what is being worked on, the journal. Each within
     * bounded time; what is left is taken up at the next start. Harmless when repeated.
     */
    @Override
    public synchronized void close() throws IOException {
        closing = true;
        IOException failure = null;
        while (!closings.isEmpty()) {
            try {
                closings.pop().close();
            } catch (IOException | RuntimeException e) {
                log.error("a part of the node did not stop: {}", e.getClass().getSimpleName());
                failure = failure == null ? new IOException("the node did not stop in order", e) : failure;
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
