package io.gantry.pipeline.verify;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.SpecificCharacterSet;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.pipeline.identity.Identifies;
import io.gantry.pipeline.identity.NeedleBuilder;
import io.gantry.pipeline.identity.NeedleSet;
import io.gantry.pipeline.profile.Action;
import io.gantry.pipeline.profile.Constants;
import io.gantry.pipeline.profile.Place;
import io.gantry.pipeline.profile.Rule;
import io.gantry.pipeline.profile.RuleTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
final class Identifiers {

    private static final int MOST_BYTES = 16 << 20;
    private static final int[] MAKERS = {Tag.Manufacturer, Tag.ManufacturerModelName};

    private final RuleTable rules;
    private final NeedleBuilder needles = new NeedleBuilder();

    private final Place place;

    private Identifiers(RuleTable rules, Attributes original) {
        this.rules = rules;
        this.place = new Place(original);
    }

    /** The identifiers of a data set as it was received; null where they are more than can be searched for. */
    static @Nullable NeedleSet of(Attributes original, RuleTable rules) throws IOException {
        Identifiers identifiers = new Identifiers(rules, original);
        identifiers.needles.allow(Constants.DUMMY_TEXT);
        identifiers.needles.allow(Constants.DUMMY_DATE);
        identifiers.gather(original);
        return identifiers.needles.build();
    }

    private void gather(Attributes dataSet) throws IOException {
        for (int tag : MAKERS) {
            String maker = dataSet.string(tag);
            if (maker != null) {
                needles.maker(maker);
            }
        }
        for (int i = 0; i < dataSet.size(); i++) {
            Element element = dataSet.at(i);
            if (element instanceof SequenceElement sequence) {
                int number = 0;
                for (Attributes item : sequence.items()) {
                    place.enter(sequence.tag(), number++);
                    gather(item);
                    place.leave();
                }
            } else if (element instanceof DataElement e && !e.isEmpty()) {
                gather(e, dataSet);
            } else if (element instanceof BulkElement e && mayIdentify(e)) {
                byte[] bytes = e.value().load(MOST_BYTES);
                gather(new DataElement(e.tag(), e.vr(), bytes, 0, bytes.length, e.bigEndian()), dataSet);
            }
        }
    }

    private boolean mayIdentify(BulkElement element) {
        Rule rule = rules.of(element.tag());
        return element.vr() == VR.PN || rule.vr() == VR.PN || rule.action() == Action.UID
                || rule.identifies().isSearched();
    }

    private void gather(DataElement element, Attributes dataSet) {
        Rule rule = rules.of(dataSet, element, place);
        if (Attributes.isPrivate(element.tag())) {
            if (element.vr() == VR.PN) {
                name(element, dataSet.characterSet(), false);
            } else if (rule.action() == Action.UID) {
                uids(element);
            }
            return;
        }
        boolean stays = rule.action() == Action.KEEP;
        VR vr = element.vr() == VR.UN && rule.vr() != null ? rule.vr() : element.vr();
        if (vr == VR.PN || rule.vr() == VR.PN) {
            name(element.as(element.tag(), VR.PN), dataSet.characterSet(), stays);
        } else if (rule.action() == Action.UID) {
            uids(element);
        } else if (rule.identifies().isSearched()) {
            for (String value : values(element, dataSet.characterSet(), vr)) {
                if (stays) {
                    needles.allow(value);
                } else {
                    identifier(value, rule.identifies());
                }
            }
        }
    }

    private static List<String> values(DataElement element, SpecificCharacterSet characterSet, VR vr) {
        List<String> values = element.as(element.tag(), vr).strings(characterSet);
        return values != null
                ? values
                : List.of(new String(element.buffer(), element.offset(), element.length(),
                        StandardCharsets.ISO_8859_1).split("\\\\"));
    }

    private void identifier(String value, Identifies kind) {
        switch (kind) {
            case PATIENT_ID -> needles.id(value, true);
            case ID -> needles.id(value, false);
            case PHRASE -> needles.phrase(value);
            case BIRTH_DATE -> needles.birthDate(value);
            case NOTHING, LOOSE_ID, LOOSE_PHRASE -> {
                // Nothing to search for.
            }
        }
    }

    private void name(DataElement element, SpecificCharacterSet characterSet, boolean stays) {
        for (String value : values(element, characterSet, VR.PN)) {
            needles.name(value, element.tag() == Tag.PatientName, stays);
        }
    }

    private void uids(DataElement element) {
        String text = new String(element.buffer(), element.offset(), element.length(),
                StandardCharsets.ISO_8859_1);
        if (text.indexOf('\\') < 0) {
            needles.uid(text);
            return;
        }
        for (String value : text.split("\\\\")) {
            needles.uid(value);
        }
    }
}
