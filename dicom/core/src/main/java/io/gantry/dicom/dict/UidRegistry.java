package io.gantry.dicom.dict;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The registry of unique identifiers (PS3.6 Annex A). Safe for any thread. */
public final class UidRegistry {

    /** The type of SOP classes in {@link #ofType}. */
    public static final String SOP_CLASS = "SOP Class";
    /** The type of transfer syntaxes in {@link #ofType}. */
    public static final String TRANSFER_SYNTAX = "Transfer Syntax";

    private static final Map<String, Entry> BY_UID = load();
    private static final Map<String, List<Entry>> BY_TYPE = byType();

    private UidRegistry() {
    }

    /**
     * One registered identifier.
     *
     * @param type as PS3.6 prints it, for instance {@code SOP Class} or {@code Transfer Syntax}
     * @param keyword empty for the few retired identifiers that have none
     * @param name empty for the few retired identifiers that have none
     */
    public record Entry(String uid, String type, String keyword, boolean retired, String name) {
    }

    /** The entry of an identifier, or null where it is not registered. */
    public static @Nullable Entry lookup(String uid) {
        return BY_UID.get(uid);
    }

    /** The identifiers of one type in the order of the table; empty for an unknown type. */
    public static List<Entry> ofType(String type) {
        return BY_TYPE.getOrDefault(type, List.of());
    }

    /** The registered name, or the identifier itself where it has none. */
    public static String nameOf(String uid) {
        Entry entry = BY_UID.get(uid);
        return entry == null || entry.name().isEmpty() ? uid : entry.name();
    }

    private static Map<String, Entry> load() {
        try (InputStream in = UidRegistry.class.getResourceAsStream("uids.tsv")) {
            if (in == null) {
                throw new IllegalStateException("The build left out uids.tsv");
            }
            Map<String, Entry> entries = new LinkedHashMap<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                String[] cells = line.split("\t", -1);
                entries.put(cells[0],
                        new Entry(cells[0], cells[1], cells[2], "Y".equals(cells[3]), cells[4]));
            }
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, List<Entry>> byType() {
        Map<String, List<Entry>> types = new HashMap<>();
        for (Entry entry : BY_UID.values()) {
            types.computeIfAbsent(entry.type(), _ -> new ArrayList<>()).add(entry);
        }
        types.replaceAll((_, entries) -> List.copyOf(entries));
        return Map.copyOf(types);
    }
}
