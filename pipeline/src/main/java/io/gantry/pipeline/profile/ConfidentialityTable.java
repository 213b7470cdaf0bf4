package io.gantry.pipeline.profile;

import io.gantry.dicom.dict.StandardDictionary;
import io.gantry.pipeline.yaml.SopClassName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** PS3.15 Table E.1-1 and what is added to it, as they stand in the resources; Tables E.3.4-1 and E.3.10-1 are of the same edition. */
final class ConfidentialityTable {

    /** The edition of the tables, as digests and stamps name it. */
    static final String EDITION = "PS3.15 E.1-1 (2026)";

    private static final int CODE_COLUMN = 3;
    private static final int CLASS_COLUMN = 6;

    /**
     * An attribute of the table.
     *
     * @param basic the code of the Basic Profile
     * @param options the codes of the options that have one
     */
    record Row(int tag, ActionCode basic, Map<PrivacyOption, ActionCode> options) {
    }

    /** The code of an attribute in the instances of one SOP class. */
    record OfClass(String sopClass, ActionCode code) {
    }

    private static final Map<Integer, Row> ROWS = load();
    private static final Map<Integer, ActionCode> SUPPLEMENT = new HashMap<>();
    /** Codes of the supplement that hold in the instances of one SOP class only: class and code, by tag. */
    private static final Map<Integer, OfClass> OF_CLASS = new HashMap<>();
    /** Attributes of the supplement that are cleaned where descriptors are. */
    private static final Set<Integer> DESCRIPTORS = new HashSet<>();

    /** Attributes of the supplement that stay where device identity does. */
    private static final Set<Integer> DEVICES = new HashSet<>();

    static {
        for (String[] cells : lines("supplement.tsv")) {
            int tag = Integer.parseUnsignedInt(cells[0], 16);
            if (cells.length > CLASS_COLUMN) {
                OF_CLASS.put(tag,
                        new OfClass(SopClassName.uid(cells[CLASS_COLUMN]), ActionCode.of(cells[1])));
                continue;
            }
            SUPPLEMENT.put(tag, ActionCode.of(cells[1]));
            if (cells[4].equals("C")) {
                DESCRIPTORS.add(tag);
            }
            if (cells[5].equals("K")) {
                DEVICES.add(tag);
            }
        }
    }

    private ConfidentialityTable() {
    }

    /** The rows of single attributes, by tag; repeating groups and private attributes are not among them. */
    static Map<Integer, Row> rows() {
        return ROWS;
    }

    /** The code of an attribute that the table does not list, or that holds instead of its own; else null. */
    static @Nullable ActionCode supplement(int tag) {
        return SUPPLEMENT.get(tag);
    }

    /** The code that holds instead where the IOD of one SOP class asks for it; else null. */
    static @Nullable OfClass ofClass(int tag) {
        return OF_CLASS.get(tag);
    }

    /** True for dates and times that the option of full dates keeps, be it by the table or as their like. */
    static boolean isLongitudinal(int tag) {
        Row row = ROWS.get(tag);
        return RuleTable.isDate(StandardDictionary.vrOf(tag))
                && (row == null || row.options().containsKey(PrivacyOption.RETAIN_LONG_FULL_DATES));
    }

    /** True for descriptors that only the supplement knows. */
    static boolean isDescriptor(int tag) {
        return DESCRIPTORS.contains(tag);
    }

    /** True for what only the supplement knows to be of a device's identity. */
    static boolean isOfDevice(int tag) {
        return DEVICES.contains(tag);
    }

    private static Map<Integer, Row> load() {
        Map<Integer, Row> rows = new HashMap<>();
        for (String[] cells : lines("e1-1.tsv")) {
            if (cells[0].contains("x") || cells[0].equals("private")) {
                continue;
            }
            int tag = Integer.parseUnsignedInt(cells[0], 16);
            Map<PrivacyOption, ActionCode> options = new EnumMap<>(PrivacyOption.class);
            for (PrivacyOption option : PrivacyOption.values()) {
                if (option.column() >= 0 && !cells[option.column()].isEmpty()) {
                    options.put(option, ActionCode.of(cells[option.column()]));
                }
            }
            rows.put(tag, new Row(tag, ActionCode.of(cells[CODE_COLUMN]), Map.copyOf(options)));
        }
        return Map.copyOf(rows);
    }

    /** The lines of a resource that are no comments, as cells. */
    static List<String[]> lines(String resource) {
        try (InputStream in = ConfidentialityTable.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The build left out " + resource);
            }
            List<String[]> lines = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.startsWith("#")) {
                    lines.add(line.split("\t", -1));
                }
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
