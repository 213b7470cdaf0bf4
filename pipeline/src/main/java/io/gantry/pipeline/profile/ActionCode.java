package io.gantry.pipeline.profile;

/**
 * The codes of PS3.15 Table E.1-1a. A conditional code leaves the choice to the attribute's type in its IOD; where no
 * IOD is known, the one is taken that is valid for every type which the code allows for.
 */
enum ActionCode {
    D(Action.DUMMY), Z(Action.EMPTY), X(Action.REMOVE), K(Action.KEEP),
    /** Clean; what that is depends on the option and the VR. */
    C(Action.CLEAN), U(Action.UID),
    /** Type 3 or 2: without a value it is valid as both. */
    X_Z(Action.EMPTY),
    /** Type 3 or 1: a dummy is valid as both. */
    X_D(Action.DUMMY), Z_D(Action.DUMMY), X_Z_D(Action.DUMMY),
    /** A sequence of references: kept, the UIDs in it replaced. */
    X_Z_U_STAR(Action.KEEP);

    private final Action action;

    ActionCode(Action action) {
        this.action = action;
    }

    Action action() {
        return action;
    }

    /** The code as the table prints it, for instance {@code X/Z/U*}. */
    static ActionCode of(String printed) {
        return valueOf(printed.replace('/', '_').replace("*", "_STAR"));
    }
}
