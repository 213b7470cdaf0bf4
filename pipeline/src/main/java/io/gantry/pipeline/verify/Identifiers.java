package io.gantry.pipeline.verify;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.SpecificCharacterSet;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.dict.UidRegistry;
import io.gantry.pipeline.profile.Action;
import io.gantry.pipeline.profile.Constants;
import io.gantry.pipeline.profile.Rule;
import io.gantry.pipeline.profile.Rule.Identifies;
import io.gantry.pipeline.profile.RuleTable;
import io.gantry.pipeline.verify.Needle.Edges;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
 * <li>identifiers of four characters or more: those of digits alone are not searched in numbers, dates and UIDs, where
 * they occur by chance; shorter ones tell nobody from anybody, nor does an order's or a step's without a digit;</li>
 * <li>institutions, addresses and telephone numbers of four characters or more, as a whole;</li>
 * <li>the date of birth, in the usual ways of writing it, outside of attributes whose dates were replaced;</li>
 * <li>every UID that was replaced, and what is derived from it by adding to it.</li>
 * </ul>
 * Not searched for is what the profile's options or overrides let stay where it stood, staff and institutions that are
 * called as the maker of a machine is, and the dummies.
 */
final class Identifiers {

    private static final int SHORTEST_NAME = 3;
    private static final int SHORTEST_IDEOGRAPHIC_NAME = 2;
    /** Longer components are found within words, too. */
    private static final int LONG_NAME = 7;
    private static final int SHORTEST_ID = 4;
    private static final int LONG_NUMBER = 6;
    private static final int LONG_ID = 8;
    /** Family, given and middle name; prefix and suffix are titles (PS3.5 6.2.1). */
    private static final int COMPONENTS = 3;
    private static final int MOST_BYTES = 16 << 20;
    private static final int[] MAKERS = {Tag.Manufacturer, Tag.ManufacturerModelName};
    /** An instance with more names than this is made to slow the search down. */
    static final int MOST_NEEDLES = 10_000;

    private final RuleTable rules;
    private final TextFolder folder = new TextFolder();
    private final List<Needle> needles = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final Set<String> allowed = new HashSet<>();
    private final Set<String> makers = new HashSet<>();
    private final Set<String> uids = new HashSet<>();
    private int names;

    private Identifiers(RuleTable rules) {
        this.rules = rules;
    }

    /** The identifiers of a data set as it was received; null where they are more than can be searched for. */
    static @Nullable NeedleSet of(Attributes original, RuleTable rules) throws IOException {
        Identifiers identifiers = new Identifiers(rules);
        identifiers.allowConstants();
        identifiers.makers(original);
        identifiers.gather(original);
        identifiers.needles.removeIf(needle -> identifiers.allowed.contains(needle.text()));
        return identifiers.needles.size() > MOST_NEEDLES
                ? null
                : new NeedleSet(identifiers.needles, identifiers.uids);
    }

    private void allowConstants() {
        allowed.add(fold(Constants.DUMMY_TEXT));
        allowed.add(Constants.DUMMY_DATE);
    }

    /** What stays on purpose is not searched for, as a whole or word by word. */
    private void allow(String value) {
        String folded = fold(value);
        allowed.add(folded);
        splitWords(folded, allowed);
    }

    /** What makers and models are called, as a whole and word by word. */
    private void makers(Attributes dataSet) {
        for (int tag : MAKERS) {
            String maker = dataSet.string(tag);
            if (maker != null) {
                String folded = fold(maker);
                makers.add(folded);
                splitWords(folded, makers);
            }
        }
        for (int i = 0; i < dataSet.size(); i++) {
            if (dataSet.at(i) instanceof SequenceElement sequence) {
                sequence.items().forEach(this::makers);
            }
        }
    }

