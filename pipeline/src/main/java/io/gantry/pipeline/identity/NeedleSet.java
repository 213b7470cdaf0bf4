package io.gantry.pipeline.identity;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Searches a text for all needles at once: at each place the next two characters tell, by a small table, which needles
 * may begin there. A few nanoseconds a character, as long as needles are dozens. Immutable.
 */
public final class NeedleSet {

    private static final int SLOTS = 1 << 10;
    private static final int WIDEST_GAP = 2;
    private static final String[] NONE = {};

    private final Needle[] needles;
    private final int[] first;
    private final int[] next;
    private final String[] spaced;
    private final UidSet uids;

    public NeedleSet(List<Needle> list, Set<String> uids) {
        this(new Table(list, Set.of()), new UidSet(uids));
    }

    NeedleSet(Table table, UidSet uids) {
        needles = table.needles;
        first = table.first;
        next = table.next;
        spaced = table.spaced;
        this.uids = uids;
    }

    /** Needles by how they begin: what many sets have in common. Immutable. */
    static final class Table {

        private final Needle[] needles;
        /** Index plus 1 of the first needle by its two first characters; 0 where there is none. */
        private final int[] first = new int[SLOTS];
        /** Index plus 1 of the next needle of the same slot. */
        private final int[] next;
        /** Letters and digits of identifiers that may have anything between them. */
        private final String[] spaced;

        Table(List<Needle> list, Set<String> spaced) {
            this.spaced = spaced.toArray(String[]::new);
            needles = list.toArray(Needle[]::new);
            next = new int[needles.length];
            for (int i = needles.length - 1; i >= 0; i--) {
                int slot = slot(needles[i].text().charAt(0), needles[i].text().charAt(1));
                next[i] = first[slot];
                first[slot] = i + 1;
            }
        }
    }

    private static int slot(char a, char b) {
        return (a * 31 + b) & (SLOTS - 1);
    }

    /** What a value is, where that decides which needles can be in it. */
    public enum Haystack {
        TEXT,
        /** Dates, and what is derived: identifiers that are digits only are not searched in it. */
        NUMBERS,
        /** Integers and decimals (IS, DS): identifiers that are digits only count where they are a whole value. */
        COUNTS,
        /** UIDs: identifiers that are digits only count where they are a whole component. */
        UIDS,
        /** Bytes that may be anything: only what is long enough not to occur by chance is searched. */
        BYTES
    }

    private static final int SHORTEST_IN_BYTES = 6;
    /** Each one of thousands: two do not stand beside each other by chance. */
    private static final char IDEOGRAPHS = 0x2E80;
    /** Shorter numbers are equal to others by chance. */
    private static final int SHORTEST_AMONG_NUMBERS = 6;

    /** Whether any needle or UID is in the text. */
    public boolean anyIn(char[] text, int length, Haystack haystack) {
        return uids.anyIn(text, length) || anyNeedleIn(text, length, haystack)
                || haystack == Haystack.TEXT && anySpacedIn(text, length);
    }

