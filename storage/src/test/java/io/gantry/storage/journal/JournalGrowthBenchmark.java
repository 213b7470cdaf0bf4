package io.gantry.storage.journal;

import com.sun.management.OperatingSystemMXBean;
import io.gantry.storage.spool.InstanceId;
import io.gantry.storage.spool.TimeOrderedIds;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * Does receiving slow down as the journal grows? Takes instances through their whole life (received,
 * processed, sent) and prints the rate, the time of {@code received} for a sender that waits for each, and
 * the size on disk, each time the number of rows has grown. Not a test: {@code java ...
 * JournalGrowthBenchmark FOLDER ROWS}, with -Xmx256m.
 */
public final class JournalGrowthBenchmark {

    private static final int IN_FLIGHT = 256;
    private static final int PROBES = 6000;

    private final TimeOrderedIds ids = new TimeOrderedIds(Clock.systemUTC(), 0);
    private final MessageDigest sha256 = EventHash.sha256();
    private long made;

    private JournalGrowthBenchmark() {
    }

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        long rows = Long.parseLong(args[1]);
        Files.createDirectories(folder);
        long start = System.nanoTime();
        try (Journal journal = JdbcJournal.start(JournalDatabase.own(folder), JournalSettings.defaults(),
                Clock.systemUTC())) {
            System.out.printf(Locale.ROOT, "opened in %d ms%n", millisSince(start));
            new JournalGrowthBenchmark().run(journal, folder, rows);
            start = System.nanoTime();
            boolean balanced = journal.reconcile(_ -> {
            });
            System.out.printf(Locale.ROOT, "reconcile %s in %d ms%n", balanced, millisSince(start));
            start = System.nanoTime();
            System.out.printf(Locale.ROOT, "verify %s in %d ms%n", journal.verify(), millisSince(start));
            start = System.nanoTime();
        }
        System.out.printf(Locale.ROOT, "closed in %d ms%n", millisSince(start));
    }

    private void run(Journal journal, Path folder, long rows) throws Exception {
        wholeLives(journal, 2000);
        for (long target = 10_000; target <= rows; target *= 10) {
            for (long goal : target == rows ? new long[]{target} : new long[]{target, target * 3}) {
                long before = made;
                long start = System.nanoTime();
                wholeLives(journal, goal - made - PROBES);
                double fill = (made - before) * 1e9 / (System.nanoTime() - start);
                start = System.nanoTime();
                for (int i = 0; i < PROBES; i++) {
                    journal.received(receipt(new InstanceId(ids.next())));
                }
                double wait = (System.nanoTime() - start) / 1e3 / PROBES;
                long cpu = cpuNanos();
                start = System.nanoTime();
                wholeLives(journal, PROBES);
                double rate = PROBES * 1e9 / (System.nanoTime() - start);
                double cpuEach = (cpuNanos() - cpu) / 1e3 / PROBES;
                System.out.printf(Locale.ROOT,
                        "%8d rows: filled at %6.0f/s, whole lives %6.0f/s (%4.0f us CPU), received() %5.0f us, %5d MB, heap %d MB%n",
                        made, fill, rate, cpuEach, wait, size(folder) >> 20,
                        Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory() >> 20);
                settle(journal);
            }
        }
    }

    /** Ends the lives that the probes began, so that the journal is balanced at the end. */
    private static void settle(Journal journal) throws Exception {
        List<InstanceId> open;
        do {
            open = journal.idsInState(InstanceState.RECEIVED, Journal.FIRST, 1000);
            List<CompletableFuture<Void>> steps = new ArrayList<>();
            for (InstanceId id : open) {
                steps.add(journal.record(
                        new Transition.Filtered(id, Description.NOTHING, new Reason("BENCHMARK", ""))));
            }
            for (CompletableFuture<Void> step : steps) {
                step.get();
            }
        } while (!open.isEmpty());
    }

    private void wholeLives(Journal journal, long count) throws Exception {
        Semaphore inFlight = new Semaphore(IN_FLIGHT);
        for (long i = 0; i < count; i++) {
            inFlight.acquire();
            InstanceId id = new InstanceId(ids.next());
            var _ = journal.record(new Transition.Received(receipt(id)));
            var _ = journal.record(new Transition.Processed(id, description(made), Set.of("archive")));
            var _ = journal.record(new Transition.DeliverySent(id, "archive", 0, ""))
                    .whenComplete((_, failure) -> {
                        if (failure != null) {
                            throw new IllegalStateException(failure);
                        }
                        inFlight.release();
                    });
            made++;
        }
        inFlight.acquire(IN_FLIGHT);
    }

    private Receipt receipt(InstanceId id) {
        return new Receipt(id, made / 300 + 1, Instant.now(), "CT1", "GANTRY", "10.11.12.13",
                "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.1.2.1", 526_000, Pseudonyms.UNKNOWN);
    }

    private Description description(long n) {
        long study = n / 300;
        return new Description("research", "profiles/research.yaml", "ab".repeat(32), "2026d", "CT",
                new Pseudonyms(uid("study" + study), uid("series" + n / 100), uid("instance" + n),
                        uid("patient" + study / 2), uid("accession" + study)),
                new Machine("ACME", "Scan 9000", "ab".repeat(16), "1.0", "CT", 512, 512));
    }

    private String uid(String of) {
        byte[] hash = sha256.digest(of.getBytes(StandardCharsets.UTF_8));
        return "2.25." + new BigInteger(HexFormat.of().formatHex(hash, 0, 16), 16);
    }

    /** Of the whole process: says more than the clock on a machine that others use too. */
    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static long size(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.mapToLong(f -> f.toFile().length()).sum();
        }
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
