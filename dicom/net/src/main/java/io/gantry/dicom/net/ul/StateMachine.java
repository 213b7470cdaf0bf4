package io.gantry.dicom.net.ul;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The upper-layer protocol machine: PS3.8 Table 9-10 as data, and the state that one association is in.
 * Confined to the thread of its association.
 */
public final class StateMachine {

    /** One cell: what to do and where to go. {@code alternative} differs for AE-6 and AR-8 only. */
    record Transition(Action action, State next, State alternative) {
    }

    /**
     * PS3.8 Table 9-10: a row per event, a column per state; "action/next state". AE-6 goes to Sta3 when the
     * request is acceptable by the service-provider, else to Sta13; AR-8 goes to Sta9 on the side of the
     * association requestor, to Sta10 on the other. A dot is a blank cell: the event cannot occur.
     */
    // @formatter:off
    private static final String TABLE_9_10 = """
            Evt   Sta1    Sta2      Sta3    Sta4    Sta5    Sta6    Sta7      Sta8    Sta9    Sta10    Sta11   Sta12   Sta13
            1     AE-1/4  .         .       .       .       .       .         .       .       .        .       .       .
            2     .       .         .       AE-2/5  .       .       .         .       .       .        .       .       .
            3     .       AA-1/13   AA-8/13 .       AE-3/6  AA-8/13 AA-8/13   AA-8/13 AA-8/13 AA-8/13  AA-8/13 AA-8/13 AA-6/13
            4     .       AA-1/13   AA-8/13 .       AE-4/1  AA-8/13 AA-8/13   AA-8/13 AA-8/13 AA-8/13  AA-8/13 AA-8/13 AA-6/13
            5     AE-5/2  .         .       .       .       .       .         .       .       .        .       .       .
            6     .       AE-6/3,13 AA-8/13 .       AA-8/13 AA-8/13 AA-8/13   AA-8/13 AA-8/13 AA-8/13  AA-8/13 AA-8/13 AA-7/13
            7     .       .         AE-7/6  .       .       .       .         .       .       .        .       .       .
            8     .       .         AE-8/13 .       .       .       .         .       .       .        .       .       .
            9     .       .         .       .       .       DT-1/6  .         AR-7/8  .       .        .       .       .
            10    .       AA-1/13   AA-8/13 .       AA-8/13 DT-2/6  AR-6/7    AA-8/13 AA-8/13 AA-8/13  AA-8/13 AA-8/13 AA-6/13
            11    .       .         .       .       .       AR-1/7  .         .       .       .        .       .       .
            12    .       AA-1/13   AA-8/13 .       AA-8/13 AR-2/8  AR-8/9,10 AA-8/13 AA-8/13 AA-8/13  AA-8/13 AA-8/13 AA-6/13
            13    .       AA-1/13   AA-8/13 .       AA-8/13 AA-8/13 AR-3/1    AA-8/13 AA-8/13 AR-10/12 AR-3/1  AA-8/13 AA-6/13
            14    .       .         .       .       .       .       .         AR-4/13 AR-9/11 .        .       AR-4/13 .
            15    .       .         AA-1/13 AA-2/1  AA-1/13 AA-1/13 AA-1/13   AA-1/13 AA-1/13 AA-1/13  AA-1/13 AA-1/13 .
            16    .       AA-2/1    AA-3/1  .       AA-3/1  AA-3/1  AA-3/1    AA-3/1  AA-3/1  AA-3/1   AA-3/1  AA-3/1  AA-2/1
            17    .       AA-5/1    AA-4/1  AA-4/1  AA-4/1  AA-4/1  AA-4/1    AA-4/1  AA-4/1  AA-4/1   AA-4/1  AA-4/1  AR-5/1
            18    .       AA-2/1    .       .       .       .       .         .       .       .        .       .       AA-2/1
            19    .       AA-1/13   AA-8/13 .       AA-8/13 AA-8/13 AA-8/13   AA-8/13 AA-8/13 AA-8/13  AA-8/13 AA-8/13 AA-7/13
            """;
    // @formatter:on

    private static final @Nullable Transition[][] TRANSITIONS = parse();

    private final boolean requestor;
    private State state = State.STA1;

    /** @param requestor whether this side asked for the association */
    public StateMachine(boolean requestor) {
        this.requestor = requestor;
    }

    /** The cell of Table 9-10, or null where it is blank. */
    static @Nullable Transition lookup(State state, Event event) {
        return TRANSITIONS[event.ordinal()][state.ordinal()];
    }

    public State state() {
        return state;
    }

    /** Whether the table defines what the event does in the present state. */
    public boolean allows(Event event) {
        return lookup(state, event) != null;
    }

    /**
     * Moves to the next state.
     *
     * @return the action to perform
     * @throws IllegalStateException if the event cannot occur in the present state
     */
    public Action fire(Event event) {
        return fire(event, requestor);
    }

    /** As {@link #fire(Event)} for the arrival of an A-ASSOCIATE-RQ, which may be acceptable or not (AE-6). */
    public Action fireAssociateRq(boolean acceptable) {
        return fire(Event.A_ASSOCIATE_RQ_RECEIVED, acceptable);
    }

    private Action fire(Event event, boolean firstChoice) {
        Transition transition = lookup(state, event);
        if (transition == null) {
            throw new IllegalStateException(event + " cannot occur in " + state);
        }
        state = firstChoice ? transition.next : transition.alternative;
        return transition.action;
    }

    private static @Nullable Transition[][] parse() {
        @Nullable
        Transition[][] table = new @Nullable Transition[Event.values().length][State.values().length];
        TABLE_9_10.lines().skip(1).map(row -> row.strip().split("\\s+")).forEach(row -> {
            int event = Integer.parseInt(row[0]);
            for (int state = 1; state < row.length; state++) {
                table[event - 1][state - 1] = parseCell(row[state]);
            }
        });
        return table;
    }

    private static @Nullable Transition parseCell(String cell) {
        if (cell.equals(".")) {
            return null;
        }
        String[] parts = cell.toUpperCase(Locale.ROOT).split("[/,]");
        State next = State.of(Integer.parseInt(parts[1]));
        State alternative = parts.length > 2 ? State.of(Integer.parseInt(parts[2])) : next;
        return new Transition(Action.of(parts[0]), next, alternative);
    }
}
