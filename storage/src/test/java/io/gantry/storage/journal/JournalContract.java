package io.gantry.storage.journal;

import static io.gantry.storage.Samples.NOON;
import static io.gantry.storage.Samples.commit;
import static io.gantry.storage.Samples.description;
import static io.gantry.storage.Samples.id;
import static io.gantry.storage.Samples.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.gantry.storage.Samples;
import io.gantry.storage.StorageUnavailableException;
import io.gantry.storage.spool.InstanceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every journal does. */
abstract class JournalContract {

    private static final Reason WHY = new Reason("BURNED_IN_ANNOTATION", "(0028,0301)");
    final Journal journal;

    JournalContract(Journal journal) {
        this.journal = journal;
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void aReceivedInstanceIsThere() throws Exception {
        journal.received(receipt(id(1), 7));
        InstanceRecord row = journal.instance(id(1)).orElseThrow();
        assertThat(row.receipt()).isEqualTo(receipt(id(1), 7));
        assertThat(row.state()).isEqualTo(InstanceState.RECEIVED);
        assertThat(row.reason()).isNull();
        assertThat(row.updatedAt()).isEqualTo(NOON);
        assertThat(journal.instance(id(2))).isEmpty();
        assertThat(journal.lastId()).isEqualTo(id(1).value());
    }

    @Test
    void theWholeWayToDelivered() throws Exception {
        received(1);
        commit(journal.record(processed(1, "archive", "backup")));
        assertThat(journal.due("archive", NOON, null, 10)).extracting(DeliveryRecord::id)
                .containsExactly(id(1));
        commit(journal.record(new Transition.DeliverySent(id(1), "archive", 0xB000, "coercion")));
        assertThat(state(1)).isEqualTo(InstanceState.PROCESSED);
        commit(journal.record(new Transition.DeliverySent(id(1), "backup", 0, "")));
        assertThat(state(1)).isEqualTo(InstanceState.DELIVERED);
        assertThat(journal.deliveries(id(1))).extracting(DeliveryRecord::destination, DeliveryRecord::state,
                DeliveryRecord::attempts, DeliveryRecord::status).containsExactly(
                        tuple("archive", DeliveryState.SENT, 1, 0xB000),
                        tuple("backup", DeliveryState.SENT, 1, 0));
        assertThat(journal.events(id(1))).extracting(EventRecord::type).containsExactly(EventType.RECEIVED,
                EventType.PROCESSED, EventType.SENT, EventType.SENT, EventType.DELIVERED);
        assertThat(journal.events(id(1)).get(2).detail()).isEqualTo("archive B000H: coercion");
        assertThat(journal.verify()).isEmpty();
    }

    @Test
    @DisplayName("The step says by which pixel rule an instance was processed, or that none was for it")
    void theStepNamesThePixelRule() throws Exception {
        for (int i = 1; i <= 2; i++) {
            received(i);
            Description known = description(0, i);
            commit(journal
                    .record(new Transition.Processed(id(i), i == 1 ? known : known.withRule("known.yaml:12"),
                            Set.of("archive", "backup"))));
        }
        assertThat(journal.events(id(1)).get(1).detail()).isEqualTo("for archive,backup; no pixel rule");
        assertThat(journal.events(id(2)).get(1).detail())
                .isEqualTo("for archive,backup; pixel rule known.yaml:12");
        assertThat(journal.verify()).isEmpty();
    }

    @Test
    void processingTellsWhatReceptionCouldNot() throws Exception {
        received(1);
        commit(journal.record(processed(1, "archive")));
        InstanceRecord row = journal.instance(id(1)).orElseThrow();
        Description expected = description(0, 1);
        assertThat(row.description().pseudonyms()).isEqualTo(expected.pseudonyms());
        assertThat(row.description().profileDigest()).isEqualTo("ab12");
        assertThat(row.description().tablesEdition()).isEqualTo("2026d");
        assertThat(row.machineId()).isEqualTo(Samples.machine().id());
        for (Lookup by : Lookup.values()) {
            Pseudonyms p = expected.pseudonyms();
            String key = switch (by) {
                case STUDY -> p.studyUid();
                case SERIES -> p.seriesUid();
                case INSTANCE -> p.instanceUid();
                case PATIENT -> p.patientId();
                case ACCESSION -> p.accession();
            };
            assertThat(journal.find(by, String.valueOf(key), Journal.FIRST, 10)).as("%s", by).hasSize(1);
            assertThat(journal.find(by, "unknown", Journal.FIRST, 10)).isEmpty();
        }
    }

    @Test
    void whatIsKnownStaysKnownWhenALaterStepKnowsLess() throws Exception {
        received(1);
        commit(journal.record(processed(1, "archive")));
        commit(journal.record(new Transition.Quarantined(id(1), Description.NOTHING, WHY)));
        InstanceRecord row = journal.instance(id(1)).orElseThrow();
        assertThat(row.description().pseudonyms()).isEqualTo(description(0, 1).pseudonyms());
        assertThat(row.reason()).isEqualTo(WHY);
    }

    @Test
    void aQuarantinedInstanceIsHeldRetriedAndDelivered() throws Exception {
        received(1);
        commit(journal.record(new Transition.Quarantined(id(1), description(0, 1), WHY)));
        assertThat(journal.inState(InstanceState.QUARANTINED, Journal.FIRST, 10)).singleElement()
                .extracting(InstanceRecord::reason).isEqualTo(WHY);
        assertThat(journal.machines()).singleElement().extracting(MachineRecord::held).isEqualTo(1L);
        commit(journal.record(new Transition.Retried(id(1))));
        assertThat(journal.instance(id(1)).orElseThrow().reason()).isNull();
        assertThat(journal.machines()).singleElement().extracting(MachineRecord::held).isEqualTo(0L);
        commit(journal.record(processed(1, "archive")));
        commit(journal.record(new Transition.DeliverySent(id(1), "archive", 0, "")));
        assertThat(state(1)).isEqualTo(InstanceState.DELIVERED);
        assertThat(journal.machines()).singleElement().extracting(MachineRecord::instances).isEqualTo(1L);
    }

    @Test
    void filteredAndDiscardedAreTheEnd() throws Exception {
        received(1);
        received(2);
        commit(journal.record(new Transition.Filtered(id(1), Description.NOTHING, new Reason("RULE", "r1"))));
        commit(journal.record(new Transition.Quarantined(id(2), Description.NOTHING, WHY)));
        commit(journal.record(new Transition.Discarded(id(2), new Reason("OPERATOR", ""))));
        assertThat(state(1)).isEqualTo(InstanceState.FILTERED);
        assertThat(state(2)).isEqualTo(InstanceState.DISCARDED);
        refused(new Transition.Retried(id(2)));
        refused(processed(1, "archive"));
    }

    @Test
    void deliveriesThatFailedCanBeGivenUp() throws Exception {
        for (int i = 1; i <= 3; i++) {
            received(i);
            commit(journal.record(processed(i, "archive", "backup")));
            commit(journal.record(new Transition.DeliveryFailed(id(i), "archive", 0xA900, "refused")));
        }
        commit(journal.record(new Transition.DeliveryFailed(id(1), "backup", null, "gave up")));
        commit(journal.record(new Transition.DeliverySent(id(2), "backup", 0, "")));
        Reason operator = new Reason("OPERATOR", "");
        refused(new Transition.Discarded(id(3), operator));

        commit(journal.record(new Transition.Discarded(id(1), operator)));
        commit(journal.record(new Transition.Discarded(id(2), operator)));

        assertThat(state(1)).isEqualTo(InstanceState.DISCARDED);
        assertThat(journal.instance(id(1)).orElseThrow().reason()).isEqualTo(operator);
        assertThat(journal.events(id(1)).getLast()).satisfies(event -> {
            assertThat(event.type()).isEqualTo(EventType.DISCARDED);
            assertThat(event.detail()).endsWith("not taken by archive,backup");
        });
        assertThat(state(2)).as("a destination has it").isEqualTo(InstanceState.DELIVERED);
        assertThat(journal.events(id(2))).extracting(EventRecord::type)
                .endsWith(EventType.DELIVERY_GIVEN_UP, EventType.DELIVERED);
        assertThat(state(3)).as("still due").isEqualTo(InstanceState.PROCESSED);
        assertThat(journal.undelivered(Journal.FIRST, 9)).extracting(u -> u.instance().receipt().id())
                .containsExactly(id(3));
        commit(journal.record(new Transition.DeliverySent(id(3), "backup", 0, "")));
        List<Balance> lines = new ArrayList<>();
        assertThat(journal.reconcile(lines::add)).isTrue();
        assertThat(lines.getFirst()).satisfies(line -> {
            assertThat(line.forwarded()).isEqualTo(1);
            assertThat(line.discarded()).isEqualTo(1);
            assertThat(line.held()).isEqualTo(1);
        });
        assertThat(journal.verify()).isEmpty();
        refused(new Transition.DeliveryRetried(id(1), "archive"));
    }

    @Test
    void deliveriesAreCountedByDestination() throws Exception {
        for (int i = 1; i <= 4; i++) {
            commit(journal.record(new Transition.Received(receipt(id(i), 7))));
            commit(journal.record(processed(i, "archive", "backup")));
            commit(journal.record(new Transition.DeliveryPostponed(id(i), "archive", NOON, null, "")));
            commit(journal.record(i < 3
                    ? new Transition.DeliverySent(id(i), "archive", 0, "")
                    : new Transition.DeliveryFailed(id(i), "archive", 0xA900, "")));
        }
        assertThat(journal.deliveryCounts(NOON.minusSeconds(1), NOON.plusSeconds(60))).containsExactly(
                new DeliveryCount("archive", DeliveryState.SENT, 0, 2, 4),
                new DeliveryCount("archive", DeliveryState.FAILED, 0xA900, 2, 4),
                new DeliveryCount("backup", DeliveryState.PENDING, null, 4, 0));
        assertThat(journal.deliveryCounts(NOON.plusMillis(2), NOON.plusMillis(3))).containsExactly(
                new DeliveryCount("archive", DeliveryState.SENT, 0, 1, 2),
                new DeliveryCount("backup", DeliveryState.PENDING, null, 1, 0));
        assertThat(journal.deliveryCounts(NOON.plusSeconds(60), NOON.plusSeconds(61))).isEmpty();
    }

    @Test
    void illegalStepsAreRefusedAndChangeNothing() throws Exception {
        received(1);
        refused(new Transition.Retried(id(1)));
        refused(new Transition.Discarded(id(1), WHY));
        refused(new Transition.DeliverySent(id(1), "archive", 0, ""));
        refused(processed(99, "archive"));
        refused(new Transition.FileMissing(id(99)));
        refused(new Transition.StudyHasTwoPatients(id(99)));
        refused(new Transition.Recovered(receipt(id(1), 7)));
        refused(new Transition.AssociationClosed(99, NOON, "released", 0, 0));
        commit(journal.record(processed(1, "archive")));
        refused(processed(1, "archive"));
        refused(new Transition.DeliverySent(id(1), "elsewhere", 0, ""));
        refused(new Transition.DeliveryRetried(id(1), "archive"));
        assertThat(journal.events(id(1))).hasSize(2);
        assertThat(journal.verify()).isEmpty();
    }

    @Test
    void aStudyOfTwoPatientsIsAWarningThatChangesNoState() throws Exception {
        received(1);
        commit(journal.record(new Transition.StudyHasTwoPatients(id(1))));

        assertThat(state(1)).isEqualTo(InstanceState.RECEIVED);
        assertThat(journal.events(id(1))).extracting(EventRecord::type)
                .containsExactly(EventType.RECEIVED, EventType.STUDY_HAS_TWO_PATIENTS);
        assertThat(journal.verify()).isEmpty();
    }

    @Test
    void aRefusedStepDoesNotSpoilItsNeighbours() throws Exception {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 1; i <= 50; i++) {
            all.add(journal.record(new Transition.Received(receipt(id(i), 7))));
            all.add(journal.record(new Transition.Retried(id(i))));
        }
        for (int i = 0; i < all.size(); i += 2) {
            commit(all.get(i));
            int refused = i + 1;
            assertThatThrownBy(() -> commit(all.get(refused))).isInstanceOf(IllegalTransitionException.class);
        }
        assertThat(journal.totals()).containsEntry(InstanceState.RECEIVED, 50L);
    }

