package io.gantry.dicom.net.pdu;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Immutable bytes of a negotiation item. Its text form tells the length only: identities and passcodes travel
 * here.
 */
public final class Octets {

    /** No bytes. */
    public static final Octets EMPTY = new Octets(new byte[0]);

    private final byte[] bytes;

    private Octets(byte[] bytes) {
        Bytes.requireUnsignedShort(bytes.length, "length");
        this.bytes = bytes;
    }

    /** A copy of the bytes, at most 65535. */
    public static Octets of(byte... bytes) {
        return new Octets(bytes.clone());
    }

    static Octets of(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(copy);
        return new Octets(copy);
    }

    public int length() {
        return bytes.length;
    }

    /** A copy. */
    public byte[] toArray() {
        return bytes.clone();
    }

    void putTo(ByteBuffer out) {
        out.put(bytes);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Octets other && Arrays.equals(bytes, other.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
