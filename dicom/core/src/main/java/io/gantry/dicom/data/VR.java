package io.gantry.dicom.data;

import org.jspecify.annotations.Nullable;

/**
 * The value representations of PS3.5 Table 6.2-1 and their encoding in an explicit VR data element (PS3.5 7.1.2).
 */
public enum VR {
    AE(Kind.TEXT, 1, false), AS(Kind.TEXT, 1, false), AT(Kind.BINARY, 2, false), CS(Kind.TEXT, 1, false), DA(
            Kind.TEXT, 1,
            false), DS(Kind.TEXT, 1, false), DT(Kind.TEXT, 1, false), FD(Kind.BINARY, 8, false), FL(
                    Kind.BINARY, 4,
                    false), IS(Kind.TEXT, 1, false), LO(Kind.CHARSET_TEXT, 1, false), LT(Kind.CHARSET_TEXT, 1,
                            false), OB(Kind.BINARY, 1, true), OD(Kind.BINARY, 8, true), OF(Kind.BINARY, 4,
                                    true), OL(Kind.BINARY, 4, true), OV(Kind.BINARY, 8, true), OW(Kind.BINARY,
                                            2, true), PN(Kind.CHARSET_TEXT, 1, false), SH(Kind.CHARSET_TEXT,
                                                    1, false), SL(Kind.BINARY, 4, false), SQ(Kind.SEQUENCE, 1,
                                                            true), SS(Kind.BINARY, 2, false), ST(
                                                                    Kind.CHARSET_TEXT, 1,
                                                                    false), SV(Kind.BINARY, 8, true), TM(
                                                                            Kind.TEXT, 1,
                                                                            false), UC(Kind.CHARSET_TEXT, 1,
                                                                                    true), UI(Kind.TEXT, 1,
                                                                                            false), UL(
                                                                                                    Kind.BINARY,
                                                                                                    4,
                                                                                                    false), UN(
                                                                                                            Kind.BINARY,
                                                                                                            1,
                                                                                                            true), UR(
                                                                                                                    Kind.TEXT,
                                                                                                                    1,
                                                                                                                    true), US(
                                                                                                                            Kind.BINARY,
                                                                                                                            2,
                                                                                                                            false), UT(
                                                                                                                                    Kind.CHARSET_TEXT,
                                                                                                                                    1,
                                                                                                                                    true), UV(
                                                                                                                                            Kind.BINARY,
                                                                                                                                            8,
                                                                                                                                            true);

    private enum Kind {
        TEXT, CHARSET_TEXT, BINARY, SEQUENCE
    }

    private static final @Nullable VR[] BY_CODE = new @Nullable VR[26 * 26];

    static {
        for (VR vr : values()) {
            BY_CODE[index(vr.name().charAt(0), vr.name().charAt(1))] = vr;
        }
    }

    private final Kind kind;
    private final int unitSize;
    private final boolean isLong;

    VR(Kind kind, int unitSize, boolean isLong) {
        this.kind = kind;
        this.unitSize = unitSize;
        this.isLong = isLong;
    }

    private static int index(int first, int second) {
        return (first - 'A') * 26 + second - 'A';
    }

    /** The VR of two ASCII characters as they stand in the data set, or null where there is none. */
    public static @Nullable VR of(int first, int second) {
        if (first < 'A' || first > 'Z' || second < 'A' || second > 'Z') {
            return null;
        }
        return BY_CODE[index(first, second)];
    }

    /** The VR of a two-letter name, or null where there is none. */
    public static @Nullable VR of(String name) {
        return name.length() == 2 ? of(name.charAt(0), name.charAt(1)) : null;
    }

    /** True where an explicit VR element carries two reserved bytes and a 32-bit length (PS3.5 Table 7.1-1). */
    public boolean isLong() {
        return isLong;
    }

    /** True for values that are characters, whichever repertoire they are in. */
    public boolean isText() {
        return kind == Kind.TEXT || kind == Kind.CHARSET_TEXT;
    }

    /** True where Specific Character Set (0008,0005) governs the value (PS3.5 6.1.2.3). */
    public boolean usesCharacterSet() {
        return kind == Kind.CHARSET_TEXT;
    }

    /** The number of bytes that are swapped as one when the byte order changes: 1, 2, 4 or 8 (AT: 2). */
    public int unitSize() {
        return unitSize;
    }

    /** The byte that makes an odd value even: NUL for UI and binary values, space for other text (PS3.5 6.2). */
    public byte paddingByte() {
        return (byte) (isText() && this != UI ? ' ' : 0);
    }

    /** True where a backslash separates values (PS3.5 6.4); in ST, LT, UT and UR it is a character as any other. */
    public boolean isMultiValued() {
        return isText() && this != ST && this != LT && this != UT && this != UR;
    }
}
