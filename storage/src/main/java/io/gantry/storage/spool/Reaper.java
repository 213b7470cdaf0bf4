package io.gantry.storage.spool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the files of instances that are finished. The journal calls it after a checkpoint, with instances
 * whose final state that checkpoint made durable: a crash can then never find a file gone and its row still
 * open.
 */
public final class Reaper implements Consumer<Collection<InstanceId>> {

    private static final Logger log = LoggerFactory.getLogger(Reaper.class);

    private final Spool spool;
    private final AtomicLong deleted = new AtomicLong();
    private List<InstanceId> toRetry = new ArrayList<>();

    public Reaper(Spool spool) {
        this.spool = spool;
    }

    /**
     * Deletes the files of {@code finished}. What the disk refuses to delete is tried again at the next call,
     * and at the next start.
     */
    @Override
    public synchronized void accept(Collection<InstanceId> finished) {
        List<InstanceId> work = toRetry;
        toRetry = new ArrayList<>();
        work.addAll(finished);
        for (InstanceId id : work) {
            try {
                spool.delete(id);
                deleted.incrementAndGet();
            } catch (IOException e) {
                log.warn("cannot delete the files of finished instance {}: {}", id,
                        e.getClass().getSimpleName());
                toRetry.add(id);
            }
        }
    }

    /** Instances deleted since the start. */
    public long deleted() {
        return deleted.get();
    }
}