    @Test
    void manyStepsOfOneInstanceInOneTransaction() throws Exception {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        all.add(journal.record(new Transition.Received(receipt(id(1), 7))));
        all.add(journal.record(processed(1, "archive", "backup")));
        all.add(journal.record(new Transition.DeliverySent(id(1), "backup", 0, "")));
        all.add(journal.record(new Transition.Quarantined(id(1), Description.NOTHING, WHY)));
        all.add(journal.record(new Transition.Retried(id(1))));
        all.add(journal.record(processed(1, "archive", "backup")));
        for (var step : all) {
            commit(step);
        }
        assertThat(state(1)).isEqualTo(InstanceState.PROCESSED);
        assertThat(journal.deliveries(id(1))).extracting(DeliveryRecord::state)
                .containsExactly(DeliveryState.PENDING, DeliveryState.SENT);
        commit(journal.record(new Transition.DeliverySent(id(1), "archive", 0, "")));
        assertThat(state(1)).isEqualTo(InstanceState.DELIVERED);
        assertThat(journal.verify()).isEmpty();
        assertThat(journal.totals()).containsEntry(InstanceState.DELIVERED, 1L).containsEntry(
                InstanceState.PROCESSED, 0L);
    }

    @Test
    void deliveriesAreDueInTheirOrderAndPaged() throws Exception {
        for (int i = 1; i <= 5; i++) {
            received(i);
            commit(journal.record(processed(i, "archive")));
        }
        commit(journal.record(new Transition.DeliveryPostponed(id(1), "archive", NOON.plusSeconds(60), 0xA700,
                "busy")));
        commit(journal.record(new Transition.DeliveryFailed(id(2), "archive", 0x0122, "refused")));
        List<DeliveryRecord> first = journal.due("archive", NOON, null, 2);
        assertThat(first).extracting(DeliveryRecord::id).containsExactly(id(3), id(4));
        assertThat(journal.due("archive", NOON, first.getLast(), 2)).extracting(DeliveryRecord::id)
                .containsExactly(id(5));
        assertThat(journal.due("archive", NOON.plusSeconds(60), null, 9)).last()
                .extracting(DeliveryRecord::id, DeliveryRecord::attempts, DeliveryRecord::status)
                .containsExactly(id(1), 1, 0xA700);
        assertThat(journal.due("backup", NOON, null, 9)).isEmpty();
        received(6);
        assertThat(journal.destinationsDue()).containsExactly("archive");
        commit(journal.record(processed(6, "zoo", "backup")));
        assertThat(journal.destinationsDue()).containsExactly("archive", "backup", "zoo");
        commit(journal.record(new Transition.DeliverySent(id(6), "zoo", 0, "")));
        commit(journal.record(new Transition.DeliveryFailed(id(6), "backup", null, "gone")));
        assertThat(journal.destinationsDue()).containsExactly("archive");
        assertThat(journal.undeliveredCounts()).containsExactlyInAnyOrder(
                new DeliveryCount("archive", DeliveryState.PENDING, null, 4, 1),
                new DeliveryCount("archive", DeliveryState.FAILED, null, 1, 1),
                new DeliveryCount("backup", DeliveryState.FAILED, null, 1, 1));
        commit(journal.record(new Transition.Discarded(id(6), new Reason("OPERATOR", ""))));
        assertThat(journal.deliveriesInState("archive", DeliveryState.FAILED, null, 9))
                .extracting(DeliveryRecord::id).containsExactly(id(2));
        commit(journal.record(new Transition.DeliveryFailed(id(4), "archive", null, "gone")));
        assertThat(journal.undelivered(Journal.FIRST, 1)).singleElement().satisfies(u -> {
            assertThat(u.instance().receipt().id()).isEqualTo(id(2));
            assertThat(u.failed()).singleElement().extracting(DeliveryRecord::destination,
                    DeliveryRecord::status, DeliveryRecord::detail)
                    .containsExactly("archive", 0x0122, "refused");
        });
        assertThat(journal.undelivered(id(2), 9)).extracting(u -> u.instance().receipt().id())
                .containsExactly(id(4));
        commit(journal.record(new Transition.DeliveryRetried(id(4), "archive")));
        commit(journal.record(new Transition.DeliveryRetried(id(2), "archive")));
        assertThat(journal.undelivered(Journal.FIRST, 9)).isEmpty();
        assertThat(journal.due("archive", NOON, null, 9)).hasSize(4);
    }

