package io.gantry.pipeline.yaml;

import io.gantry.dicom.dict.UidRegistry;
import java.util.List;

/** SOP classes as people write them, by keyword or by UID. Stateless. */
public final class SopClassName {

    private SopClassName() {
    }

    /**
     * The UID of a SOP class.
     *
     * @param text a keyword of PS3.6, or a UID, which need not be one of PS3.6
     * @throws IllegalArgumentException where it is neither
     */
    public static String uid(String text) {
        List<UidRegistry.Entry> classes = UidRegistry.ofType(UidRegistry.SOP_CLASS);
        for (UidRegistry.Entry entry : classes) {
            if (entry.uid().equals(text) || entry.keyword().equals(text)) {
                return entry.uid();
            }
        }
        if (text.matches("[0-2](\\.(0|[1-9][0-9]*))+") && text.length() <= 64) {
            return text;
        }
        String nearest = Nearest.of(text, classes.stream().map(UidRegistry.Entry::keyword).toList());
        throw new IllegalArgumentException("is no SOP class, neither by UID nor by keyword"
                + (nearest == null ? "" : " (nearest: " + nearest + ")"));
    }
}
