package io.gantry.dicom.io;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A moving view of a source. What was read stays in the array it was read into, so that elements may keep
 * referring to it; moving on takes a new array.
 */
final class Window {

    private static final VarHandle SHORT_LE = MethodHandles.byteArrayViewVarHandle(short[].class,
            ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT_LE = MethodHandles.byteArrayViewVarHandle(int[].class,
            ByteOrder.LITTLE_ENDIAN);

    private static final int FULL_STEP = 16 * 1024;
    /** After a large value that was skipped there may be another one: little is read ahead, then more. */
    private static final int FIRST_STEP_AFTER_SKIP = 512;

    private final ByteSource source;
    private final long size;
    private byte[] buffer;
    private int position;
    private int end;
    /** Offset in the source of buffer[0]. */
    private long base;
    /** How many bytes are read ahead. */
    private int step = FULL_STEP;
    private long allocated;

    Window(ByteSource source, long offset) {
        this.source = source;
        this.size = source.size();
        if (source instanceof ByteSource.ArraySource array) {
            buffer = array.bytes();
            end = buffer.length;
            position = (int) Math.min(offset, end);
        } else {
            buffer = new byte[0];
            base = offset;
        }
    }

    /** Bytes read into memory so far, all of which elements may refer to; 0 over an array. */
    long allocated() {
        return allocated;
    }

    /** Says that nothing refers to what was read since {@link #allocated()} was {@code bytes}. */
    void release(long bytes) {
        allocated = bytes;
    }

    /** Offset in the source of the next byte. */
    long offset() {
        return base + position;
    }

    long remaining() {
        return size - offset();
    }

    /** Makes {@code n} bytes readable at {@link #position()}; false where the source ends before. */
    boolean require(int n) throws IOException {
        return end - position >= n || refill(n);
    }

    private boolean refill(int n) throws IOException {
        if (remaining() < n) {
            return false;
        }
        int kept = end - position;
        byte[] next = new byte[(int) Math.min(Math.max(n, step), remaining())];
        allocated += next.length;
        step = Math.min(2 * step, FULL_STEP);
        System.arraycopy(buffer, position, next, 0, kept);
        source.readFully(base + end, ByteBuffer.wrap(next, kept, next.length - kept));
        base += position;
        buffer = next;
        position = 0;
        end = next.length;
        return true;
    }

    /** Moves on by {@code n} bytes, which must be there, without reading those not yet read. */
    void skip(long n) {
        if (n <= end - position) {
            position += (int) n;
        } else {
            base += position + n;
            buffer = new byte[0];
            position = 0;
            end = 0;
            step = FIRST_STEP_AFTER_SKIP;
        }
    }

    byte[] buffer() {
        return buffer;
    }

    int position() {
        return position;
    }

    int byteAt(int ahead) {
        return buffer[position + ahead] & 0xFF;
    }

    int shortAt(int ahead, boolean bigEndian) {
        short s = (short) SHORT_LE.get(buffer, position + ahead);
        return (bigEndian ? Short.reverseBytes(s) : s) & 0xFFFF;
    }

    int intAt(int ahead, boolean bigEndian) {
        int i = (int) INT_LE.get(buffer, position + ahead);
        return bigEndian ? Integer.reverseBytes(i) : i;
    }

    int tagAt(int ahead, boolean bigEndian) {
        int i = (int) INT_LE.get(buffer, position + ahead);
        return bigEndian ? Integer.reverseBytes(i) : i << 16 | i >>> 16;
    }
}
