package io.gantry.pipeline.clean;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.dict.StandardDictionary;
import io.gantry.pipeline.identity.Facts;
import io.gantry.pipeline.identity.Gatherer;
import io.gantry.pipeline.identity.Identifies;
import io.gantry.pipeline.identity.NeedleBuilder;
import io.gantry.pipeline.identity.NeedleSet;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What identifies the patient, staff and site of one instance, gathered at every depth of it as it was received: all
 * person names, identifiers, addresses, telephone numbers, institutions, dates of birth, UIDs. Immutable, safe for any
 * thread.
 */
public final class OwnIdentifiers {

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
        Any gatherer = new Any();
        gatherer.gather(original);
        return new OwnIdentifiers(gatherer.needles());
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

    /** Takes for identifiers whatever may be one, whether a profile would keep it or not. */
    private static final class Any extends Gatherer {

        @Override
        protected Holds whatHolds(Attributes dataSet, Element element) {
            Identifies identifies = Identifies.of(element.tag());
            if (identifies != Identifies.NOTHING) {
                return Holds.of(identifies);
            }
            VR vr = vrOf(element);
            return vr == VR.PN || element.vr() == VR.PN
                    ? Holds.NAME
                    : vr == VR.UI ? Holds.UID : Holds.NOTHING;
        }

        @Override
        protected VR vrOf(Element element) {
            VR vr = Attributes.isPrivate(element.tag()) ? null : StandardDictionary.vrOf(element.tag());
            return element.vr() == VR.UN && vr != null || vr == VR.PN ? vr : element.vr();
        }
    }
}
