package io.gantry.dicom.dict;

import io.gantry.dicom.data.VR;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The registry of data elements (PS3.6 Tables 6-1, 7-1, 8-1; PS3.7 Annex E). Keywords and names are read on first
 * use only: receiving needs no more than the VR. Safe for any thread.
 */
public final class StandardDictionary {

    /** Loaded apart from the table of VRs, which every process needs, because few processes need the texts. */
    private static final class Texts {
        static final List<Entry> ENTRIES;
        static final Map<String, Entry> BY_KEYWORD;

        static {
            AttributeTable table = AttributeTable.INSTANCE;
            String[] lines = table.texts().split("\n");
            List<Entry> entries = new ArrayList<>(lines.length);
            Map<String, Entry> byKeyword = HashMap.newHashMap(lines.length);
            for (int i = 0; i < lines.length; i++) {
                String[] cells = lines[i].split("\t", -1);
                Entry entry = new Entry(table.tag(i), cells[0], table.vrs(i), cells[1], "Y".equals(cells[2]),
                        cells[3]);
                entries.add(entry);
                if (!entry.keyword().isEmpty()) {
                    byKeyword.put(entry.keyword(), entry);
                }
            }
            ENTRIES = List.copyOf(entries);
            BY_KEYWORD = Map.copyOf(byKeyword);
        }
    }

    private StandardDictionary() {
    }

    /**
     * One attribute of the dictionary.
     *
     * @param tag group &lt;&lt; 16 | element; of a repeating group the one whose varying digits are 0
     * @param keyword the keyword, empty for the few retired attributes that have none
     * @param vrs the alternatives in the order of the table; empty for item and delimiter tags, which have no VR
     * @param vm the value multiplicity as printed, for instance {@code 1-n}
     * @param name the attribute name
     */
    public record Entry(int tag, String keyword, List<VR> vrs, String vm, boolean retired, String name) {
    }

    /**
     * The VR of an attribute: the first one where the table has alternatives, UL for a group length (PS3.5 7.2), LO
     * for a private creator (PS3.5 7.8.1), null for other private attributes, items, and what the table lacks.
     */
    public static @Nullable VR vrOf(int tag) {
        int element = tag & 0xFFFF;
        if (element == 0) {
            return VR.UL;
        }
        if ((tag & 0x10000) != 0) {
            return element >= 0x10 && element <= 0xFF ? VR.LO : null;
        }
        return AttributeTable.INSTANCE.vrOf(tag);
    }

    /** True where the table leaves the choice between several VRs to other attributes (PS3.5 Annex A, note 1). */
    public static boolean isAmbiguous(int tag) {
        int index = AttributeTable.INSTANCE.indexOf(tag);
        return index >= 0 && AttributeTable.INSTANCE.vrs(index).size() > 1;
    }

    /** The entry of an attribute, repeating groups resolved, or null where the table has none. */
    public static @Nullable Entry lookup(int tag) {
        int index = AttributeTable.INSTANCE.indexOf(tag);
        return index < 0 ? null : Texts.ENTRIES.get(index);
    }

    /** All entries, ascending as in the table. */
    public static List<Entry> entries() {
        return Texts.ENTRIES;
    }

    /** The tag of a keyword, of a repeating group the one whose varying digits are 0. */
    public static OptionalInt tagOf(String keyword) {
        Entry entry = Texts.BY_KEYWORD.get(keyword);
        return entry == null ? OptionalInt.empty() : OptionalInt.of(entry.tag());
    }

    /** The keyword that a mistyped one most probably meant, or null where none is near. */
    public static @Nullable String nearestKeyword(String mistyped) {
        String wanted = mistyped.toLowerCase(Locale.ROOT);
        int best = 1 + Math.max(1, wanted.length() / 4);
        String nearest = null;
        for (Entry entry : Texts.ENTRIES) {
            String keyword = entry.keyword();
            if (Math.abs(keyword.length() - wanted.length()) >= best || keyword.isEmpty()) {
                continue;
            }
            int distance = distance(wanted, keyword.toLowerCase(Locale.ROOT));
            if (distance < best) {
                best = distance;
                nearest = keyword;
            }
        }
        return nearest;
    }

    /** The Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[b.length()];
    }
}
