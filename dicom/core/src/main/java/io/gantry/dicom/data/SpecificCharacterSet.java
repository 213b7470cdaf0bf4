package io.gantry.dicom.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Specific Character Set (0008,0005): how bytes become characters and back (PS3.3 C.12.1.1.2, PS3.5 6.1.2). Immutable
 * and safe for any thread.
 *
 * <p>What the terms do not define is never guessed: {@link #decode} and {@link #encode} answer null, and the caller
 * keeps the bytes. A decoded text holds a backslash only where the data set has a value delimiter, never as the
 * second byte of a character, so it may be split there.
 */
public final class SpecificCharacterSet {

    /** The default repertoire, ISO-IR 6, which governs where (0008,0005) is absent or empty. */
    public static final SpecificCharacterSet ASCII = new SpecificCharacterSet(List.of(), List.of(), null,
            new Iso2022(GraphicSet.ASCII, null, Set.of(), false));

    /** Without code extensions, one term alone; bytes above 7FH need no escape. */
    private static final Map<String, Charset> STAND_ALONE = Map.of("ISO_IR 192", UTF_8, "GB18030",
            Charset.forName("GB18030"), "GBK", Charset.forName("GBK"));
    private static final Map<String, GraphicSet> BY_NUMBER = Map.ofEntries(Map.entry("6", GraphicSet.ASCII),
            Map.entry("100", GraphicSet.LATIN_1), Map.entry("101", GraphicSet.LATIN_2),
            Map.entry("109", GraphicSet.LATIN_3), Map.entry("110", GraphicSet.LATIN_4),
            Map.entry("144", GraphicSet.CYRILLIC), Map.entry("127", GraphicSet.ARABIC),
            Map.entry("126", GraphicSet.GREEK), Map.entry("138", GraphicSet.HEBREW),
            Map.entry("148", GraphicSet.LATIN_5), Map.entry("203", GraphicSet.LATIN_9),
            Map.entry("13", GraphicSet.JIS_X_0201_KATAKANA), Map.entry("166", GraphicSet.THAI),
            Map.entry("87", GraphicSet.JIS_X_0208), Map.entry("159", GraphicSet.JIS_X_0212),
            Map.entry("149", GraphicSet.KS_X_1001), Map.entry("58", GraphicSet.GB_2312));
    private static final String EXTENDED = "ISO 2022 IR ";
    private static final String SINGLE = "ISO_IR ";

    /** Hospitals use few sets; the bound keeps a hostile peer from filling the heap with inventions. */
    private static final int CACHE_LIMIT = 256;
    private static final Map<List<String>, SpecificCharacterSet> CACHE = new ConcurrentHashMap<>();

    private final List<String> terms;
    private final List<String> unknownTerms;
    private final @Nullable Charset charset;
    private final Iso2022 iso2022;

    private SpecificCharacterSet(List<String> terms, List<String> unknownTerms, @Nullable Charset charset,
            Iso2022 iso2022) {
        this.terms = terms;
        this.unknownTerms = unknownTerms;
        this.charset = charset;
        this.iso2022 = iso2022;
    }

    /**
     * The character set of the values of (0008,0005) in their order; none, or one empty value, is the default. Terms
     * misspelt in case or separators ({@code ISO IR 100}) and single-byte terms without {@code 2022} beside others
     * are understood; for other deviations see {@link #unknownTerms()}.
     */
    public static SpecificCharacterSet of(String... definedTerms) {
        return of(List.of(definedTerms));
    }

    /** As {@link #of(String...)}. */
    public static SpecificCharacterSet of(List<String> definedTerms) {
        SpecificCharacterSet known = CACHE.get(definedTerms);
        if (known != null) {
            return known;
        }
        SpecificCharacterSet created = create(definedTerms);
        if (CACHE.size() < CACHE_LIMIT) {
            CACHE.put(List.copyOf(definedTerms), created);
        }
        return created;
    }

    private static SpecificCharacterSet create(List<String> values) {
        if (values.stream().allMatch(String::isBlank)) {
            return ASCII;
        }
        List<String> terms = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            String term = canonical(values.get(i), values.size() > 1);
            // Only the first value may be empty, and stand-alone sets have no company (PS3.3 C.12.1.1.2).
            if (term == null || term.isEmpty() && i > 0
                    || STAND_ALONE.containsKey(term) && values.size() > 1) {
                unknown.add(values.get(i).strip());
            }
            terms.add(term == null ? values.get(i).strip() : term);
        }
        if (!unknown.isEmpty()) {
            return new SpecificCharacterSet(List.copyOf(terms), List.copyOf(unknown), null, ASCII.iso2022);
        }
        Charset charset = STAND_ALONE.get(terms.getFirst());
        Iso2022 iso2022 = charset == null ? iso2022(terms) : ASCII.iso2022;
        return new SpecificCharacterSet(List.copyOf(terms), List.of(), charset, iso2022);
    }

    /** The defined term that a value means, empty for an empty value, or null where it means none. */
    private static @Nullable String canonical(String value, boolean withOthers) {
        String letters = value.toUpperCase(Locale.ROOT).replaceAll("[ _-]", "");
        if (letters.isEmpty()) {
            return "";
        }
        if (letters.equals("GB18030") || letters.equals("GBK")) {
            return letters;
        }
        boolean extended = letters.startsWith("ISO2022IR");
        if (!extended && !letters.startsWith("ISOIR")) {
            return null;
        }
        String number = letters.substring(extended ? 9 : 5);
        if (!extended && STAND_ALONE.containsKey(SINGLE + number)) {
            return SINGLE + number;
        }
        GraphicSet set = BY_NUMBER.get(number);
        if (set == null) {
            return null;
        }
        return (extended || withOthers || set.width() > 1 ? EXTENDED : SINGLE) + number;
    }

    private static Iso2022 iso2022(List<String> terms) {
        Set<GraphicSet> available = new LinkedHashSet<>();
        GraphicSet initialG0 = GraphicSet.ASCII;
        GraphicSet initialG1 = null;
        for (int i = 0; i < terms.size(); i++) {
            String term = terms.get(i);
            GraphicSet set = term.isEmpty()
                    ? GraphicSet.ASCII
                    : BY_NUMBER.getOrDefault(term.substring(term.lastIndexOf(' ') + 1), GraphicSet.ASCII);
            GraphicSet companion = set == GraphicSet.JIS_X_0201_KATAKANA
                    ? GraphicSet.JIS_X_0201_ROMAN
                    : GraphicSet.ASCII;
            // Kanji alone would leave no byte for delimiters: text starts in ASCII even where value 1 names them.
            if (i == 0) {
                initialG0 = companion;
                initialG1 = set.isG1() ? set : null;
            }
            if (set.width() == 1 || i == 0) {
                available.add(companion);
            }
            available.add(set);
        }
        return new Iso2022(initialG0, initialG1, available, terms.getFirst().isEmpty() || terms.size() > 1
                || terms.getFirst().startsWith(EXTENDED));
    }

    /** The defined terms in their standard spelling, as (0008,0005) should hold them; empty for the default. */
    public List<String> terms() {
        return terms;
    }

    /**
     * Values that are no defined term, or not where they stand. While there are any, only the default repertoire is
     * decoded and encoded.
     */
    public List<String> unknownTerms() {
        return unknownTerms;
    }

    /**
     * Decodes a whole element value, padding and delimiters included.
     *
     * @param vr decides which delimiters reset code extensions, and whether the set applies at all: in text other than
     *        LO, LT, PN, SH, ST, UC and UT the default repertoire governs (PS3.5 6.1.2.2); UN is read as UT
     * @return the characters, or null where a byte means none in this set
     */
    public @Nullable String decode(byte[] bytes, int offset, int length, VR vr) {
        boolean governs = governs(vr);
        if ((!governs || iso2022.startsInAscii()) && isPlainAscii(bytes, offset, length)) {
            return new String(bytes, offset, length, ISO_8859_1);
        }
        if (!governs) {
            return ASCII.iso2022.decode(bytes, offset, length, vr);
        }
        return charset == null
                ? iso2022.decode(bytes, offset, length, vr)
                : decode(bytes, offset, length, charset);
    }

    /** Encodes a whole element value, without padding; null where the set lacks a character (see {@link #decode}). */
    public byte @Nullable [] encode(String text, VR vr) {
        boolean governs = governs(vr);
        if ((!governs || iso2022.startsInAscii()) && isPlainAscii(text)) {
            return text.getBytes(ISO_8859_1);
        }
        if (!governs) {
            return ASCII.iso2022.encode(text, vr);
        }
        return charset == null ? iso2022.encode(text, vr) : encode(text, charset);
    }

    /** True where {@link #encode} has an answer. */
    public boolean canEncode(String text, VR vr) {
        return encode(text, vr) != null;
    }

    private static boolean governs(VR vr) {
        return vr.usesCharacterSet() || !vr.isText();
    }

    private static boolean isPlainAscii(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] < 0 || bytes[i] == GraphicSet.ESC) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlainAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7F || text.charAt(i) == GraphicSet.ESC) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable String decode(byte[] bytes, int offset, int length, Charset charset) {
        try {
            String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length)).toString();
            return text.indexOf(GraphicSet.ESC) < 0 ? text : null;
        } catch (CharacterCodingException _) {
            return null;
        }
    }

    private static byte @Nullable [] encode(String text, Charset charset) {
        if (text.indexOf(GraphicSet.ESC) >= 0) {
            return null;
        }
        try {
            ByteBuffer encoded = charset.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException _) {
            return null;
        }
    }

    /** The terms as (0008,0005) holds them. */
    @Override
    public String toString() {
        return String.join("\\", terms);
    }
}
