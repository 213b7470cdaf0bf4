package io.gantry.pipeline.redact.rule;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Whether one condition holds wherever another does, as far as their words tell: never said where it is not so, not
 * always said where it is. Stateless.
 */
public final class Implication {

    private static final int MOST_TERMS = 512;

    /** A comparison that must hold, or must not. */
    private record Literal(Condition.Test test, boolean holds) {
    }

    private Implication() {
    }

    /** True where {@code then} certainly holds of every image that {@code given} holds of. */
    public static boolean certain(Condition given, Condition then) {
        Optional<List<Set<Literal>>> left = terms(given, true);
        Optional<List<Set<Literal>>> right = terms(then, true);
        return left.isPresent() && right.isPresent()
                && left.get().stream()
                        .allMatch(term -> right.get().stream().anyMatch(other -> implies(term, other)));
    }

    private static boolean implies(Set<Literal> given, Set<Literal> then) {
        return then.stream().allMatch(wanted -> given.stream().anyMatch(known -> implies(known, wanted)));
    }

    private static boolean implies(Literal known, Literal wanted) {
        if (known.equals(wanted)) {
            return true;
        }
        if (!known.test.attribute().equals(wanted.test.attribute()) || !wanted.holds) {
            // Not A follows from not B where B follows from A.
            return !wanted.holds && !known.holds
                    && implies(new Literal(wanted.test, true), new Literal(known.test, true));
        }
        return known.holds
                && known.test.words().stream().allMatch(word -> implies(known.test, word, wanted.test));
    }

    private static boolean implies(Condition.Test known, String word, Condition.Test wanted) {
        if (wanted.caseSensitive() && !known.caseSensitive()) {
            return false;
        }
        return switch (known.comparison()) {
            case EQUALS -> wanted.holds(List.of(word));
            case CONTAINS ->
                wanted.comparison() == Comparison.CONTAINS && anyWord(wanted, word, Comparison.CONTAINS);
            case STARTS_WITH ->
                wanted.comparison() == Comparison.CONTAINS && anyWord(wanted, word, Comparison.CONTAINS)
                        || wanted.comparison() == Comparison.STARTS_WITH
                                && anyWord(wanted, word, Comparison.STARTS_WITH);
            case ENDS_WITH ->
                wanted.comparison() == Comparison.CONTAINS && anyWord(wanted, word, Comparison.CONTAINS)
                        || wanted.comparison() == Comparison.ENDS_WITH
                                && anyWord(wanted, word, Comparison.ENDS_WITH);
            case IS, MATCHES, LESS, GREATER -> false;
        };
    }

    private static boolean anyWord(Condition.Test wanted, String known, Comparison how) {
        String text = wanted.caseSensitive() ? known : known.toLowerCase(Locale.ROOT);
        return wanted.words().stream()
                .map(word -> wanted.caseSensitive() ? word : word.toLowerCase(Locale.ROOT))
                .anyMatch(word -> switch (how) {
                    case CONTAINS -> text.contains(word);
                    case STARTS_WITH -> text.startsWith(word);
                    case ENDS_WITH -> text.endsWith(word);
                    case IS, EQUALS, MATCHES, LESS, GREATER -> false;
                });
    }

    /** The alternatives, in each of which all literals hold; empty where they are too many. */
    private static Optional<List<Set<Literal>>> terms(Condition condition, boolean holds) {
        return switch (condition) {
            case Condition.Test test -> Optional.of(List.of(Set.of(new Literal(test, holds))));
            case Condition.Not(Condition inner) -> terms(inner, !holds);
            case Condition.All(List<Condition> each) -> holds ? product(each, true) : sum(each, false);
            case Condition.Any(List<Condition> each) -> holds ? sum(each, true) : product(each, false);
        };
    }

    private static Optional<List<Set<Literal>>> sum(List<Condition> conditions, boolean holds) {
        List<Set<Literal>> all = new ArrayList<>();
        for (Condition condition : conditions) {
            Optional<List<Set<Literal>>> terms = terms(condition, holds);
            if (terms.isEmpty() || all.size() + terms.get().size() > MOST_TERMS) {
                return Optional.empty();
            }
            all.addAll(terms.get());
        }
        return Optional.of(all);
    }

    private static Optional<List<Set<Literal>>> product(List<Condition> conditions, boolean holds) {
        List<Set<Literal>> all = List.of(Set.of());
        for (Condition condition : conditions) {
            Optional<List<Set<Literal>>> terms = terms(condition, holds);
            if (terms.isEmpty() || (long) all.size() * terms.get().size() > MOST_TERMS) {
                return Optional.empty();
            }
            List<Set<Literal>> next = new ArrayList<>();
            for (Set<Literal> left : all) {
                for (Set<Literal> right : terms.get()) {
                    Set<Literal> both = new LinkedHashSet<>(left);
                    both.addAll(right);
                    next.add(both);
                }
            }
            all = next;
        }
        return Optional.of(all);
    }
}
