package io.gantry.pipeline.anonymize;

import io.gantry.dicom.data.Attributes;
import io.gantry.pipeline.profile.Action;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiConsumer;

/**
 * Which actions an instance's attributes met with, at every depth of sequences: pairs, each once, without values.
 * Instances of a series share one, as a rule. Immutable.
 */
public final class ActionSet {

    /** That of an instance of which all stayed. */
    public static final ActionSet NOTHING = new ActionSet(new long[0]);

    private static final int ACTION_BITS = 8;

    /** Tag and action of each pair, ascending. */
    private final long[] pairs;
    private volatile long id;

    private ActionSet(long[] pairs) {
        this.pairs = pairs;
    }

    /** @param pairs of {@link #pair}, in any order, some more than once; kept and changed */
    static ActionSet of(long[] pairs) {
        Arrays.sort(pairs);
        int distinct = 0;
        for (int i = 0; i < pairs.length; i++) {
            if (i == 0 || pairs[i] != pairs[i - 1]) {
                pairs[distinct++] = pairs[i];
            }
        }
        return new ActionSet(Arrays.copyOf(pairs, distinct));
    }

    /** Private attributes count as one for each group: their elements depend on who else reserved a block. */
    static long pair(int tag, Action action) {
        int known = Attributes.isPrivate(tag) ? tag & 0xFFFF0000 : tag;
        return (known & 0xFFFFFFFFL) << ACTION_BITS | action.ordinal();
    }

    /** The same on every node for the same pairs; never 0. */
    public long id() {
        long known = id;
        if (known == 0) {
            known = derived();
            id = known;
        }
        return known;
    }

    private long derived() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            forEach((attribute, action) -> digest
                    .update((attribute + " " + action + "\n").getBytes(StandardCharsets.US_ASCII)));
            byte[] hash = digest.digest();
            long first = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                first = first << Byte.SIZE | hash[i] & 0xFF;
            }
            return first == 0 ? 1 : first;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Gives each attribute, as {@code gggg,eeee} or {@code gggg,private}, and the name of its action. */
    public void forEach(BiConsumer<String, String> each) {
        Action[] actions = Action.values();
        for (long pair : pairs) {
            int tag = (int) (pair >>> ACTION_BITS);
            String element = Attributes.isPrivate(tag)
                    ? "private"
                    : String.format(Locale.ROOT, "%04X", tag & 0xFFFF);
            each.accept(String.format(Locale.ROOT, "%04X,%s", tag >>> 16, element),
                    actions[(int) (pair & (1 << ACTION_BITS) - 1)].name());
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ActionSet set && Arrays.equals(pairs, set.pairs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pairs);
    }
}