    @Test
    void aQuarantinedInstanceIsNotDueAnywhere() throws Exception {
        received(1);
        commit(journal.record(processed(1, "archive", "backup")));
        commit(journal.record(new Transition.DeliverySent(id(1), "backup", 0, "")));
        commit(journal.record(new Transition.Quarantined(id(1), Description.NOTHING, WHY)));
        assertThat(journal.due("archive", NOON, null, 9)).isEmpty();
        refused(new Transition.DeliverySent(id(1), "archive", 0, ""));
        assertThat(journal.deliveries(id(1))).extracting(DeliveryRecord::destination)
                .containsExactly("backup");
    }

    @Test
    void pagesFollowEachOther() throws Exception {
        for (int i = 1; i <= 7; i++) {
            received(i);
        }
        List<InstanceId> seen = new ArrayList<>();
        InstanceId after = Journal.FIRST;
        for (List<InstanceId> page = journal.idsInState(InstanceState.RECEIVED, after, 3); !page
                .isEmpty(); page = journal.idsInState(InstanceState.RECEIVED, after, 3)) {
            seen.addAll(page);
            after = page.getLast();
        }
        assertThat(seen).containsExactly(id(1), id(2), id(3), id(4), id(5), id(6), id(7));
        assertThat(journal.receivedBetween(NOON.plusMillis(2), NOON.plusMillis(4), Journal.FIRST, 9))
                .extracting(r -> r.receipt().id()).containsExactly(id(2), id(3));
        assertThat(journal.states(id(6), id(9))).isEqualTo(
                Map.of(id(6), InstanceState.RECEIVED, id(7), InstanceState.RECEIVED));
        assertThat(journal.ofAssociation(7, id(5), 9)).hasSize(2);
    }

