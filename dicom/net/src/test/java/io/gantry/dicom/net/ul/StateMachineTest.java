package io.gantry.dicom.net.ul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.dicom.net.pdu.PduType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state with every event, against a second reading of PS3.8 Table 9-10 (table-9-10.txt). */
class StateMachineTest {

    /** What the table says of one event in one state; no action where its cell is blank. */
    record Cell(State state, Event event, @Nullable String action, int next, int alternative) {
    }

    static Stream<Cell> table() throws IOException {
        Map<State, Map<Event, Cell>> table = new EnumMap<>(State.class);
        try (InputStream in = Objects
                .requireNonNull(StateMachineTest.class.getResourceAsStream("table-9-10.txt"))) {
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                List<String> parts = List.of(line.strip().split("\\s+"));
                State state = State.valueOf(parts.getFirst().toUpperCase(java.util.Locale.ROOT));
                Map<Event, Cell> cells = table.computeIfAbsent(state, _ -> new EnumMap<>(Event.class));
                parts.stream().skip(1).map(entry -> entry.split(":")).forEach(entry -> {
                    String[] next = entry[2].split("/");
                    for (String number : entry[0].split(",")) {
                        Event event = Event.values()[Integer.parseInt(number) - 1];
                        assertThat(cells.put(event, new Cell(state, event, entry[1],
                                Integer.parseInt(next[0]), Integer.parseInt(next[next.length - 1]))))
                                .as("%s %s twice", state, event).isNull();
                    }
                });
            });
        }
        List<Cell> all = new ArrayList<>();
        for (State state : State.values()) {
            for (Event event : Event.values()) {
                all.add(Objects.requireNonNull(table.get(state)).getOrDefault(event,
                        new Cell(state, event, null, 0, 0)));
            }
        }
        assertThat(all).hasSize(13 * 19);
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("table")
    void everyCell(Cell cell) {
        StateMachine.Transition transition = StateMachine.lookup(cell.state, cell.event);
        if (cell.action == null) {
            assertThat(transition).isNull();
            return;
        }
        Objects.requireNonNull(transition);
        assertThat(transition.action().name().replace('_', '-')).isEqualTo(cell.action);
        assertThat(transition.next().number()).isEqualTo(cell.next);
        assertThat(transition.alternative().number()).isEqualTo(cell.alternative);
    }

    private static StateMachine requestor(Event... events) {
        return after(new StateMachine(true), events);
    }

    private static StateMachine after(StateMachine machine, Event... events) {
        for (Event event : events) {
            machine.fire(event);
        }
        return machine;
    }

    @Test
    void aWholeLifeOnEitherSide() {
        StateMachine requestor = requestor(Event.A_ASSOCIATE_REQUEST, Event.TRANSPORT_CONNECT_CONFIRMATION,
                Event.A_ASSOCIATE_AC_RECEIVED, Event.P_DATA_REQUEST, Event.P_DATA_TF_RECEIVED,
                Event.A_RELEASE_REQUEST);
        assertThat(requestor.state()).isEqualTo(State.STA7);
        assertThat(requestor.fire(Event.A_RELEASE_RP_RECEIVED)).isEqualTo(Action.AR_3);
        assertThat(requestor.state()).isEqualTo(State.STA1);

        StateMachine acceptor = after(new StateMachine(false), Event.TRANSPORT_CONNECT_INDICATION);
        assertThat(acceptor.fireAssociateRq(true)).isEqualTo(Action.AE_6);
        after(acceptor, Event.A_ASSOCIATE_RESPONSE_ACCEPT, Event.A_RELEASE_RQ_RECEIVED,
                Event.A_RELEASE_RESPONSE);
        assertThat(acceptor.state()).isEqualTo(State.STA13);
        assertThat(acceptor.fire(Event.TRANSPORT_CLOSED)).isEqualTo(Action.AR_5);
    }

    @Test
    void aRequestThatIsNotAcceptableLeadsToSta13() {
        StateMachine acceptor = after(new StateMachine(false), Event.TRANSPORT_CONNECT_INDICATION);
        assertThat(acceptor.fireAssociateRq(false)).isEqualTo(Action.AE_6);
        assertThat(acceptor.state()).isEqualTo(State.STA13);
    }

    @Test
    void aReleaseCollisionDependsOnTheSide() {
        StateMachine requestor = requestor(Event.A_ASSOCIATE_REQUEST, Event.TRANSPORT_CONNECT_CONFIRMATION,
                Event.A_ASSOCIATE_AC_RECEIVED, Event.A_RELEASE_REQUEST, Event.A_RELEASE_RQ_RECEIVED);
        assertThat(requestor.state()).isEqualTo(State.STA9);
        StateMachine acceptor = after(new StateMachine(false), Event.TRANSPORT_CONNECT_INDICATION);
        acceptor.fireAssociateRq(true);
        after(acceptor, Event.A_ASSOCIATE_RESPONSE_ACCEPT, Event.A_RELEASE_REQUEST,
                Event.A_RELEASE_RQ_RECEIVED);
        assertThat(acceptor.state()).isEqualTo(State.STA10);
    }

    @Test
    void whatCannotOccurIsAProgrammingError() {
        StateMachine idle = new StateMachine(true);
        assertThat(idle.allows(Event.P_DATA_REQUEST)).isFalse();
        assertThatThrownBy(() -> idle.fire(Event.P_DATA_REQUEST)).isInstanceOf(IllegalStateException.class);
        assertThat(idle.state()).isEqualTo(State.STA1);
    }

    @Test
    void everyPduIsAnEvent() {
        assertThat(Stream.of(PduType.values()).map(Event::received).map(Event::number)).containsExactly(6, 3,
                4, 10, 12, 13, 16);
    }
}
