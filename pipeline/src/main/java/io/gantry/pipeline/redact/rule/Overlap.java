package io.gantry.pipeline.redact.rule;

import io.gantry.pipeline.redact.rule.Condition.All;
import io.gantry.pipeline.redact.rule.Condition.Test;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether two rules of equal standing can be for the same instance, as far as that can be told without one. Stateless.
 */
final class Overlap {

    private Overlap() {
    }

    /** True where there certainly are images that both are for, and they would be blanked differently. */
    static boolean certain(MachineRule one, MachineRule other) {
        if (one.before(other) != 0 || one.zones().equals(other.zones())) {
            return false;
        }
        if (one.condition().equals(other.condition())) {
            return true;
        }
        List<Test> left = tests(one.condition());
        List<Test> right = tests(other.condition());
        return left != null && right != null && compatible(left, right);
    }

    /** The tests of a plain conjunction; null for anything else. */
    private static @Nullable List<Test> tests(Condition condition) {
        List<Test> tests = new ArrayList<>();
        return collect(condition, tests) ? tests : null;
    }

    private static boolean collect(Condition condition, List<Test> into) {
        return switch (condition) {
            case Test test -> into.add(test);
            case All(List<Condition> conditions) -> conditions.stream().allMatch(each -> collect(each, into));
            case Condition.Any _,Condition.Not _ -> false;
        };
    }

    /**
     * True where some value of each attribute that both ask for is known to satisfy both. Two patterns are not compared
     * unless they are the same: nobody can say whether both ever hold.
     */
    private static boolean compatible(List<Test> left, List<Test> right) {
        for (Test a : left) {
            for (Test b : right) {
                if (a.attribute().equals(b.attribute()) && !a.equals(b) && !shareValue(a, b)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean shareValue(Test a, Test b) {
        return fixed(a) && a.words().stream().anyMatch(word -> b.holds(List.of(word)))
                || fixed(b) && b.words().stream().anyMatch(word -> a.holds(List.of(word)));
    }

    private static boolean fixed(Test test) {
        return test.comparison() == Comparison.IS || test.comparison() == Comparison.EQUALS;
    }
}
