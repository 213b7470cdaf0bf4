package io.gantry.pipeline.identity;

import java.util.BitSet;
import java.util.Set;

/**
 * Searches a text for UIDs, of which an instance may have thousands that all begin alike: each run of digits and points
 * is looked up, as a whole and up to each of its points, for what stands below a UID tells it too. Immutable.
 */
public final class UidSet {

    /** Shorter runs are numbers. */
    public static final int SHORTEST = 10;

    private final String[] slots;

    UidSet(Set<String> uids) {
        slots = new String[Integer.highestOneBit(2 * uids.size() + 1) * 2];
        for (String uid : uids) {
            int slot = slot(uid.hashCode());
            while (slots[slot] != null) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = uid;
        }
    }

    private int slot(int hash) {
        return (hash * 0x9E3779B1 >>> 7) & (slots.length - 1);
    }

    /** Whether any of the UIDs is in the text. */
    boolean anyIn(char[] text, int length) {
        int at = 0;
        while (at < length) {
            if (!isOfUid(text[at])) {
                at++;
                continue;
            }
            int start = at;
            // As String computes it, so that prefixes need no String.
            int hash = 0;
            while (at < length && isOfUid(text[at])) {
                if (text[at] == '.' && at - start >= SHORTEST && contains(text, start, at - start, hash)) {
                    return true;
                }
                hash = 31 * hash + text[at++];
            }
            if (at - start >= SHORTEST && contains(text, start, at - start, hash)) {
                return true;
            }
        }
        return false;
    }

    /** Marks every run of digits and points long enough to be a UID. */
    void mark(char[] text, BitSet places) {
        for (int at = 0; at < text.length; at++) {
            int start = at;
            while (at < text.length && isOfUid(text[at])) {
                at++;
            }
            if (at - start >= SHORTEST) {
                places.set(start, at);
            }
        }
    }

    /** Whether a text has so long a run of digits and points that a UID could be in it. */
    public static boolean mayBeIn(String text) {
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // There are digits beyond ASCII, which are folded to those in it.
            run = c >= 128 || isOfUid(c) ? run + 1 : 0;
            if (run >= SHORTEST) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfUid(char c) {
        return c >= '0' && c <= '9' || c == '.';
    }

    private boolean contains(char[] text, int start, int length, int hash) {
        for (int slot = slot(hash); slots[slot] != null; slot = (slot + 1) & (slots.length - 1)) {
            String uid = slots[slot];
            if (uid.length() == length && uid.hashCode() == hash && isAt(uid, text, start)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAt(String uid, char[] text, int start) {
        for (int i = 0; i < uid.length(); i++) {
            if (text[start + i] != uid.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