    private void gather(Attributes dataSet) throws IOException {
        for (int i = 0; i < dataSet.size(); i++) {
            Element element = dataSet.at(i);
            if (element instanceof SequenceElement sequence) {
                for (Attributes item : sequence.items()) {
                    gather(item);
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
                || rule.identifies() != Identifies.NOTHING;
    }

    private void gather(DataElement element, Attributes dataSet) {
        if (Attributes.isPrivate(element.tag())) {
            if (element.vr() == VR.PN) {
                name(element, dataSet.characterSet(), false);
            }
            return;
        }
        Rule rule = rules.of(element.tag());
        boolean stays = rule.action() == Action.KEEP;
        VR vr = element.vr() == VR.UN && rule.vr() != null ? rule.vr() : element.vr();
        if (vr == VR.PN || rule.vr() == VR.PN) {
            name(element.as(element.tag(), VR.PN), dataSet.characterSet(), stays);
        } else if (rule.action() == Action.UID) {
            uids(element);
        } else if (rule.identifies() != Identifies.NOTHING) {
            for (String value : values(element, dataSet.characterSet(), vr)) {
                if (stays) {
                    allow(value);
                } else {
                    identifier(value, rule.identifies(), isOfPatient(element.tag()));
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

    private static boolean isOfPatient(int tag) {
        return tag == Tag.PatientID || tag == Tag.OtherPatientIDs;
    }

    private void identifier(String value, Identifies kind, boolean ofPatient) {
        switch (kind) {
            case ID -> {
                String id = fold(value);
                // Orders and steps are also called "CT_CHEST"; a number is what makes them somebody's.
                if (ofPatient || hasDigit(id)) {
                    id(id);
                }
            }
            case PHRASE -> phrase(fold(value));
            case BIRTH_DATE -> birthDate(value);
            case NOTHING -> {
                // Nothing to search for.
            }
        }
    }

    private String fold(String value) {
        folder.fold(value);
        return folder.toString().strip();
    }

    private void add(String text, Edges edges, boolean numeric) {
        add(new Needle(text, edges, numeric, -1, 0, false));
    }

    private void add(Needle needle) {
        if (needles.size() <= MOST_NEEDLES && seen.add(needle.text() + '\0' + needle.name())) {
            needles.add(needle);
        }
    }

    private void name(DataElement element, SpecificCharacterSet characterSet, boolean stays) {
        for (String value : values(element, characterSet, VR.PN)) {
            if (element.tag() != Tag.PatientName && makers.contains(fold(value))) {
                continue;
            }
            // Alphabetic, ideographic and phonetic form of the same name (PS3.5 6.2.1.1).
            for (String group : value.split("=")) {
                int name = names++;
                List<String> words = new ArrayList<>();
                String[] components = group.split("\\^");
                for (int c = 0; c < Math.min(components.length, COMPONENTS); c++) {
                    words(fold(components[c]), words, stays);
                }
                if (anyIdeographic(words)) {
                    words.add(String.join("", words));
                }
                for (int w = 0; w < words.size(); w++) {
                    component(words.get(w), name, 1 << Math.min(w, 30), stays);
                }
            }
        }
    }

    /** The words of a component; what has digits in it is no name but an identifier, and taken whole. */
    private void words(String component, List<String> words, boolean stays) {
        for (String part : component.split(" ")) {
            if (!hasDigit(part)) {
                splitWords(part, words);
            } else if (stays) {
                allowed.add(part);
            } else {
                id(part);
            }
        }
    }

    private void component(String word, int name, int bit, boolean stays) {
        boolean ideographic = isIdeographic(word);
        if (word.length() < (ideographic ? SHORTEST_IDEOGRAPHIC_NAME : SHORTEST_NAME)) {
            return;
        }
        if (stays) {
            allowed.add(word);
            return;
        }
        Edges edges = ideographic || word.length() >= LONG_NAME ? Edges.ANY : Edges.LETTER;
        if (CommonWords.contains(word)) {
            add(new Needle(word, Edges.LETTER, false, name, bit, true));
        } else {
            add(word, edges, false);
        }
    }

    private static boolean anyIdeographic(List<String> words) {
        for (String word : words) {
            if (isIdeographic(word)) {
                return true;
            }
        }
        return false;
    }

    /** Letters and digits between anything else. */
    private static void splitWords(String text, Collection<String> words) {
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean inWord = i < text.length() && Character.isLetterOrDigit(text.charAt(i));
            if (inWord && start < 0) {
                start = i;
            } else if (!inWord && start >= 0) {
                words.add(text.substring(start, i));
                start = -1;
            }
        }
    }

    private static boolean hasDigit(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) >= '0' && word.charAt(i) <= '9') {
                return true;
            }
        }
        return false;
    }

    /** Han, Kana and Hangul: scripts in which a name has few characters and no spaces around it. */
    private static boolean isIdeographic(String word) {
        return !word.isEmpty() && word.charAt(0) >= 0x1100
                && (word.charAt(0) < 0x1200 || word.charAt(0) >= 0x2E80);
    }

    private static boolean isNumber(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) < '0' || word.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private void id(String id) {
        if (id.length() < SHORTEST_ID || CommonWords.contains(id)) {
            return;
        }
        if (isNumber(id)) {
            add(id, id.length() < LONG_NUMBER ? Edges.DECIMAL : Edges.DIGIT, true);
        } else {
            add(id, id.length() < LONG_ID ? Edges.LETTER_OR_DIGIT : Edges.ANY, false);
        }
    }

    private void phrase(String phrase) {
        if (phrase.length() >= SHORTEST_ID && !CommonWords.contains(phrase) && !makers.contains(phrase)) {
            add(phrase, Edges.LETTER_OR_DIGIT, isNumber(phrase));
        }
    }

    private void birthDate(String value) {
        if (value.length() != 8 || !isNumber(value) || value.equals(Constants.DUMMY_DATE)) {
            return;
        }
        String year = value.substring(0, 4);
        String month = value.substring(4, 6);
        String day = value.substring(6);
        add(value, Edges.DIGIT, true);
        for (String separator : new String[]{"-", ".", "/"}) {
            add(year + separator + month + separator + day, Edges.DIGIT, false);
            add(day + separator + month + separator + year, Edges.DIGIT, false);
            add(month + separator + day + separator + year, Edges.DIGIT, false);
        }
    }

    private void uids(DataElement element) {
        String text = new String(element.buffer(), element.offset(), element.length(),
                StandardCharsets.ISO_8859_1);
        for (String value : text.split("\\\\")) {
            String uid = value.replace('\0', ' ').strip();
            if (uid.length() >= UidSet.SHORTEST && UidRegistry.lookup(uid) == null) {
                uids.add(uid);
            }
        }
    }
}
