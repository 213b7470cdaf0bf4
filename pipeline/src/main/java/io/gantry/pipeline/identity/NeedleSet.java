package io.gantry.pipeline.identity;

import java.util.List;
import java.util.Set;

/**
 * Searches a text for all needles at once: at each place the next two characters tell, by a small table, which needles
 * may begin there. A few nanoseconds a character, as long as needles are dozens. Immutable.
 */
public final class NeedleSet {

    private static final int SLOTS = 1 << 10;

    private final Needle[] needles;
    /** Index plus 1 of the first needle by its two first characters; 0 where there is none. */
    private final int[] first = new int[SLOTS];
    /** Index plus 1 of the next needle of the same slot. */
    private final int[] next;
    private final UidSet uids;

    public NeedleSet(List<Needle> list, Set<String> uids) {
        needles = list.toArray(Needle[]::new);
        next = new int[needles.length];
        for (int i = needles.length - 1; i >= 0; i--) {
            int slot = slot(needles[i].text().charAt(0), needles[i].text().charAt(1));
            next[i] = first[slot];
            first[slot] = i + 1;
        }
        this.uids = new UidSet(uids);
    }

    private static int slot(char a, char b) {
        return (a * 31 + b) & (SLOTS - 1);
    }

    /** What a value is, where that decides which needles can be in it. */
    public enum Haystack {
        TEXT,
        /** Numbers, dates, UIDs: identifiers that are digits only are not searched in it. */
        NUMBERS,
        /** Bytes that may be anything: only what is long enough not to occur by chance is searched. */
        BYTES
    }

    private static final int SHORTEST_IN_BYTES = 6;

    /** Whether any needle or UID is in the text. */
    public boolean anyIn(char[] text, int length, Haystack haystack) {
        return uids.anyIn(text, length) || anyNeedleIn(text, length, haystack);
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

    private static boolean isAt(Needle needle, char[] text, int length, int at, Haystack haystack) {
        String wanted = needle.text();
        int size = wanted.length();
        if (size > length - at || needle.numeric() && haystack == Haystack.NUMBERS
                || haystack == Haystack.BYTES && size < SHORTEST_IN_BYTES) {
            return false;
        }
        for (int i = 2; i < size; i++) {
            if (text[at + i] != wanted.charAt(i)) {
                return false;
            }
        }
        return text[at] == wanted.charAt(0) && text[at + 1] == wanted.charAt(1)
                && needle.countsBetween(at == 0 ? 0 : text[at - 1],
                        at + size == length ? 0 : text[at + size]);
    }
}
