package io.gantry.pipeline.profile;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the items of a content tree by the concepts that they are named with: PS3.15 Table E.3.4-1 under the
 * options of a profile. Immutable.
 *
 * <p>
 * References to instances keep their items, with UIDs replaced as everywhere else, also where the table would remove
 * them: without them measurements are lost from their images.
 */
public final class ContentRules {

    /** What is done with one item. */
    public enum Effect {
        /** Each attribute by its own rule: dates move, UIDs are replaced, names become dummies. */
        BY_ATTRIBUTE,
        /** It goes, with all that is below it. */
        REMOVE,
        /** Its text becomes a dummy. */
        DUMMY,
        /** Its text is cleaned. */
        CLEAN,
        /** Its value stays. */
        KEEP
    }

    private static final int BASIC = 5;
    private static final int FIRST_OPTION = 6;
    /** The options of the table's columns, from {@link #FIRST_OPTION} on. */
    private static final PrivacyOption[] COLUMNS = {PrivacyOption.RETAIN_UIDS,
            PrivacyOption.RETAIN_DEVICE_IDENTITY, PrivacyOption.RETAIN_INSTITUTION_IDENTITY,
            PrivacyOption.RETAIN_PATIENT_CHARACTERISTICS, PrivacyOption.RETAIN_LONG_FULL_DATES,
            PrivacyOption.RETAIN_LONG_MODIFIED_DATES, PrivacyOption.CLEAN_DESCRIPTORS};

    private static final Set<String> REFERENCES = Set.of("IMAGE", "COMPOSITE", "WAVEFORM", "UIDREF");

    private record Concept(String code, String scheme, String valueType) {
    }

    private final Map<Concept, Effect> effects = new HashMap<>();

    ContentRules(Set<PrivacyOption> options) {
        for (String[] cells : ConfidentialityTable.lines("e3-4-1.tsv")) {
            effects.put(new Concept(cells[0], cells[1], cells[2]), effect(cells, options));
        }
    }

    private static Effect effect(String[] cells, Set<PrivacyOption> options) {
        if (REFERENCES.contains(cells[2])) {
            return Effect.BY_ATTRIBUTE;
        }
        boolean removed = cells[BASIC].equals("X");
        boolean kept = false;
        boolean moved = false;
        boolean cleaned = false;
        for (int i = 0; i < COLUMNS.length; i++) {
            String code = options.contains(COLUMNS[i]) ? cells[FIRST_OPTION + i] : "";
            kept |= code.equals("K");
            moved |= code.equals("C") && COLUMNS[i] == PrivacyOption.RETAIN_LONG_MODIFIED_DATES;
            cleaned |= code.equals("C") && COLUMNS[i] == PrivacyOption.CLEAN_DESCRIPTORS;
        }
        if (moved) {
            return Effect.BY_ATTRIBUTE;
        }
        if (cleaned) {
            return Effect.CLEAN;
        }
        if (kept) {
            return Effect.KEEP;
        }
        return switch (cells[2]) {
            case "TEXT" -> removed ? Effect.REMOVE : Effect.DUMMY;
            default -> removed ? Effect.REMOVE : Effect.BY_ATTRIBUTE;
        };
    }

    /** The effect on an item; text that the table does not list is cleaned. */
    public Effect of(Attributes item) {
        String valueType = item.string(Tag.ValueType);
        if (valueType == null) {
            return Effect.BY_ATTRIBUTE;
        }
        Attributes concept = item.item(Tag.ConceptNameCodeSequence);
        Effect listed = concept == null ? null : listed(concept, valueType);
        if (listed != null) {
            return listed;
        }
        return valueType.equals("TEXT") ? Effect.CLEAN : Effect.BY_ATTRIBUTE;
    }

    private @Nullable Effect listed(Attributes concept, String valueType) {
        String code = concept.string(Tag.CodeValue);
        String scheme = concept.string(Tag.CodingSchemeDesignator);
        return code == null || scheme == null ? null : effects.get(new Concept(code, scheme, valueType));
    }

    /** Every row as a line, for the digest. */
    String canonical() {
        Map<String, Effect> ordered = new TreeMap<>();
        effects.forEach((concept, effect) -> ordered.put(concept.toString(), effect));
        return ordered.toString();
    }
}
