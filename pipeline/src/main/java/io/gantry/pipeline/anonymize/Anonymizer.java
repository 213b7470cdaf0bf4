package io.gantry.pipeline.anonymize;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.FragmentsElement;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.MalformedDatasetException;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.pipeline.profile.Action;
import io.gantry.pipeline.profile.Constants;
import io.gantry.pipeline.profile.DateJitter;
import io.gantry.pipeline.profile.Profile;
import io.gantry.pipeline.profile.Rule;
import io.gantry.pipeline.profile.Rule.Inside;
import io.gantry.pipeline.profile.RuleTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the clean counterpart of a data set: walks its elements in their order, at every depth, and puts what each
 * one's rule leaves of it into a new data set. The original is not changed; elements that stay are shared, being
 * immutable. Safe for any thread.
 */
public final class Anonymizer {

    /** The most bytes of one large value that are taken into memory because its rule has to look into it. */
    private static final int MOST_IN_MEMORY = 16 << 20;
    private static final String[] LOCAL_CODING_SCHEMES = {"99", "L"};

    private final RuleTable rules;
    private final Pseudonyms pseudonyms;
    private final @Nullable DateJitter jitter;
    private final Stamps stamps;

    public Anonymizer(Profile profile, Pseudonyms pseudonyms) {
        this.rules = profile.rules();
        this.pseudonyms = pseudonyms;
        this.jitter = profile.jitter();
        this.stamps = new Stamps(profile);
    }

    /**
     * The clean, stamped counterpart of a data set.
     *
     * @throws IOException where a large value that has to be looked into cannot be read, or is over 16 MB
     */
    public Attributes anonymize(Attributes original) throws IOException {
        Attributes clean = new Walk(original).clean(original, Inside.ITEMS);
        stamps.stamp(original, clean);
        return clean;
    }

    /** One data set's pass: whom it is about is found out once, and only where a rule asks. */
    private final class Walk {

        private final Attributes dataSet;
        private @Nullable PatientIdentity patient;
        private int days;
        private boolean daysKnown;

        Walk(Attributes dataSet) {
            this.dataSet = dataSet;
        }

        private PatientIdentity patient() {
            if (patient == null) {
                patient = PatientIdentity.of(dataSet);
            }
            return patient;
        }

        private int days() {
            if (!daysKnown && jitter != null) {
                days = pseudonyms.dayShift(patient(), jitter);
                daysKnown = true;
            }
            return days;
        }

        Attributes clean(Attributes in, Inside inside) throws IOException {
            Attributes out = new Attributes(in.characterSet());
            out.undefinedLength(in.undefinedLength());
            boolean standardCode = inside == Inside.CONTENT && hasStandardCode(in);
            for (int i = 0; i < in.size(); i++) {
                Element element = in.at(i);
                int tag = element.tag();
                Rule rule;
                if (Attributes.isPrivate(tag)) {
                    rule = rules.ofPrivate(in, tag);
                    if (rule.action() != Action.REMOVE) {
                        keepCreator(in, out, tag);
                    }
                } else {
                    rule = rules.of(tag);
                }
                Element left = apply(rule, element, in, inside, standardCode);
                if (left != null) {
                    out.put(left);
                }
            }
            return out;
        }

        /** What names the owner of a private element's block goes with it (PS3.5 7.8.1). */
        private static void keepCreator(Attributes in, Attributes out, int tag) {
            Element creator = in.get(tag & 0xFFFF0000 | tag >>> 8 & 0xFF);
            if (creator != null) {
                out.put(creator);
            }
        }

        private @Nullable Element apply(Rule rule, Element element, Attributes in, Inside inside,
                boolean standardCode) throws IOException {
            return switch (rule.action()) {
                case REMOVE -> null;
                case KEEP -> keep(rule, element, in, inside, standardCode);
                case EMPTY -> empty(rule, element);
                case DUMMY -> element.isEmpty() ? empty(rule, element) : dummy(rule, element, in);
                case REPLACE -> rule.constant();
                case UID -> element.isEmpty() ? empty(rule, element) : uids(inMemory(element), rule);
                case PSEUDONYM -> pseudonym(rule, element, in);
                case SHIFT_DATE -> element.isEmpty() ? empty(rule, element) : shift(rule, element, in);
            };
        }

        private @Nullable Element keep(Rule rule, Element element, Attributes in, Inside inside,
                boolean standardCode) throws IOException {
            return switch (element) {
                case SequenceElement sequence ->
                    items(sequence, inside == Inside.ITEMS ? rule.inside() : inside);
                case FragmentsElement fragments -> fragments;
                case DataElement e when rule.vr() == VR.SQ -> sequenceInBytes(e, in, rule, inside);
                case BulkElement e when rule.vr() == VR.SQ -> sequenceInBytes(inMemory(e), in, rule, inside);
                // A name where no name belongs: nobody checked it.
                case DataElement e when e.vr() == VR.PN && rule.vr() != VR.PN && !rule.overridden() ->
                    empty(rule, e);
                case DataElement e when inside != Inside.ITEMS && isText(e.vr()) && !rule.overridden()
                        && !e.isEmpty() && !(standardCode && isOfCode(e.tag())) ->
                    dummyOf(e.tag(), rule.vr() == null ? e.vr() : rule.vr());
                case BulkElement e when inside != Inside.ITEMS && !rule.overridden() ->
                    dummyOf(e.tag(), e.vr());
                case DataElement e when inside == Inside.CONTENT && e.tag() == Tag.GraphicData ->
                    new DataElement(e.tag(), e.vr(), new byte[e.length()], 0, e.length(), e.bigEndian());
                case DataElement e -> e;
                case BulkElement e -> e;
            };
        }