    @Test
    void associationsAreRecorded() throws Exception {
        var _ = journal.record(new Transition.AssociationOpened(11, "CT1", "GANTRY", "10.0.0.7", NOON));
        var _ = journal.record(new Transition.AssociationOpened(12, "MR1", "GANTRY", "10.0.0.8", NOON));
        commit(journal.record(new Transition.AssociationClosed(11, NOON.plusSeconds(5), "released", 3, 1)));
        refused(new Transition.AssociationClosed(11, NOON, "released", 3, 1));
        assertThat(journal.associations(Long.MAX_VALUE, 9)).containsExactly(
                new AssociationRecord(12, "MR1", "GANTRY", "10.0.0.8", NOON, null, null, null, null),
                new AssociationRecord(11, "CT1", "GANTRY", "10.0.0.7", NOON, NOON.plusSeconds(5), "released",
                        3L,
                        1L));
        assertThat(journal.lastEvents(2)).extracting(EventRecord::type)
                .containsExactly(EventType.ASSOCIATION_OPENED, EventType.ASSOCIATION_CLOSED);
        assertThat(journal.lastEvents(EventType.ASSOCIATION_OPENED, 9)).extracting(EventRecord::associationId)
                .containsExactly(11L, 12L);
        assertThat(journal.lastEvents(EventType.ASSOCIATION_OPENED, 1)).extracting(EventRecord::associationId)
                .containsExactly(12L);
        assertThat(journal.lastEvents(EventType.UNLOCKED, 9)).isEmpty();
    }

