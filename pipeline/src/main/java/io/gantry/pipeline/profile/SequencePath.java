package io.gantry.pipeline.profile;

import io.gantry.dicom.data.TagFormat;
import java.util.List;

/**
 * The sequences that an attribute must lie in, outermost first.
 *
 * @param fromTop whether the first of them stands at the top of the data set; else the path may begin anywhere
 */
record SequencePath(boolean fromTop, List<Step> steps) {

    /** Any item of a sequence. */
    static final int ANY = -1;

    /**
     * One sequence.
     *
     * @param item counted from 0, or {@link #ANY}
     */
    record Step(int sequence, int item) {
        @Override
        public String toString() {
            return TagFormat.format(sequence) + (item == ANY ? "" : "[" + item + "]");
        }
    }

    boolean leadsTo(Place place) {
        int skipped = place.depth() - steps.size();
        if (skipped < 0 || fromTop && skipped > 0) {
            return false;
        }
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (step.sequence != place.sequence(skipped + i)
                    || step.item != ANY && step.item != place.item(skipped + i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(fromTop ? "/" : "");
        steps.forEach(step -> text.append(step).append('/'));
        return text.toString();
    }
}
