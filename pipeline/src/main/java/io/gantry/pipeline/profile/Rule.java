package io.gantry.pipeline.profile;

import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.VR;
import io.gantry.pipeline.identity.Identifies;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is done with one attribute, everything decided beforehand.
 *
 * @param action what is done
 * @param fallback what is done instead where the value does not allow the action: a date that is none, a text of
 *        which nothing is left
 * @param vr the dictionary's VR; null where it has none
 * @param inside how text within the items of a sequence is treated
 * @param identifies what the original value tells about the patient, staff or site
 * @param overridden true where the profile's {@code phi_tags} say so, whatever the tables say
 * @param constant what stands in its place under EMPTY, DUMMY and REPLACE, where that does not depend on the value
 * @param detail what the action needs beyond its name
 * @param alternatives what holds instead at certain places or in certain instances, the first that applies; mostly none
 */
public record Rule(Action action, Action fallback, @Nullable VR vr, Inside inside, Identifies identifies,
        boolean overridden, @Nullable DataElement constant, @Nullable Detail detail,
        List<Alternative> alternatives) {

    /** For what nobody knows. */
    public static final Rule REMOVE = plain(Action.REMOVE, Action.REMOVE, null);

    /** How the items of a sequence are walked. */
    public enum Inside {
        /** Each attribute by its own rule. */
        ITEMS,
        /** Text becomes a dummy, codes of standard coding schemes stay: content trees, annotations. */
        CONTENT,
        /** All text becomes a dummy: who somebody is. */
        IDENTIFICATION,
        /** Content items by their concepts (PS3.15 Table E.3.4-1), text cleaned. */
        STRUCTURED,
        /** Text cleaned, codes of standard coding schemes stay: annotations. */
        ANNOTATION
    }

    /** A rule that holds only there, or only then. */
    record Alternative(@Nullable SequencePath path, @Nullable When when, Rule rule) {

        boolean applies(Place place) {
            return (path == null || path.leadsTo(place)) && (when == null || when.holds(place.original()));
        }
    }

    static Rule plain(Action action, Action fallback, @Nullable VR vr) {
        return new Rule(action, fallback, vr, Inside.ITEMS, Identifies.NOTHING, false, null, null, List.of());
    }

    Rule withAlternatives(List<Alternative> others) {
        return new Rule(action, fallback, vr, inside, identifies, overridden, constant, detail, others);
    }

    /** The rule that holds at a place; mostly this one. */
    public Rule at(Place place) {
        for (Alternative alternative : alternatives) {
            if (alternative.applies(place)) {
                return alternative.rule;
            }
        }
        return this;
    }

    /** True where the profile's {@code phi_tags} name the attribute, if only under a condition. */
    public boolean mayBeOverridden() {
        return overridden || !alternatives.isEmpty();
    }
}
