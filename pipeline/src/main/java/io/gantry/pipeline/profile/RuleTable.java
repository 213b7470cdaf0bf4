package io.gantry.pipeline.profile;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.dict.StandardDictionary;
import io.gantry.pipeline.profile.Rule.Identifies;
import io.gantry.pipeline.profile.Rule.Inside;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rule of every attribute: the dictionary, Table E.1-1, what is added to it, the options and the overrides,
 * compiled. Every element of every instance asks here, so it is an open-addressing table keyed by the tag, and a
 * look-up allocates nothing. Immutable.
 *
 * <p>
 * What neither table nor dictionary knows is removed: nobody can say what is in it. What only the dictionary knows is
 * kept, as PS3.15 E.1 has it, but for names of persons, dates, times, addresses of resources, UIDs that are no
 * classes, and retired attributes whose values are text, dates or bytes: these are treated as the table treats their
 * like.
 */
public final class RuleTable {

    private static final int SLOTS = 1 << 14;
    private static final int OVERLAY_DATA = 0x60003000;

    private final int[] tags = new int[SLOTS];
    private final Rule[] rules = new Rule[SLOTS];
    private final List<RepeatingRule> repeating = new ArrayList<>();
    private final List<PrivateRule> privates = new ArrayList<>();
    private final boolean keepsOverlays;

    private record RepeatingRule(Selector.OfRepeating selector, Rule rule) {
    }

    private record PrivateRule(Selector.OfPrivate selector, Rule rule) {
    }

    private RuleTable(boolean keepsOverlays) {
        this.keepsOverlays = keepsOverlays;
    }

    static RuleTable compile(Set<PrivacyOption> options, List<PhiTag> overrides) {
        boolean overlays = overrides.stream().anyMatch(o -> o.action() == Action.KEEP
                && o.selector() instanceof Selector.OfRepeating r && r.matches(OVERLAY_DATA));
        RuleTable table = new RuleTable(overlays);
        for (Map.Entry<Integer, Rule> entry : byTag(options).entrySet()) {
            table.insert(entry.getKey(), entry.getValue());
        }
        for (PhiTag override : overrides) {
            switch (override.selector()) {
                case Selector.OfTag s -> table.insert(s.tag(), overriding(s.tag(),
                        StandardDictionary.vrOf(s.tag()), override));
                case Selector.OfRepeating s ->
                    table.repeating.add(new RepeatingRule(s, overriding(s.tag(),
                            s.mask() == 0xFF000000 ? null : StandardDictionary.vrOf(s.tag()), override)));
                case Selector.OfPrivate s ->
                    table.privates.add(new PrivateRule(s, overriding(0, null, override)));
            }
        }
        return table;
    }

    private static Map<Integer, Rule> byTag(Set<PrivacyOption> options) {
        Map<Integer, Rule> byTag = new TreeMap<>();
        for (ConfidentialityTable.Row row : ConfidentialityTable.rows().values()) {
            ActionCode instead = ConfidentialityTable.supplement().get(row.tag());
            byTag.put(row.tag(), rule(row.tag(), StandardDictionary.vrOf(row.tag()),
                    instead != null ? instead : row.basic(), row.options(), options));
        }
        for (StandardDictionary.Entry entry : StandardDictionary.entries()) {
            int tag = entry.tag();
            boolean inDataSet = tag >>> 16 >= 8 && (tag & 0xFFFF) != 0 && !entry.vrs().isEmpty();
            if (inDataSet && !isRepeating(tag) && !byTag.containsKey(tag)) {
                ActionCode added = ConfidentialityTable.supplement().get(tag);
                VR vr = entry.vrs().getFirst();
                ActionCode code = added != null ? added : unlisted(vr, entry.retired());
                byTag.put(tag, rule(tag, vr, code, optionsOfUnlisted(vr, code), options));
            }
        }
        return byTag;
    }

    /** Groups 50xx and 60xx, and the retired ones whose tags have varying digits. */
    private static boolean isRepeating(int tag) {
        int group = tag >>> 24;
        return group == 0x50 || group == 0x60 || group == 0x10
                || group == 0x7F && (tag >>> 16 & 0xFF) != 0xE0
                || tag >>> 8 == 0x002031;
    }