    private boolean anySpacedIn(char[] text, int length) {
        for (String wanted : spaced) {
            for (int at = 0; at <= length - wanted.length(); at++) {
                if (text[at] == wanted.charAt(0) && spacedEnd(wanted, text, length, at) > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Where an identifier ends that begins here and may have something between its letters and digits; 0 if none. */
    private static int spacedEnd(String wanted, char[] text, int length, int at) {
        if (at > 0 && Character.isLetterOrDigit(text[at - 1])) {
            return 0;
        }
        int end = at;
        for (int i = 0; i < wanted.length(); i++) {
            int gap = 0;
            while (i > 0 && end < length && gap < WIDEST_GAP && text[end] != '\\'
                    && !Character.isLetterOrDigit(text[end])) {
                gap++;
                end++;
            }
            if (end == length || text[end] != wanted.charAt(i)) {
                return 0;
            }
            end++;
        }
        return end < length && Character.isLetterOrDigit(text[end]) ? 0 : end;
    }

    private boolean anyNeedleIn(char[] text, int length, Haystack haystack) {
        int commonName = -1;
        int commonComponents = 0;
        int last = length - 1;
        for (int at = 0; at < last; at++) {
            int i = first[slot(text[at], text[at + 1])];
            while (i != 0) {
                Needle needle = needles[i - 1];
                if (isAt(needle, text, length, at, haystack)) {
                    if (!needle.common()) {
                        return true;
                    }
                    // One common word of a name may be chance, two of the same name in one value are the name.
                    if (commonName == needle.name() && commonComponents != needle.component()) {
                        return true;
                    }
                    commonName = needle.name();
                    commonComponents = needle.component();
                }
                i = next[i - 1];
            }
        }
        return false;
    }

    /** The places of the characters of every needle and UID in the text; of common words only where a name is whole. */
    public BitSet placesIn(char[] text, Haystack haystack) {
        BitSet places = new BitSet(text.length);
        Map<Integer, List<int[]>> common = new HashMap<>();
        for (int at = 0; at < text.length - 1; at++) {
            for (int i = first[slot(text[at], text[at + 1])]; i != 0; i = next[i - 1]) {
                Needle needle = needles[i - 1];
                if (!isAt(needle, text, text.length, at, haystack)) {
                    continue;
                }
                if (needle.common()) {
                    common.computeIfAbsent(needle.name(), _ -> new ArrayList<>())
                            .add(new int[]{needle.component(), at, at + needle.text().length()});
                } else {
                    places.set(at, at + needle.text().length());
                }
            }
        }
        for (List<int[]> found : common.values()) {
            if (found.stream().mapToInt(f -> f[0]).distinct().count() > 1) {
                found.forEach(f -> places.set(f[1], f[2]));
            }
        }
        for (String wanted : haystack == Haystack.TEXT ? spaced : NONE) {
            for (int at = 0; at <= text.length - wanted.length(); at++) {
                places.set(at, Math.max(at, spacedEnd(wanted, text, text.length, at)));
            }
        }
        if (uids.anyIn(text, text.length)) {
            uids.mark(text, places);
        }
        return places;
    }

    private static boolean isAt(Needle needle, char[] text, int length, int at, Haystack haystack) {
        String wanted = needle.text();
        int size = wanted.length();
        if (size > length - at || needle.numeric() && haystack == Haystack.NUMBERS
                || haystack == Haystack.BYTES && size < SHORTEST_IN_BYTES && wanted.charAt(0) < IDEOGRAPHS) {
            return false;
        }
        for (int i = 2; i < size; i++) {
            if (text[at + i] != wanted.charAt(i)) {
                return false;
            }
        }
        int start = at;
        // What a record number is filled up with.
        while (needle.numeric() && size >= SHORTEST_AMONG_NUMBERS && start > 0 && text[start - 1] == '0') {
            start--;
        }
        char before = start == 0 ? 0 : text[start - 1];
        char after = at + size == length ? 0 : text[at + size];
        return text[at] == wanted.charAt(0) && text[at + 1] == wanted.charAt(1)
                && needle.countsBetween(before, after) && (!needle.numeric()
                        || isWhole(text, length, at + size, size, before, haystack));
    }

    private static boolean isWhole(char[] text, int length, int end, int size, char before,
            Haystack haystack) {
        return switch (haystack) {
            case TEXT, BYTES -> true;
            case NUMBERS -> false;
            case COUNTS -> size >= SHORTEST_AMONG_NUMBERS && isEdge(before) && endsWhole(text, length, end);
            case UIDS -> size >= SHORTEST_AMONG_NUMBERS && (isEdge(before) || before == '.')
                    && (end == length || isEdge(text[end]) || text[end] == '.');
        };
    }

    /** Whether a number ends here, or has a fraction of zeros only, as decimals are written. */
    private static boolean endsWhole(char[] text, int length, int end) {
        int i = end;
        if (i < length && text[i] == '.') {
            i++;
            while (i < length && text[i] == '0') {
                i++;
            }
        }
        return i == length || isEdge(text[i]);
    }

    private static boolean isEdge(char c) {
        return c == 0 || c == ' ' || c == '\\' || c == '+';
    }
}
