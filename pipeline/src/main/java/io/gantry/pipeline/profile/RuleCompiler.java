package io.gantry.pipeline.profile;

import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.dict.StandardDictionary;
import io.gantry.pipeline.identity.Identifies;
import io.gantry.pipeline.profile.Detail.Cleaning;
import io.gantry.pipeline.profile.Rule.Alternative;
import io.gantry.pipeline.profile.Rule.Inside;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the rule of every attribute out of the dictionary, Table E.1-1, what is added to it, the options and the
 * overrides. An override beats an option, an option the Basic Profile.
 *
 * <p>
 * What neither table nor dictionary knows is removed: nobody can say what is in it. What only the dictionary knows is
 * kept, as PS3.15 E.1 has it, but for names of persons, dates, times, addresses of resources, UIDs that are no
 * classes, and retired attributes whose values are text, dates or bytes: these are treated as the table treats their
 * like. Text that stays is cleaned whatever the options.
 */
final class RuleCompiler {

    private static final Map<PrivacyOption, ActionCode> DATE_OPTIONS = Map.of(
            PrivacyOption.RETAIN_LONG_FULL_DATES, ActionCode.K, PrivacyOption.RETAIN_LONG_MODIFIED_DATES,
            ActionCode.C);

    private final Set<PrivacyOption> options;
    private final List<PhiTag> overrides;

    RuleCompiler(Set<PrivacyOption> options, List<PhiTag> overrides) {
        this.options = options;
        // Stable: of two that are as precise, the one named first.
        this.overrides = overrides.stream().sorted(Comparator.comparingInt(PhiTag::precedence)).toList();
    }

    /** The rule of every single attribute, by tag. */
    Map<Integer, Rule> byTag() {
        Map<Integer, Rule> byTag = new TreeMap<>();
        for (ConfidentialityTable.Row row : ConfidentialityTable.rows().values()) {
            ActionCode instead = ConfidentialityTable.supplement(row.tag());
            VR vr = StandardDictionary.vrOf(row.tag());
            Rule rule = rule(row.tag(), vr, instead != null ? instead : row.basic(), row.options());
            ConfidentialityTable.OfClass ofClass = ConfidentialityTable.ofClass(row.tag());
            byTag.put(row.tag(), ofClass == null
                    ? rule
                    : rule.withAlternatives(List.of(new Alternative(null,
                            new When(Set.of(), Set.of(ofClass.sopClass()), List.of()),
                            rule(row.tag(), vr, ofClass.code(), row.options())))));
        }
        for (StandardDictionary.Entry entry : StandardDictionary.entries()) {
            int tag = entry.tag();
            boolean inDataSet = tag >>> 16 >= 8 && (tag & 0xFFFF) != 0 && !entry.vrs().isEmpty();
            if (inDataSet && !isRepeating(tag) && !byTag.containsKey(tag)) {
                byTag.put(tag, unlisted(tag, entry.vrs().getFirst(), entry.retired()));
            }
        }
        byTag.replaceAll(this::overridden);
        return byTag;
    }

    /** The overrides of repeating groups, the more precise first. */
    Map<Selector.OfRepeating, Rule> repeating() {
        Map<Selector.OfRepeating, Rule> rules = new LinkedHashMap<>();
        for (PhiTag override : overrides) {
            if (override.selector() instanceof Selector.OfRepeating s) {
                VR vr = s.isWholeGroup() ? null : StandardDictionary.vrOf(s.tag());
                rules.put(s, overriding(s.tag(), vr, override));
            }
        }
        return rules;
    }

    /** The overrides of private attributes, the more precise first. */
    List<PrivateRules.Named> privates() {
        List<PrivateRules.Named> rules = new ArrayList<>();
        for (PhiTag override : overrides) {
            if (override.last() instanceof Selector.OfPrivate s) {
                rules.add(new PrivateRules.Named(s, alternative(override, 0, null)));
            } else if (override.selector() instanceof Selector.AnyPrivate) {
                rules.add(new PrivateRules.Named(null, alternative(override, 0, null)));
            }
        }
        return rules;
    }

