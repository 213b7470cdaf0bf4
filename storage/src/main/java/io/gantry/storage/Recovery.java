package io.gantry.storage;

import io.gantry.storage.journal.Description;
import io.gantry.storage.journal.IllegalTransitionException;
import io.gantry.storage.journal.InstanceRecord;
import io.gantry.storage.journal.InstanceState;
import io.gantry.storage.journal.Journal;
import io.gantry.storage.journal.Pseudonyms;
import io.gantry.storage.journal.Reason;
import io.gantry.storage.journal.Receipt;
import io.gantry.storage.journal.Transition;
import io.gantry.storage.spool.InstanceId;
import io.gantry.storage.spool.Reaper;
import io.gantry.storage.spool.Spool;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a start does with what earlier runs left. Files and rows are matched both ways:
 *
 * <ul>
 * <li>half-received files are deleted;
 * <li>an original without a row gets its row back, from the receipt that the file carries;
 * <li>an original whose row is in a final state is deleted: the crash came between checkpoint and deletion;
 * <li>an unfinished row without its original is an alarm: event FILE_MISSING, and the instance is held.
 * </ul>
 *
 * Rows in RECEIVED and PROCESSED are then the work to take up again; the gateway asks the journal for them.
 * Memory is bounded by one folder of the spool.
 */
public final class Recovery {

    /** The reason of instances whose original is gone. */
    public static final String FILE_MISSING = "FILE_MISSING";
    /** The reason of instances whose file cannot tell its receipt. */
    public static final String RECEIPT_UNREADABLE = "RECEIPT_UNREADABLE";

    private static final Logger log = LoggerFactory.getLogger(Recovery.class);
    private static final int CHUNK = 1000;

    /** Reads the receipt that the gateway wrote into a file's meta information. */
    @FunctionalInterface
    public interface ReceiptReader {
        /** @throws IOException when the file does not hold one */
        Receipt read(InstanceId id, Path original) throws IOException;
    }

    /**
     * What was found and done.
     *
     * @param originals files that earlier runs left
     * @param recovered rows written again from receipts, unreadable ones included
     * @param unreadable files without a row whose receipt cannot be read; they are held
     * @param finishedDeleted originals deleted because their row was final
     * @param partsDeleted half-received files deleted
     * @param missing unfinished rows without a file, also those reported by an earlier start
     * @param toProcess rows in RECEIVED
     * @param toDeliver rows in PROCESSED
     */
    public record Report(long originals, long recovered, long unreadable, long finishedDeleted,
            long partsDeleted,
            long missing, long toProcess, long toDeliver) {
    }

    private final Spool spool;
    private final Journal journal;
    private final Reaper reaper;
    private long recovered;
    private long unreadable;
    private long finished;
    private long missing;

    Recovery(Spool spool, Journal journal, Reaper reaper) {
        this.spool = spool;
        this.journal = journal;
        this.reaper = reaper;
    }

    Report run(ReceiptReader receipts) throws IOException {
        // What the journal shows now must be durable before files are deleted because of it.
        journal.checkpoint();
        Spool.ScanResult scan = spool.scan(ids -> {
            for (int from = 0; from < ids.size(); from += CHUNK) {
                match(ids.subList(from, Math.min(ids.size(), from + CHUNK)), receipts);
            }
        });
        findMissing(InstanceState.RECEIVED);
        findMissing(InstanceState.PROCESSED);
        findMissing(InstanceState.QUARANTINED);
        journal.checkpoint();
        Map<InstanceState, Long> totals = journal.totals();
        Report report = new Report(scan.originals(), recovered, unreadable, finished, scan.partsDeleted(),
                missing,
                totals.getOrDefault(InstanceState.RECEIVED, 0L),
                totals.getOrDefault(InstanceState.PROCESSED, 0L));
        if (missing > 0) {
            log.error("recovery: the files of {} unfinished instances are missing", missing);
        }
        log.info("recovery: {}", report);
        return report;
    }

    private void match(List<InstanceId> files, ReceiptReader receipts) throws IOException {
        Map<InstanceId, InstanceState> states = journal.states(files.getFirst(), files.getLast());
        List<CompletableFuture<Void>> writes = new ArrayList<>();
        List<InstanceId> done = new ArrayList<>();
        for (InstanceId id : files) {
            InstanceState state = states.get(id);
            if (state == null) {
                recover(id, receipts, writes);
            } else if (state.isFinal()) {
                done.add(id);
            }
        }
        await(writes);
        reaper.accept(done);
        finished += done.size();
    }

    private void recover(InstanceId id, ReceiptReader receipts, List<CompletableFuture<Void>> writes)
            throws FileSystemException {
        recovered++;
        try {
            writes.add(journal.record(new Transition.Recovered(receipts.read(id, spool.original(id)))));
        } catch (FileSystemException e) {
            // Rights or descriptors: nothing that the file is to blame for.
            throw e;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // Whatever a file provokes: it must not keep the node from starting, now and ever after.
            unreadable++;
            log.error("recovery: the receipt of instance {} cannot be read; it is held", id);
            Receipt bare = new Receipt(id, 0, id.time(), "", "", "", "", "", Math.max(0, spool.size(id)),
                    Pseudonyms.UNKNOWN);
            writes.add(journal.record(new Transition.Recovered(bare)));
            writes.add(journal.record(new Transition.Quarantined(id, Description.NOTHING,
                    new Reason(RECEIPT_UNREADABLE, e.getClass().getSimpleName()))));
        }
    }

    private void findMissing(InstanceState state) throws IOException {
        InstanceId after = Journal.FIRST;
        while (true) {
            List<InstanceRecord> page = journal.inState(state, after, CHUNK);
            List<CompletableFuture<Void>> writes = new ArrayList<>();
            for (InstanceRecord row : page) {
                after = row.receipt().id();
                if (after.compareTo(spool.firstOfThisRun()) < 0 && !spool.exists(after)) {
                    missing(row, writes);
                }
            }
            await(writes);
            if (page.size() < CHUNK) {
                return;
            }
        }
    }

    private void missing(InstanceRecord row, List<CompletableFuture<Void>> writes) {
        InstanceId id = row.receipt().id();
        Reason reason = row.reason();
        if (reason == null || !reason.code().equals(FILE_MISSING)) {
            missing++;
            log.error("recovery: the file of instance {} is missing", id);
            writes.add(journal.record(new Transition.FileMissing(id)));
            if (row.state() != InstanceState.QUARANTINED) {
                writes.add(journal.record(new Transition.Quarantined(id, Description.NOTHING,
                        new Reason(FILE_MISSING, "the spool does not hold the original"))));
            }
        } else if (row.state() == InstanceState.QUARANTINED
                && row.updatedAt().isBefore(spool.firstOfThisRun().time())) {
            missing++;
        }
    }

    private static void await(List<CompletableFuture<Void>> writes) throws IOException {
        try {
            for (CompletableFuture<Void> write : writes) {
                write.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IllegalTransitionException) {
                throw new StorageUnavailableException("recovery contradicts the journal", e.getCause());
            }
            throw new StorageUnavailableException("recovery cannot write to the journal", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageUnavailableException("interrupted", e);
        }
    }
}
