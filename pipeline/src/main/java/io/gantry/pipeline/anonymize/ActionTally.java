package io.gantry.pipeline.anonymize;

import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.pipeline.profile.Action;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Notes what became of the elements of one instance. Confined to one thread. */
final class ActionTally {

    private long[] pairs = new long[128];
    private int size;

    /**
     * An element was treated.
     *
     * @param action of its rule
     * @param after what is left of it
     */
    // An element that stays as it is stays the same object.
    @SuppressWarnings("ReferenceEquality")
    void add(Action action, Element before, @Nullable Element after) {
        if (after == before || after != null && before.isEmpty() && after.isEmpty()) {
            return;
        }
        Action done;
        if (after == null) {
            done = Action.REMOVE;
        } else if (after.isEmpty()) {
            done = Action.EMPTY;
        } else if (after instanceof SequenceElement) {
            // Its elements are treated one by one.
            return;
        } else {
            done = action == Action.KEEP ? Action.CLEAN : action;
        }
        if (size == pairs.length) {
            pairs = Arrays.copyOf(pairs, 2 * size);
        }
        pairs[size++] = ActionSet.pair(before.tag(), done);
    }

    ActionSet actions() {
        return size == 0 ? ActionSet.NOTHING : ActionSet.of(Arrays.copyOf(pairs, size));
    }
}
