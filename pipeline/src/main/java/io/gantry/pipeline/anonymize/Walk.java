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
import io.gantry.pipeline.identity.Identifies;
import io.gantry.pipeline.profile.Action;
import io.gantry.pipeline.profile.ContentRules.Effect;
import io.gantry.pipeline.profile.Detail.Cleaning;
import io.gantry.pipeline.profile.Place;
import io.gantry.pipeline.profile.Rule;
import io.gantry.pipeline.profile.Rule.Inside;
import io.gantry.pipeline.profile.RuleTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One pass over a data set: asks for each element's rule, and writes what it leaves. Confined to one thread. */
final class Walk {

    private final Attributes dataSet;
    private final RuleTable rules;
    private final Values values;
    private final TextCleaning cleaning;
    private final ActionTally tally;
    private final Place place;

    Walk(Attributes dataSet, RuleTable rules, Values values, TextCleaning cleaning, ActionTally tally) {
        this.dataSet = dataSet;
        this.rules = rules;
        this.values = values;
        this.cleaning = cleaning;
        this.tally = tally;
        this.place = new Place(dataSet);
    }

    /**
     * What the elements of one data set or item have in common.
     *
     * @param effect what its concept says, where it is a content item
     */
    private record Scope(Attributes in, Inside inside, Effect effect) {

        /** A part of a code whose meaning a published coding scheme fixes, not the site. */
        boolean isOfStandardCode(int tag) {
            return Codes.isPart(tag) && Codes.isStandard(in);
        }
    }

    Attributes clean() throws IOException {
        return clean(new Scope(dataSet, Inside.ITEMS, Effect.BY_ATTRIBUTE));
    }

