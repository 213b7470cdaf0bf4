package io.gantry.pipeline.lock;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.FragmentsElement;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.TagFormat;
import io.gantry.pipeline.lock.LockSettings.Scope;
import io.gantry.pipeline.profile.Action;
import io.gantry.pipeline.profile.Rule;
import io.gantry.pipeline.profile.RuleTable;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses which originals are locked: attributes of the top level that are not what they were, by the scope that the
 * profile sets. A sequence is locked as a whole. Immutable.
 */
final class Originals {

    /** The longest value that is taken into memory. */
    private static final int MOST_IN_MEMORY = 16 << 20;

    /** A value is too large to be locked. */
    static final class TooLargeException extends Exception {
        private static final long serialVersionUID = 1;

        TooLargeException(int tag) {
            super(TagFormat.format(tag) + " is over " + (MOST_IN_MEMORY >> 20) + " MiB");
        }
    }

    private final Scope scope;
    private final Set<Integer> listed;
    private final RuleTable rules;

    Originals(LockSettings settings, RuleTable rules) {
        this.scope = settings.scope();
        this.listed = new HashSet<>(settings.tags());
        this.rules = rules;
    }

    /**
     * What is to be locked, in the character set of the original, which is always part of it.
     *
     * @throws TooLargeException where a value in scope is over 16 MiB
     * @throws IOException where a value cannot be read from its source
     */
    Attributes of(Attributes original, Attributes clean) throws IOException, TooLargeException {
        Attributes chosen = new Attributes();
        Element characterSet = original.get(Tag.SpecificCharacterSet);
        if (characterSet != null) {
            chosen.put(characterSet);
        }
        for (int i = 0; i < original.size(); i++) {
            Element element = original.at(i);
            if (isInScope(element) && !element.equals(clean.get(element.tag()))) {
                Element inMemory = inMemory(element);
                if (inMemory == null) {
                    throw new TooLargeException(element.tag());
                }
                chosen.put(inMemory);
            }
        }
        return chosen;
    }

    private boolean isInScope(Element element) {
        int tag = element.tag();
        if (tag == Tag.EncryptedAttributesSequence || tag == Tag.PixelData || (tag & 0xFFFF) == 0) {
            return false;
        }
        return switch (scope) {
            case CHANGED -> true;
            case LISTED -> listed.contains(tag);
            case IDENTITY -> identifies(element);
        };
    }

    private boolean identifies(Element element) {
        int tag = element.tag();
        if (Attributes.isPrivate(tag)) {
            return false;
        }
        Rule rule = rules.of(tag);
        return switch (element) {
            case SequenceElement sequence -> sequence.items().stream().anyMatch(this::identifies);
            case BulkElement _,FragmentsElement _ -> false;
            case DataElement e -> switch (e.vr()) {
                // An empty name has a pseudonym in its place, which must not come back as the name.
                case PN, DA, DT, TM, UI -> !e.isEmpty() || rule.action() == Action.PSEUDONYM;
                default -> tag >>> 16 == 0x0010 || rule.action() == Action.PSEUDONYM
                        || rule.identifies().isSearched() || isStamp(tag);
            };
        };
    }

    private boolean identifies(Attributes item) {
        for (Element element : item) {
            if (identifies(element)) {
                return true;
            }
        }
        return false;
    }

    /** What an earlier de-identification wrote is replaced by ours, and belongs to the original. */
    private static boolean isStamp(int tag) {
        return tag == Tag.PatientIdentityRemoved || tag == Tag.DeidentificationMethod
                || tag == Tag.LongitudinalTemporalInformationModified;
    }

    private static @Nullable Element inMemory(Element element) throws IOException {
        return switch (element) {
            case DataElement e -> e;
            case SequenceElement e -> e;
            case FragmentsElement _ -> null;
            case BulkElement e -> e.value().length() > MOST_IN_MEMORY
                    ? null
                    : new DataElement(e.tag(), e.vr(), e.value().load(MOST_IN_MEMORY), 0,
                            (int) e.value().length(),
                            e.bigEndian());
        };
    }
}