    private static ActionCode unlisted(VR vr, boolean retired) {
        return switch (vr) {
            case PN -> ActionCode.Z;
            case UI -> ActionCode.U;
            case UR -> ActionCode.X;
            case DA, DT, TM -> retired ? ActionCode.X : ActionCode.D;
            case AE, LO, LT, SH, ST, UC, UT, OB, OD, OF, OL, OV, OW, UN ->
                retired ? ActionCode.X : ActionCode.K;
            default -> ActionCode.K;
        };
    }

    private static Map<PrivacyOption, ActionCode> optionsOfUnlisted(VR vr, ActionCode code) {
        return switch (vr) {
            case UI -> code == ActionCode.U ? Map.of(PrivacyOption.RETAIN_UIDS, ActionCode.K) : Map.of();
            case DA, DT, TM -> code == ActionCode.D
                    ? Map.of(PrivacyOption.RETAIN_LONG_FULL_DATES, ActionCode.K,
                            PrivacyOption.RETAIN_LONG_MODIFIED_DATES, ActionCode.C)
                    : Map.of();
            default -> Map.of();
        };
    }

    private static Rule rule(int tag, @Nullable VR vr, ActionCode basic,
            Map<PrivacyOption, ActionCode> optional,
            Set<PrivacyOption> options) {
        Action fallback = basic.action();
        Action action = fallback;
        if (tag == Tag.PatientID || tag == Tag.PatientName || tag == Tag.AccessionNumber) {
            action = Action.PSEUDONYM;
        }
        for (PrivacyOption option : options) {
            if (optional.get(option) == ActionCode.K) {
                action = Action.KEEP;
            }
        }
        // Where one option keeps a date and the other moves it, it moves.
        if (options.contains(PrivacyOption.RETAIN_LONG_MODIFIED_DATES)
                && optional.get(PrivacyOption.RETAIN_LONG_MODIFIED_DATES) == ActionCode.C) {
            action = Action.SHIFT_DATE;
        }
        return new Rule(action, fallback, vr, inside(tag, action), identifies(tag), false,
                constant(tag, vr, action));
    }

    private static Rule overriding(int tag, @Nullable VR vr, PhiTag override) {
        DataElement constant = override.value() != null && vr != null
                ? Constants.replacement(tag, vr, override.value())
                : constant(tag, vr, override.action());
        return new Rule(override.action(), Action.EMPTY, vr, inside(tag, override.action()), identifies(tag),
                true, constant);
    }

    private static @Nullable DataElement constant(int tag, @Nullable VR vr, Action action) {
        if (vr == null || vr == VR.SQ) {
            return null;
        }
        return switch (action) {
            case EMPTY -> DataElement.empty(tag, vr);
            case DUMMY -> Constants.dummy(tag, vr);
            default -> null;
        };
    }

    private static Inside inside(int tag, Action action) {
        if (action != Action.DUMMY) {
            return Inside.ITEMS;
        }
        return switch (tag) {
            case Tag.ContentSequence, Tag.WaveformAnnotationSequence, Tag.GraphicAnnotationSequence ->
                Inside.CONTENT;
            default -> Inside.IDENTIFICATION;
        };
    }

    private static Identifies identifies(int tag) {
        return switch (tag) {
            case Tag.PatientID, Tag.OtherPatientIDs, Tag.AccessionNumber, Tag.AdmissionID,
                    Tag.ServiceEpisodeID,
                    Tag.RequestedProcedureID, Tag.ScheduledProcedureStepID, Tag.PerformedProcedureStepID,
                    Tag.PlacerOrderNumberImagingServiceRequest, Tag.FillerOrderNumberImagingServiceRequest,
                    Tag.SpecimenAccessionNumber, Tag.ContainerIdentifier, Tag.SpecimenIdentifier,
                    Tag.ClinicalTrialSubjectID, Tag.MedicalRecordLocator, Tag.ResultsID,
                    Tag.InterpretationID ->
                Identifies.ID;
            case Tag.InstitutionName, Tag.InstitutionAddress, Tag.InstitutionalDepartmentName,
                    Tag.ReferringPhysicianAddress, Tag.ReferringPhysicianTelephoneNumbers,
                    Tag.PatientAddress,
                    Tag.PatientTelephoneNumbers, Tag.PatientTelecomInformation, Tag.PersonAddress,
                    Tag.PersonTelephoneNumbers, Tag.PersonTelecomInformation, Tag.ResponsibleOrganization,
                    Tag.PatientInstitutionResidence, Tag.ScheduledPatientInstitutionResidence,
                    Tag.OrderCallbackPhoneNumber, Tag.OrderCallbackTelecomInformation,
                    Tag.HumanPerformerOrganization, Tag.IssuerOfPatientID ->
                Identifies.PHRASE;
            case Tag.PatientBirthDate -> Identifies.BIRTH_DATE;
            default -> Identifies.NOTHING;
        };
    }

