package io.gantry.pipeline.profile;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.VR;
import io.gantry.pipeline.identity.Identifies;
import io.gantry.pipeline.profile.Detail.Cleaning;
import io.gantry.pipeline.profile.Rule.Alternative;
import io.gantry.pipeline.profile.Rule.Inside;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules of private attributes: overrides, and Table E.3.10-1 where the option retain_safe_private is in force. An
 * attribute is known by its group, by the creator that its data set or item names for its block, and by its place in
 * that block (PS3.5 7.8.1). All others go. Immutable.
 */
final class PrivateRules {

    /**
     * An override.
     *
     * @param selector null for every private attribute
     */
    record Named(Selector.@Nullable OfPrivate selector, Alternative rule) {

        private boolean selects(int tag, @Nullable String creator) {
            return selector == null || creator != null && selector.group() == tag >>> 16
                    && selector.element() == (tag & 0xFF) && selector.creator().equals(creator);
        }

        @Override
        public String toString() {
            return selector == null ? Selector.ANY_PRIVATE : selector.toString();
        }
    }

    private final List<Named> named;
    private final Map<VR, List<Alternative>> byVr;
    private final Map<String, Map<Integer, List<VR>>> safe;
    private final boolean cleans;
    private final boolean keepsUids;
    private final Map<VR, Rule> safeRules = new HashMap<>();

    PrivateRules(Set<PrivacyOption> options, RuleCompiler compiler) {
        named = List.copyOf(compiler.privates());
        byVr = compiler.byVr();
        safe = options.contains(PrivacyOption.RETAIN_SAFE_PRIVATE) ? SafePrivate.rows() : Map.of();
        cleans = options.contains(PrivacyOption.CLEAN_DESCRIPTORS);
        keepsUids = options.contains(PrivacyOption.RETAIN_UIDS);
        for (VR vr : VR.values()) {
            safeRules.put(vr, safeRule(vr));
        }
    }

    private Rule safeRule(VR vr) {
        return switch (vr) {
            case UI -> Rule.plain(keepsUids ? Action.KEEP : Action.UID, Action.REMOVE, vr);
            case AE, CS, LO, LT, SH, ST, UC, UT -> cleans
                    ? new Rule(Action.CLEAN, Action.EMPTY, vr, Inside.ITEMS, Identifies.NOTHING, false, null,
                            Cleaning.IDENTIFIERS, List.of())
                    : Rule.plain(Action.KEEP, Action.REMOVE, vr);
            // The table lists none; what it lists under another VR does not fit.
            case AS, DA, DT, PN, TM, UR, UN -> Rule.REMOVE;
            default -> Rule.plain(Action.KEEP, Action.REMOVE, vr);
        };
    }

    /** True where any private attribute may stay. */
    boolean keepAny() {
        return !named.isEmpty() || !safe.isEmpty();
    }

    /** The rule of a private element that is no creator. */
    Rule of(Attributes dataSet, Element element, Place place) {
        int tag = element.tag();
        if (!keepAny() || (tag & 0xFFFF) < 0x1000) {
            return Rule.REMOVE;
        }
        String creator = dataSet.privateCreatorOf(tag);
        for (Named override : named) {
            if (override.selects(tag, creator) && override.rule.applies(place)) {
                return override.rule.rule();
            }
        }
        Rule rule = ofTable(creator, element);
        if (rule.action() != Action.REMOVE) {
            for (Alternative override : byVr.getOrDefault(element.vr(), List.of())) {
                if (override.applies(place)) {
                    return override.rule();
                }
            }
        }
        return rule;
    }

    private Rule ofTable(@Nullable String creator, Element element) {
        Map<Integer, List<VR>> rows = creator == null ? null : safe.get(creator);
        List<VR> listed = rows == null ? null : rows.get(SafePrivate.key(element.tag()));
        if (listed == null) {
            return Rule.REMOVE;
        }
        VR vr = listed.isEmpty() ? element.vr() : listed.getFirst();
        boolean fits = listed.isEmpty()
                || listed.stream().anyMatch(v -> SafePrivate.fits(v, element.vr()));
        Rule rule = fits ? safeRules.get(vr) : null;
        return rule == null ? Rule.REMOVE : rule;
    }

    /** All of it, for the digest. */
    void canonical(StringBuilder text) {
        for (Named override : named) {
            RuleTable.line(text, override.toString(), List.of(override.rule));
        }
        byVr.forEach((vr, rules) -> RuleTable.line(text, "vr:" + vr, rules));
        text.append("safe ");
        new TreeMap<>(safe).forEach((creator, rows) -> text.append(creator).append(new TreeMap<>(rows)));
        text.append(cleans).append(keepsUids).append('\n');
    }
}
