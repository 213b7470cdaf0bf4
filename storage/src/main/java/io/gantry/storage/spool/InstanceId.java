package io.gantry.storage.spool;

import java.time.Instant;
import java.util.HexFormat;

/**
 * Our own name for a received instance: 44 bits of milliseconds since 1970-01-01T00:00Z, then a 20-bit
 * sequence. Ascending in the order of reception, so files and journal rows are appended and never scattered,
 * and a span of time is a span of ids. Printed as 16 lower-case hexadecimal digits; says nothing about the
 * patient.
 *
 * @param value the id as a number, never negative
 */
public record InstanceId(long value) implements Comparable<InstanceId> {

    static final int SEQUENCE_BITS = 20;
    private static final HexFormat HEX = HexFormat.of();

    public InstanceId {
        if (value < 0) {
            throw new IllegalArgumentException("an instance id is never negative");
        }
    }

    /**
     * The id printed as {@code text}.
     *
     * @throws IllegalArgumentException unless {@code text} is 16 hexadecimal digits of an id
     */
    public static InstanceId parse(String text) {
        if (text.length() != 16) {
            throw new IllegalArgumentException("an instance id has 16 hexadecimal digits");
        }
        return new InstanceId(HexFormat.fromHexDigitsToLong(text));
    }

    /**
     * The smallest id that an instance received at {@code time} can have: the bound of a search by time.
     */
    public static InstanceId firstAt(Instant time) {
        return new InstanceId(Math.max(0, time.toEpochMilli()) << SEQUENCE_BITS);
    }

    /**
     * When the id was given, to the millisecond; later than the clock said if ids had run ahead of it.
     */
    public Instant time() {
        return Instant.ofEpochMilli(value >>> SEQUENCE_BITS);
    }

    @Override
    public int compareTo(InstanceId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return HEX.toHexDigits(value);
    }
}
