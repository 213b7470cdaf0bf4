package io.gantry.it.bench;

import com.google.errorprone.annotations.FormatMethod;
import com.sun.management.OperatingSystemMXBean;
import io.gantry.storage.journal.Description;
import io.gantry.storage.journal.InstanceState;
import io.gantry.storage.journal.JdbcJournal;
import io.gantry.storage.journal.Journal;
import io.gantry.storage.journal.JournalDatabase;
import io.gantry.storage.journal.JournalSettings;
import io.gantry.storage.journal.Reason;
import io.gantry.storage.journal.Receipt;
import io.gantry.storage.journal.Transition;
import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * Does receiving slow down as the journal grows? Takes instances through their whole life (received, processed, sent)
 * and measures at 10,000 rows and at ten times as many, again and again, up to the number given.
 */
public final class JournalGrowth {

    private static final int IN_FLIGHT = 256;
    private static final int PROBES = 3000;
    private static final long FIRST_PROBE = 10_000;

    private final JournalSamples samples = new JournalSamples();
    private final Journal journal;
    private final Path folder;

    private JournalGrowth(Journal journal, Path folder) {
        this.journal = journal;
        this.folder = folder;
    }

    public static void main(String[] args) throws Exception {
        long rows = args.length == 0 ? 1_000_000 : Long.parseLong(args[0]);
        if (rows < FIRST_PROBE) {
            throw new IllegalArgumentException("at least " + FIRST_PROBE + " rows");
        }
        measure(rows, FIRST_PROBE, PROBES);
    }

    /** Grows a journal in a temporary folder from {@code first} to {@code last} rows; {@code probes} instances each. */
    static void measure(long last, long first, int probes) throws Exception {
        Path folder = Files.createTempDirectory("gantry-journal");
        try (Journal journal = JdbcJournal.start(JournalDatabase.own(folder.resolve("journal")),
                JournalSettings.defaults(),
                Clock.systemUTC())) {
            new JournalGrowth(journal, folder.resolve("journal")).grow(last, first, probes);
            long start = System.nanoTime();
            boolean balanced = journal.reconcile(_ -> {
            });
            boolean whole = journal.verify().isEmpty();
            print("%s, %s, in %.1f s", balanced ? "balanced" : "NOT BALANCED",
                    whole ? "chain whole" : "CHAIN BROKEN", seconds(start));
            if (!balanced || !whole) {
                throw new IllegalStateException("the journal is wrong");
            }
        } finally {
            JournalSamples.delete(folder);
        }
    }

    private void grow(long last, long first, int probes) throws Exception {
        double atFirst = 0;
        for (long target = first; target <= last; target *= 10) {
            wholeLives(target - samples.made() - 2L * probes);
            double waited = waitedFor(probes);
            long cpu = cpuNanos();
            long start = System.nanoTime();
            wholeLives(probes);
            double rate = probes / seconds(start);
            print("%9d rows: %6.0f whole lives/s, %4.0f us CPU each; %6.0f received/s, each awaited; %5d MB on disk",
                    samples.made(), rate, (cpuNanos() - cpu) / 1e3 / probes, waited, size() >> 20);
            if (atFirst == 0) {
                atFirst = waited;
            } else {
                print("%9s       receiving at %.2f of the rate at %d rows", "", waited / atFirst, first);
            }
            settle();
        }
    }

    private double waitedFor(int probes) throws IOException {
        long start = System.nanoTime();
        for (int i = 0; i < probes; i++) {
            journal.received(samples.nextReceipt());
        }
        return probes / seconds(start);
    }

    private void wholeLives(long count) throws InterruptedException {
        Semaphore inFlight = new Semaphore(IN_FLIGHT);
        for (long i = 0; i < count; i++) {
            inFlight.acquire();
            Receipt receipt = samples.nextReceipt();
            InstanceId id = receipt.id();
            var _ = journal.record(new Transition.Received(receipt));
            var _ = journal.record(
                    new Transition.Processed(id, samples.description(receipt), Set.of("archive")));
            var _ = journal.record(new Transition.DeliverySent(id, "archive", 0, ""))
                    .whenComplete((_, _) -> inFlight.release());
        }
        inFlight.acquire(IN_FLIGHT);
    }

    /** Ends the lives that were only begun, so that the journal balances at the end. */
    private void settle() throws Exception {
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

    /** Of the whole process: says more than the clock on a machine that others use too. */
    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private long size() throws IOException {
        try (var files = Files.list(folder)) {
            return files.mapToLong(f -> f.toFile().length()).sum();
        }
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }

    @FormatMethod
    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
