package io.gantry.pipeline.verify;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.VR;
import io.gantry.pipeline.identity.Gatherer;
import io.gantry.pipeline.identity.NeedleSet;
import io.gantry.pipeline.profile.Action;
import io.gantry.pipeline.profile.Constants;
import io.gantry.pipeline.profile.Place;
import io.gantry.pipeline.profile.Rule;
import io.gantry.pipeline.profile.RuleTable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An instance's own identifiers, as things to search for, gathered from the data set as it was received, at every
 * depth. Confined to one instance and one thread.
 *
 * <p>
 * Searched for are, without regard to case and diacritics:
 * <ul>
 * <li>every component of every person's name (family, given and middle name) of three letters or more, of two where
 * they are ideographs or syllables. A component that is a common word of clean instances ("head", "brown") counts only
 * where a second component of that name stands in the same value, and one that is the whole name not at all;</li>
 * <li>names of the patient and patient ids in Base64, in hexadecimal digits and percent-encoded, from six characters on;
 * patient ids with other separators or none, and without their zeros and letters;</li>
 * <li>identifiers of four characters or more: those of digits alone are not searched in dates, where they occur by
 * chance, and in integers, decimals and UIDs from six digits on, where they are a whole value or component; shorter ones
 * tell nobody from anybody, nor does an order's or a step's without a digit;</li>
 * <li>institutions, addresses and telephone numbers of four characters or more, as a whole;</li>
 * <li>the date of birth, in the usual ways of writing it, outside of attributes whose dates were replaced;</li>
 * <li>every UID that was replaced, and what is derived from it by adding to it.</li>
 * </ul>
 * Not searched for is what the profile's options or overrides let stay where it stood, staff and institutions that are
 * called as the maker of a machine is, and the dummies.
 */
final class Identifiers extends Gatherer {

    private final RuleTable rules;
    private final Place place;

    private Identifiers(RuleTable rules, Attributes original) {
        this.rules = rules;
        this.place = new Place(original);
    }

    /** The identifiers of a data set as it was received; null where they are more than can be searched for. */
    static @Nullable NeedleSet of(Attributes original, RuleTable rules) throws IOException {
        Identifiers identifiers = new Identifiers(rules, original);
        identifiers.needles().allow(Constants.DUMMY_TEXT);
        identifiers.needles().allow(Constants.DUMMY_DATE);
        identifiers.gather(original);
        return identifiers.needles().build();
    }

    @Override
    protected void enter(int sequence, int item) {
        place.enter(sequence, item);
    }

    @Override
    protected void leave() {
        place.leave();
    }

    @Override
    protected Holds whatHolds(Attributes dataSet, Element element) {
        Rule rule = rules.of(dataSet, element, place);
        if (Attributes.isPrivate(element.tag())) {
            return element.vr() == VR.PN
                    ? Holds.NAME
                    : rule.action() == Action.UID ? Holds.UID : Holds.NOTHING;
        }
        boolean stays = rule.action() == Action.KEEP;
        if (rule.identifies().isSearched()) {
            return stays ? Holds.ALLOWED : Holds.of(rule.identifies());
        }
        if (element.vr() == VR.PN || rule.vr() == VR.PN) {
            return stays ? Holds.NAME_THAT_STAYS : Holds.NAME;
        }
        return rule.action() == Action.UID ? Holds.UID : Holds.NOTHING;
    }

    @Override
    protected VR vrOf(Element element) {
        VR listed = rules.of(element.tag()).vr();
        return element.vr() == VR.UN && listed != null ? listed : element.vr();
    }
}
