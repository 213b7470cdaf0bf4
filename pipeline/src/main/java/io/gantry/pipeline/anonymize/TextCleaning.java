package io.gantry.pipeline.anonymize;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.SpecificCharacterSet;
import io.gantry.dicom.data.VR;
import io.gantry.pipeline.clean.OwnIdentifiers;
import io.gantry.pipeline.clean.TextCleaner;
import io.gantry.pipeline.profile.Constants;
import io.gantry.pipeline.profile.Detail.Cleaning;
import io.gantry.pipeline.profile.RuleTable;
import io.gantry.pipeline.verify.SurvivorGuard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cleans the text of one instance. What is left of a text is searched for the instance's identifiers as the stage
 * verify will search it, so that none is held for what could have been taken away here. Confined to one thread.
 */
final class TextCleaning {

    private final TextCleaner cleaner;
    private final Attributes original;
    private final RuleTable rules;
    private @Nullable OwnIdentifiers own;
    private @Nullable SurvivorGuard guard;

    TextCleaning(TextCleaner cleaner, Attributes original, RuleTable rules) {
        this.cleaner = cleaner;
        this.original = original;
        this.rules = rules;
    }

    private OwnIdentifiers own() throws IOException {
        OwnIdentifiers known = own;
        if (known == null) {
            known = OwnIdentifiers.of(original);
            own = known;
        }
        return known;
    }

    private SurvivorGuard guard() throws IOException {
        SurvivorGuard known = guard;
        if (known == null) {
            known = SurvivorGuard.of(original, rules);
            guard = known;
        }
        return known;
    }

    /** Whether one of the instance's identifiers stands in a value, or the value cannot be read. */
    boolean identifies(DataElement element, VR vr, SpecificCharacterSet characterSet) throws IOException {
        String text = element.as(element.tag(), vr).text(characterSet);
        return text == null || guard().finds(text);
    }

    /**
     * A text without what identifies: the element itself where nothing had to go, null where nothing is left.
     *
     * @param vr one that uses a character set
     */
    @Nullable
    DataElement clean(DataElement element, VR vr, SpecificCharacterSet characterSet, Cleaning cleaning)
            throws IOException {
        List<String> values = element.as(element.tag(), vr).strings(characterSet);
        if (values == null) {
            return null;
        }
        List<String> left = new ArrayList<>(values.size());
        boolean changed = false;
        boolean any = false;
        for (String value : values) {
            String cleaned = clean(value, cleaning);
            changed |= !cleaned.equals(value);
            any |= !cleaned.isEmpty();
            left.add(cleaned);
        }
        String text = String.join("\\", left);
        if (!any || left.size() > 1 && guard().finds(text)) {
            return null;
        }
        if (!changed) {
            return element;
        }
        byte[] encoded = characterSet.encode(text, vr);
        return encoded == null ? null : DataElement.of(element.tag(), vr, encoded);
    }

    private String clean(String value, Cleaning cleaning) throws IOException {
        if (value.isEmpty()
                || cleaning == Cleaning.IDENTIFIERS && !guard().finds(value) && !isWrittenAsName(value)) {
            return value;
        }
        String cleaned = cleaner.clean(value, own()).strip();
        return guard().finds(cleaned) ? "" : cleaned;
    }

    /** Family^Given, which nobody but a person is called (PS3.5 6.2.1). */
    private static boolean isWrittenAsName(String value) {
        int caret = value.indexOf('^');
        return caret > 0 && caret + 1 < value.length() && Character.isLetter(value.charAt(caret - 1))
                && Character.isLetter(value.charAt(caret + 1));
    }

    /** Code strings (CS) without those that are no terms: the element itself where all are. */
    DataElement codeStrings(DataElement element, SpecificCharacterSet characterSet) {
        String text = element.as(element.tag(), VR.CS).text(characterSet);
        if (text == null) {
            return Constants.dummy(element.tag(), VR.CS);
        }
        String left = cleaner.codeStrings(text);
        return left.equals(text) ? element : DataElement.ofAscii(element.tag(), element.vr(), left);
    }
}
