package io.gantry.pipeline.redact.rule;

import io.gantry.pipeline.redact.zone.ZoneSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the pixels of a machine's images.
 *
 * @param name for people: the one given, or file and line
 * @param origin file and line
 * @param condition which images
 * @param priority rules with one come first, the lowest number before the others; null where only the number of
 *        conditions counts
 * @param zones what is blanked; none says that the machine burns nothing in
 */
public record MachineRule(String name, String origin, Condition condition, @Nullable Integer priority,
        List<ZoneSpec> zones) {

    public MachineRule {
        zones = List.copyOf(zones);
    }

    public boolean blanks() {
        return !zones.isEmpty();
    }

    /** Below 0 where this rule is asked before the other; 0 where neither is. */
    int before(MachineRule other) {
        int byPriority = Integer.compare(rank(), other.rank());
        return byPriority != 0
                ? byPriority
                : Integer.compare(other.condition.specificity(), condition.specificity());
    }

    private int rank() {
        return priority == null ? Integer.MAX_VALUE : priority;
    }
}
