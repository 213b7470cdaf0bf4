package io.gantry.pipeline.redact.rule;

import io.gantry.dicom.data.Attributes;
import java.util.List;

/** What a rule asks of an instance as it was received. Immutable. */
public sealed interface Condition {

    Verdict of(Attributes original);

    /** How many comparisons must hold, at least, for the whole to hold: what makes a rule more specific. */
    int specificity();

    /**
     * One attribute compared with one or several words, one of which must do.
     *
     * @param identity true where an absent attribute leaves the question open: a rule for one machine of a kind must not
     *        be passed over in silence because the machine did not say which one it is
     */
    record Test(AttributePath attribute, Comparison comparison, List<String> words, boolean caseSensitive,
            boolean identity) implements Condition {

        public Test {
            words = List.copyOf(words);
        }

        @Override
        public Verdict of(Attributes original) {
            List<String> values = attribute.values(original);
            if (identity && values.stream().allMatch(String::isEmpty)) {
                return Verdict.UNDECIDED;
            }
            return Verdict.of(holds(values));
        }

        boolean holds(List<String> values) {
            for (String word : words) {
                if (comparison.holds(values, word, caseSensitive)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public int specificity() {
            return 1;
        }
    }

    /** Every one holds; true of none. */
    record All(List<Condition> conditions) implements Condition {

        public All {
            conditions = List.copyOf(conditions);
        }

        @Override
        public Verdict of(Attributes original) {
            Verdict least = Verdict.YES;
            for (Condition condition : conditions) {
                Verdict verdict = condition.of(original);
                if (verdict == Verdict.NO) {
                    return Verdict.NO;
                }
                least = verdict.compareTo(least) < 0 ? verdict : least;
            }
            return least;
        }

        @Override
        public int specificity() {
            return conditions.stream().mapToInt(Condition::specificity).sum();
        }
    }

    /** At least one holds; false of none. */
    record Any(List<Condition> conditions) implements Condition {

        public Any {
            conditions = List.copyOf(conditions);
        }

        @Override
        public Verdict of(Attributes original) {
            Verdict most = Verdict.NO;
            for (Condition condition : conditions) {
                Verdict verdict = condition.of(original);
                if (verdict == Verdict.YES) {
                    return Verdict.YES;
                }
                most = verdict.compareTo(most) > 0 ? verdict : most;
            }
            return most;
        }

        @Override
        public int specificity() {
            return conditions.stream().mapToInt(Condition::specificity).min().orElse(0);
        }
    }

    /** It does not hold. */
    record Not(Condition condition) implements Condition {

        @Override
        public Verdict of(Attributes original) {
            return condition.of(original).not();
        }

        @Override
        public int specificity() {
            return 1;
        }
    }
}
