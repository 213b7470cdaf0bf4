package io.gantry.dicom.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * An element whose value bytes are in memory: a stretch of the buffer they were read into, decoded when asked for.
 * The bytes are as they stand in the data set, padding included.
 */
public final class DataElement implements Element {

    private static final VarHandle SHORT_LE = view(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT_BE = view(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT_LE = view(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT_BE = view(int[].class, ByteOrder.BIG_ENDIAN);

    private final int tag;
    private final VR vr;
    private final byte[] buffer;
    private final int offset;
    private final int length;
    private final boolean bigEndian;

    /**
     * An element over a stretch of a buffer, which is not copied and must not change.
     *
     * @param bigEndian byte order of the numbers in it; of no account for text and bytes
     */
    public DataElement(int tag, VR vr, byte[] buffer, int offset, int length, boolean bigEndian) {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (vr == VR.SQ) {
            throw new IllegalArgumentException("A sequence has items, no bytes: " + TagFormat.format(tag));
        }
        this.tag = tag;
        this.vr = vr;
        this.buffer = buffer;
        this.offset = offset;
        this.length = length;
        this.bigEndian = bigEndian;
    }

    /** An element of little endian bytes, padded to an even length with the VR's padding byte. */
    public static DataElement of(int tag, VR vr, byte[] bytes) {
        byte[] even = bytes;
        if ((bytes.length & 1) == 1) {
            even = Arrays.copyOf(bytes, bytes.length + 1);
            even[bytes.length] = vr.paddingByte();
        }
        return new DataElement(tag, vr, even, 0, even.length, false);
    }

    /**
     * An element of text that needs no character set but ASCII; several values are joined by backslashes.
     *
     * @throws IllegalArgumentException where it is not ASCII; the message has no value in it
     */
    public static DataElement ofAscii(int tag, VR vr, String... values) {
        String text = String.join("\\", values);
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7F) {
                throw new IllegalArgumentException("Only ASCII can be put into " + TagFormat.format(tag));
            }
        }
        return of(tag, vr, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** An element without a value. */
    public static DataElement empty(int tag, VR vr) {
        return new DataElement(tag, vr, new byte[0], 0, 0, false);
    }

    private static VarHandle view(Class<?> type, ByteOrder order) {
        return MethodHandles.byteArrayViewVarHandle(type, order);
    }

    @Override
    public int tag() {
        return tag;
    }

    @Override
    public VR vr() {
        return vr;
    }

    /** Number of value bytes, padding included. */
    public int length() {
        return length;
    }

    @Override
    public boolean isEmpty() {
        return length == 0;
    }

    /** Byte order of the numbers in the value. */
    public boolean bigEndian() {
        return bigEndian;
    }

    /** The buffer that the value is a stretch of, for readers that do without a copy; it must not be changed. */
    public byte[] buffer() {
        return buffer;
    }

    /** Where in {@link #buffer()} the value begins. */
    public int offset() {
        return offset;
    }

    /** A copy of the value bytes. */
    public byte[] bytes() {
        return Arrays.copyOfRange(buffer, offset, offset + length);
    }

    /** The same value under another tag or VR. */
    public DataElement as(int otherTag, VR otherVr) {
        return new DataElement(otherTag, otherVr, buffer, offset, length, bigEndian);
    }

    /**
     * The whole value as text, padding and separators included, or null where the bytes are not of the character
     * set.
     */
    public @Nullable String text(SpecificCharacterSet characterSet) {
        if (vr.usesCharacterSet() || vr == VR.UN) {
            return characterSet.decode(buffer, offset, length, vr);
        }
        return new String(buffer, offset, length, StandardCharsets.ISO_8859_1);
    }

    /**
     * The values of a text element, without padding (PS3.5 6.2: trailing spaces and NULs everywhere, leading spaces
     * where they are not significant); null where the bytes are not of the character set. Empty values between
     * separators are kept, an element without a value has none.
     */
    public @Nullable List<String> strings(SpecificCharacterSet characterSet) {
        String text = text(characterSet);
        if (text == null) {
            return null;
        }
        if (!vr.isMultiValued() || text.indexOf('\\') < 0) {
            String only = trim(text);
            return only.isEmpty() ? List.of() : List.of(only);
        }
        List<String> values = new ArrayList<>();
        int start = 0;
        for (int end = text.indexOf('\\'); end >= 0; end = text.indexOf('\\', start)) {
            values.add(trim(text.substring(start, end)));
            start = end + 1;
        }
        values.add(trim(text.substring(start)));
        return values;
    }

    private String trim(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == 0)) {
            end--;
        }
        int start = 0;
        boolean leadingCounts = vr == VR.ST || vr == VR.LT || vr == VR.UT || vr == VR.UC;
        while (!leadingCounts && start < end && text.charAt(start) == ' ') {
            start++;
        }
        return text.substring(start, end);
    }

    /** How many numbers the value holds, by the size of the VR's unit. */
    public int count() {
        return vr == VR.AT ? length / 4 : length / vr.unitSize();
    }

    /** The number at an index, of US (unsigned), SS, UL (as its 32 bits), SL or AT (as a tag); empty past the end. */
    public OptionalInt intAt(int index) {
        if (index < 0 || index >= count()) {
            return OptionalInt.empty();
        }
        return switch (vr) {
            case US -> OptionalInt.of(shortAt(offset + 2 * index) & 0xFFFF);
            case SS -> OptionalInt.of(shortAt(offset + 2 * index));
            case UL, SL ->
                OptionalInt.of((int) (bigEndian ? INT_BE : INT_LE).get(buffer, offset + 4 * index));
            case AT ->
                OptionalInt.of(shortAt(offset + 4 * index) << 16 | shortAt(offset + 4 * index + 2) & 0xFFFF);
            default -> OptionalInt.empty();
        };
    }

    private short shortAt(int at) {
        return (short) (bigEndian ? SHORT_BE : SHORT_LE).get(buffer, at);
    }

    /** True where tag, VR, value bytes and their order are the same. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DataElement e && tag == e.tag && vr == e.vr
                && (bigEndian == e.bigEndian || vr.unitSize() == 1)
                && Arrays.equals(buffer, offset, offset + length, e.buffer, e.offset, e.offset + e.length);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * tag + vr.hashCode()) + length;
    }

    /** Tag, VR and length; the value is never part of it. */
    @Override
    public String toString() {
        return TagFormat.format(tag) + " " + vr + " [" + length + " bytes]";
    }
}
