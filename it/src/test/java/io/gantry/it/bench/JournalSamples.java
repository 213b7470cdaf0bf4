package io.gantry.it.bench;

import io.gantry.storage.journal.Description;
import io.gantry.storage.journal.Machine;
import io.gantry.storage.journal.Pseudonyms;
import io.gantry.storage.journal.Receipt;
import io.gantry.storage.spool.InstanceId;
import io.gantry.storage.spool.TimeOrderedIds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** What a journal is fed with: studies of 300 instances. Safe for any thread. */
final class JournalSamples {

    private final TimeOrderedIds ids = new TimeOrderedIds(Clock.systemUTC(), 0);
    private final AtomicLong made = new AtomicLong();

    /** How many there were so far. */
    long made() {
        return made.get();
    }

    Receipt nextReceipt() {
        long n = made.getAndIncrement();
        return new Receipt(new InstanceId(ids.next()), n / 300 + 1, Instant.now(), "CT1", "GANTRY",
                "10.11.12.13",
                "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.1.2.1", 526_000, pseudonyms(n));
    }

    Description description(Receipt of) {
        return new Description("research", "research.yaml", "ab".repeat(32), "2026d", "CT", of.pseudonyms(),
                new Machine("ACME", "Scan 9000", "ab".repeat(16), "1.0", "CT", 512, 512));
    }

    private static Pseudonyms pseudonyms(long n) {
        long study = n / 300;
        return new Pseudonyms(uid("study" + study), uid("series" + n / 100), uid("instance" + n),
                uid("patient" + study / 2), uid("accession" + study));
    }

    /** As scattered as the real ones. */
    private static String uid(String of) {
        UUID hash = UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8));
        return "2.25." + new BigInteger(hash.toString().replace("-", ""), 16);
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
