package io.gantry.pipeline.redact.rule;

import io.gantry.dicom.data.Attributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Rules in the order in which they are asked: those with a priority by it, then the more specific before the less.
 * Immutable.
 */
public final class MachineRules {

    private final List<MachineRule> rules;

    public MachineRules(List<MachineRule> rules) {
        List<MachineRule> sorted = new ArrayList<>(rules);
        sorted.sort(MachineRule::before);
        this.rules = List.copyOf(sorted);
    }

    public List<MachineRule> rules() {
        return rules;
    }

    /** The rule for an instance as it was received. */
    public Match match(Attributes original) {
        MachineRule found = null;
        for (MachineRule rule : rules) {
            if (found != null && found.before(rule) < 0) {
                break;
            }
            switch (rule.condition().of(original)) {
                case NO -> {
                }
                case UNDECIDED -> {
                    // That a machine burns nothing in is only believed of the machine it was said of.
                    if (rule.blanks() && (found == null || !found.zones().equals(rule.zones()))) {
                        return new Match.Undecided(rule);
                    }
                }
                case YES -> {
                    if (found != null && !found.zones().equals(rule.zones())) {
                        return new Match.Ambiguous(found, rule);
                    }
                    found = found == null ? rule : found;
                }
            }
        }
        return found == null ? new Match.None() : new Match.Found(found);
    }

    /** Everything that decides, for a digest. */
    public String canonical() {
        StringBuilder text = new StringBuilder();
        for (MachineRule rule : rules) {
            text.append(rule.condition()).append(' ').append(rule.priority()).append(' ').append(rule.zones())
                    .append('\n');
        }
        return text.toString();
    }
}
