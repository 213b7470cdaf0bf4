package io.gantry.storage.journal;

import java.util.List;

/**
 * What became of the attributes of an instance, without values. Most instances of a series share one; it is stored once.
 *
 * @param id the same for the same pairs, on every node
 */
public record ActionSet(long id, List<Pair> pairs) {

    /**
     * An attribute and the action it met with.
     *
     * @param attribute {@code gggg,eeee}, or {@code gggg,private} for all private ones of a group
     */
    public record Pair(String attribute, String action) {

        public Pair {
            attribute = Text.clip(attribute, 16);
            action = Text.clip(action, 16);
        }
    }

    public ActionSet {
        pairs = List.copyOf(pairs);
    }
}
