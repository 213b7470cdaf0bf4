package io.gantry.pipeline.anonymize;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.FragmentsElement;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.SpecificCharacterSet;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.TagFormat;
import io.gantry.dicom.data.VR;
import io.gantry.pipeline.profile.Constants;
import io.gantry.pipeline.profile.DateJitter;
import io.gantry.pipeline.profile.Detail;
import io.gantry.pipeline.profile.Detail.LookupTable;
import io.gantry.pipeline.profile.Rule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one instance's values become: pseudonyms, moved dates, dummies. Whom the instance is about is found out once,
 * and only where a rule asks. Confined to one thread.
 */
final class Values {

    /** The most bytes of one large value that are taken into memory because its rule has to look into it. */
    private static final int MOST_IN_MEMORY = 16 << 20;

    private final Attributes dataSet;
    private final Pseudonyms pseudonyms;
    private final @Nullable DateJitter jitter;
    private @Nullable PatientIdentity patient;
    private int days;
    private boolean daysKnown;

    Values(Attributes dataSet, Pseudonyms pseudonyms, @Nullable DateJitter jitter) {
        this.dataSet = dataSet;
        this.pseudonyms = pseudonyms;
        this.jitter = jitter;
    }

    private PatientIdentity patient() {
        PatientIdentity known = patient;
        if (known == null) {
            known = PatientIdentity.of(dataSet);
            patient = known;
        }
        return known;
    }

    private int days() {
        if (!daysKnown && jitter != null) {
            days = pseudonyms.dayShift(patient(), jitter);
            daysKnown = true;
        }
        return days;
    }

    /** The VR that a value is of: the dictionary's, where the element does not say. */
    static VR vr(Element element, Rule rule) {
        VR known = rule.vr();
        return element.vr() == VR.UN && known != null ? known : element.vr();
    }

    /** An element with its bytes in memory; a sequence where bytes belong has none. */
    static DataElement inMemory(Element element) throws IOException {
        return switch (element) {
            case DataElement e -> e;
            case BulkElement e ->
                new DataElement(e.tag(), e.vr(), e.value().load(MOST_IN_MEMORY), 0, (int) e.value().length(),
                        e.bigEndian());
            case SequenceElement e -> DataElement.empty(e.tag(), VR.UN);
            case FragmentsElement e -> DataElement.empty(e.tag(), VR.UN);
        };
    }

    /** Whether {@link #inMemory} may be asked for a value. */
    static boolean isLoadable(BulkElement element) {
        return element.value().length() <= MOST_IN_MEMORY;
    }

    static Element dummyOf(int tag, VR vr) {
        return vr == VR.SQ ? new SequenceElement(tag, List.of()) : Constants.dummy(tag, vr);
    }

    static Element empty(Rule rule, Element element) {
        DataElement constant = rule.constant();
        if (constant != null && constant.isEmpty() && constant.vr() == element.vr()
                && constant.tag() == element.tag()) {
            return constant;
        }
        return rule.vr() == VR.SQ || element.vr() == VR.SQ
                ? new SequenceElement(element.tag(), List.of())
                : DataElement.empty(element.tag(), element.vr());
    }

    /** The constant of a profile; null where there is none for what the element is. */
    static @Nullable Element constant(Rule rule, Element element) {
        DataElement constant = rule.constant();
        return constant == null || constant.tag() == element.tag()
                ? constant
                : constant.as(element.tag(), constant.vr());
    }

    /** The dummy of a value that is no sequence. */
    static Element dummy(Rule rule, Element element) {
        DataElement constant = rule.constant();
        VR vr = element.vr();
        if (constant != null && constant.tag() == element.tag()
                && (constant.vr() == vr || vr == VR.UN)) {
            return constant;
        }
        return dummyOf(element.tag(), vr);
    }

    /** What stands where a value does not allow what its rule wants. */
    static @Nullable Element fallback(Rule rule, Element element) {
        return switch (rule.fallback()) {
            case DUMMY ->
                element.isEmpty() ? empty(rule, element) : dummyOf(element.tag(), vr(element, rule));
            case EMPTY -> empty(rule, element);
            default -> null;
        };
    }

    Element uids(Element element, Rule rule) throws IOException {
        DataElement e = inMemory(element);
        String text = new String(e.buffer(), e.offset(), e.length(), StandardCharsets.ISO_8859_1);
        if (text.indexOf('\\') < 0) {
            String uid = trim(text);
            return uid.isEmpty() ? empty(rule, element) : uidElement(e.tag(), pseudonyms.uid(uid));
        }
        String[] values = text.split("\\\\", -1);
        for (int i = 0; i < values.length; i++) {
            String uid = trim(values[i]);
            values[i] = uid.isEmpty() ? "" : pseudonyms.uid(uid);
        }
        return uidElement(e.tag(), String.join("\\", values));
    }

