package io.gantry.storage.journal;

import static io.gantry.storage.Samples.NOON;
import static io.gantry.storage.Samples.commit;
import static io.gantry.storage.Samples.id;
import static io.gantry.storage.Samples.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gantry.storage.CommitInDoubtException;
import io.gantry.storage.Samples;
import io.gantry.storage.StorageUnavailableException;
import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How the journal commits for many, and what it does when it cannot. */
class JournalWriterTest {

    private final JournalDatabase database = JournalDatabase.inMemory();

    JournalWriterTest() throws IOException {
    }

    @Test
    void concurrentReceptionsShareACommit() throws Exception {
        AtomicInteger commits = new AtomicInteger();
        AtomicInteger forces = new AtomicInteger();
        CountDownLatch gate = new CountDownLatch(1);
        JournalSettings settings = JournalSettings.defaults().withHooks(_ -> {
            forces.incrementAndGet();
            awaitGate(gate);
        }, _ -> {
        }).withObserver((transitions, nanos) -> {
            assertThat(nanos).isPositive();
            commits.incrementAndGet();
        });
        try (Journal journal = start(settings); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // The writer is at the gate with one before the others come, so that it takes none of them early.
            var first = journal.record(new Transition.Received(receipt(id(0), 7)));
            await().until(() -> forces.get() == 1);
            List<Future<?>> callers = new ArrayList<>();
            for (int i = 1; i <= 64; i++) {
                InstanceId id = id(i);
                callers.add(threads.submit(() -> {
                    journal.received(receipt(id, 7));
                    return null;
                }));
            }
            await().until(() -> journal.health().queued() == 64);
            gate.countDown();
            commit(first);
            for (Future<?> caller : callers) {
                caller.get();
            }
            // The observer is told after the callers.
            await().untilAsserted(() -> assertThat(commits.get()).isEqualTo(forces.get()));
            assertThat(commits.get()).isEqualTo(2);
            assertThat(journal.totals()).containsEntry(InstanceState.RECEIVED, 65L);
        }
    }

