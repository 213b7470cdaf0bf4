package io.gantry.dicom.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes data sets byte by byte, right or wrong: what the writer of this project does not write. Lengths are what the
 * test says, not what follows.
 */
public final class RawDataSet {

    public static final long UNDEFINED = 0xFFFFFFFFL;
    private static final int ITEM = 0xFFFEE000;
    private static final int ITEM_END = 0xFFFEE00D;
    private static final int SEQUENCE_END = 0xFFFEE0DD;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final boolean explicitVr;
    private final boolean bigEndian;

    private RawDataSet(boolean explicitVr, boolean bigEndian) {
        this.explicitVr = explicitVr;
        this.bigEndian = bigEndian;
    }

    public static RawDataSet explicitLittle() {
        return new RawDataSet(true, false);
    }

    public static RawDataSet explicitBig() {
        return new RawDataSet(true, true);
    }

    public static RawDataSet implicitLittle() {
        return new RawDataSet(false, false);
    }

    /** An element's header with any length. */
    public RawDataSet header(int tag, String vr, long length) {
        tag(tag);
        if (!explicitVr) {
            return number(length, 4);
        }
        bytes(vr.getBytes(StandardCharsets.US_ASCII));
        return switch (vr) {
            case "OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV" ->
                number(0, 2).number(length, 4);
            default -> number(length, 2);
        };
    }

    /** An element of text, its length as it is, odd or even. */
    public RawDataSet text(int tag, String vr, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
        return header(tag, vr, bytes.length).bytes(bytes);
    }

    public RawDataSet us(int tag, int value) {
        return header(tag, "US", 2).number(value, 2);
    }

    public RawDataSet item(long length) {
        return tag(ITEM).number(length, 4);
    }

    public RawDataSet itemEnd() {
        return tag(ITEM_END).number(0, 4);
    }

    public RawDataSet sequenceEnd() {
        return tag(SEQUENCE_END).number(0, 4);
    }

    public RawDataSet tag(int tag) {
        return number(tag >>> 16, 2).number(tag & 0xFFFF, 2);
    }

    public RawDataSet number(long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (value >>> 8 * (bigEndian ? bytes - 1 - i : i)));
        }
        return this;
    }

    public RawDataSet bytes(byte... bytes) {
        out.write(bytes, 0, bytes.length);
        return this;
    }

    public RawDataSet append(RawDataSet other) {
        return bytes(other.toByteArray());
    }

    public int size() {
        return out.size();
    }

    public byte[] toByteArray() {
        return out.toByteArray();
    }

    /** As a file: preamble, prefix, and a File Meta Information that names the transfer syntax and nothing else. */
    public byte[] inFile(String transferSyntaxUid) {
        String uid = transferSyntaxUid.length() % 2 == 0 ? transferSyntaxUid : transferSyntaxUid + "\0";
        return explicitLittle().bytes(new byte[128]).bytes((byte) 'D', (byte) 'I', (byte) 'C', (byte) 'M')
                .header(0x00020000, "UL", 4).number(8 + uid.length(), 4).text(0x00020010, "UI", uid)
                .append(this)
                .toByteArray();
    }
}