    @Test
    void aLostRowIsWrittenAgainWithItsAssociation() throws Exception {
        commit(journal.record(new Transition.Recovered(receipt(id(1), 7))));
        commit(journal.record(new Transition.Recovered(receipt(id(2), 7))));
        assertThat(state(2)).isEqualTo(InstanceState.RECEIVED);
        assertThat(journal.associations(Long.MAX_VALUE, 9)).extracting(AssociationRecord::id)
                .containsExactly(7L);
        assertThat(journal.events(id(1))).extracting(EventRecord::type).containsExactly(EventType.RECOVERED);
    }

    @Test
    @DisplayName("29,329 in, 29,219 out, and nobody noticed: per association and per study, every instance is accounted for")
    void everythingReceivedIsAccountedFor() throws Exception {
        var _ = journal.record(new Transition.AssociationOpened(7, "CT1", "GANTRY", "10.0.0.7", NOON));
        for (int i = 1; i <= 6; i++) {
            received(i);
        }
        for (int i = 1; i <= 4; i++) {
            commit(journal.record(processed(i, "archive")));
        }
        commit(journal.record(new Transition.DeliverySent(id(1), "archive", 0, "")));
        commit(journal.record(new Transition.DeliverySent(id(2), "archive", 0, "")));
        commit(journal.record(new Transition.DeliveryFailed(id(3), "archive", 0x0122, "")));
        commit(journal.record(new Transition.Quarantined(id(5), description(1, 5), WHY)));
        commit(journal.record(new Transition.Filtered(id(6), Description.NOTHING, WHY)));
        commit(journal.record(new Transition.AssociationClosed(7, NOON, "released", 6, 2)));

        List<Balance> lines = new ArrayList<>();
        assertThat(journal.reconcile(lines::add)).isFalse();
        assertThat(lines).hasSize(4);
        Balance association = lines.getFirst();
        assertThat(association).extracting(Balance::received, Balance::forwarded, Balance::held,
                Balance::filtered, Balance::inHand, Balance::refused).containsExactly(6L, 2L, 2L, 1L, 1L, 2L);
        assertThat(association.balanced()).isFalse();
        assertThat(lines.get(1)).extracting(Balance::studyUid, Balance::received, Balance::inHand)
                .containsExactly("2.25.10", 4L, 1L);
        assertThat(lines.get(2)).extracting(Balance::studyUid, Balance::held, Balance::balanced)
                .containsExactly("2.25.11", 1L, true);
        assertThat(lines.get(3)).extracting(Balance::studyUid, Balance::filtered).containsExactly(null, 1L);

        commit(journal.record(new Transition.DeliverySent(id(4), "archive", 0, "")));
        assertThat(journal.reconcile(_ -> {
        })).isTrue();
    }