    @Test
    @DisplayName("A checkpoint stores no part of a transaction: it waits for the one that is under way")
    void aCheckpointIsNeverBesideATransaction() throws Exception {
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        JournalSettings settings = JournalSettings.defaults().withObserver((_, _) -> {
            underWay.countDown();
            try {
                awaitGate(gate);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try (Journal journal = start(settings); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var received = journal.record(new Transition.Received(receipt(id(1), 7)));
            underWay.await();
            Future<?> checkpoint = threads.submit(() -> {
                journal.checkpoint();
                return null;
            });
            assertThatThrownBy(() -> checkpoint.get(300, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
            gate.countDown();
            checkpoint.get(60, TimeUnit.SECONDS);
            commit(received);
        }
    }

    @Test
    void stepsThatNobodyWaitsForAreCommittedInGroups() throws Exception {
        AtomicInteger groups = new AtomicInteger();
        JournalSettings settings = JournalSettings.defaults()
                .withObserver((_, _) -> groups.incrementAndGet());
        try (Journal journal = start(settings)) {
            for (int i = 1; i <= 100; i++) {
                journal.received(receipt(id(i), 7));
            }
            groups.set(0);
            long start = System.nanoTime();
            List<CompletableFuture<Void>> steps = new ArrayList<>();
            for (int i = 1; i <= 100; i++) {
                steps.add(journal.record(
                        new Transition.Filtered(id(i), Description.NOTHING, new Reason("R", ""))));
                Thread.sleep(1);
            }
            for (CompletableFuture<Void> step : steps) {
                commit(step);
            }
            long millis = (System.nanoTime() - start) / 1_000_000;
            assertThat(groups.get()).as("groups in %d ms", millis)
                    .isLessThanOrEqualTo((int) (millis / 20) + 2);
            assertThat(journal.totals()).containsEntry(InstanceState.FILTERED, 100L)
                    .containsEntry(InstanceState.RECEIVED, 0L);
            assertThat(journal.verify()).isEmpty();
        }
    }

    @Test
    @DisplayName("Success is answered although storing failed: not when the file's name is not durable")
    void aFolderThatCannotBeForcedFailsTheReceptionOnly() throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        // The journal's own look, which would find the database well meanwhile, is an hour away.
        JournalSettings settings = new JournalSettings(100, 100, Duration.ofSeconds(10), Duration.ofHours(1),
                _ -> {
                    if (broken.get()) {
                        throw new IOException("I/O error");
                    }
                }, _ -> {
                }, (_, _) -> {
                });
        try (Journal journal = start(settings)) {
            assertThatThrownBy(() -> journal.received(receipt(id(1), 7)))
                    .isInstanceOf(StorageUnavailableException.class)
                    .isNotInstanceOf(CommitInDoubtException.class);
            assertThat(journal.instance(id(1))).isEmpty();
            assertThat(journal.health().healthy()).isFalse();
            commit(journal.record(new Transition.AssociationOpened(7, "CT1", "GANTRY", "peer", NOON)));
            broken.set(false);
            journal.received(receipt(id(1), 7));
            assertThat(journal.health().healthy()).isTrue();
        }
    }

    @Test
    @DisplayName("Success is answered although storing failed: not by a journal that hangs")
    void aJournalThatHangsIsGivenUpAfterTheDeadline() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        JournalSettings settings = JournalSettings.defaults().withHooks(_ -> awaitGate(gate), _ -> {
        }).withCommitDeadline(Duration.ofSeconds(1));
        try (Journal journal = start(settings)) {
            // The writer is at work and has its connection: the deadline is for the gate alone.
            commit(journal.record(new Transition.AssociationOpened(7, "CT1", "GANTRY", "peer", NOON)));
            assertThatThrownBy(() -> journal.received(receipt(id(1), 7))).as("the writer has it")
                    .isInstanceOf(CommitInDoubtException.class);
            assertThatThrownBy(() -> journal.received(receipt(id(2), 7))).as("it was never taken")
                    .isInstanceOf(StorageUnavailableException.class)
                    .isNotInstanceOf(CommitInDoubtException.class);
            gate.countDown();
            commit(journal.record(new Transition.Received(receipt(id(3), 7))));
            assertThat(journal.instance(id(1))).isPresent();
            assertThat(journal.instance(id(2))).isEmpty();
        }
    }

    @Test
    @DisplayName("The listener stops accepting because connection logging blocks it: a stalled journal does not block it")
    void recordingAnAssociationDoesNotWaitForTheJournal() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        JournalSettings settings = JournalSettings.defaults().withHooks(_ -> awaitGate(gate), _ -> {
        });
        try (Journal journal = start(settings)) {
            var first = journal.record(new Transition.Received(receipt(id(1), 7)));
            List<CompletableFuture<Void>> logged = new ArrayList<>();
            for (int i = 0; i < 1500; i++) {
                logged.add(journal.record(
                        new Transition.AssociationOpened(1000L + i, "CT1", "GANTRY", "10.0.0.7", NOON)));
            }
            assertThat(first).isNotDone();
            gate.countDown();
            for (var association : logged) {
                commit(association);
            }
        }
    }

    @Test
    void aFullQueuePushesBack() throws Exception {
        CountDownLatch atGate = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        JournalSettings settings = new JournalSettings(2, 1, Duration.ofMillis(100), Duration.ofMillis(500),
                _ -> {
                    atGate.countDown();
                    awaitGate(gate);
                }, _ -> {
                }, (_, _) -> {
                });
        try (Journal journal = start(settings)) {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            all.add(journal.record(new Transition.Received(receipt(id(1), 7))));
            atGate.await();
            for (int i = 2; i <= 4; i++) {
                all.add(journal.record(new Transition.Received(receipt(id(i), 7))));
            }
            assertThatThrownBy(() -> commit(all.getLast())).isInstanceOf(StorageUnavailableException.class);
            gate.countDown();
            commit(all.getFirst());
        }
    }

    @Test
    void oneRefusedRowDoesNotFailItsNeighbours() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        AtomicBoolean first = new AtomicBoolean(true);
        JournalSettings settings = JournalSettings.defaults().withHooks(_ -> {
            if (first.getAndSet(false)) {
                awaitGate(gate);
            }
        }, _ -> {
        });
        try (Journal journal = start(settings)) {
            var gated = journal.record(new Transition.Received(receipt(id(9), 7)));
            await().until(() -> !first.get());
            var one = journal.record(new Transition.Received(receipt(id(1), 7)));
            var two = journal.record(new Transition.Received(receipt(id(2), 7)));
            var again = journal.record(new Transition.Received(receipt(id(9), 7)));
            var duplicate = journal.record(new Transition.Received(receipt(id(1), 7)));
            var three = journal.record(new Transition.Received(receipt(id(3), 7)));
            gate.countDown();
            commit(gated);
            commit(one);
            commit(two);
            commit(three);
            assertThatThrownBy(() -> commit(duplicate)).as("each is then tried alone")
                    .isInstanceOf(StorageUnavailableException.class);
            assertThatThrownBy(() -> commit(again))
                    .as("refused by the database, with its whole batch at first")
                    .isInstanceOf(StorageUnavailableException.class);
            assertThat(journal.totals()).containsEntry(InstanceState.RECEIVED, 4L);
            assertThat(journal.verify()).isEmpty();
        }
    }

    @Test
    void anIdTwiceInOneTransactionIsRefusedOnce() throws Exception {
        CountDownLatch atGate = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        JournalSettings settings = JournalSettings.defaults().withHooks(_ -> {
            atGate.countDown();
            awaitGate(gate);
        }, _ -> {
        });
        try (Journal journal = start(settings)) {
            var gated = journal.record(new Transition.Received(receipt(id(9), 7)));
            atGate.await();
            var one = journal.record(new Transition.Received(receipt(id(1), 7)));
            var same = journal.record(new Transition.Received(receipt(id(1), 7)));
            gate.countDown();
            commit(gated);
            commit(one);
            assertThatThrownBy(() -> commit(same)).isInstanceOf(IllegalTransitionException.class);
        }
    }

    @Test
    void aBrokenDatabaseIsReportedAndForgottenWhenItWorksAgain() throws Exception {
        try (Journal journal = start(JournalSettings.defaults())) {
            sql("ALTER TABLE chain_head RENAME TO hidden");
            assertThatThrownBy(() -> journal.received(receipt(id(1), 7)))
                    .isInstanceOf(StorageUnavailableException.class);
            assertThat(journal.health().healthy()).isFalse();
            assertThat(journal.health().problem()).contains("42");
            sql("ALTER TABLE hidden RENAME TO chain_head");
            await().until(() -> journal.health().healthy());
            journal.received(receipt(id(1), 7));
        }
    }

    @Test
    void filesAreGivenAwayOnlyAfterACheckpoint() throws Exception {
        Collection<InstanceId> gone = new ConcurrentLinkedQueue<>();
        JournalSettings settings = new JournalSettings(100, 100, Duration.ofSeconds(10), Duration.ofHours(1),
                _ -> {
                }, gone::addAll, (_, _) -> {
                });
        try (Journal journal = start(settings)) {
            journal.received(receipt(id(1), 7));
            journal.received(receipt(id(2), 7));
            commit(journal.record(new Transition.Filtered(id(1), Description.NOTHING, new Reason("R", ""))));
            assertThat(gone).isEmpty();
            journal.checkpoint();
            assertThat(gone).containsExactly(id(1));
            journal.checkpoint();
            assertThat(gone).hasSize(1);
        }
    }

    private Journal start(JournalSettings settings) throws IOException {
        return JdbcJournal.start(database, settings, Samples.clockAt(NOON));
    }

    private void sql(String statement) throws Exception {
        try (Connection connection = database.connection(); Statement s = connection.createStatement()) {
            s.execute(statement);
        }
    }

    private static void awaitGate(CountDownLatch gate) throws IOException {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
