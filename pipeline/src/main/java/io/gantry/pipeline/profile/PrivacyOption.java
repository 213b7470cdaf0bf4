package io.gantry.pipeline.profile;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The options of PS3.15 E.3: their columns in Table E.1-1 and their codes in CID 7050 (PS3.16). */
public enum PrivacyOption {
    /** PS3.15 E.3.10. */
    RETAIN_SAFE_PRIVATE(4, "113111", "Retain Safe Private Option", true),
    /** PS3.15 E.3.9. */
    RETAIN_UIDS(5, "113110", "Retain UIDs Option", true),
    /** PS3.15 E.3.8. */
    RETAIN_DEVICE_IDENTITY(6, "113109", "Retain Device Identity Option", true),
    /** PS3.15 E.3.11. */
    RETAIN_INSTITUTION_IDENTITY(7, "113112", "Retain Institution Identity Option", true),
    /** PS3.15 E.3.7. */
    RETAIN_PATIENT_CHARACTERISTICS(8, "113108", "Retain Patient Characteristics Option", true),
    /** PS3.15 E.3.6. */
    RETAIN_LONG_FULL_DATES(9, "113106", "Retain Longitudinal Temporal Information Full Dates Option", true),
    /** PS3.15 E.3.6. */
    RETAIN_LONG_MODIFIED_DATES(10, "113107", "Retain Longitudinal Temporal Information Modified Dates Option",
            true),
    /** PS3.15 E.3.5. */
    CLEAN_DESCRIPTORS(11, "113105", "Clean Descriptors Option", true),
    /** PS3.15 E.3.4. */
    CLEAN_STRUCTURED_CONTENT(12, "113104", "Clean Structured Content Option", true),
    /** PS3.15 E.3.3. */
    CLEAN_GRAPHICS(13, "113103", "Clean Graphics Option", true),
    /** PS3.15 E.3.1. Its code is stamped by stage {@code redact}, on what it blanked. */
    CLEAN_PIXEL_DATA(-1, "113101", "Clean Pixel Data Option", true),
    /** PS3.15 E.3.2. */
    CLEAN_RECOGNIZABLE_VISUAL_FEATURES(-1, "113102", "Clean Recognizable Visual Features Option", false);

    private final int column;
    private final String code;
    private final String meaning;
    private final boolean available;

    PrivacyOption(int column, String code, String meaning, boolean available) {
        this.column = column;
        this.code = code;
        this.meaning = meaning;
        this.available = available;
    }

    /** As profiles name it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Code value in CID 7050, coding scheme DCM. */
    public String code() {
        return code;
    }

    /** Code meaning in CID 7050. */
    public String meaning() {
        return meaning;
    }

    /** False where this edition cannot honour it. */
    public boolean available() {
        return available;
    }

    /** Column in the table, counted from 0; negative where the table has none. */
    int column() {
        return column;
    }

    static @Nullable PrivacyOption ofKey(String key) {
        for (PrivacyOption option : values()) {
            if (option.key().equals(key)) {
                return option;
            }
        }
        return null;
    }
}
