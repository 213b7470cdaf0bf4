package io.gantry.it.score;

import java.util.List;

/**
 * A text with identifiers in it, or without.
 *
 * @param text the whole
 * @param safe the parts that stay, in their order
 * @param identifiers the words that go
 */
record Phrase(String text, List<String> safe, List<String> identifiers) {

    Phrase {
        safe = List.copyOf(safe);
        identifiers = List.copyOf(identifiers);
    }
}