    private static int slotOf(int tag) {
        return (tag * 0x9E3779B1) >>> 18;
    }

    private void insert(int tag, Rule rule) {
        int slot = slotOf(tag);
        while (tags[slot] != 0 && tags[slot] != tag) {
            slot = (slot + 1) & (SLOTS - 1);
        }
        tags[slot] = tag;
        rules[slot] = rule;
    }

    /** The rule of an attribute that is not private; a group length, or what nobody knows, is removed. */
    public Rule of(int tag) {
        for (int slot = slotOf(tag); tags[slot] != 0; slot = (slot + 1) & (SLOTS - 1)) {
            if (tags[slot] == tag) {
                return rules[slot];
            }
        }
        return ofUnlisted(tag);
    }

    private Rule ofUnlisted(int tag) {
        for (RepeatingRule rule : repeating) {
            if (rule.selector.matches(tag)) {
                return rule.rule;
            }
        }
        // Overlay planes go as a whole: without their data the other attributes are not valid (PS3.3 C.9.2).
        if (keepsOverlays && tag >>> 24 == 0x60 && (tag & 0xFFFF) != 0) {
            VR vr = StandardDictionary.vrOf(tag);
            if (vr != null && !vr.usesCharacterSet()) {
                return new Rule(Action.KEEP, Action.REMOVE, vr, Inside.ITEMS, Identifies.NOTHING, false,
                        null);
            }
        }
        return Rule.REMOVE;
    }

    /** True where any private attribute may stay. */
    public boolean keepsPrivate() {
        return !privates.isEmpty();
    }

    /** The rule of a private attribute, by the creator that its data set or item names for its block. */
    public Rule ofPrivate(Attributes dataSet, int tag) {
        if (privates.isEmpty()) {
            return Rule.REMOVE;
        }
        String creator = dataSet.privateCreatorOf(tag);
        if (creator != null) {
            for (PrivateRule rule : privates) {
                Selector.OfPrivate selector = rule.selector;
                if (selector.group() == tag >>> 16 && selector.element() == (tag & 0xFF)
                        && selector.creator().equals(creator)) {
                    return rule.rule;
                }
            }
        }
        return Rule.REMOVE;
    }

    /** Every rule as a line, in the order of tags: what a profile's digest is taken of. */
    String canonical() {
        Map<Long, Rule> ordered = new TreeMap<>();
        for (int slot = 0; slot < SLOTS; slot++) {
            if (tags[slot] != 0) {
                ordered.put(Integer.toUnsignedLong(tags[slot]), rules[slot]);
            }
        }
        StringBuilder text = new StringBuilder(1 << 18);
        ordered.forEach((tag, rule) -> line(text, Long.toHexString(tag), rule));
        text.append("overlays ").append(keepsOverlays).append('\n');
        repeating.forEach(r -> line(text, r.selector.toString(), r.rule));
        privates.forEach(r -> line(text, r.selector.toString(), r.rule));
        return text.toString();
    }

    private static void line(StringBuilder text, String selector, Rule rule) {
        text.append(selector).append(' ').append(rule.action()).append(' ').append(rule.fallback()).append(
                ' ').append(rule.vr()).append(' ').append(rule.inside());
        if (rule.constant() != null) {
            text.append(' ');
            for (byte b : rule.constant().bytes()) {
                text.append(Character.forDigit(b >> 4 & 0xF, 16)).append(Character.forDigit(b & 0xF, 16));
            }
        }
        text.append('\n');
    }
}