    /** The override of a VR, without regard to a tag, for private attributes that stay. */
    Map<VR, List<Alternative>> byVr() {
        Map<VR, List<Alternative>> rules = new TreeMap<>();
        for (PhiTag override : overrides) {
            if (override.selector() instanceof Selector.OfVr(VR vr)) {
                rules.computeIfAbsent(vr, _ -> new ArrayList<>()).add(alternative(override, 0, vr));
            }
        }
        return rules;
    }

    /** Groups 50xx and 60xx, and the retired ones whose tags have varying digits. */
    private static boolean isRepeating(int tag) {
        int group = tag >>> 24;
        return group == 0x50 || group == 0x60 || group == 0x10
                || group == 0x7F && (tag >>> 16 & 0xFF) != 0xE0
                || tag >>> 8 == 0x002031;
    }

    private Rule unlisted(int tag, VR vr, boolean retired) {
        ActionCode added = ConfidentialityTable.supplement(tag);
        ActionCode code = added != null ? added : codeOfUnlisted(vr, retired);
        if (ConfidentialityTable.isOfDevice(tag) && options.contains(PrivacyOption.RETAIN_DEVICE_IDENTITY)) {
            return rule(tag, vr, code, Map.of(PrivacyOption.RETAIN_DEVICE_IDENTITY, ActionCode.K));
        }
        Cleaning cleaning = Identifying.isStructural(tag) ? null : cleaningOfUnlisted(tag, vr, added, code);
        if (cleaning != null) {
            // Nobody knows of what type it is: a dummy is valid as any.
            Action fallback = code == ActionCode.K || code == ActionCode.C ? Action.DUMMY : Action.EMPTY;
            return new Rule(Action.CLEAN, fallback, vr, Inside.ITEMS, Identifies.of(tag), false, null,
                    cleaning, List.of());
        }
        Map<PrivacyOption, ActionCode> optional = switch (vr) {
            case UI -> code == ActionCode.U ? Map.of(PrivacyOption.RETAIN_UIDS, ActionCode.K) : Map.of();
            case DA, DT, TM -> added == null ? DATE_OPTIONS : Map.of();
            default -> Map.of();
        };
        return rule(tag, vr, code, optional);
    }

    private static ActionCode codeOfUnlisted(VR vr, boolean retired) {
        return switch (vr) {
            case PN -> ActionCode.Z;
            case UI -> ActionCode.U;
            case UR -> ActionCode.X;
            case DA, DT, TM -> retired ? ActionCode.X : ActionCode.D;
            case AE, LO, LT, SH, ST, UC, UT -> retired ? ActionCode.X : ActionCode.C;
            case OB, OD, OF, OL, OV, OW, UN -> retired ? ActionCode.X : ActionCode.K;
            default -> ActionCode.K;
        };
    }

    /**
     * How an attribute that no table lists is cleaned; null where it is not. Text that stays is prose, which anybody
     * may have typed, unless the supplement says that a program writes it.
     */
    private @Nullable Cleaning cleaningOfUnlisted(int tag, VR vr, @Nullable ActionCode added,
            ActionCode code) {
        boolean stays = code == ActionCode.K || code == ActionCode.C;
        boolean descriptor = ConfidentialityTable.isDescriptor(tag) || added == null && !stays;
        boolean cleaned = stays || descriptor && options.contains(PrivacyOption.CLEAN_DESCRIPTORS);
        return switch (vr) {
            case LO, LT, SH, ST, UC, UT ->
                !cleaned ? null : added == ActionCode.K ? Cleaning.IDENTIFIERS : Cleaning.WORDS;
            case AE -> cleaned ? Cleaning.IDENTIFIERS : null;
            case CS ->
                stays && options.contains(PrivacyOption.CLEAN_DESCRIPTORS) ? Cleaning.IDENTIFIERS : null;
            default -> null;
        };
    }

    private boolean has(PrivacyOption option, Map<PrivacyOption, ActionCode> optional, ActionCode code) {
        return options.contains(option) && optional.get(option) == code;
    }

