package io.gantry.gateway.admin;

import java.util.List;

/** What the node says of its own state. Called from the admin server's threads at any time; must not block. */
@FunctionalInterface
public interface Health {

    /** Every component; the node is ready when all of them are. */
    List<Component> components();

    /**
     * One component.
     *
     * @param name   such as {@code spool} or {@code listener GANTRY}
     * @param ready  whether it can do its work
     * @param detail what keeps it from that, or how it stands; no attribute value ever
     */
    record Component(String name, boolean ready, String detail) {
    }
}
