package io.gantry.gateway.deliver;

import io.gantry.gateway.process.CleanInstance;

/** One way into a destination, kept open between instances. Confined to one thread. */
interface Outlet extends AutoCloseable {

    /** Delivers an instance; failures are results. */
    Attempt deliver(CleanInstance instance);

    /** Whether something is held open at the destination, over which the next instance can go. */
    boolean isOpen();

    /** No instance came for some time; {@code idleNanos} since the last. */
    void idle(long idleNanos);

    @Override
    void close();
}
