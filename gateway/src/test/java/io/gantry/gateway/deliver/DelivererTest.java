package io.gantry.gateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.io.Scratch;
import io.gantry.dicom.net.association.PeerAddress;
import io.gantry.dicom.net.dimse.DimseMessage;
import io.gantry.dicom.net.dimse.Status;
import io.gantry.dicom.net.pdu.AReleaseRp;
import io.gantry.dicom.net.pdu.AReleaseRq;
import io.gantry.dicom.net.testing.ScriptedPeer;
import io.gantry.dicom.net.ul.Timeouts;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import io.gantry.gateway.config.ConfigFiles;
import io.gantry.gateway.config.ConfigLoader;
import io.gantry.gateway.config.ExportSyntax;
import io.gantry.gateway.config.GatewayConfig;
import io.gantry.gateway.config.RetryConfig;
import io.gantry.gateway.metrics.GatewayMetrics;
import io.gantry.gateway.process.CleanInstance;
import io.gantry.gateway.process.FaultyStage;
import io.gantry.gateway.process.Outcome;
import io.gantry.gateway.process.Processor;
import io.gantry.gateway.process.Routes;
import io.gantry.gateway.process.Spooled;
import io.gantry.pipeline.Stage;
import io.gantry.pipeline.anonymize.Pseudonyms;
import io.gantry.pipeline.redact.PixelTools;
import io.gantry.storage.DataFolder;
import io.gantry.storage.StorageSettings;
import io.gantry.storage.journal.DeliveryRecord;
import io.gantry.storage.journal.DeliveryState;
import io.gantry.storage.journal.Description;
import io.gantry.storage.journal.InstanceState;
import io.gantry.storage.journal.Reason;
import io.gantry.storage.journal.Receipt;
import io.gantry.storage.journal.Transition;
import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class DelivererTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final RetryConfig AT_ONCE = new RetryConfig(Duration.ofMillis(1), Duration.ofMillis(1), 1,
            0, null);

    @TempDir
    Path folder;

    private final TestInstances study = new TestInstances(3);
    /** Thrown one after another by what cleans again, once the instances are processed. */
    private final Queue<Throwable> cleaningFaults = new ConcurrentLinkedQueue<>();
    /** Thrown by the outlet, by instance, one after another. */
    private final Map<InstanceId, Queue<Throwable>> sendingFaults = new ConcurrentHashMap<>();
    private volatile Runnable whileCleaned = () -> {
    };
    private final AtomicInteger cleanings = new AtomicInteger();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private DataFolder data;
    private Processor processor;

    @BeforeEach
    void open() throws Exception {
        Pseudonyms pseudonyms = new Pseudonyms(new byte[Pseudonyms.KEY_BYTES]);
        ConfigFiles files = ConfigFiles.in(folder);
        Files.writeString(folder.resolve("profiles/research.yaml"),
                "version: \"2.0\"\nprivacy_profile: basic\n");
        Routes routes = Routes.load(ConfigLoader.load(files.write("""
                data: var
                keys: { pseudonym: keys/pseudonym.key }
                listeners: [{ ae_title: GANTRY, port: 0 }]
                routes: [{ name: all, profile: profiles/research.yaml, destinations: [out] }]
                destinations: { out: { type: folder, path: out } }
                admin: { enabled: false }
                """)), pseudonyms, null, PixelTools.in(folder), this::faulty);
        data = DataFolder.open(folder.resolve("var"), StorageSettings.defaults(), Clock.systemUTC());
        open.push(data);
        processor = new Processor(data.spool(), routes, pseudonyms, Scratch.none());
    }

    @AfterEach
    void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    private Stage faulty(Stage stage) {
        return FaultyStage.verify(stage, () -> {
            cleanings.incrementAndGet();
            whileCleaned.run();
            return cleaningFaults.poll();
        });
    }

    private Deliverer deliverer() {
        return deliverer(AT_ONCE);
    }

    private Deliverer deliverer(RetryConfig retry) {
        GatewayMetrics metrics = new GatewayMetrics();
        open.push(metrics);
        return new Deliverer("out", 1, 4, retry, Faulty::new, data.journal(), processor, Clock.systemUTC(),
                metrics);
    }

    private Deliverer started() {
        Deliverer deliverer = deliverer();
        open.push(() -> deliverer.stop(Duration.ofSeconds(10)));
        deliverer.start();
        return deliverer;
    }

    /** An instance, received and processed. */
    private InstanceId processed() throws Exception {
        return processed(Spooled.in(data, study.ct(24, 20)));
    }

    private InstanceId processed(Receipt receipt) throws Exception {
        return processed(receipt, Set.of("out"));
    }

    private InstanceId processed(Receipt receipt, Set<String> destinations) throws Exception {
        Outcome outcome = processor.process(receipt);
        assertThat(outcome).isInstanceOf(Outcome.Cleaned.class);
        if (outcome instanceof Outcome.Cleaned cleaned) {
            data.journal().record(new Transition.Processed(receipt.id(), cleaned.description(),
                    destinations)).get();
            cleaned.instance().close();
        }
        return receipt.id();
    }

    private DeliveryRecord delivery(InstanceId id) throws IOException {
        return data.journal().deliveries(id).getFirst();
    }

    private DeliveryRecord awaitDelivery(InstanceId id, DeliveryState state) throws IOException {
        await().dontCatchUncaughtExceptions().atMost(LIMIT).until(() -> delivery(id).state() == state);
        return delivery(id);
    }

    private Attempt.Result delivered(Outlet to, TestInstance ct) throws Exception {
        try (CleanInstance clean = ((Outcome.Cleaned) processor.process(Spooled.in(data, ct))).instance()) {
            return to.deliver(clean).result();
        }
    }

    @Test
    @DisplayName("What has another instance's UID does not take its file's place; the same again is no other")
    void anotherOfTheUid() throws Exception {
        FolderOutlet outlet = new FolderOutlet(folder.resolve("files"),
                new Export(ExportSyntax.KEEP, PixelTools.in(folder)));
        TestInstance ct = study.ct(24, 20);
        assertThat(delivered(outlet, ct)).isEqualTo(Attempt.Result.SENT);
        assertThat(delivered(outlet, ct)).isEqualTo(Attempt.Result.SENT);
        assertThat(delivered(outlet, ct.with(other -> other.set(Tag.InstanceNumber, "4711"))))
                .isEqualTo(Attempt.Result.REFUSED);
        assertThat(delivered(outlet, ct)).isEqualTo(Attempt.Result.SENT);
    }

    @Test
    @DisplayName("A file that was damaged in an identifier while it waited is not blamed on the key: a retry would send it")
    void anIdentifierDamagedWhileItWaited() throws Exception {
        Receipt receipt = Spooled.in(data, study.ct(24, 20));
        InstanceId id = receipt.id();
        Outcome.Cleaned cleaned = (Outcome.Cleaned) processor.process(receipt);
        cleaned.instance().close();
        data.journal().record(new Transition.Processed(id, cleaned.description(), Set.of("out"))).get();
        Path file = data.spool().original(id);
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        int patientId = bytes.indexOf("\20\0 \0LO") + 8;
        char other = bytes.charAt(patientId) == '7' ? '8' : '7';
        Files.writeString(file,
                bytes.substring(0, patientId) + other + bytes.substring(patientId + 1),
                StandardCharsets.ISO_8859_1);
        assertThat(processor.again(data.journal().instance(id).orElseThrow()))
                .isInstanceOfSatisfying(Outcome.Held.class,
                        held -> assertThat(held.reason().code()).isEqualTo(Processor.FILE_CHANGED));
    }

    @Test
    @DisplayName("A folder that takes nothing is away, with all that wait for it; one instance's obstacle is its own")
    void aFolderThatTakesNothing() throws Exception {
        Path root = folder.resolve("files");
        FolderOutlet outlet = new FolderOutlet(root, new Export(ExportSyntax.KEEP, PixelTools.in(folder)));
        TestInstance ct = study.ct(24, 20);
        try (CleanInstance clean = ((Outcome.Cleaned) processor.process(Spooled.in(data, ct))).instance()) {
            Path obstacle = Files.createFile(
                    Files.createDirectory(root).resolve(String.valueOf(clean.studyInstanceUid())));
            assertThat(outlet.deliver(clean).result()).isEqualTo(Attempt.Result.LATER);
            Files.delete(obstacle);
            assertThat(outlet.deliver(clean).result()).isEqualTo(Attempt.Result.SENT);
            // A file system that takes no files, not even root's.
            Attempt away = new FolderOutlet(Path.of("/proc/nowhere"),
                    new Export(ExportSyntax.KEEP, PixelTools.in(folder))).deliver(clean);
            assertThat(away.result()).isEqualTo(Attempt.Result.UNREACHABLE);
            assertThat(away.detail()).startsWith("cannot write: ").doesNotContain("nowhere");
        }
    }

    @Test
    @DisplayName("An association that was open before and is lost is no failed attempt: the instance goes over a new one, once")
    void anAssociationLostWhileIdle() throws Exception {
        ScriptedPeer.Script released = peer -> {
            peer.accept();
            answer(peer);
            peer.expectStore();
            peer.send(new AReleaseRq()).expect(AReleaseRp.class);
        };
        ScriptedPeer.Script lost = peer -> {
            peer.accept();
            answer(peer);
            peer.expectStore();
            peer.reset();
        };
        ScriptedPeer.Script lostAtOnce = peer -> {
            peer.accept();
            peer.expectStore();
            peer.reset();
        };
        try (ScriptedPeer.Listener archive = ScriptedPeer.listen(released, lost, lostAtOnce)) {
            PeerAddress peer = new PeerAddress("127.0.0.1", archive.port(), "ARCHIVE", "GANTRY", 16384,
                    Timeouts.DEFAULT, null);
            try (ArchiveOutlet outlet = new ArchiveOutlet(
                    new ArchiveAssociation(peer, Proposals.asTheyAre()),
                    new Export(ExportSyntax.KEEP, PixelTools.in(folder)), LIMIT)) {
                TestInstance ct = study.ct(24, 20);
                assertThat(delivered(outlet, ct)).isEqualTo(Attempt.Result.SENT);
                assertThat(delivered(outlet, ct)).isEqualTo(Attempt.Result.SENT);
                assertThat(delivered(outlet, ct)).isEqualTo(Attempt.Result.LATER);
            }
            archive.await();
        }
    }

    private static void answer(ScriptedPeer archive) throws IOException {
        answer(archive, archive.expectStore());
    }

    private static void answer(ScriptedPeer archive, ScriptedPeer.Stored stored) throws IOException {
        DimseMessage.CStoreRq rq = stored.request();
        archive.send(ScriptedPeer.pdu(ScriptedPeer.command(stored.contextId(), new DimseMessage.CStoreRsp(
                rq.messageId(), rq.sopClassUid(), rq.sopInstanceUid(), Status.SUCCESS))));
    }

    /** Takes one instance, answers it when it may, and is released. */
    private static ScriptedPeer.Script takesOne(CountDownLatch sent, CountDownLatch mayAnswer,
            CountDownLatch over) {
        return peer -> {
            try {
                peer.accept();
                ScriptedPeer.Stored stored = peer.expectStore();
                sent.countDown();
                mayAnswer.await();
                answer(peer, stored);
                peer.expect(AReleaseRq.class);
                peer.send(new AReleaseRp());
            } finally {
                over.countDown();
            }
        };
    }

    @Test
    @DisplayName("Destinations that end take nothing more, also while another one hangs")
    void endAtOnce() throws Exception {
        CountDownLatch sent = new CountDownLatch(2);
        CountDownLatch ending = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedPeer.Listener hanging = ScriptedPeer.listen(takesOne(sent, over, new CountDownLatch(1)));
                ScriptedPeer.Listener other = ScriptedPeer.listen(takesOne(sent, ending, over));
                GatewayMetrics metrics = new GatewayMetrics()) {
            GatewayConfig config = ConfigLoader.load(new ConfigFiles(folder).write("""
                    data: var
                    keys: { pseudonym: keys/pseudonym.key }
                    listeners: [{ ae_title: GANTRY, port: 0 }]
                    routes: [{ name: all, profile: profiles/research.yaml, destinations: [hanging, other] }]
                    destinations:
                      hanging: { type: dicom, ae_title: A, host: 127.0.0.1, port: %d, max_associations: 1 }
                      other: { type: dicom, ae_title: B, host: 127.0.0.1, port: %d, max_associations: 1 }
                    admin: { enabled: false }
                    """.formatted(hanging.port(), other.port())));
            processed(Spooled.in(data, study.ct(24, 20)), Set.of("hanging", "other"));
            processed(Spooled.in(data, study.ct(24, 20)), Set.of("hanging", "other"));
            Destinations destinations = new Destinations(config, data.journal(), processor,
                    PixelTools.in(folder), Clock.systemUTC(), metrics);
            destinations.start();
            sent.await();
            Thread stop = Thread.ofPlatform().start(() -> {
                try {
                    destinations.stop(LIMIT);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            await().atMost(LIMIT).until(() -> stop.getState() == Thread.State.TIMED_WAITING);
            ending.countDown();
            other.await();
            hanging.await();
            stop.join();
        }
    }

    /** Throws what it is given, then delivers. */
    private final class Faulty implements Outlet {
        @Override
        public Attempt deliver(CleanInstance instance) {
            return switch (sendingFaults.getOrDefault(instance.id(), new ArrayDeque<>()).poll()) {
                case null -> new Attempt(Attempt.Result.SENT, null, "");
                case Error e -> throw e;
                case RuntimeException e -> throw e;
                case Throwable e -> throw new IllegalStateException(e);
            };
        }

        @Override
        public boolean isOpen() {
            return false;
        }

        @Override
        public void idle(long idleNanos) {
            throw new IllegalStateException("cannot be closed in order");
        }

        @Override
        public void close() {
        }
    }

    private Queue<Throwable> faults(InstanceId id, Throwable... faults) {
        Queue<Throwable> queue = new ConcurrentLinkedQueue<>(List.of(faults));
        sendingFaults.put(id, queue);
        return queue;
    }

    @Test
    void whatAnOutletThrowsByChanceIsTriedAgainAndEndsNoThread() throws Exception {
        InstanceId id = processed();
        Queue<Throwable> faults = faults(id, new IllegalStateException("x"), new OutOfMemoryError("x"),
                new StackOverflowError("x"), new OutOfMemoryError("x"),
                new UncheckedIOException(new IOException("x")), new AssertionError("x"));
        Deliverer deliverer = started();
        assertThat(awaitDelivery(id, DeliveryState.SENT).attempts()).isEqualTo(7);
        assertThat(faults).isEmpty();
        assertThat(deliverer.problem()).isNull();
    }

    @Test
    @DisplayName("An instance with which the code fails again and again is FAILED with the reason; the others are sent, and so is it when retried")
    void anInstanceThatMakesTheCodeFail() throws Exception {
        InstanceId bad = processed();
        InstanceId good = processed();
        faults(bad, new AssertionError("x"), new IllegalStateException("x"), new StackOverflowError("x"));
        ListAppender<ILoggingEvent> lines = logged();
        Deliverer deliverer = started();
        awaitDelivery(good, DeliveryState.SENT);
        assertThat(awaitDelivery(bad, DeliveryState.FAILED)).satisfies(failed -> {
            assertThat(failed.attempts()).isEqualTo(3);
            assertThat(failed.detail()).isEqualTo("failed inside: StackOverflowError");
        });
        assertThat(lines.list).as("the log tells what an operator must see to from what goes on by itself")
                .extracting(ILoggingEvent::getFormattedMessage)
                .filteredOn(line -> line.startsWith("not delivered"))
                .satisfiesExactly(first -> assertThat(first).contains("to be tried again: failed inside"),
                        second -> assertThat(second).contains("to be tried again: failed inside"),
                        last -> assertThat(last).contains("FAILED until somebody retries it"));
        assertThat(data.journal().instance(bad).orElseThrow().state()).isEqualTo(InstanceState.PROCESSED);
        assertThat(deliverer.problem()).isNull();
        data.journal().record(new Transition.DeliveryRetried(bad, "out")).get();
        awaitDelivery(bad, DeliveryState.SENT);
    }

    @Test
    @DisplayName("A disk that fails while an instance is cleaned again is waited for, longer each time, and the node says so")
    void aFailingDisk() throws Exception {
        InstanceId id = processed();
        int before = cleanings.get();
        for (int i = 0; i < 2; i++) {
            cleaningFaults.add(new IOException("No space left on device"));
        }
        long start = System.nanoTime();
        Deliverer deliverer = started();
        await().atMost(LIMIT).until(() -> String.valueOf(deliverer.problem())
                .contains("1 to be tried again: IOException: No space left on device"));
        assertThat(delivery(id).state()).isEqualTo(DeliveryState.PENDING);
        awaitDelivery(id, DeliveryState.SENT);
        // A second, then two.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(3));
        assertThat(cleanings.get() - before).isEqualTo(3);
        await().atMost(LIMIT).until(() -> deliverer.problem() == null);
    }

    @Test
    @DisplayName("What is held or discarded while it waits for the disk is not waited for any more")
    void heldMeanwhile() throws Exception {
        InstanceId id = processed();
        for (int i = 0; i < 100; i++) {
            cleaningFaults.add(new IOException("Too many open files"));
        }
        Deliverer deliverer = started();
        await().atMost(LIMIT).until(() -> deliverer.problem() != null);
        data.journal().record(new Transition.Quarantined(id, Description.NOTHING,
                new Reason("PROFILE_CHANGED", ""))).get();
        await().atMost(LIMIT).until(() -> deliverer.problem() == null);
    }

    private ListAppender<ILoggingEvent> logged() {
        Logger logger = (Logger) LoggerFactory.getLogger(Deliverer.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        open.push(() -> logger.detachAppender(lines));
        return lines;
    }

    @Test
    @DisplayName("Two destinations find at the same time that an instance is to be held: the second has nothing to report")
    void heldByAnotherDestinationMeanwhile() throws Exception {
        Receipt receipt = Spooled.in(data, study.ct(24, 20));
        InstanceId id = processed(receipt);
        Reason first = new Reason("HELD_BY_ANOTHER", "");
        whileCleaned = () -> data.journal()
                .record(new Transition.Quarantined(id, Description.NOTHING, first)).join();
        cleaningFaults.add(new IllegalStateException("x"));
        ListAppender<ILoggingEvent> lines = logged();
        Deliverer deliverer = started();
        await().atMost(LIMIT)
                .until(() -> data.journal().instance(id).orElseThrow().state() == InstanceState.QUARANTINED);
        // The next one is recorded after it.
        whileCleaned = () -> {
        };
        awaitDelivery(processed(), DeliveryState.SENT);
        assertThat(data.journal().instance(id).orElseThrow().reason()).isEqualTo(first);
        // Not taken again before what the journal answered was seen.
        data.journal().record(new Transition.Retried(id)).get();
        awaitDelivery(processed(receipt), DeliveryState.SENT);
        assertThat(lines.list).noneMatch(line -> line.getLevel() == Level.ERROR);
        assertThat(deliverer.problem()).isNull();
    }

    @Test
    @DisplayName("A class that cannot be loaded ends the process, but one instance does so no more than twice, whether cleaning or sending it needs the class")
    void aClassThatCannotBeLoaded() throws Exception {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
        Thread.setDefaultUncaughtExceptionHandler((_, e) -> uncaught.add(e));
        open.push(() -> Thread.setDefaultUncaughtExceptionHandler(before));
        NoClassDefFoundError missing = new NoClassDefFoundError("io/gantry/Missing");
        InstanceId id = processed();
        faults(id, missing, missing);
        for (int process = 1; process <= 2; process++) {
            if (process == 2) {
                cleaningFaults.add(missing);
            }
            Deliverer deliverer = deliverer();
            deliverer.start();
            await().dontCatchUncaughtExceptions().atMost(LIMIT)
                    .until(() -> "a thread has ended".equals(deliverer.problem()));
            deliverer.stop(Duration.ofSeconds(10));
            assertThat(uncaught).hasSize(process).allMatch(missing::equals);
            assertThat(delivery(id)).satisfies(tried -> {
                assertThat(tried.state()).isEqualTo(DeliveryState.PENDING);
                assertThat(tried.detail()).isEqualTo("failed inside: NoClassDefFoundError");
            });
        }
        Deliverer third = started();
        awaitDelivery(id, DeliveryState.FAILED);
        InstanceId next = processed();
        awaitDelivery(next, DeliveryState.SENT);
        assertThat(third.problem()).isNull();
        assertThat(uncaught).hasSize(2);
    }

    @Test
    @DisplayName("A delivery that is due later than any wait is long was dated by a clock that went back since, and is not left lying")
    void aClockThatWentBack() throws Exception {
        Duration longest = Duration.ofHours(1);
        InstanceId misdated = processed();
        InstanceId waiting = processed();
        Instant now = Instant.now();
        data.journal()
                .record(new Transition.DeliveryPostponed(misdated, "out", now.plus(longest.multipliedBy(3)),
                        null, "no association"))
                .get();
        data.journal().record(new Transition.DeliveryPostponed(waiting, "out", now.plus(longest), null,
                "no association")).get();
        Deliverer deliverer = deliverer(new RetryConfig(Duration.ofMillis(1), longest, 1, 0, null));
        open.push(() -> deliverer.stop(Duration.ofSeconds(10)));
        deliverer.start();
        awaitDelivery(misdated, DeliveryState.SENT);
        assertThat(delivery(waiting).state()).isEqualTo(DeliveryState.PENDING);
    }
}