    @Test
    @DisplayName("Received must equal forwarded + held + rejected: an instance that was acknowledged but has no row is an alarm")
    void anAcknowledgedInstanceWithoutARowIsNoticed() throws Exception {
        var _ = journal.record(new Transition.AssociationOpened(7, "CT1", "GANTRY", "10.0.0.7", NOON));
        received(1);
        commit(journal.record(new Transition.Filtered(id(1), Description.NOTHING, WHY)));
        commit(journal.record(new Transition.AssociationClosed(7, NOON, "released", 2, 0)));
        assertThat(journal.reconcile(_ -> {
        })).isFalse();
    }

    @Test
    void instancesOfAnUnknownAssociationAreAccountedForToo() throws Exception {
        received(1);
        List<Balance> lines = new ArrayList<>();
        assertThat(journal.reconcile(lines::add)).isFalse();
        assertThat(lines).first().extracting(Balance::associationId, Balance::inHand).containsExactly(7L, 1L);
    }

    @Test
    void anEmptyJournalIsBalancedAndWhole() throws Exception {
        assertThat(journal.reconcile(_ -> {
        })).isTrue();
        assertThat(journal.verify()).isEmpty();
        assertThat(journal.lastId()).isZero();
        assertThat(journal.totals()).hasSize(InstanceState.values().length);
    }

