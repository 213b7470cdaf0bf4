package io.gantry.storage.journal;

import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * How a journal is run.
 *
 * @param queueCapacity transitions that may wait for the writer; callers block beyond it
 * @param batchLimit most transitions of one transaction
 * @param commitDeadline how long a caller waits for room in the queue, or for the commit
 * @param checkpointInterval how often committed work is made durable
 * @param beforeCommit makes the names of received files durable; called once for each batch, before its
 *        commit
 * @param whenDurable is given the instances whose final state a checkpoint has made durable
 * @param observer is told of each commit
 */
public record JournalSettings(int queueCapacity, int batchLimit, Duration commitDeadline,
        Duration checkpointInterval, BeforeCommit beforeCommit, Consumer<Collection<InstanceId>> whenDurable,
        Observer observer) {

    /** Makes file names durable. */
    @FunctionalInterface
    public interface BeforeCommit {
        void force(Collection<InstanceId> received) throws IOException;
    }

    /** For metrics; called by the writer, so it must be quick and not throw. */
    @FunctionalInterface
    public interface Observer {
        /**
         * @param transitions committed together
         * @param nanos from taking the batch to the end of its commit
         */
        void committed(int transitions, long nanos);
    }

    public JournalSettings {
        if (queueCapacity < 1 || batchLimit < 1) {
            throw new IllegalArgumentException("a journal needs a queue and a batch");
        }
    }

    /** The settings of the gateway, with no hooks. */
    public static JournalSettings defaults() {
        return new JournalSettings(4096, 512, Duration.ofSeconds(10), Duration.ofMillis(500), _ -> {
        }, _ -> {
        }, (_, _) -> {
        });
    }

    public JournalSettings withHooks(BeforeCommit force, Consumer<Collection<InstanceId>> durable) {
        return new JournalSettings(queueCapacity, batchLimit, commitDeadline, checkpointInterval, force,
                durable,
                observer);
    }

    public JournalSettings withObserver(Observer told) {
        return new JournalSettings(queueCapacity, batchLimit, commitDeadline, checkpointInterval,
                beforeCommit,
                whenDurable, told);
    }

    public JournalSettings withCommitDeadline(Duration deadline) {
        return new JournalSettings(queueCapacity, batchLimit, deadline, checkpointInterval, beforeCommit,
                whenDurable, observer);
    }
}
