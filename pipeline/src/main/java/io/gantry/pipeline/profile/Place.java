package io.gantry.pipeline.profile;

import io.gantry.dicom.data.Attributes;
import java.util.Arrays;

/**
 * Where a walk through an instance stands: the sequences and items around, and the instance as it was received, which
 * conditions look at. Confined to one thread.
 */
public final class Place {

    private final Attributes original;
    private int[] sequences = new int[8];
    private int[] items = new int[8];
    private int depth;

    /** At the top of a data set. */
    public Place(Attributes original) {
        this.original = original;
    }

    /** Steps into an item, counted from 0. */
    public void enter(int sequence, int item) {
        if (depth == sequences.length) {
            sequences = Arrays.copyOf(sequences, 2 * depth);
            items = Arrays.copyOf(items, 2 * depth);
        }
        sequences[depth] = sequence;
        items[depth++] = item;
    }

    /** Steps out of the item entered last. */
    public void leave() {
        depth--;
    }

    int depth() {
        return depth;
    }

    /** The sequence at a depth, 0 being at the top. */
    int sequence(int at) {
        return sequences[at];
    }

    int item(int at) {
        return items[at];
    }

    Attributes original() {
        return original;
    }
}