    private Attributes clean(Scope scope) throws IOException {
        Attributes in = scope.in();
        Attributes out = new Attributes(in.characterSet());
        out.undefinedLength(in.undefinedLength());
        for (int i = 0; i < in.size(); i++) {
            Element element = in.at(i);
            Rule rule = rules.of(in, element, place);
            if (rule.action() != Action.REMOVE && Attributes.isPrivate(element.tag())) {
                keepCreator(in, out, element.tag());
            }
            Element left = apply(rule, element, scope);
            tally.add(rule.action(), element, left);
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

    private @Nullable Element apply(Rule rule, Element element, Scope scope) throws IOException {
        Cleaning forced = rule.overridden() ? null : forcedCleaning(rule, element, scope);
        if (forced != null) {
            return cleaned(rule, element, scope, forced);
        }
        if (element.tag() == Tag.TextValue && scope.inside() == Inside.STRUCTURED && !rule.overridden()) {
            return switch (scope.effect()) {
                case KEEP -> element;
                case DUMMY -> Values.dummyOf(element.tag(), VR.UT);
                case BY_ATTRIBUTE, CLEAN, REMOVE -> cleaned(rule, element, scope, Cleaning.WORDS);
            };
        }
        return switch (rule.action()) {
            case REMOVE -> null;
            case KEEP -> keep(rule, element, scope);
            case EMPTY -> Values.empty(rule, element);
            case DUMMY -> element.isEmpty() ? Values.empty(rule, element) : dummy(rule, element, scope);
            case REPLACE -> Values.constant(rule, element);
            case UID -> element.isEmpty() ? Values.empty(rule, element) : values.uids(element, rule);
            case PSEUDONYM -> values.pseudonym(rule, element, scope.in());
            case SHIFT_DATE ->
                element.isEmpty() ? Values.empty(rule, element) : values.shift(rule, element);
            case CLEAN -> {
                if (element.isEmpty()) {
                    yield Values.empty(rule, element);
                }
                Element dummy = rule.overridden() ? null : dummyWithin(element, rule, scope);
                yield dummy != null ? dummy : cleaned(rule, element, scope, cleaningOf(rule));
            }
            case CAP_AGE, GENERALIZE, LOOKUP ->
                element.isEmpty() ? Values.empty(rule, element) : Values.mapped(rule, element, scope.in());
        };
    }

    /** How the text of annotations and content items is cleaned where its own rule would not; else null. */
    private static @Nullable Cleaning forcedCleaning(Rule rule, Element element, Scope scope) {
        boolean annotation = scope.inside() == Inside.ANNOTATION;
        if (!annotation && scope.inside() != Inside.STRUCTURED || element.isEmpty()
                || element.tag() == Tag.TextValue && !annotation || Attributes.isPrivate(element.tag())
                || !isProse(Values.vr(element, rule))) {
            return null;
        }
        return switch (rule.action()) {
            // The code itself stays as it does outside: whoever measures names what with one of a maker's own.
            case KEEP, CLEAN -> Codes.isPart(element.tag()) && element.tag() != Tag.CodeMeaning
                    ? Cleaning.IDENTIFIERS
                    : Cleaning.WORDS;
            case DUMMY -> annotation ? Cleaning.WORDS : null;
            case REMOVE, EMPTY, REPLACE, UID, PSEUDONYM, SHIFT_DATE, CAP_AGE, GENERALIZE, LOOKUP -> null;
        };
    }

    private static Cleaning cleaningOf(Rule rule) {
        return rule.detail() instanceof Cleaning cleaning ? cleaning : Cleaning.WORDS;
    }

    /**
     * The dummy that stands for every text within some sequences, but not for codes of standard coding schemes; null
     * where the element is not such a text.
     */
    private static @Nullable Element dummyWithin(Element element, Rule rule, Scope scope) {
        boolean dummies = scope.inside() == Inside.CONTENT || scope.inside() == Inside.IDENTIFICATION;
        if (!dummies || element.isEmpty()) {
            return null;
        }
        return switch (element) {
            case DataElement e when isText(e.vr()) && rule.vr() != VR.SQ
                    && !(scope.inside() == Inside.CONTENT && scope.isOfStandardCode(e.tag())) ->
                Values.dummyOf(e.tag(), rule.vr() == null ? e.vr() : rule.vr());
            case BulkElement e when rule.vr() != VR.SQ -> Values.dummyOf(e.tag(), e.vr());
            default -> null;
        };
    }

    private @Nullable Element cleaned(Rule rule, Element element, Scope scope, Cleaning how)
            throws IOException {
        if (element instanceof SequenceElement sequence) {
            return rule.vr() == null || rule.vr() == VR.SQ ? items(sequence, insideOf(rule, scope)) : null;
        }
        VR vr = vrToClean(element, rule);
        return switch (vr) {
            case SQ -> sequenceInBytes(Values.inMemory(element), scope, insideOf(rule, scope));
            case LO, LT, SH, ST, UC, UT -> {
                DataElement left = cleaning.clean(Values.inMemory(element), vr, scope.in().characterSet(),
                        how);
                yield left != null ? left : Values.fallback(rule, element);
            }
            case AE, UR -> cleaning.identifies(Values.inMemory(element), vr, scope.in().characterSet())
                    ? Values.fallback(rule, element)
                    : element;
            case CS -> cleaning.identifies(Values.inMemory(element), vr, scope.in().characterSet())
                    ? Values.fallback(rule, element)
                    : codeStrings(rule, element, Values.inMemory(element), scope);
            case DA, DT, TM -> dated(element, scope);
            case PN -> Values.empty(rule, element);
            case UI -> values.uids(element, rule);
            case OB, OD, OF, OL, OV, OW, UN -> null;
            case AS, AT, DS, FD, FL, IS, SL, SS, SV, UL, US, UV ->
                ValueKind.fits(Values.inMemory(element), vr, rule.vr())
                        ? element
                        : Values.fallback(rule, element);
        };
    }

    /** The VR to clean a value by: prose stays prose, whatever characters the element says it has. */
    private static VR vrToClean(Element element, Rule rule) {
        VR vr = Values.vr(element, rule);
        VR listed = rule.vr();
        boolean characters = switch (ValueKind.of(vr)) {
            case TEXT, NUMBER_IN_TEXT, AGE -> true;
            case NAME, DATE, UID, NUMBER, BYTES, SEQUENCE -> false;
        };
        return listed != null && characters && (isProse(listed) && !isProse(vr)
                || listed == VR.CS && ValueKind.of(vr) == ValueKind.TEXT) ? listed : vr;
    }

    /** A date where none is expected is treated as the date of its content, not again as what it should be. */
    private @Nullable Element dated(Element element, Scope scope) throws IOException {
        int like = switch (element.vr()) {
            case DA -> Tag.ContentDate;
            case TM -> Tag.ContentTime;
            default -> Tag.AcquisitionDateTime;
        };
        Scope around = new Scope(scope.in(), Inside.ITEMS, Effect.BY_ATTRIBUTE);
        return apply(rules.of(like), Values.inMemory(element), around);
    }

    private @Nullable Element keep(Rule rule, Element element, Scope scope) throws IOException {
        Inside inside = insideOf(rule, scope);
        Element dummy = rule.overridden() ? null : dummyWithin(element, rule, scope);
        if (dummy != null) {
            return dummy;
        }
        return switch (element) {
            case SequenceElement sequence when Stamps.isStamp(sequence.tag()) && isNested(scope) -> null;
            // Items where the dictionary has none are of a maker's own making.
            case SequenceElement _ when !rule.overridden() && rule.vr() != null && rule.vr() != VR.SQ -> null;
            case SequenceElement sequence -> items(sequence, inside);
            case FragmentsElement fragments -> fragments;
            case DataElement e when rule.vr() == VR.SQ -> sequenceInBytes(e, scope, inside);
            case BulkElement e when rule.vr() == VR.SQ ->
                sequenceInBytes(Values.inMemory(e), scope, inside);
            case DataElement e when scope.inside() == Inside.CONTENT && e.tag() == Tag.GraphicData ->
                new DataElement(e.tag(), e.vr(), new byte[e.length()], 0, e.length(), e.bigEndian());
            case DataElement e when rule.overridden() && !isDate(rule.vr()) -> e;
            case DataElement e -> checked(rule, e, e, scope);
            // What is too large to be looked into is held by the stage verify.
            case BulkElement e when rule.overridden() && !isDate(rule.vr())
                    || ValueKind.fitUnread(Values.vr(e, rule), rule.vr())
                    || !Values.isLoadable(e) ->
                e;
            case BulkElement e -> checked(rule, e, Values.inMemory(e), scope);
        };
    }

    /**
     * What stays unless it is something else than its attribute says: nobody would have looked at a name that stands
     * as a number, a date, a UID or a character set.
     */
    private @Nullable Element checked(Rule rule, Element element, DataElement value, Scope scope)
            throws IOException {
        VR vr = Values.vr(element, rule);
        VR listed = rule.vr();
        if (element.isEmpty()) {
            return element;
        }
        if (element.tag() == Tag.SpecificCharacterSet) {
            return Values.characterSet(value);
        }
        if (listed == null && vr == VR.UN) {
            // Nobody knows what it is.
            return Values.fallback(rule, element);
        }
        if (Stamps.isStamp(element.tag()) && isNested(scope)) {
            return null;
        }
        if (element.tag() == Tag.TimezoneOffsetFromUTC) {
            return Values.isZone(value) ? element : Values.empty(rule, element);
        }
        if (ValueKind.of(vr) == ValueKind.DATE) {
            boolean date = listed == null || ValueKind.of(listed) == ValueKind.DATE;
            return date ? Values.unmoved(rule, element, value, vr) : dated(element, scope);
        }
        if (vr == VR.CS || listed == VR.CS && ValueKind.of(vr) == ValueKind.TEXT) {
            return codeStrings(rule, element, value, scope);
        }
        // Before any text is cleaned: where a number belongs, words are not what a program writes.
        if (!ValueKind.fits(value, vr, listed)) {
            return vr == VR.UI && listed == VR.UI
                    ? values.uids(element, rule)
                    : Values.empty(rule, element);
        }
        return isProse(vr) && rule.identifies() == Identifies.NOTHING && !rule.overridden()
                ? cleaned(rule, element, scope, Cleaning.IDENTIFIERS)
                : element;
    }

    /** Code strings that are terms; a dummy stands for any other, which may be anybody's name. */
    private Element codeStrings(Rule rule, Element element, DataElement value, Scope scope) {
        VR listed = rule.vr();
        if (!ValueKind.fits(value, VR.CS, listed)) {
            return Values.empty(rule, element);
        }
        DataElement left = cleaning.codeStrings(value, scope.in().characterSet());
        return left.equals(value) ? element : left;
    }

    // Asked is whether it is this very data set, not one that is equal.
    @SuppressWarnings("ReferenceEquality")
    private boolean isNested(Scope scope) {
        return scope.in() != dataSet;
    }

    /** What holds within a sequence: what its rule says, or what holds around it if that is stricter. */
    private static Inside insideOf(Rule rule, Scope scope) {
        return scope.inside() == Inside.ITEMS ? rule.inside() : scope.inside();
    }

    private @Nullable Element items(SequenceElement sequence, Inside inside) throws IOException {
        List<Attributes> items = new ArrayList<>(sequence.items().size());
        int number = 0;
        for (Attributes item : sequence.items()) {
            place.enter(sequence.tag(), number++);
            Effect effect = inside == Inside.STRUCTURED ? rules.content().of(item) : Effect.BY_ATTRIBUTE;
            if (effect != Effect.REMOVE && !tellsTooMuch(item, inside)) {
                items.add(clean(new Scope(item, inside, effect)));
            } else if (ContentItems.numbered(dataSet)) {
                items.add(ContentItems.placeholder(clean(new Scope(item, inside, effect))));
            }
            place.leave();
        }
        // A container without content has no such sequence (PS3.3 C.17.3).
        boolean allGone = items.isEmpty() && number > 0;
        return allGone && sequence.tag() == Tag.ContentSequence ? null : sequence.withItems(items);
    }

    /** Numbers of content trees stay; the patient's age goes as Patient's Age does. */
    private boolean tellsTooMuch(Attributes item, Inside inside) {
        return (inside == Inside.CONTENT || inside == Inside.STRUCTURED) && ContentItems.tellsAge(item)
                && !ContentItems.mayStay(item, rules.of(Tag.PatientAge).at(place));
    }

    /** A sequence that came as UN of defined length (PS3.5 6.2.2); what cannot be walked does not stay. */
    private @Nullable Element sequenceInBytes(DataElement element, Scope scope, Inside inside)
            throws IOException {
        int tag = element.tag();
        if (element.vr() != VR.UN || element.isEmpty()) {
            return new SequenceElement(tag, List.of());
        }
        try {
            List<Attributes> items = DicomReader.readItems(element.bytes(), scope.in().characterSet(),
                    ReadLimits.DEFAULT);
            return items(new SequenceElement(tag, items), inside);
        } catch (MalformedDatasetException _) {
            return new SequenceElement(tag, List.of());
        }
    }

    private @Nullable Element dummy(Rule rule, Element element, Scope scope) throws IOException {
        if (element instanceof SequenceElement sequence) {
            return rule.vr() == VR.SQ || rule.vr() == null
                    ? items(sequence, rule.inside())
                    : Values.constant(rule, element);
        }
        return rule.vr() == VR.SQ
                ? sequenceInBytes(Values.inMemory(element), scope, rule.inside())
                : Values.dummy(rule, element);
    }

    private static boolean isDate(@Nullable VR vr) {
        return vr != null && ValueKind.of(vr) == ValueKind.DATE;
    }

    private static boolean isText(VR vr) {
        return vr.usesCharacterSet() || vr == VR.UR || vr == VR.AE || vr == VR.UN;
    }

    private static boolean isProse(VR vr) {
        return vr.usesCharacterSet() && vr != VR.PN;
    }
}
