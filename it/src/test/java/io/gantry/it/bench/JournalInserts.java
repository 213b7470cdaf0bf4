package io.gantry.it.bench;

import io.gantry.storage.journal.JdbcJournal;
import io.gantry.storage.journal.Journal;
import io.gantry.storage.journal.JournalDatabase;
import io.gantry.storage.journal.JournalSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/** Rows of received instances in a journal on disk, each awaited: by one association, and by eight at once. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class JournalInserts {

    private final JournalSamples samples = new JournalSamples();
    private @Nullable Path folder;
    private @Nullable Journal journal;

    @Setup
    public void open() throws IOException {
        Path made = Files.createTempDirectory("gantry-journal");
        folder = made;
        journal = JdbcJournal.start(JournalDatabase.own(made.resolve("journal")), JournalSettings.defaults(),
                Clock.systemUTC());
    }

    @TearDown
    public void close() throws IOException {
        Objects.requireNonNull(journal).close();
        JournalSamples.delete(Objects.requireNonNull(folder));
    }

    @Benchmark
    public void received() throws IOException {
        Objects.requireNonNull(journal).received(samples.nextReceipt());
    }

    @Benchmark
    @Threads(8)
    public void receivedByEight() throws IOException {
        received();
    }
}
