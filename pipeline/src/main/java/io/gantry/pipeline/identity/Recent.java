package io.gantry.pipeline.identity;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers some answers by their questions, the last one asked in each slot: the instances of a study say the same of
 * the same people again and again. In memory only, and no more than its slots. Safe for any thread: a question and its
 * answer are one immutable record, so that a reader sees both or neither, and what is forgotten is made again.
 *
 * @param <K> with equals and hashCode; never changed once asked
 */
public final class Recent<K, V> {

    private record Answer<K, V>(K question, V answer) {
    }

    private final @Nullable Answer<K, V>[] slots;

    /** @param size a power of two */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public Recent(int size) {
        slots = new Answer[size];
    }

    /** What was remembered, or is made now; makers must not depend on anything but the question. */
    public V get(K question, Function<? super K, ? extends V> maker) {
        int hash = question.hashCode();
        int slot = (hash ^ hash >>> 16) & (slots.length - 1);
        Answer<K, V> known = slots[slot];
        if (known != null && known.question().equals(question)) {
            return known.answer();
        }
        V made = maker.apply(question);
        slots[slot] = new Answer<>(question, made);
        return made;
    }
}
