package io.gantry.pipeline.profile;

import org.jspecify.annotations.Nullable;

/**
 * An entry of {@code phi_tags}, or one of several under one name.
 *
 * @param value the text of REPLACE, else null
 * @param detail what the action needs beyond its name, or null
 * @param when of which instances it is; null for all
 */
record PhiTag(Selector selector, Action action, @Nullable String value, @Nullable Detail detail,
        @Nullable When when) {

    /** The sequences that the attribute must lie in; null for any place. */
    @Nullable
    SequencePath path() {
        return selector instanceof Selector.OfPath p ? p.path() : null;
    }

    /** What is selected, wherever it lies. */
    Selector last() {
        return selector instanceof Selector.OfPath p ? p.last() : selector;
    }

    boolean isConditional() {
        return when != null || path() != null;
    }

    /** The more precise comes first: long paths, paths, single attributes, all private ones, a VR. */
    int precedence() {
        return switch (selector) {
            case Selector.OfPath p -> -2 * p.path().steps().size() - (p.path().fromTop() ? 1 : 0);
            case Selector.OfTag _ -> 1;
            case Selector.OfPrivate _ -> 1;
            case Selector.OfRepeating r -> r.isWholeGroup() ? 3 : 2;
            case Selector.AnyPrivate _ -> 4;
            case Selector.OfVr _ -> 5;
        };
    }
}