    private static DataElement uidElement(int tag, String uid) {
        return DataElement.of(tag, VR.UI, uid.getBytes(StandardCharsets.US_ASCII));
    }

    private static String trim(String uid) {
        int end = uid.length();
        while (end > 0 && uid.charAt(end - 1) <= ' ') {
            end--;
        }
        int start = 0;
        while (start < end && uid.charAt(start) <= ' ') {
            start++;
        }
        return uid.substring(start, end);
    }

    // Asked is whether it is this very data set, not one that is equal.
    @SuppressWarnings("ReferenceEquality")
    Element pseudonym(Rule rule, Element element, Attributes in) {
        int tag = element.tag();
        VR vr = rule.vr() == null ? element.vr() : rule.vr();
        boolean topLevel = in == dataSet;
        if (tag == Tag.PatientID || tag == Tag.PatientName) {
            if (topLevel || PatientIdentity.identifier(in, Tag.PatientID) != null) {
                return DataElement.ofAscii(tag, vr,
                        pseudonyms.patient(topLevel ? patient() : PatientIdentity.of(in)));
            }
            return empty(rule, element);
        }
        String original = PatientIdentity.identifier(in, tag);
        if (original == null) {
            return empty(rule, element);
        }
        if (tag == Tag.AccessionNumber) {
            return DataElement.ofAscii(tag, vr, pseudonyms.accessionNumber(original));
        }
        if (vr == VR.UI) {
            return uidElement(tag, pseudonyms.uid(original));
        }
        return DataElement.ofAscii(tag, vr, pseudonyms.text(original));
    }

    @Nullable
    Element shift(Rule rule, Element element) {
        if (element instanceof DataElement e) {
            VR vr = vr(e, rule);
            if (vr == VR.DA || vr == VR.DT || vr == VR.TM) {
                byte[] moved = DateShifter.shift(e.buffer(), e.offset(), e.length(), vr, days());
                if (moved != null) {
                    return DataElement.of(e.tag(), vr, moved);
                }
            } else if (e.tag() == Tag.TimezoneOffsetFromUTC && isZone(e)) {
                return e;
            }
        }
        return fallback(rule, element);
    }

    /** A date or time that stays; what is none becomes nothing. */
    static Element unmoved(Rule rule, Element element, DataElement value, VR vr) {
        byte[] same = DateShifter.shift(value.buffer(), value.offset(), value.length(), vr, 0);
        if (same == null) {
            return empty(rule, element);
        }
        DataElement left = DataElement.of(element.tag(), vr, same);
        return left.equals(value.as(element.tag(), vr)) ? element : left;
    }

    /** A character set without what is no defined term (PS3.3 C.12.1.1.2), by which nobody reads anything. */
    static Element characterSet(DataElement element) {
        String[] terms = new String(element.buffer(), element.offset(), element.length(),
                StandardCharsets.ISO_8859_1).split("\\\\", -1);
        List<String> known = new ArrayList<>();
        for (String term : terms) {
            String one = term.replace('\0', ' ').strip();
            if (SpecificCharacterSet.of(one).unknownTerms().isEmpty()) {
                known.add(one);
            }
        }
        return known.size() == terms.length
                ? element
                : DataElement.ofAscii(element.tag(), VR.CS, String.join("\\", known));
    }

    static boolean isZone(DataElement e) {
        byte[] b = e.buffer();
        int at = e.offset();
        boolean signed = e.length() >= 5 && (b[at] == '+' || b[at] == '-');
        for (int i = 1; signed && i < e.length(); i++) {
            signed = i < 5 ? b[at + i] >= '0' && b[at + i] <= '9' : b[at + i] == ' ';
        }
        return signed;
    }

    /** Values made less precise, or looked up: what the rule's detail says, one by one. */
    static Element mapped(Rule rule, Element element, Attributes in) throws IOException {
        DataElement e = inMemory(element);
        VR vr = vr(e, rule);
        Detail detail = rule.detail();
        List<String> values = e.as(e.tag(), vr).strings(in.characterSet());
        if (values == null || detail == null) {
            return empty(rule, element);
        }
        List<String> mapped = new ArrayList<>();
        for (String value : values) {
            mapped.add(value.isEmpty() ? "" : mapped(value, vr, detail, e.tag()));
        }
        String text = String.join("\\", mapped);
        if (text.isEmpty()) {
            return empty(rule, element);
        }
        byte[] encoded = SpecificCharacterSet.ASCII.encode(text, vr);
        return encoded == null ? empty(rule, element) : DataElement.of(e.tag(), vr, encoded);
    }

    private static String mapped(String value, VR vr, Detail detail, int tag) {
        if (detail instanceof LookupTable table) {
            String found = table.values().get(value);
            if (found == null) {
                throw new LookupMissException(TagFormat.format(tag));
            }
            return found;
        }
        String range = Generalizer.generalize(value, vr, detail);
        return range == null ? "" : range;
    }
}
