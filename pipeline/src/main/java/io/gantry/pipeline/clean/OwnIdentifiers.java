package io.gantry.pipeline.clean;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.SpecificCharacterSet;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.dict.StandardDictionary;
import io.gantry.pipeline.identity.Facts;
import io.gantry.pipeline.identity.Identifies;
import io.gantry.pipeline.identity.NeedleBuilder;
import io.gantry.pipeline.identity.NeedleSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What identifies the patient, staff and site of one instance, gathered at every depth of it as it was received: all
 * person names, identifiers, addresses, telephone numbers, institutions, dates of birth, UIDs. Immutable, safe for any
 * thread.
 */
public final class OwnIdentifiers {

    private static final int MOST_BYTES = 16 << 20;
    private static final int[] MAKERS = {Tag.Manufacturer, Tag.ManufacturerModelName};
    /** Of no instance: for texts that belong to none. */
    public static final OwnIdentifiers NONE = new OwnIdentifiers(new NeedleBuilder());

    private final Facts facts;
    /** What the check after cleaning searches for; null where that is too much. */
    private final @Nullable NeedleSet needles;

    private OwnIdentifiers(NeedleBuilder builder) {
        this.facts = builder.facts();
        this.needles = builder.build();
    }

    /**
     * The identifiers of a data set as it was received.
     *
     * @throws IOException where a large value cannot be read
     */
    public static OwnIdentifiers of(Attributes original) throws IOException {
        Gatherer gatherer = new Gatherer();
        gatherer.gather(original);
        return new OwnIdentifiers(gatherer.needles);
    }

    /** All but the UIDs; the same object for as long as it is remembered that somebody says the same. */
    Facts facts() {
        return facts;
    }

    boolean isName(String folded) {
        return facts.isName(folded);
    }

    /** Whether both are parts of one name. */
    boolean areOfOneName(String a, String b) {
        return facts.areOfOneName(a, b);
    }

    /** Whether letters and digits may begin an identifier. */
    boolean mayBegin(String folded) {
        return folded.length() > 1 && facts.mayBegin(folded.charAt(0), folded.charAt(1));
    }

    boolean isIdentifier(CharSequence lettersAndDigits) {
        return facts.isIdentifier(lettersAndDigits.toString());
    }

    boolean mayBeginAny(char a, char b) {
        return facts.mayBegin(a, b);
    }

    @Nullable
    NeedleSet needles() {
        return needles;
    }

    /** Never a value. */
    @Override
    public String toString() {
        return "OwnIdentifiers[" + facts + "]";
    }

    private static final class Gatherer {

        private final NeedleBuilder needles = new NeedleBuilder();

        private void gather(Attributes dataSet) throws IOException {
            for (int tag : MAKERS) {
                String maker = dataSet.string(tag);
                if (maker != null) {
                    needles.maker(maker);
                }
            }
            for (int i = 0; i < dataSet.size(); i++) {
                Element element = dataSet.at(i);
                switch (element) {
                    case SequenceElement sequence -> {
                        for (Attributes item : sequence.items()) {
                            gather(item);
                        }
                    }
                    case DataElement e -> gather(e, dataSet.characterSet());
                    case BulkElement e when identifies(e.tag(), e.vr()) -> {
                        byte[] bytes = e.value().load(MOST_BYTES);
                        gather(new DataElement(e.tag(), e.vr(), bytes, 0, bytes.length, e.bigEndian()),
                                dataSet.characterSet());
                    }
                    default -> {
                        // Pixels, and what identifies nobody.
                    }
                }
            }
        }

        private static boolean identifies(int tag, VR vr) {
            return vr == VR.PN || vr == VR.UI || Identifies.of(tag) != Identifies.NOTHING;
        }

        private static VR vrOf(DataElement element) {
            VR vr = Attributes.isPrivate(element.tag()) ? null : StandardDictionary.vrOf(element.tag());
            return element.vr() == VR.UN && vr != null || vr == VR.PN ? vr : element.vr();
        }

        private void gather(DataElement element, SpecificCharacterSet characterSet) {
            VR vr = vrOf(element);
            if (element.isEmpty() || !identifies(element.tag(), vr)) {
                return;
            }
            List<String> values = element.as(element.tag(), vr).strings(characterSet);
            if (values == null) {
                values = List.of(new String(element.buffer(), element.offset(), element.length(),
                        StandardCharsets.ISO_8859_1).split("\\\\"));
            }
            for (String value : values) {
                if (vr == VR.PN) {
                    needles.name(value, element.tag() == Tag.PatientName, false);
                } else if (vr == VR.UI) {
                    needles.uid(value);
                } else {
                    identifier(value, Identifies.of(element.tag()));
                }
            }
        }

        private void identifier(String value, Identifies kind) {
            switch (kind) {
                case PATIENT_ID -> needles.id(value, true);
                case ID, LOOSE_ID -> needles.id(value, false);
                case PHRASE, LOOSE_PHRASE -> needles.phrase(value);
                case BIRTH_DATE -> needles.birthDate(value);
                case NOTHING -> {
                    // Nothing to take out.
                }
            }
        }
    }
}