    private Rule rule(int tag, @Nullable VR vr, ActionCode basic, Map<PrivacyOption, ActionCode> optional) {
        Action fallback = basic.action();
        Action action = fallback;
        if (tag == Tag.PatientID || tag == Tag.PatientName || tag == Tag.AccessionNumber) {
            action = Action.PSEUDONYM;
        }
        // Table E.1-1 leaves the UIDs of content items to Table E.3.4-1, which lets them stay.
        if (tag == Tag.UID && options.contains(PrivacyOption.RETAIN_UIDS)) {
            action = Action.KEEP;
        }
        for (PrivacyOption option : options) {
            if (optional.get(option) == ActionCode.K) {
                action = Action.KEEP;
            }
        }
        // Where one option keeps a value and another changes it, it is changed.
        if (has(PrivacyOption.RETAIN_LONG_MODIFIED_DATES, optional, ActionCode.C)) {
            return new Rule(Action.SHIFT_DATE, fallback, vr, Inside.ITEMS, Identifies.of(tag), false, null,
                    null, List.of());
        }
        if (has(PrivacyOption.CLEAN_DESCRIPTORS, optional, ActionCode.C)
                || has(PrivacyOption.RETAIN_DEVICE_IDENTITY, optional, ActionCode.C)
                || has(PrivacyOption.RETAIN_PATIENT_CHARACTERISTICS, optional, ActionCode.C)) {
            Rule cleaned = cleaned(tag, vr, basic);
            if (cleaned != null) {
                return cleaned;
            }
        }
        Inside inside = inside(tag, action);
        if (has(PrivacyOption.CLEAN_STRUCTURED_CONTENT, optional, ActionCode.C)) {
            action = Action.KEEP;
            inside = tag == Tag.WaveformAnnotationSequence ? Inside.ANNOTATION : Inside.STRUCTURED;
        } else if (has(PrivacyOption.CLEAN_GRAPHICS, optional, ActionCode.C)) {
            action = Action.KEEP;
            inside = Inside.ANNOTATION;
        }
        return new Rule(action, fallback, vr, inside, Identifies.of(tag), false, constant(tag, vr, action),
                null, List.of());
    }

    /** A rule that cleans; null for bytes, which cannot be. */
    private static @Nullable Rule cleaned(int tag, @Nullable VR vr, ActionCode basic) {
        if (vr == VR.OB) {
            return null;
        }
        if (vr == VR.SQ) {
            return new Rule(Action.KEEP, basic.action(), vr, Inside.ITEMS, Identifies.of(tag), false, null,
                    null, List.of());
        }
        // What is of type 3 may be without a value as well as absent.
        Action fallback = basic.action() == Action.REMOVE ? Action.EMPTY : basic.action();
        Cleaning cleaning = vr == VR.AE || vr == VR.CS ? Cleaning.IDENTIFIERS : Cleaning.WORDS;
        return new Rule(Action.CLEAN, fallback, vr, Inside.ITEMS, Identifies.of(tag), false, null, cleaning,
                List.of());
    }

    /** A rule with the overrides that are for its attribute. */
    private Rule overridden(int tag, Rule rule) {
        List<Alternative> alternatives = new ArrayList<>();
        Rule base = rule;
        for (PhiTag override : overrides) {
            if (selects(override.last(), tag, rule.vr())) {
                if (!override.isConditional()) {
                    base = overriding(tag, rule.vr(), override);
                    break;
                }
                alternatives.add(alternative(override, tag, rule.vr()));
            }
        }
        alternatives.addAll(base.alternatives());
        return alternatives.isEmpty() ? base : base.withAlternatives(List.copyOf(alternatives));
    }

    private static boolean selects(Selector selector, int tag, @Nullable VR vr) {
        return switch (selector) {
            case Selector.OfTag(int selected) -> selected == tag;
            case Selector.OfVr(VR selected) -> selected == vr && !Identifying.isStructural(tag);
            case Selector.OfRepeating _,Selector.OfPrivate _,Selector.AnyPrivate _,Selector.OfPath _ -> false;
        };
    }

    private static Alternative alternative(PhiTag override, int tag, @Nullable VR vr) {
        return new Alternative(override.path(), override.when(), overriding(tag, vr, override));
    }

    private static Rule overriding(int tag, @Nullable VR vr, PhiTag override) {
        Action action = override.action();
        DataElement constant = override.value() != null && vr != null
                ? Constants.replacement(tag, vr, override.value())
                : constant(tag, vr, action);
        return new Rule(action, Action.EMPTY, vr, inside(tag, action), Identifies.of(tag), true, constant,
                override.detail(), List.of());
    }

    private static @Nullable DataElement constant(int tag, @Nullable VR vr, Action action) {
        if (tag == 0 || vr == null || vr == VR.SQ) {
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
}
