package io.gantry.pipeline.profile;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.dict.StandardDictionary;
import io.gantry.pipeline.profile.Rule.Alternative;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rule of every attribute, compiled. Every element of every instance asks here, so it is an open-addressing table
 * keyed by the tag, and a look-up allocates nothing; where a rule holds only at some places or in some instances, the
 * rule itself knows the others. Immutable.
 */
public final class RuleTable {

    private static final int SLOTS = 1 << 14;
    private static final int OVERLAY_DATA = 0x60003000;

    private final int[] tags = new int[SLOTS];
    private final Rule[] rules = new Rule[SLOTS];
    private final Map<Selector.OfRepeating, Rule> repeating;
    private final PrivateRules privates;
    private final ContentRules content;
    private final boolean keepsOverlays;
    private final boolean keepsIdentity;
    private final boolean changesDates;

    private RuleTable(Set<PrivacyOption> options, List<PhiTag> overrides) {
        RuleCompiler compiler = new RuleCompiler(options, overrides);
        compiler.byTag().forEach(this::insert);
        repeating = compiler.repeating();
        privates = new PrivateRules(options, compiler);
        content = new ContentRules(options);
        keepsOverlays = overrides.stream().anyMatch(o -> o.action() == Action.KEEP
                && o.selector() instanceof Selector.OfRepeating r && r.matches(OVERLAY_DATA));
        keepsIdentity = anyIdentityKept();
        changesDates = overrides.stream().anyMatch(RuleTable::changesDates);
    }

    /** Whether an override puts another date or time in the place of one that full dates would keep. */
    private static boolean changesDates(PhiTag override) {
        return switch (override.action()) {
            case GENERALIZE, LOOKUP, REPLACE -> switch (override.last()) {
                case Selector.OfTag(int tag) -> ConfidentialityTable.isLongitudinal(tag);
                case Selector.OfVr(VR vr) -> isDate(vr);
                case Selector.OfRepeating _,Selector.OfPrivate _,Selector.AnyPrivate _,Selector.OfPath _ ->
                    false;
            };
            default -> false;
        };
    }

    static boolean isDate(@Nullable VR vr) {
        return vr == VR.DA || vr == VR.DT || vr == VR.TM;
    }

    static RuleTable compile(Set<PrivacyOption> options, List<PhiTag> overrides) {
        return new RuleTable(options, overrides);
    }

    private boolean anyIdentityKept() {
        for (int slot = 0; slot < SLOTS; slot++) {
            if (tags[slot] != 0 && Identifying.isDirect(tags[slot])
                    && (rules[slot].action() == Action.KEEP || rules[slot].alternatives().stream()
                            .anyMatch(a -> a.rule().action() == Action.KEEP))) {
                return true;
            }
        }
        return false;
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

    /**
     * The rule of an attribute that is not private, wherever it lies; a group length, or what nobody knows, is
     * removed.
     */
    public Rule of(int tag) {
        for (int slot = slotOf(tag); tags[slot] != 0; slot = (slot + 1) & (SLOTS - 1)) {
            if (tags[slot] == tag) {
                return rules[slot];
            }
        }
        return ofUnlisted(tag);
    }

    private Rule ofUnlisted(int tag) {
        for (Map.Entry<Selector.OfRepeating, Rule> rule : repeating.entrySet()) {
            if (rule.getKey().matches(tag)) {
                return rule.getValue();
            }
        }
        // Overlay planes go as a whole: without their data the other attributes are not valid (PS3.3 C.9.2).
        if (keepsOverlays && tag >>> 24 == 0x60 && (tag & 0xFFFF) != 0) {
            VR vr = StandardDictionary.vrOf(tag);
            if (vr != null && !vr.usesCharacterSet()) {
                return Rule.plain(Action.KEEP, Action.REMOVE, vr);
            }
        }
        return Rule.REMOVE;
    }

    /**
     * The rule of an element of a data set or item at a place.
     *
     * @param dataSet names the creators of private blocks
     */
    public Rule of(Attributes dataSet, Element element, Place place) {
        int tag = element.tag();
        return Attributes.isPrivate(tag) ? privates.of(dataSet, element, place) : of(tag).at(place);
    }

    /** True where any private attribute may stay. */
    public boolean keepsPrivate() {
        return privates.keepAny();
    }

    /** What becomes of the items of content trees that are cleaned. */
    public ContentRules content() {
        return content;
    }

    /** True where what says by itself who the patient is may stay, so that nobody may call the identity removed. */
    public boolean keepsIdentity() {
        return keepsIdentity;
    }

    /** True where the overrides of the profile change dates or times, though its options may keep them. */
    public boolean changesDates() {
        return changesDates;
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
        repeating.forEach((selector, rule) -> line(text, selector.toString(), rule));
        privates.canonical(text);
        return text.append(content.canonical()).toString();
    }

    static void line(StringBuilder text, String selector, List<Alternative> alternatives) {
        for (Alternative alternative : alternatives) {
            line(text, selector + " " + alternative.path() + " " + alternative.when(), alternative.rule());
        }
    }

    private static void line(StringBuilder text, String selector, Rule rule) {
        line(text, selector, rule.alternatives());
        text.append(selector).append(' ').append(rule.action()).append(' ').append(rule.fallback()).append(
                ' ').append(rule.vr()).append(' ').append(rule.inside());
        DataElement constant = rule.constant();
        if (constant != null) {
            text.append(' ');
            for (byte b : constant.bytes()) {
                text.append(Character.forDigit(b >> 4 & 0xF, 16)).append(Character.forDigit(b & 0xF, 16));
            }
        }
        if (rule.detail() != null) {
            text.append(' ').append(rule.detail() instanceof Detail.LookupTable table
                    ? table.canonical()
                    : rule.detail().toString());
        }
        text.append('\n');
    }
}
