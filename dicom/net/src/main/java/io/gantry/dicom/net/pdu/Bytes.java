package io.gantry.dicom.net.pdu;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Checks and conversions that PDUs and their items share. */
final class Bytes {

    /** The width of the AE title fields (PS3.8 Table 9-11). */
    static final int AE_TITLE_LENGTH = 16;

    private Bytes() {
    }

    static int requireUnsignedByte(int value, String what) {
        return requireRange(value, 0xFF, what);
    }

    static int requireUnsignedShort(int value, String what) {
        return requireRange(value, 0xFFFF, what);
    }

    private static int requireRange(int value, int max, String what) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(what + " out of range 0.." + max + ": " + value);
        }
        return value;
    }

    /** AE titles of up to 16 Latin-1 characters; leading and trailing spaces and NULs are not significant. */
    static String aeTitle(String title) {
        String trimmed = trim(title);
        if (trimmed.length() > AE_TITLE_LENGTH) {
            throw new IllegalArgumentException("AE title longer than 16 characters");
        }
        requireLatin1(trimmed);
        return trimmed;
    }

    /** A UID or name field: padding, which PS3.8 Annex F forbids but some peers send, is dropped. */
    static String text(String value, String what) {
        String trimmed = trim(value);
        requireLatin1(trimmed);
        requireUnsignedShort(trimmed.length(), what + " length");
        return trimmed;
    }

    static String latin1(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes).toString();
    }

    static String trim(String s) {
        int from = 0;
        int to = s.length();
        while (from < to && isPadding(s.charAt(from))) {
            from++;
        }
        while (to > from && isPadding(s.charAt(to - 1))) {
            to--;
        }
        return s.substring(from, to);
    }

    private static boolean isPadding(char c) {
        return c == ' ' || c == 0;
    }

    private static void requireLatin1(String s) {
        if (s.chars().anyMatch(c -> c > 0xFF)) {
            throw new IllegalArgumentException("characters beyond ISO 8859-1");
        }
    }
}
