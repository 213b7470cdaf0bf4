package io.gantry.dicom.data;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The code elements of ISO 2022 that DICOM knows (PS3.3 Tables C.12-3 and C.12-4): a set of graphic characters that an
 * escape sequence designates to G0 (bytes 21H to 7EH) or to G1 (bytes A0H to FFH). Tables are built on first use and
 * safe for any thread.
 */
final class GraphicSet {

    static final GraphicSet ASCII = new GraphicSet("(B", 1, "US-ASCII");
    /** ISO-IR 14: ASCII but for yen sign and overline. */
    static final GraphicSet JIS_X_0201_ROMAN = new GraphicSet("(J", 1, "JIS_X0201");
    /** ISO-IR 13: half-width katakana. */
    static final GraphicSet JIS_X_0201_KATAKANA = new GraphicSet(")I", 1, "JIS_X0201");
    /** ISO-IR 100. */
    static final GraphicSet LATIN_1 = new GraphicSet("-A", 1, "ISO-8859-1");
    /** ISO-IR 101. */
    static final GraphicSet LATIN_2 = new GraphicSet("-B", 1, "ISO-8859-2");
    /** ISO-IR 109. */
    static final GraphicSet LATIN_3 = new GraphicSet("-C", 1, "ISO-8859-3");
    /** ISO-IR 110. */
    static final GraphicSet LATIN_4 = new GraphicSet("-D", 1, "ISO-8859-4");
    /** ISO-IR 144. */
    static final GraphicSet CYRILLIC = new GraphicSet("-L", 1, "ISO-8859-5");
    /** ISO-IR 127. */
    static final GraphicSet ARABIC = new GraphicSet("-G", 1, "ISO-8859-6");
    /** ISO-IR 126. */
    static final GraphicSet GREEK = new GraphicSet("-F", 1, "ISO-8859-7");
    /** ISO-IR 138. */
    static final GraphicSet HEBREW = new GraphicSet("-H", 1, "ISO-8859-8");
    /** ISO-IR 148. */
    static final GraphicSet LATIN_5 = new GraphicSet("-M", 1, "ISO-8859-9");
    /** ISO-IR 203. */
    static final GraphicSet LATIN_9 = new GraphicSet("-b", 1, "ISO-8859-15");
    /** ISO-IR 166, TIS 620-2533. */
    static final GraphicSet THAI = new GraphicSet("-T", 1, "TIS-620");
    /** ISO-IR 87: kanji. */
    static final GraphicSet JIS_X_0208 = new GraphicSet("$B", 2, "x-JIS0208");
    /** ISO-IR 159: supplementary kanji. */
    static final GraphicSet JIS_X_0212 = new GraphicSet("$(D", 2, "JIS_X0212-1990");
    /** ISO-IR 149: hangul and hanja. */
    static final GraphicSet KS_X_1001 = new GraphicSet("$)C", 2, "EUC-KR");
    /** ISO-IR 58: simplified Chinese. */
    static final GraphicSet GB_2312 = new GraphicSet("$)A", 2, "GB2312");

    private static final List<GraphicSet> ALL = List.of(ASCII, JIS_X_0201_ROMAN, JIS_X_0201_KATAKANA, LATIN_1,
            LATIN_2, LATIN_3, LATIN_4, CYRILLIC, ARABIC, GREEK, HEBREW, LATIN_5, LATIN_9, THAI, JIS_X_0208,
            JIS_X_0212, KS_X_1001, GB_2312);

    static final byte ESC = 0x1B;

    private static final int ROW = 94;
    private static final char UNDEFINED = 0;

    private final byte[] escape;
    private final boolean g1;
    private final int width;
    private final String charset;
    /** Characters by code, and codes by character as sorted {@code character << 16 | code}. */
    private volatile char @Nullable [] characters;
    private volatile int @Nullable [] codes;

    GraphicSet(String designator, int width, String charset) {
        this.escape = ("\u001B" + designator).getBytes(StandardCharsets.US_ASCII);
        this.g1 = designator.indexOf(')') >= 0 || designator.indexOf('-') >= 0;
        this.width = width;
        this.charset = charset;
    }

    /** The set that the escape sequence at an offset designates, or null where DICOM knows none. */
    static @Nullable GraphicSet designatedAt(byte[] bytes, int from, int to) {
        for (GraphicSet set : ALL) {
            int end = from + set.escape.length;
            if (end <= to && Arrays.equals(bytes, from, end, set.escape, 0, set.escape.length)) {
                return set;
            }
        }
        return null;
    }

    /** Escape, intermediate and final byte; not to be changed. */
    byte[] escape() {
        return escape;
    }

    /** True for a set that is designated to G1, false for G0. */
    boolean isG1() {
        return g1;
    }

    /** Bytes per character, 1 or 2. */
    int width() {
        return width;
    }

    /** The character of a one-byte code with the high bit ignored, or 0 where the set leaves it undefined. */
    char character(int code) {
        return characters()[code & 0x7F];
    }

    /** The character of a two-byte code with the high bits ignored, or 0 where the set leaves it undefined. */
    char character(int first, int second) {
        int row = (first & 0x7F) - 0x21;
        int cell = (second & 0x7F) - 0x21;
        return row < 0 || row >= ROW || cell < 0 || cell >= ROW ? UNDEFINED : characters()[row * ROW + cell];
    }

    /** The code of a character as it stands in the data set (two-byte codes big endian), or -1. */
    int code(char character) {
        int[] sorted = codes();
        int at = Arrays.binarySearch(sorted, character << 16);
        int found = at >= 0 ? at : -at - 1;
        return found < sorted.length && sorted[found] >>> 16 == character ? sorted[found] & 0xFFFF : -1;
    }

    /** Two threads may build the same table at first; either is good. */
    private char[] characters() {
        char[] table = characters;
        if (table == null) {
            table = new char[width == 1 ? 128 : ROW * ROW];
            for (int i = 0; i < table.length; i++) {
                table[i] = decode(codeAt(i));
            }
            characters = table;
        }
        return table;
    }

    private int[] codes() {
        int[] sorted = codes;
        if (sorted == null) {
            char[] table = characters();
            sorted = IntStream.range(0, table.length).filter(i -> table[i] != UNDEFINED)
                    .map(i -> table[i] << 16 | codeAt(i)).sorted().toArray();
            codes = sorted;
        }
        return sorted;
    }

    private int codeAt(int index) {
        int high = g1 ? 0x80 : 0;
        return width == 1 ? index | high : (index / ROW + 0x21 | high) << 8 | index % ROW + 0x21 | high;
    }

    private char decode(int code) {
        if (width == 1 && !isGraphic(code & 0x7F)) {
            return UNDEFINED;
        }
        // Java takes ISO-IR 14 for ASCII.
        if (this == JIS_X_0201_ROMAN && (code == 0x5C || code == 0x7E)) {
            return code == 0x5C ? '\u00A5' : '\u203E';
        }
        byte[] bytes = width == 1 ? new byte[]{(byte) code} : new byte[]{(byte) (code >>> 8), (byte) code};
        String text = new String(bytes, Charset.forName(charset));
        return text.length() == 1 && text.charAt(0) != '\uFFFD' ? text.charAt(0) : UNDEFINED;
    }

    /** Controls, space and delete are no set's to define, but G1 sets of 96 characters use their places. */
    private boolean isGraphic(int position) {
        return g1 ? position >= 0x20 : position > 0x20 && position < 0x7F;
    }
}
