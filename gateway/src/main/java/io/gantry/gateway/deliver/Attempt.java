package io.gantry.gateway.deliver;

import org.jspecify.annotations.Nullable;

/**
 * How an attempt to deliver ended.
 *
 * @param status DIMSE status; null where there is none
 * @param detail for a person; no value, no instance UID
 */
record Attempt(Result result, @Nullable Integer status, String detail) {

    /** What follows. */
    enum Result {
        /** The destination has it. */
        SENT,
        /** This instance is tried again later. */
        LATER,
        /** The destination cannot be reached: nothing is tried for a while. */
        UNREACHABLE,
        /** Trying again would not help. */
        REFUSED
    }
}
