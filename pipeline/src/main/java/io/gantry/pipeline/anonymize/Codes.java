package io.gantry.pipeline.anonymize;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;

/** Coded entries (PS3.3 8.8). Stateless. */
final class Codes {

    private Codes() {
    }

    /** A code whose meaning a published coding scheme fixes, not the site (PS3.16 8.2). */
    static boolean isStandard(Attributes item) {
        String scheme = item.string(Tag.CodingSchemeDesignator);
        return scheme != null && !scheme.equals("L") && !scheme.startsWith("99");
    }

    static boolean isPart(int tag) {
        return switch (tag) {
            case Tag.CodeValue, Tag.LongCodeValue, Tag.CodingSchemeDesignator, Tag.CodingSchemeVersion,
                    Tag.CodeMeaning ->
                true;
            default -> false;
        };
    }
}