    @Test
    void aClosedJournalTakesNothing() {
        journal.close();
        assertThatThrownBy(() -> journal.received(receipt(id(1), 7)))
                .isInstanceOf(StorageUnavailableException.class);
        assertThat(journal.record(new Transition.Retried(id(1)))).isCompletedExceptionally();
        assertThat(journal.health().healthy()).isFalse();
    }

    @Test
    void machinesAreToldApart() throws Exception {
        received(1);
        received(2);
        Machine other = new Machine("ACME", "Scan 9000", null, "1.0", "CT", 512, 256);
        commit(journal.record(processed(1, "archive")));
        Description d = new Description(null, null, null, null, null, Pseudonyms.UNKNOWN, other);
        commit(journal.record(new Transition.Processed(id(2), d, Set.of("archive"))));
        assertThat(journal.machines()).extracting(MachineRecord::machine).containsExactlyInAnyOrder(
                Samples.machine(), other);
    }

    @Test
    @DisplayName("what became of attributes is counted by profile, attribute and action, over the instances of a span of time")
    void actionsAreCounted() throws Exception {
        ActionSet.Pair name = new ActionSet.Pair("0010,0010", "EMPTY");
        ActionSet.Pair date = new ActionSet.Pair("0008,0020", "SHIFT_DATE");
        ActionSet both = new ActionSet(7, List.of(name, date));
        ActionSet one = new ActionSet(-8, List.of(name));
        for (int i = 1; i <= 4; i++) {
            received(i);
        }
        for (int i = 1; i <= 3; i++) {
            commit(journal.record(new Transition.Processed(id(i),
                    description(0, i).withActions(i == 3 ? one : both), Set.of("archive"))));
        }
        Instant from = id(1).time();
        Instant until = id(4).time().plusSeconds(1);
        assertThat(journal.actionCounts(from, until)).containsExactly(new ActionCount("ab12", date, 2),
                new ActionCount("ab12", name, 3));
        // An instance that is cleaned again counts once, by what became of it last.
        commit(journal.record(new Transition.Quarantined(id(1), Description.NOTHING, WHY)));
        commit(journal.record(new Transition.Retried(id(1))));
        commit(journal.record(new Transition.Processed(id(1), description(0, 1).withActions(one),
                Set.of("archive"))));
        assertThat(journal.actionCounts(from, until)).containsExactly(new ActionCount("ab12", date, 1),
                new ActionCount("ab12", name, 3));
        assertThat(journal.actionCounts(until, until.plusSeconds(1))).isEmpty();
    }

    @Test
    void rulesAreCountedForEachMachine() throws Exception {
        Description dose = description(0, 1).withRule("ACME dose page");
        for (int i = 1; i <= 4; i++) {
            received(i);
        }
        commit(journal.record(new Transition.Processed(id(1), dose, Set.of("archive"))));
        commit(journal.record(new Transition.Quarantined(id(2), dose.withRule(null), WHY)));
        assertThat(journal.machines()).singleElement().extracting(MachineRecord::rules)
                .isEqualTo(Map.of("ACME dose page", 1L));
        commit(journal.record(new Transition.Retried(id(2))));
        var second = journal.record(new Transition.Processed(id(2), dose, Set.of("archive")));
        var third = journal
                .record(new Transition.Processed(id(3), dose.withRule("x".repeat(200)), Set.of("archive")));
        commit(second);
        commit(third);
        commit(journal.record(processed(4, "archive")));
        assertThat(journal.machines()).singleElement()
                .extracting(MachineRecord::instances, MachineRecord::held, MachineRecord::rules)
                .containsExactly(4L, 0L, Map.of("ACME dose page", 2L, "x".repeat(128), 1L));
    }

    private void received(int n) throws Exception {
        journal.received(receipt(id(n), 7));
    }

    private static Transition processed(int n, String... destinations) {
        return new Transition.Processed(id(n), description(0, n), Set.of(destinations));
    }

    private InstanceState state(int n) throws Exception {
        Optional<InstanceRecord> row = journal.instance(id(n));
        return row.orElseThrow().state();
    }

    private void refused(Transition transition) {
        assertThatThrownBy(() -> commit(journal.record(transition)))
                .isInstanceOf(IllegalTransitionException.class);
    }
}
