package io.gantry.pipeline.profile;

import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.VR;
import org.jspecify.annotations.Nullable;

/**
 * What is done with one attribute, everything decided beforehand.
 *
 * @param action what is done
 * @param fallback what is done instead where the value does not allow the action: a date that is none
 * @param vr the dictionary's VR; null where it has none
 * @param inside how text within the items of a sequence is treated
 * @param identifies what the original value tells about the patient, staff or site
 * @param overridden true where the profile's {@code phi_tags} say so, whatever the tables say
 * @param constant what stands in its place under EMPTY, DUMMY and REPLACE, where that does not depend on the value
 */
public record Rule(Action action, Action fallback, @Nullable VR vr, Inside inside, Identifies identifies,
        boolean overridden, @Nullable DataElement constant) {

    /** For what nobody knows. */
    public static final Rule REMOVE = new Rule(Action.REMOVE, Action.REMOVE, null, Inside.ITEMS,
            Identifies.NOTHING,
            false, null);

    /** How the items of a sequence are walked. */
    public enum Inside {
        /** Each attribute by its own rule. */
        ITEMS,
        /** Text becomes a dummy, codes of standard coding schemes stay: content trees, annotations. */
        CONTENT,
        /** All text becomes a dummy: who somebody is. */
        IDENTIFICATION
    }

    /** What an original value is to the search for survivors. */
    public enum Identifies {
        NOTHING,
        /** An identifier of the patient or of an order. */
        ID,
        /** An institution, an address, a telephone number: found as a whole. */
        PHRASE,
        /** The patient's date of birth. */
        BIRTH_DATE
    }
}