        private SequenceElement items(SequenceElement sequence, Inside inside) throws IOException {
            List<Attributes> items = new ArrayList<>(sequence.items().size());
            for (Attributes item : sequence.items()) {
                items.add(clean(item, inside));
            }
            return sequence.withItems(items);
        }

        /** A sequence that came as UN of defined length (PS3.5 6.2.2); what cannot be walked does not stay. */
        private Element sequenceInBytes(DataElement element, Attributes in, Rule rule, Inside inside)
                throws IOException {
            int tag = element.tag();
            if (element.vr() != VR.UN || element.isEmpty()) {
                return new SequenceElement(tag, List.of());
            }
            try {
                List<Attributes> items = DicomReader.readItems(element.bytes(), in.characterSet(),
                        ReadLimits.DEFAULT);
                return items(new SequenceElement(tag, items),
                        inside == Inside.ITEMS ? rule.inside() : inside);
            } catch (MalformedDatasetException _) {
                return new SequenceElement(tag, List.of());
            }
        }

        private @Nullable Element dummy(Rule rule, Element element, Attributes in) throws IOException {
            if (element instanceof SequenceElement sequence) {
                return rule.vr() == VR.SQ || rule.vr() == null
                        ? items(sequence, rule.inside())
                        : rule.constant();
            }
            if (rule.vr() == VR.SQ) {
                return sequenceInBytes(inMemory(element), in, rule, rule.inside());
            }
            DataElement constant = rule.constant();
            VR vr = element.vr();
            if (constant != null && (constant.vr() == vr || vr == VR.UN)) {
                return constant;
            }
            return dummyOf(element.tag(), vr);
        }

        private static Element dummyOf(int tag, VR vr) {
            return vr == VR.SQ ? new SequenceElement(tag, List.of()) : Constants.dummy(tag, vr);
        }

        private static Element empty(Rule rule, Element element) {
            DataElement constant = rule.constant();
            if (constant != null && constant.isEmpty() && constant.vr() == element.vr()) {
                return constant;
            }
            return rule.vr() == VR.SQ || element.vr() == VR.SQ
                    ? new SequenceElement(element.tag(), List.of())
                    : DataElement.empty(element.tag(), element.vr());
        }

        private Element uids(DataElement element, Rule rule) {
            String text = new String(element.buffer(), element.offset(), element.length(),
                    StandardCharsets.ISO_8859_1);
            if (text.indexOf('\\') < 0) {
                String uid = trim(text);
                return uid.isEmpty() ? empty(rule, element) : uidElement(element.tag(), pseudonyms.uid(uid));
            }
            String[] values = text.split("\\\\", -1);
            for (int i = 0; i < values.length; i++) {
                String uid = trim(values[i]);
                values[i] = uid.isEmpty() ? "" : pseudonyms.uid(uid);
            }
            return uidElement(element.tag(), String.join("\\", values));
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
        private Element pseudonym(Rule rule, Element element, Attributes in) {
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

        private @Nullable Element shift(Rule rule, Element element, Attributes in) throws IOException {
            if (element instanceof DataElement e) {
                VR vr = e.vr() == VR.UN && rule.vr() != null ? rule.vr() : e.vr();
                if (vr == VR.DA || vr == VR.DT || vr == VR.TM) {
                    byte[] moved = DateShifter.shift(e.buffer(), e.offset(), e.length(), vr, days());
                    if (moved != null) {
                        return DataElement.of(e.tag(), vr, moved);
                    }
                } else if (e.tag() == Tag.TimezoneOffsetFromUTC && isZone(e)) {
                    return e;
                }
            }
            return switch (rule.fallback()) {
                case DUMMY -> dummy(rule, element, in);
                case EMPTY -> empty(rule, element);
                default -> null;
            };
        }

        private static boolean isZone(DataElement e) {
            byte[] b = e.buffer();
            int at = e.offset();
            boolean signed = e.length() >= 5 && (b[at] == '+' || b[at] == '-');
            for (int i = 1; signed && i < e.length(); i++) {
                signed = i < 5 ? b[at + i] >= '0' && b[at + i] <= '9' : b[at + i] == ' ';
            }
            return signed;
        }
    }

    private static DataElement inMemory(Element element) throws IOException {
        return switch (element) {
            case DataElement e -> e;
            case BulkElement e ->
                new DataElement(e.tag(), e.vr(), e.value().load(MOST_IN_MEMORY), 0, (int) e.value().length(),
                        e.bigEndian());
            case SequenceElement e -> DataElement.empty(e.tag(), VR.UN);
            case FragmentsElement e -> DataElement.empty(e.tag(), VR.UN);
        };
    }

    private static boolean isText(VR vr) {
        return vr.usesCharacterSet() || vr == VR.UR || vr == VR.AE || vr == VR.UN;
    }

    /** A code whose meaning a published coding scheme fixes, not the site (PS3.16 8.2). */
    private static boolean hasStandardCode(Attributes item) {
        String scheme = item.string(Tag.CodingSchemeDesignator);
        if (scheme == null || scheme.equals(LOCAL_CODING_SCHEMES[1])) {
            return false;
        }
        return !scheme.startsWith(LOCAL_CODING_SCHEMES[0]);
    }

    private static boolean isOfCode(int tag) {
        return switch (tag) {
            case Tag.CodeValue, Tag.LongCodeValue, Tag.CodingSchemeDesignator, Tag.CodingSchemeVersion,
                    Tag.CodeMeaning ->
                true;
            default -> false;
        };
    }
}
